//! Who is known in a community, and what their word is worth there.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::rating::Origin,
    services::rank_community,
    store::{
        self,
        schema::{communities, community_ranks, company_members, memberships, rater_links, reaches},
    },
};

use crate::support::{
    Page, TestApp, Visitor,
    builders::{Given, company, rating},
    people::{agent, employ, person},
};

const REASON: &str = "She told us about the recall before the company did.";

/// An open community whose first of these members is the steward; returns its id.
async fn community(app: &TestApp, slug: &'static str, members: &[&Visitor<'_>]) -> i64 {
    let now = app.app.clock.now();
    let members: Vec<i64> = members.iter().map(|member| member.person_id).collect();
    app.db(move |db| {
        let community: i64 = diesel::insert_into(communities::table)
            .values((
                communities::slug.eq(slug),
                communities::name.eq(slug.replace('-', " ")),
                communities::joining.eq("open"),
                communities::created_by.eq(members[0]),
                communities::created_at.eq(now),
            ))
            .returning(communities::id)
            .get_result(db)
            .unwrap();
        for (place, member) in members.into_iter().enumerate() {
            diesel::insert_into(memberships::table)
                .values((
                    memberships::community_id.eq(community),
                    memberships::person_id.eq(member),
                    memberships::role.eq(if place == 0 { "steward" } else { "member" }),
                    memberships::state.eq("member"),
                    memberships::joined_at.eq(now),
                ))
                .execute(db)
                .unwrap();
        }
        community
    })
    .await
}

/// Public agent Mara at Acme; her id and the company's.
async fn mara(app: &TestApp) -> (i64, i64) {
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let mara = agent(db, "mara", None, now);
        employ(db, mara, "acme", now);
        (mara, acme)
    })
    .await
}

