//! Rating the help one had.

use chrono::TimeDelta;
use diesel::{dsl::count_star, prelude::*};
use gutcheck::{
    domain::Moment,
    security::invitation_tokens,
    services::{keys, sessions},
    store::{
        Db, raters,
        schema::{agents, cases, companies, employments, invitations, people, posteriors, rating_versions, ratings},
    },
};

use crate::support::{Page, TestApp};

/// A company, a public agent, a resolved case, and the link that its customer was mailed.
async fn invited(app: &TestApp) -> String {
    let now = app.app.clock.now();
    let expires = now + TimeDelta::days(30);
    app.db(move |db| {
        case_with_invitation(db, now, expires);
    })
    .await;
    link(app, "first", expires)
}

fn link(app: &TestApp, jti: &str, expires: Moment) -> String {
    let key = app.app.keys.newest().unwrap();
    let token = invitation_tokens::sign((&key.kid, &key.secret), &app.app.config.absolute(""), jti, expires).unwrap();
    format!("/r/{token}")
}

fn case_with_invitation(db: &mut Db, now: Moment, expires: Moment) {
    let company: i64 = diesel::insert_into(companies::table)
        .values((companies::slug.eq("acme"), companies::name.eq("Acme"), companies::created_at.eq(now)))
        .returning(companies::id)
        .get_result(db)
        .unwrap();
    let agent: i64 = diesel::insert_into(agents::table)
        .values((
            agents::handle.eq("ana"),
            agents::name.eq("Ana Lima"),
            agents::state.eq("public"),
            agents::created_at.eq(now),
        ))
        .returning(agents::id)
        .get_result(db)
        .unwrap();
    diesel::insert_into(employments::table)
        .values((
            employments::agent_id.eq(agent),
            employments::company_id.eq(company),
            employments::since.eq(now),
            employments::confirmed_at.eq(now),
        ))
        .execute(db)
        .unwrap();
    let case: i64 = diesel::insert_into(cases::table)
        .values((
            cases::company_id.eq(company),
            cases::reference.eq("42"),
            cases::agent_id.eq(agent),
            cases::channel.eq("email"),
            cases::opened_at.eq(now),
            cases::resolved_at.eq(now),
        ))
        .returning(cases::id)
        .get_result(db)
        .unwrap();
    let rater = raters::of_customer(db, company, "customer-7", now).unwrap();
    diesel::insert_into(invitations::table)
        .values((
            invitations::jti.eq("first"),
            invitations::case_id.eq(case),
            invitations::agent_id.eq(agent),
            invitations::company_id.eq(company),
            invitations::rater_id.eq(rater.id),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(expires),
        ))
        .execute(db)
        .unwrap();
}

async fn rating_count(app: &TestApp) -> i64 {
    app.db(|db| ratings::table.select(count_star()).first(db).unwrap()).await
}

/// `(S, W, n)` of the agent's stars.
async fn stars_state(app: &TestApp) -> (f64, f64, i64) {
    app.db(|db| {
        posteriors::table
            .filter(posteriors::facet.eq("stars"))
            .select((posteriors::s, posteriors::w, posteriors::n))
            .first(db)
            .optional()
            .unwrap()
            .unwrap_or_default()
    })
    .await
}

fn title(page: &Page) -> String {
    page.all("h1").join(" ")
}

/// A browser in which this person is signed in.
async fn sign_in(app: &TestApp, name: &'static str, email: &'static str) -> reqwest::Client {
    let now = app.app.clock.now();
    let token = app
        .db(move |db| {
            let person: i64 = diesel::insert_into(people::table)
                .values((
                    people::name.eq(name),
                    people::email.eq(email),
                    people::confirmed_at.eq(now),
                    people::created_at.eq(now),
                ))
                .returning(people::id)
                .get_result(db)
                .unwrap();
            sessions::begin(db, person, "a test", now).unwrap()
        })
        .await;
    app.client_with_cookie(&format!("session={token}"))
}

