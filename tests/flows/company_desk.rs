//! Being a company: its page, its managers, its invitations, and what it cannot do.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::suppression::Reason,
    security::pseudonyms,
    services::invite_rating,
    store::{
        schema::{agents, cases, companies, employments, invitations, raters},
        suppressions,
    },
};

use crate::support::{TestApp, Visitor, builders};

const DESK: &str = "/desk/kestrel";

async fn kestrel(app: &TestApp) -> Visitor<'_> {
    let manager = app.signed_in("Kim").await;
    let made = manager.post_form("/companies/new", "/companies/new", &[("name", "Kestrel")]).await;
    assert_eq!(made.location(), DESK, "{}", made.text());
    manager
}

/// Mara, shown to everybody and confirmed at Kestrel. Returns her id as a form's value.
async fn mara(app: &TestApp) -> String {
    let now = app.app.clock.now();
    let id: i64 = app
        .db(move |db| {
            let company: i64 = companies::table.select(companies::id).first(db).unwrap();
            let id: i64 = diesel::insert_into(agents::table)
                .values((
                    agents::handle.eq("mara"),
                    agents::name.eq("Mara"),
                    agents::state.eq("public"),
                    agents::created_at.eq(now),
                ))
                .returning(agents::id)
                .get_result(db)
                .unwrap();
            diesel::insert_into(employments::table)
                .values((
                    employments::agent_id.eq(id),
                    employments::company_id.eq(company),
                    employments::since.eq(now),
                    employments::confirmed_at.eq(now),
                ))
                .execute(db)
                .unwrap();
            id
        })
        .await;
    id.to_string()
}

async fn mailed_path(app: &TestApp, prefix: &str) -> String {
    let letter = app.letters().await.pop().unwrap().text;
    let start = letter.find(&format!("{}{prefix}", app.url)).unwrap_or_else(|| panic!("no {prefix} in {letter}"));
    letter[start + app.url.len()..].split_whitespace().next().unwrap().to_owned()
}

async fn invite(manager: &Visitor<'_>, agent: &str, reference: &str, email: &str) -> crate::support::Page {
    let form = format!("{DESK}/invitations");
    let fields = [("agent", agent), ("reference", reference), ("email", email), ("topic", "Ovens")];
    manager.post_form(&form, &form, &fields).await
}

#[tokio::test]
async fn a_company_has_one_address_and_its_domain_is_its_managers_own() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let again = app.signed_in("Sam").await.post_form("/companies/new", "/companies/new", &[("name", "kestrel!")]).await;
    assert_eq!(again.status, 422);
    let page = format!("{DESK}/page");
    let fields = [("name", "Kestrel"), ("about", "Ovens."), ("url", "https://kestrel.example"), ("our_domain", "yes")];
    assert_eq!(manager.post_form(&page, &page, &fields).await.status, 303);
    let domain: Option<String> = app.db(|db| companies::table.select(companies::domain).first(db).unwrap()).await;
    let email: String = app
        .db(|db| {
            use gutcheck::store::schema::people;
            people::table.select(people::email.assume_not_null()).order(people::id).first(db).unwrap()
        })
        .await;
    assert_eq!(domain.as_deref(), email.rsplit_once('@').map(|(_, domain)| domain));
    let typed = manager.post_form(&page, &page, &[("name", "Kestrel"), ("url", "http://plain.example")]).await;
    assert_eq!(typed.status, 422);
}

#[tokio::test]
async fn a_stranger_finds_no_desk() {
    let app = TestApp::start().await;
    kestrel(&app).await;
    let stranger = app.signed_in("Sam").await;
    for page in ["", "/page", "/members", "/invitations", "/agents/new"] {
        assert_eq!(stranger.get(&format!("{DESK}{page}")).await.status, 404, "{page}");
        let visitor = app.another_browser().get(&format!("{DESK}{page}")).await;
        assert!(visitor.location().starts_with("/sign-in"), "{page}");
    }
    for action in ["/page", "/products", "/members", "/invitations", "/agents/new"] {
        let fields = [("name", "x"), ("product", "x"), ("email", "sam@example.org"), ("role", "manager")];
        let posted = stranger.post_form("/companies/new", &format!("{DESK}{action}"), &fields).await;
        assert_eq!(posted.status, 404, "{action}");
    }
}