async fn vouch(visitor: &Visitor<'_>, community: &str, act: &str, other: &Visitor<'_>) {
    let fields = [("act", act), ("member", &other.person_id.to_string())];
    let page = format!("/communities/{community}");
    let done = visitor.post_form(&page, &format!("{page}/members"), &fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

async fn endorse(visitor: &Visitor<'_>, community: &str) -> Page {
    let fields = [("community", community), ("topic", "Warranty"), ("reason", REASON)];
    let page = visitor.post_form("/a/mara/endorse", "/a/mara/endorse", &fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page
}

/// Somebody rates Mara after a case, by invitation.
async fn rated(app: &TestApp, who: i64, (mara, acme): (i64, i64)) {
    let now = app.app.clock.now();
    app.db(move |db| {
        rating(db, mara, acme, Given { person: Some((who, "Whoever")), ..Given::default() }, now);
        store::ranks::stir_around(db, who, now).unwrap();
    })
    .await;
}

async fn known(app: &TestApp) -> Vec<i64> {
    let known = community_ranks::table.filter(community_ranks::known.eq(true)).select(community_ranks::person_id);
    let mut known: Vec<i64> = app.db(move |db| known.load(db).unwrap()).await;
    known.sort_unstable();
    known
}

async fn due(app: &TestApp) -> bool {
    app.db(|db| !rank_community::due(db).unwrap().is_empty()).await
}

#[tokio::test]
async fn the_pages_say_how_many_of_those_who_vouch_are_known_and_never_how_much() {
    let app = TestApp::start().await;
    mara(&app).await;
    let (olga, ines, max) = (app.signed_in("Olga").await, app.signed_in("Ines").await, app.signed_in("Max").await);
    community(&app, "home-cooks", &[&olga, &ines, &max]).await;
    vouch(&olga, "home-cooks", "vouch", &ines).await;
    for visitor in [&ines, &max] {
        endorse(visitor, "home-cooks").await;
    }
    app.ranked().await;
    let here = app.get("/communities/home-cooks").await;
    assert!(here.text().contains("2 members vouch for them, on Warranty; 1 of them is known here."), "{}", here.text());
    assert_eq!(here.attribute("a[href='/about#known']", "href").as_deref(), Some("/about#known"));
    assert!(app.get("/about").await.has("h2#known"));
    let there = app.get("/a/mara").await;
    assert!(
        there.text().contains("2 members of home cooks vouch for Mara on Warranty; 1 of them is known there."),
        "{}",
        there.text()
    );
    let json = app.get("/a/mara.json").await.json();
    assert_eq!((&json["communities"][0]["endorsers"], &json["communities"][0]["known"]), (&2.into(), &1.into()));
    let ranks: Vec<f64> = app.db(|db| community_ranks::table.select(community_ranks::rank).load(db).unwrap()).await;
    assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{ranks:?}");
    let olgas = format!("{:.2}", ranks[0]);
    for page in [here, there] {
        assert!(!page.body.contains(&olgas) && !page.body.contains("Olga"), "{olgas}");
    }
}

#[tokio::test]
async fn strangers_who_only_know_each_other_are_known_to_nobody() {
    let app = TestApp::start().await;
    mara(&app).await;
    let (olga, max) = (app.signed_in("Olga").await, app.signed_in("Max").await);
    let (moritz, mia) = (app.signed_in("Moritz").await, app.signed_in("Mia").await);
    community(&app, "home-cooks", &[&olga, &max, &moritz, &mia]).await;
    for (from, to) in [(&max, &moritz), (&moritz, &mia), (&mia, &max), (&max, &olga)] {
        vouch(from, "home-cooks", "vouch", to).await;
    }
    for visitor in [&max, &moritz, &mia] {
        endorse(visitor, "home-cooks").await;
    }
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id]);
    assert!(app.get("/communities/home-cooks").await.text().contains("none of them is known here yet"));
    let reach: f64 = app.db(|db| reaches::table.select(reaches::reach).first(db).unwrap()).await;
    assert_eq!(reach, 0.0);
}

#[tokio::test]
async fn whoever_was_helped_and_rated_by_invitation_is_somebody_to_start_from() {
    let app = TestApp::start().await;
    let at = mara(&app).await;
    let (olga, ines, eva) = (app.signed_in("Olga").await, app.signed_in("Ines").await, app.signed_in("Eva").await);
    community(&app, "home-cooks", &[&olga, &ines, &eva]).await;
    vouch(&ines, "home-cooks", "vouch", &eva).await;
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id]);
    rated(&app, ines.person_id, at).await;
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id, ines.person_id, eva.person_id]);
}

#[tokio::test]
async fn a_steward_who_takes_an_admission_back_vouches_no_more() {
    let app = TestApp::start().await;
    let (olga, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    let fields = [("name", "Home Cooks"), ("about", "People who cook."), ("joining", "admitted")];
    olga.post_form("/communities/new", "/communities/new", &fields).await;
    ines.post_form("/communities/home-cooks", "/communities/home-cooks/join", &[]).await;
    vouch(&olga, "home-cooks", "admit", &ines).await;
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id, ines.person_id]);
    vouch(&olga, "home-cooks", "take-back", &ines).await;
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id]);
}

#[tokio::test]
async fn colleagues_of_an_agent_are_nobody_to_start_from_for_that_agent() {
    let app = TestApp::start().await;
    let (mara, acme) = mara(&app).await;
    let (boss, ines) = (app.signed_in("Boss").await, app.signed_in("Ines").await);
    community(&app, "home-cooks", &[&boss, &ines]).await;
    vouch(&boss, "home-cooks", "vouch", &ines).await;
    endorse(&ines, "home-cooks").await;
    app.ranked().await;
    let known_endorsers = async || -> i64 {
        let these = reaches::table.filter(reaches::agent_id.eq(mara)).select(reaches::known);
        app.db(move |db| these.first(db).unwrap()).await
    };
    assert_eq!(known_endorsers().await, 1);
    let (now, boss) = (app.app.clock.now(), boss.person_id);
    app.db(move |db| {
        diesel::insert_into(company_members::table)
            .values((
                company_members::company_id.eq(acme),
                company_members::person_id.eq(boss),
                company_members::role.eq("manager"),
                company_members::since.eq(now),
            ))
            .execute(db)
            .unwrap();
    })
    .await;
    // No community hears of it by itself: all are looked at once a day.
    gutcheck::jobs::rank_communities::stir_all(&app.app).await.unwrap();
    app.ranked().await;
    assert_eq!(known_endorsers().await, 0, "Ines is known on the word of Mara's boss only");
    assert_eq!(known(&app).await, [boss, ines.person_id], "and known she is, for everybody else");
}