#[tokio::test]
async fn the_customer_of_a_case_rates_by_her_link_without_an_account() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    let form = app.get(&format!("{link}?stars=4")).await;
    assert_eq!(form.status, 200);
    assert_eq!(form.attribute("input[name=stars][checked]", "value").as_deref(), Some("4"));

    let sent =
        app.post_form(&link, &link, &[("stars", "5"), ("listened", "yes"), ("comment", "She rang me back.")]).await;
    assert_eq!(sent.status, 303);
    let receipt = app.get(sent.location()).await;
    assert_eq!(title(&receipt), "Thank you");
    let (s, w, n) = stars_state(&app).await;
    assert!((s - 0.85).abs() < 1e-9 && (w - 0.85).abs() < 1e-9 && n == 1, "{s} {w} {n}");
}

#[tokio::test]
async fn opening_a_link_writes_nothing() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    for _ in 0..2 {
        app.get(&format!("{link}?stars=1")).await;
        app.another_browser().client().head(format!("{}{link}?stars=1", app.url)).send().await.unwrap();
    }
    assert_eq!(rating_count(&app).await, 0);
    let used: i64 = app
        .db(|db| invitations::table.filter(invitations::used_at.is_not_null()).select(count_star()).first(db).unwrap())
        .await;
    assert_eq!(used, 0);
}

#[tokio::test]
async fn a_link_is_good_for_one_rating_which_can_be_changed_for_fourteen_days() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "5")]).await;
    let changed =
        app.post_form(&format!("{link}/change"), &link, &[("stars", "3"), ("comment", "On second thoughts.")]).await;
    assert_eq!(changed.status, 303);
    assert_eq!(rating_count(&app).await, 1);
    let versions: Vec<i32> = app.db(|db| rating_versions::table.select(rating_versions::stars).load(db).unwrap()).await;
    assert_eq!(versions, [5]);
    let (s, w, n) = stars_state(&app).await;
    assert!((s - 0.85 * 0.5).abs() < 1e-9 && (w - 0.85).abs() < 1e-9 && n == 1, "{s} {w} {n}");

    app.app.clock.advance(TimeDelta::days(15));
    assert_eq!(app.get(&format!("{link}/change")).await.status, 303);
    let receipt = app.get(&link).await;
    assert!(receipt.text().contains("can no longer be changed"), "{}", receipt.text());
    app.post_form(&link, &link, &[("stars", "1")]).await;
    let stars: i32 = app.db(|db| ratings::table.select(ratings::stars).first(db).unwrap()).await;
    assert_eq!(stars, 3);
}

#[tokio::test]
async fn a_withdrawn_rating_drops_out_of_the_score_at_once() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "1"), ("fault", "person")]).await;
    assert_eq!(stars_state(&app).await.2, 1);
    let gone = app.post_form(&link, &format!("{link}/withdraw"), &[]).await;
    assert_eq!(gone.status, 303);
    assert_eq!(title(&app.get(&link).await), "You took this back");
    assert_eq!(stars_state(&app).await, (0.0, 0.0, 0));
}

#[tokio::test]
async fn what_the_policy_did_does_not_count_against_the_person() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "1"), ("fault", "policy")]).await;
    assert_eq!(stars_state(&app).await.2, 0);
    assert_eq!(rating_count(&app).await, 1);
}

#[tokio::test]
async fn a_fault_is_heard_only_for_one_or_two_stars() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "4"), ("fault", "policy")]).await;
    assert_eq!(stars_state(&app).await.2, 1);
}