#[tokio::test]
async fn a_manager_invites_a_manager_and_one_always_stays() {
    let app = TestApp::start().await;
    let kim = kestrel(&app).await;
    let members = format!("{DESK}/members");
    let last = kim.post_form(&members, &format!("{members}/{}/remove", kim.person_id), &[]).await;
    assert_eq!(last.status, 403, "the last manager stays");

    let invited = kim.post_form(&members, &members, &[("email", "ada@kestrel.example"), ("role", "manager")]).await;
    assert_eq!(invited.status, 303, "{}", invited.text());
    let link = mailed_path(&app, "/join/").await;
    let ada = app.another_browser();
    assert!(ada.get(&link).await.text().contains("Kestrel"));
    assert_eq!(ada.get(DESK).await.location(), "/sign-in?next=%2Fdesk%2Fkestrel", "a GET gives no seat");
    let joined = ada.post_form(&link, &link, &[("name", "Ada"), ("password", "a long enough one")]).await;
    assert_eq!(joined.location(), DESK, "{}", joined.text());
    assert!(ada.get(&members).await.text().contains("Ada"));
    assert!(app.signed_in("Eve").await.get(&link).await.text().contains("answered this already"));

    let demoted = ada.post_form(&members, &format!("{members}/{}/role", kim.person_id), &[("role", "viewer")]).await;
    assert_eq!(demoted.status, 303);
    let looks_only = kim.post_form("/companies/new", &format!("{DESK}/products"), &[("product", "Oven")]).await;
    assert_eq!(looks_only.status, 403);
    assert_eq!(ada.post_form(&members, &format!("{members}/{}/remove", kim.person_id), &[]).await.status, 303);
    assert_eq!(kim.get(DESK).await.status, 404);
}

#[tokio::test]
async fn products_are_added_and_renamed() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let page = format!("{DESK}/page");
    manager.post_form(&page, &format!("{DESK}/products"), &[("product", "Ovn")]).await;
    let action = manager.get(&page).await.attribute("form[action*='/products/']", "action").unwrap();
    assert_eq!(manager.post_form(&page, &action, &[("product", "Oven 3000")]).await.status, 303);
    let kept = manager.get(&page).await.attribute("input[id^=product-]", "value");
    assert_eq!(kept.as_deref(), Some("Oven 3000"));
    let elsewhere = app.signed_in("Sam").await;
    elsewhere.post_form("/companies/new", "/companies/new", &[("name", "Heron")]).await;
    let stolen =
        elsewhere.post_form("/desk/heron/page", &action.replace("kestrel", "heron"), &[("product", "Mine")]).await;
    assert_eq!(stolen.status, 404, "another company's product is not to be had");
}

#[tokio::test]
async fn a_customer_is_mailed_a_link_that_opens_and_the_address_is_not_kept() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    let sent = invite(&manager, &agent, "T-42", "customer@example.org").await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let link = mailed_path(&app, "/r/").await;
    let form = app.another_browser().get(&link).await;
    assert_eq!(form.status, 200);
    assert!(form.text().contains("Mara"), "{}", form.text());
    let reference: Option<String> = app.db(|db| raters::table.select(raters::reference).first(db).unwrap()).await;
    assert!(reference.is_some_and(|reference| reference.len() == 64 && !reference.contains("customer")));
    let list = manager.get(&format!("{DESK}/invitations")).await;
    assert!(list.text().contains("T-42") && !list.body.contains("customer@"), "{}", list.text());

    let twice = invite(&manager, &agent, "T-42", "customer@example.org").await;
    assert_eq!(twice.status, 422, "one open invitation per case");
    let revoke = list.attribute("form[action$='/revoke']", "action").unwrap();
    assert_eq!(manager.post_form(&format!("{DESK}/invitations"), &revoke, &[]).await.status, 303);
    assert!(!app.another_browser().get(&link).await.has("input[name=stars]"), "a link that was taken back is closed");
    app.app.clock.advance(TimeDelta::days(7));
    assert_eq!(invite(&manager, &agent, "T-42", "customer@example.org").await.status, 303);
}