#[tokio::test]
async fn every_change_is_ranked_at_the_next_turn_and_nothing_else_is() {
    let app = TestApp::start().await;
    mara(&app).await;
    let (olga, ines, max) = (app.signed_in("Olga").await, app.signed_in("Ines").await, app.signed_in("Max").await);
    let fields = [("name", "Home Cooks"), ("about", "People who cook."), ("joining", "open")];
    olga.post_form("/communities/new", "/communities/new", &fields).await;
    let page = "/communities/home-cooks";
    let settled = async |after: &str| {
        assert!(due(&app).await, "{after} is a change");
        app.ranked().await;
        assert!(!due(&app).await, "after {after} it is ranked");
    };
    settled("founding").await;
    for visitor in [&ines, &max] {
        visitor.post_form(page, &format!("{page}/join"), &[]).await;
        settled("joining").await;
    }
    vouch(&olga, "home-cooks", "vouch", &ines).await;
    settled("a vouch").await;
    vouch(&olga, "home-cooks", "make-steward", &ines).await;
    settled("a new steward").await;
    endorse(&ines, "home-cooks").await;
    settled("an endorsement").await;
    let own = ines.get("/a/mara/endorse").await.attribute("form[action^='/endorsements/']", "action").unwrap();
    ines.post_form("/a/mara/endorse", &own, &[]).await;
    settled("taking it back").await;
    vouch(&olga, "home-cooks", "take-back", &ines).await;
    settled("taking a vouch back").await;
    max.post_form(page, &format!("{page}/leave"), &[]).await;
    settled("leaving").await;
    for looked in ["", "/members"] {
        olga.get(&format!("{page}{looked}")).await;
    }
    assert!(!due(&app).await, "looking is no change");
}

#[tokio::test]
async fn a_ranking_is_thrown_away_when_something_changed_since_it_was_read() {
    let app = TestApp::start().await;
    let (olga, ines) = (app.signed_in("Olga").await, app.signed_in("Ines").await);
    let cooks = community(&app, "home-cooks", &[&olga, &ines]).await;
    let (read_at, circle) = app.db(move |db| rank_community::read(db, cooks).unwrap().unwrap()).await;
    vouch(&olga, "home-cooks", "vouch", &ines).await;
    let kept = app.db(move |db| rank_community::keep(db, cooks, read_at, &circle.rank()).unwrap()).await;
    assert!(!kept && known(&app).await.is_empty() && due(&app).await);
    app.ranked().await;
    assert_eq!(known(&app).await, [olga.person_id, ines.person_id]);
}

/// Three members of a community, each of whom rated by invitation; the first is its steward.
async fn rooted<'a>(app: &'a TestApp, slug: &'static str, at: (i64, i64)) -> Vec<Visitor<'a>> {
    let mut members = Vec::new();
    for name in ["Olga", "Ines", "Eva"] {
        members.push(app.signed_in(name).await);
    }
    community(app, slug, &members.iter().collect::<Vec<_>>()).await;
    for member in &members {
        rated(app, member.person_id, at).await;
    }
    members
}