#[tokio::test]
async fn every_closed_link_says_what_happened() {
    let app = TestApp::start().await;
    let link_open = invited(&app).await;
    let soon = app.app.clock.now() + TimeDelta::days(1);
    assert_eq!(title(&app.get(&link(&app, "never-made", soon)).await), "We don’t know this invitation");
    assert_eq!(title(&app.get(&format!("{link_open}x")).await), "This link is not as we sent it");
    assert_eq!(title(&app.get("/r/nonsense").await), "This link is not as we sent it");

    app.db(move |db| diesel::update(invitations::table).set(invitations::revoked_at.eq(soon)).execute(db).unwrap())
        .await;
    assert_eq!(title(&app.get(&link_open).await), "This invitation was taken back");
    app.db(|db| {
        diesel::update(invitations::table).set(invitations::revoked_at.eq(None::<Moment>)).execute(db).unwrap()
    })
    .await;

    app.app.clock.advance(TimeDelta::days(31));
    let ended = app.get(&link_open).await;
    assert_eq!((ended.status, title(&ended).as_str()), (410, "This invitation has ended"));
    assert!(ended.has("a[href='/a/ana/rate']"), "{}", ended.text());
}

#[tokio::test]
async fn a_rotated_key_still_opens_the_links_it_signed_until_it_is_retired() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    let now = app.app.clock.now() + TimeDelta::seconds(1);
    let old = app.app.keys.newest().unwrap().kid.clone();
    let rotated = app.db(move |db| keys::rotate(db, now).and_then(|_| keys::load_or_make(db, now)).unwrap()).await;
    assert_ne!(rotated.newest().unwrap().kid, old);
    assert!(rotated.get(&old).is_some());
    let issuer = app.app.config.absolute("");
    let opens = |ring: &keys::KeyRing| {
        let token = link.trim_start_matches("/r/");
        invitation_tokens::open(token, &issuer, now, |kid| ring.get(kid).map(|key| key.secret.as_slice()))
    };
    assert_eq!(opens(&rotated), invitation_tokens::Opened::Genuine("first".into()));
    let retired =
        app.db(move |db| keys::retire(db, &old, now).and_then(|_| keys::load_or_make(db, now)).unwrap()).await;
    assert_eq!(opens(&retired), invitation_tokens::Opened::Tampered);
}

#[tokio::test]
async fn a_form_without_stars_comes_back_with_what_was_typed() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    let page = app.post_form(&link, &link, &[("comment", "Kept."), ("human", "yes")]).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.all("textarea[name=comment]"), ["Kept."]);
    assert!(page.has("input[name=human][value=yes][checked]"));
    let long = "x".repeat(2_001);
    assert_eq!(app.post_form(&link, &link, &[("stars", "4"), ("comment", &long)]).await.status, 422);
    assert_eq!(rating_count(&app).await, 0);
}

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    assert_eq!(app.post_bare(&link, &[("stars", "1")]).await.status, 403);
    assert_eq!(app.post_bare(&link, &[("stars", "1"), ("csrf", "AAAA")]).await.status, 403);
    assert_eq!(rating_count(&app).await, 0);
}

#[tokio::test]
async fn a_person_rates_openly_once_and_may_change_it() {
    let app = TestApp::start().await;
    invited(&app).await;
    let mina = app.visitor_with(sign_in(&app, "Mina", "mina@example.org").await);
    let sent = mina.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "5")]).await;
    assert_eq!((sent.status, sent.location()), (303, "/a/ana"));
    mina.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "2"), ("fault", "person")]).await;
    assert_eq!(rating_count(&app).await, 1);
    assert_eq!(stars_state(&app).await.2, 0, "open ratings decide no verdict");
    let id: i64 = app.db(|db| ratings::table.select(ratings::id).first(db).unwrap()).await;
    let page = format!("/me/ratings/{id}");
    mina.post_form(&page, &format!("{page}/withdraw"), &[]).await;
    assert_eq!(title(&mina.get(&page).await), "You took this back");
}