#[tokio::test]
async fn a_case_whose_invitation_expired_can_be_invited_anew() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    invite(&manager, &agent, "T-1", "customer@example.org").await;
    app.app.clock.advance(TimeDelta::days(29));
    assert_eq!(invite(&manager, &agent, "T-1", "customer@example.org").await.status, 422);
    app.app.clock.advance(TimeDelta::hours(25));
    let (person_id, now) = (manager.person_id, app.app.clock.now());
    let token = app.db(move |db| gutcheck::services::sessions::begin(db, person_id, "later", now).unwrap()).await;
    let manager = app.visitor_with(app.client_with_cookie(&format!("session={token}")));
    let again = invite(&manager, &agent, "T-1", "customer@example.org").await;
    assert_eq!(again.status, 303, "{}", again.text());
    let (sent, known): (i64, i64) = app
        .db(|db| (invitations::table.count().get_result(db).unwrap(), cases::table.count().get_result(db).unwrap()))
        .await;
    assert_eq!((sent, known), (2, 1));
}

#[tokio::test]
async fn only_people_who_are_shown_and_work_here_can_be_rated() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    assert_eq!(invite(&manager, "999", "T-1", "customer@example.org").await.status, 422);
    app.db(|db| diesel::update(agents::table).set(agents::state.eq("draft")).execute(db).unwrap()).await;
    let fields = [("agent", agent.as_str()), ("reference", "T-1"), ("email", "customer@example.org")];
    let hidden = manager.post_form(&format!("{DESK}/page"), &format!("{DESK}/invitations"), &fields).await;
    assert_eq!(hidden.status, 422);
    assert!(app.letters().await.is_empty());
}

#[tokio::test]
async fn nobody_at_the_company_is_invited_to_rate_it() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    let mara_herself = app.signed_in("Mara").await.person_id;
    let (id, kim) = (agent.clone(), manager.person_id);
    let (kims, maras): (String, String) = app
        .db(move |db| {
            use gutcheck::store::schema::people;
            diesel::update(agents::table.find(id.parse::<i64>().unwrap()))
                .set(agents::person_id.eq(mara_herself))
                .execute(db)
                .unwrap();
            diesel::update(companies::table).set(companies::domain.eq("kestrel.example")).execute(db).unwrap();
            let mut address =
                |id: i64| people::table.find(id).select(people::email.assume_not_null()).first(db).unwrap();
            (address(kim), address(mara_herself))
        })
        .await;
    for own in ["kim@kestrel.example", "KIM@help.kestrel.example", kims.as_str(), maras.as_str()] {
        let refused = invite(&manager, &agent, "T-1", own).await;
        assert_eq!((refused.status, refused.has("#email-error")), (422, true), "{own}");
    }
    assert!(app.letters().await.is_empty());
    assert_eq!(invite(&manager, &agent, "T-1", "customer@notkestrel.example").await.status, 303);
}

#[tokio::test]
async fn a_company_that_came_with_an_import_gets_its_first_manager() {
    let app = TestApp::start().await;
    let (kim, now) = (app.signed_in("Kim").await, app.app.clock.now());
    let (id, kestrel) = (kim.person_id, "kestrel".parse::<gutcheck::domain::text::Slug>().unwrap());
    let appointed = app.db(move |db| {
        use gutcheck::{services::company_desk::appoint, store::schema::people};
        builders::company(db, "kestrel", "Kestrel", now);
        let email: String = people::table.find(id).select(people::email.assume_not_null()).first(db).unwrap();
        let email = email.parse().unwrap();
        [
            appoint(db, &"nobody@example.org".parse().unwrap(), &kestrel, now).unwrap(),
            appoint(db, &email, &"heron".parse().unwrap(), now).unwrap(),
            appoint(db, &email, &kestrel, now).unwrap(),
            appoint(db, &email, &kestrel, now).unwrap(),
        ]
    });
    use gutcheck::services::company_desk::Appointed::{Manager, NoAccount, NoCompany};
    assert_eq!(appointed.await, [NoAccount, NoCompany, Manager, Manager]);
    assert_eq!(kim.get(DESK).await.status, 200);
    assert_eq!(kim.get(&format!("{DESK}/agents/new")).await.status, 200);
}