#[tokio::test]
async fn a_bridge_is_known_in_two_communities_by_more_than_one_person() {
    let app = TestApp::start().await;
    let at = mara(&app).await;
    let mark = async || {
        app.ranked().await;
        let page = app.get("/a/mara").await;
        let json = app.get("/a/mara.json").await.json();
        assert_eq!(page.all(".bridge").is_empty(), json["known_across"].as_array().unwrap().is_empty());
        page.all(".bridge").join(" ")
    };
    let cooks = rooted(&app, "home-cooks", at).await;
    let bakers = rooted(&app, "bakers", at).await;
    let join = cooks[0].post_form("/communities/bakers", "/communities/bakers/join", &[]).await;
    assert_eq!(join.status, 303);
    endorse(&cooks[0], "home-cooks").await;
    endorse(&cooks[0], "bakers").await;
    assert_eq!(mark().await, "", "one person twice is no bridge");
    endorse(&bakers[1], "bakers").await;
    assert_eq!(mark().await, "Known in two communities. People who are known in bakers and home cooks vouch for Mara.");
    cooks[0].post_form("/communities/home-cooks", "/communities/home-cooks/leave", &[]).await;
    vouch(&cooks[0], "home-cooks", "make-steward", &cooks[1]).await;
    cooks[0].post_form("/communities/home-cooks", "/communities/home-cooks/leave", &[]).await;
    assert_eq!(mark().await, "", "only one community vouches now");
}

#[tokio::test]
async fn two_communities_founded_for_the_purpose_are_no_bridge() {
    let app = TestApp::start().await;
    mara(&app).await;
    for slug in ["one-friend", "another-friend"] {
        let friend = app.signed_in(&slug.replace('-', " ")).await;
        community(&app, slug, &[&friend]).await;
        endorse(&friend, slug).await;
    }
    app.ranked().await;
    assert!(!app.get("/a/mara").await.has(".bridge"), "nobody there ever rated by invitation");
}

#[tokio::test]
async fn whoever_is_signed_in_sees_her_own_communities_and_nobody_else_does() {
    let app = TestApp::start().await;
    let at = mara(&app).await;
    let cooks = rooted(&app, "home-cooks", at).await;
    let (max, lone) = (app.signed_in("Max").await, app.signed_in("Lone").await);
    max.post_form("/communities/home-cooks", "/communities/home-cooks/join", &[]).await;
    let (now, stranger) = (app.app.clock.now(), max.person_id);
    app.db(move |db| {
        let open = Given { stars: 1, origin: Origin::Open, person: Some((stranger, "Max")), ..Given::default() };
        rating(db, at.0, at.1, open, now);
    })
    .await;
    app.ranked().await;
    let hers = cooks[1].get("/a/mara").await;
    assert_eq!(hers.header("cache-control"), "private, no-store");
    let ours = hers.all(".ours").join(" ");
    assert!(ours.contains("Mara helped 4 people from home cooks."), "{ours}");
    assert!(ours.contains("Rests on 4 ratings by members of home cooks; 3 of them are known there."), "{ours}");
    assert!(ours.contains("When their word weighs three times:"), "{ours}");
    assert_eq!(hers.all(".profile > .verdict").len(), 1, "beside the verdict for everybody");
    for page in [app.get("/a/mara").await, lone.get("/a/mara").await] {
        assert_eq!(page.header("cache-control"), "public, max-age=0, must-revalidate");
        assert!(page.has(".ours form input[name=as]") && !page.all(".ours").join(" ").contains("Mara helped"));
    }
    let asked = cooks[1].get("/a/mara?as=nobody").await;
    assert_eq!(asked.header("cache-control"), "public, max-age=0, must-revalidate", "she asked through others");
    let through = app.get("/a/mara.json?as=home-cooks").await.json()["through"].clone();
    assert_eq!((&through["rests_on"][0]["ratings"], &through["rests_on"][0]["known"]), (&4.into(), &3.into()));
}