#[tokio::test]
async fn somebody_elses_rating_cannot_be_seen_or_taken_back() {
    let app = TestApp::start().await;
    invited(&app).await;
    let mina = app.visitor_with(sign_in(&app, "Mina", "mina@example.org").await);
    mina.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "5")]).await;
    let id: i64 = app.db(|db| ratings::table.select(ratings::id).first(db).unwrap()).await;
    let otto = app.visitor_with(sign_in(&app, "Otto", "otto@example.org").await);
    otto.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "1")]).await;
    let page = format!("/me/ratings/{id}");
    assert_eq!(otto.get(&page).await.status, 404);
    let taken = otto.post_form("/a/ana/rate", &format!("{page}/withdraw"), &[]).await;
    assert_eq!(taken.status, 404);
    let standing: i64 = app
        .db(move |db| ratings::table.filter(ratings::withdrawn_at.is_null()).select(count_star()).first(db).unwrap())
        .await;
    assert_eq!(standing, 2);
}

#[tokio::test]
async fn a_colleagues_rating_is_not_counted() {
    let app = TestApp::start().await;
    invited(&app).await;
    app.db(|db| diesel::update(companies::table).set(companies::domain.eq("acme.example")).execute(db).unwrap()).await;
    let colleague = app.visitor_with(sign_in(&app, "Otto", "otto@acme.example").await);
    colleague.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "5")]).await;
    let reason: Option<String> = app.db(|db| ratings::table.select(ratings::uncounted).first(db).unwrap()).await;
    assert_eq!(reason.as_deref(), Some("colleague"));
}

#[tokio::test]
async fn rating_openly_needs_an_account() {
    let app = TestApp::start().await;
    invited(&app).await;
    let answer = app.get("/a/ana/rate").await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=%2Fa%2Fana%2Frate"));
}

#[tokio::test]
async fn a_verdict_follows_the_evidence_two_days_later_without_another_rating() {
    use gutcheck::store::{posteriors as statistics, schema::standings};
    let app = TestApp::start().await;
    invited(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let agent: i64 = agents::table.select(agents::id).first(db).unwrap();
        let state = gutcheck::domain::trust::State { s: 20.0, w: 20.0, at: now, n: 20 };
        statistics::keep(
            db,
            agent,
            gutcheck::domain::trust::facet::Facet::Stars,
            gutcheck::domain::trust::Through::Themselves,
            &state,
        )
        .unwrap();
        gutcheck::services::trust::observe(db, agent, now).unwrap();
    })
    .await;
    let shown =
        async || -> String { app.db(|db| standings::table.select(standings::verdict).first(db).unwrap()).await };
    gutcheck::jobs::refresh_verdicts::run_once(&app.app).await.unwrap();
    assert_eq!(shown().await, "too_early");
    app.app.clock.advance(TimeDelta::days(2));
    gutcheck::jobs::refresh_verdicts::run_once(&app.app).await.unwrap();
    assert_eq!(shown().await, "trusted");
}

#[tokio::test]
async fn a_colleague_who_is_signed_in_is_not_counted_by_anybodys_link_either() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.db(|db| diesel::update(companies::table).set(companies::domain.eq("acme.example")).execute(db).unwrap()).await;
    let colleague = app.visitor_with(sign_in(&app, "Otto", "otto@support.acme.example").await);
    colleague.post_form(&link, &link, &[("stars", "5")]).await;
    let reason: Option<String> = app.db(|db| ratings::table.select(ratings::uncounted).first(db).unwrap()).await;
    assert_eq!(reason.as_deref(), Some("colleague"));
}

#[tokio::test]
async fn a_name_signs_the_rating_that_it_was_left_with_and_can_be_taken_away() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "5"), ("name", "Nora B.")]).await;
    assert!(app.get("/a/ana/ratings").await.text().contains("Nora B."));
    let form = app.get(&format!("{link}/change")).await;
    assert_eq!(form.attribute("input[name=name]", "value").as_deref(), Some("Nora B."));
    app.post_form(&format!("{link}/change"), &link, &[("stars", "5"), ("name", "")]).await;
    let text = app.get("/a/ana/ratings").await.text();
    assert!(!text.contains("Nora") && text.contains("a customer of Acme"), "{text}");
}