#[tokio::test]
async fn a_customer_gets_one_invitation_a_week_whichever_company_asks() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    assert_eq!(invite(&manager, &agent, "T-1", "customer@example.org").await.status, 303);
    let soon = invite(&manager, &agent, "T-2", "Customer@example.org").await;
    assert_eq!(soon.status, 422);
    assert!(soon.text().contains("less than a week ago"), "{}", soon.text());
    assert_eq!(invite(&manager, &agent, "T-3", "other@example.org").await.status, 303);
    let kept: i64 = app.db(|db| cases::table.count().get_result(db).unwrap()).await;
    assert_eq!(kept, 2, "a case is not kept when its customer is not asked");

    let (now, sender) = (app.app.clock.now(), app.app.sender());
    let elsewhere = app
        .db(move |db| {
            let case = builders::case_to_invite(db, now);
            let to = "customer@example.org".parse().unwrap();
            let mut at = |now| invite_rating::write(db, case, &to, &sender, now).unwrap();
            let week = TimeDelta::days(7);
            [at(now), at(now + week - TimeDelta::hours(1)), at(now + week), at(now + week)]
        })
        .await;
    use invite_rating::Invited::{AskedThisWeek, Sent, StillOpen};
    assert_eq!(elsewhere, [AskedThisWeek, AskedThisWeek, Sent, StillOpen]);
}

#[tokio::test]
async fn whom_we_write_to_no_more_is_not_invited() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    let (now, secret) = (app.app.clock.now(), app.app.site_secret.clone());
    app.db(move |db| {
        for (address, reason) in [("stop", Reason::Asked), ("gone", Reason::Bounced), ("spam", Reason::Complained)] {
            let address = format!("{address}@example.org").parse().unwrap();
            suppressions::add(db, &pseudonyms::everywhere(&secret, &address), reason, now).unwrap();
        }
    })
    .await;
    for (n, (address, why)) in
        [("stop", "never to write"), ("gone", "no such mailbox"), ("spam", "never to write")].into_iter().enumerate()
    {
        let refused = invite(&manager, &agent, &format!("T-{n}"), &format!("{address}@example.org")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains(why), "{}", refused.text());
    }
    assert!(app.letters().await.is_empty());
}

#[tokio::test]
async fn of_two_who_write_to_a_customer_at_once_one_does() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let of_each = app.db(move |db| [(); 4].map(|()| builders::case_to_invite(db, now))).await;
    let writing = of_each.map(|case| {
        let (store, sender) = (app.app.store.clone(), app.app.sender());
        let to = "customer@example.org".parse().unwrap();
        tokio::task::spawn_blocking(move || {
            store.write(|db| invite_rating::write(db, case, &to, &sender, now)).unwrap()
        })
    });
    let mut sent = 0;
    for written in writing {
        sent += usize::from(written.await.unwrap() == invite_rating::Invited::Sent);
    }
    assert_eq!((sent, app.letters().await.len()), (1, 1));
}