#[tokio::test]
async fn a_customer_lets_her_communities_count_what_she_says_by_a_link() {
    let app = TestApp::start().await;
    let at = mara(&app).await;
    let ines = app.signed_in("Ines Souza").await;
    community(&app, "home-cooks", &[&ines]).await;
    let link = invited(&app, at).await;
    assert!(!app.get(&link).await.has("input[name=mine]"), "a stranger is not asked");
    assert!(ines.get(&link).await.has("input[name=mine]:not([checked])"), "it is hers to say");

    let answers = [("stars", "5"), ("comment", "The part came on Friday."), ("mine", "yes")];
    ines.post_form(&link, &link, &answers).await;
    let helped =
        async || app.get("/a/mara.json?as=home-cooks").await.json()["through"]["communities"][0]["helped"].clone();
    assert_eq!(helped().await, 1);
    app.ranked().await;
    let roots: i64 = app.db(|db| communities::table.select(communities::roots).first(db).unwrap()).await;
    assert_eq!(roots, 1, "she rated by invitation, and counts as such");
    for path in ["/a/mara", "/a/mara/ratings", "/a/mara/ratings?community=home-cooks", "/a/mara.json?as=home-cooks"] {
        let page = app.get(path).await;
        assert!(!page.body.contains("Souza"), "{path}");
        assert!(path.contains(".json") || page.body.contains("The part came on Friday."), "{path}");
    }

    assert!(ines.get(&format!("{link}/change")).await.has("input[name=mine][checked]"));
    ines.post_form(&format!("{link}/change"), &link, &[("stars", "4")]).await;
    assert_eq!(helped().await, 0, "she took it back");
    app.ranked().await;
    let roots: i64 = app.db(|db| communities::table.select(communities::roots).first(db).unwrap()).await;
    assert_eq!(roots, 0);
}

#[tokio::test]
async fn nobody_claims_a_rating_that_was_not_theirs_to_send_and_a_deleted_account_claims_none() {
    let app = TestApp::start().await;
    let at = mara(&app).await;
    let (ines, max) = (app.signed_in("Ines").await, app.signed_in("Max").await);
    community(&app, "home-cooks", &[&ines]).await;
    let link = invited(&app, at).await;
    ines.post_form(&link, &link, &[("stars", "5"), ("mine", "yes")]).await;
    max.post_form(&format!("{link}/change"), &link, &[("stars", "5")]).await;
    let links =
        async || -> Vec<i64> { app.db(|db| rater_links::table.select(rater_links::person_id).load(db).unwrap()).await };
    assert_eq!(links().await, [ines.person_id], "without the tick nothing is Max's, and nothing is taken from Ines");
    let (id, now) = (ines.person_id, app.app.clock.now());
    app.db(move |db| store::people::end_relations(db, id, now).unwrap()).await;
    assert!(links().await.is_empty());
}

/// A link to rate Mara with, for a customer whom only the company knows.
async fn invited(app: &TestApp, (mara, acme): (i64, i64)) -> String {
    use gutcheck::{
        security::invitation_tokens,
        store::schema::{cases, invitations},
    };
    let (now, expires) = (app.app.clock.now(), app.app.clock.now() + TimeDelta::days(30));
    app.db(move |db| {
        let case = crate::support::builders::case(db, mara, acme, 60, now);
        diesel::update(cases::table.find(case)).set(cases::resolved_at.eq(now)).execute(db).unwrap();
        let rater = store::raters::of_customer(db, acme, "customer-7", now).unwrap();
        diesel::insert_into(invitations::table)
            .values((
                invitations::jti.eq("first"),
                invitations::case_id.eq(case),
                invitations::agent_id.eq(mara),
                invitations::company_id.eq(acme),
                invitations::rater_id.eq(rater.id),
                invitations::created_at.eq(now),
                invitations::expires_at.eq(expires),
            ))
            .execute(db)
            .unwrap();
        person(db, "Somebody else", now);
    })
    .await;
    let key = app.app.keys.newest().unwrap();
    let issuer = app.app.config.absolute("");
    let token = invitation_tokens::sign((&key.kid, &key.secret), &issuer, "first", expires).unwrap();
    format!("/r/{token}")
}