#[tokio::test]
async fn an_answer_to_an_invitation_takes_the_place_of_the_helpdesks_own_survey() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    let long_ago = app.app.clock.now() - TimeDelta::days(60);
    app.db(move |db| {
        let (case, agent, company, rater) = invitations::table
            .select((invitations::case_id, invitations::agent_id, invitations::company_id, invitations::rater_id))
            .first::<(i64, i64, i64, i64)>(db)
            .unwrap();
        diesel::insert_into(ratings::table)
            .values((
                (ratings::agent_id.eq(agent), ratings::company_id.eq(company), ratings::case_id.eq(case)),
                (ratings::rater_id.eq(rater), ratings::origin.eq("imported"), ratings::stars.eq(1)),
                (ratings::rated_at.eq(long_ago), ratings::w_origin.eq(0.5), ratings::w_credibility.eq(0.85)),
                (ratings::w_marginal.eq(1.0), ratings::w_coverage.eq(1.0)),
            ))
            .execute(db)
            .unwrap();
        let rating = gutcheck::store::ratings::of_case(db, case).unwrap().unwrap();
        gutcheck::services::trust::replace(db, None, Some(&rating), long_ago).unwrap();
    })
    .await;
    app.post_form(&link, &link, &[("stars", "5")]).await;
    let (s, w, n) = stars_state(&app).await;
    assert!((s - 0.85).abs() < 1e-9 && (w - 0.85).abs() < 1e-9 && n == 1, "{s} {w} {n}");
    assert!(app.get(&link).await.text().contains("You can change what you said"));
}

#[tokio::test]
async fn what_was_said_can_be_taken_back_when_the_agent_has_left() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "1"), ("fault", "person")]).await;
    app.db(|db| diesel::update(agents::table).set(agents::state.eq("left")).execute(db).unwrap()).await;
    let receipt = app.get(&link).await;
    assert!(!receipt.has("main a[href^='/a/']"), "{}", receipt.text());
    assert_eq!(app.post_form(&link, &format!("{link}/withdraw"), &[]).await.status, 303);
    assert_eq!(stars_state(&app).await, (0.0, 0.0, 0));
}

#[tokio::test]
async fn somebody_who_took_an_open_rating_back_may_say_something_new_and_it_counts() {
    let app = TestApp::start().await;
    invited(&app).await;
    let mina = app.visitor_with(sign_in(&app, "Mina", "mina@example.org").await);
    mina.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "1"), ("fault", "policy")]).await;
    let id: i64 = app.db(|db| ratings::table.select(ratings::id).first(db).unwrap()).await;
    mina.post_form("/a/ana/rate", &format!("/me/ratings/{id}/withdraw"), &[]).await;
    mina.post_form("/a/ana/rate", "/a/ana/rate", &[("stars", "5")]).await;
    let marginal: f64 =
        app.db(|db| ratings::table.order(ratings::id.desc()).select(ratings::w_marginal).first(db).unwrap()).await;
    assert_eq!(marginal, 1.0);
}

#[tokio::test]
async fn what_was_said_by_a_link_of_a_retired_key_can_still_be_taken_back() {
    let app = TestApp::start().await;
    let link = invited(&app).await;
    app.post_form(&link, &link, &[("stars", "1"), ("fault", "person")]).await;
    let (old, now) = (app.app.keys.newest().unwrap().kid.clone(), app.app.clock.now() + TimeDelta::seconds(1));
    let ring = app.app.keys.clone();
    app.db(move |db| {
        keys::rotate(db, now).unwrap();
        assert!(keys::retire(db, &old, now).unwrap());
        keys::reload(db, &ring).unwrap();
    })
    .await;
    let receipt = app.get(&link).await;
    assert!(receipt.status == 200 && !receipt.has("a[href$='/change']"), "{}", receipt.text());
    assert_eq!(app.post_form(&link, &format!("{link}/withdraw"), &[]).await.status, 303);
    assert_eq!(stars_state(&app).await, (0.0, 0.0, 0));
}