#[tokio::test]
async fn a_new_key_verifies_at_once_and_signs_when_every_server_knows_it() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent = mara(&app).await;
    let (old, now) = (app.app.keys.newest().unwrap().kid.clone(), app.app.clock.now());
    let new = app.db(move |db| gutcheck::services::keys::rotate(db, now + TimeDelta::seconds(1)).unwrap()).await;
    gutcheck::jobs::read_keys::run_once(&app.app).await.unwrap();
    assert!(app.app.keys.get(&new).is_some() && app.app.keys.get(&old).is_some());
    assert_eq!(app.app.keys.signer(now).unwrap().kid, old);
    app.app.clock.advance(TimeDelta::minutes(3));
    assert_eq!(app.app.keys.signer(app.app.clock.now()).unwrap().kid, new);
    invite(&manager, &agent, "T-1", "customer@example.org").await;
    let link = mailed_path(&app, "/r/").await;
    assert_eq!(app.get(&link).await.status, 200);

    // Retiring the oldest key changes neither forms nor pseudonyms.
    let secret = app.app.site_secret.clone();
    let kept = app.db(move |db| {
        assert!(gutcheck::services::keys::retire(db, &old, now).unwrap());
        gutcheck::services::keys::site_secret(db).unwrap()
    });
    assert_eq!(kept.await, secret);
    gutcheck::jobs::read_keys::run_once(&app.app).await.unwrap();
    app.app.clock.advance(TimeDelta::days(7));
    assert_eq!(invite(&manager, &agent, "T-2", "customer@example.org").await.status, 303);
    let known: i64 = app.db(|db| raters::table.count().get_result(db).unwrap()).await;
    assert_eq!(known, 1, "the same customer is known again");
}

#[tokio::test]
async fn nobody_has_us_write_to_half_the_world() {
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let members = format!("{DESK}/members");
    let mut last = 303;
    // Thirty at once are let through, and whatever a slow machine earns meanwhile.
    for n in 0..45 {
        let email = format!("somebody-{n}@example.org");
        if last == 303 {
            last = manager.post_form(&members, &members, &[("email", &email), ("role", "viewer")]).await.status;
        }
    }
    assert_eq!(last, 429);
    assert!(app.letters().await.len() >= 30);
}

#[tokio::test]
async fn an_offered_seat_is_listed_taken_back_and_ends_with_whoever_offered_it() {
    let app = TestApp::start().await;
    let kim = kestrel(&app).await;
    let members = format!("{DESK}/members");
    let offer = async |manager: &Visitor<'_>, email: &str| {
        let sent = manager.post_form(&members, &members, &[("email", email), ("role", "manager")]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        mailed_path(&app, "/join/").await
    };
    let first = offer(&kim, "eve@example.org").await;
    let list = kim.get(&members).await;
    assert!(list.text().contains("e…@example.org") && !list.body.contains("eve@"), "{}", list.text());
    let take_back = list.attribute("form[action$='/take-back']", "action").unwrap();
    assert_eq!(app.signed_in("Sam").await.post_form("/companies/new", &take_back, &[]).await.status, 404);
    assert_eq!(kim.post_form(&members, &take_back, &[]).await.location(), members);
    assert_eq!(app.get(&first).await.status, 404);
    assert!(!kim.get(&members).await.has("form[action$='/take-back']"));

    let link = offer(&kim, "ada@kestrel.example").await;
    let ada = app.signed_in("Ada").await;
    assert_eq!(ada.post_form(&link, &link, &[]).await.location(), DESK);
    let from_ada = offer(&ada, "eve@example.org").await;
    kim.post_form(&members, &format!("{members}/{}/remove", ada.person_id), &[]).await;
    assert_eq!(app.get(&from_ada).await.status, 404, "what Ada offered ended with her");
}

#[tokio::test]
async fn whoever_works_there_no_more_helps_with_its_products_no_more() {
    use gutcheck::store::schema::agent_products;
    let app = TestApp::start().await;
    let manager = kestrel(&app).await;
    let agent: i64 = mara(&app).await.parse().unwrap();
    manager.post_form(&format!("{DESK}/page"), &format!("{DESK}/products"), &[("product", "Oven")]).await;
    app.db(move |db| {
        let oven: i64 =
            gutcheck::store::schema::products::table.select(gutcheck::store::schema::products::id).first(db).unwrap();
        gutcheck::store::own_profiles::set_products(db, agent, &[oven]).unwrap();
    })
    .await;
    let end = manager.get(DESK).await.attribute("form[action$='/end']", "action").unwrap();
    assert_eq!(manager.post_form(DESK, &end, &[]).await.status, 303);
    assert_eq!(app.db(|db| agent_products::table.count().get_result::<i64>(db).unwrap()).await, 0);
}
