//! Vouching for an agent in a community's name, and what it adds up to.

use diesel::prelude::*;
use gutcheck::{
    domain::community::ThroughCommunity,
    store::{
        self,
        schema::{agents, communities, company_members, endorsements, memberships, raters, ratings},
    },
};

use crate::support::{Page, TestApp, Visitor, people};

const REASON: &str = "She told us about the recall before the company did.";

/// A public agent "Mara" who works at Kestrel, and a community of that slug with these members.
async fn mara_and_community(app: &TestApp, slug: &'static str, members: &[&Visitor<'_>]) -> (i64, i64) {
    let now = app.app.clock.now();
    let members: Vec<i64> = members.iter().map(|member| member.person_id).collect();
    app.db(move |db| {
        let mara = agents::table.filter(agents::handle.eq("mara")).select(agents::id).first(db).optional().unwrap();
        let mara = mara.unwrap_or_else(|| {
            let mara = people::agent(db, "mara", None, now);
            people::employ(db, mara, "kestrel", now);
            mara
        });
        let community: i64 = diesel::insert_into(communities::table)
            .values((
                communities::slug.eq(slug),
                communities::name.eq(slug),
                communities::joining.eq("open"),
                communities::created_by.eq(members[0]),
                communities::created_at.eq(now),
            ))
            .returning(communities::id)
            .get_result(db)
            .unwrap();
        for member in members {
            diesel::insert_into(memberships::table)
                .values((
                    memberships::community_id.eq(community),
                    memberships::person_id.eq(member),
                    memberships::role.eq("steward"),
                    memberships::state.eq("member"),
                    memberships::joined_at.eq(now),
                ))
                .execute(db)
                .unwrap();
        }
        (mara, community)
    })
    .await
}

async fn endorse(visitor: &Visitor<'_>, community: &str, topic: &str) -> Page {
    let fields = [("community", community), ("topic", topic), ("reason", REASON)];
    visitor.post_form("/a/mara/endorse", "/a/mara/endorse", &fields).await
}

async fn standing(app: &TestApp) -> i64 {
    let standing = endorsements::table.filter(endorsements::withdrawn_at.is_null()).count();
    app.db(move |db| standing.get_result(db).unwrap()).await
}

#[tokio::test]
async fn a_member_vouches_for_an_agent_and_takes_it_back() {
    let app = TestApp::start().await;
    let ines = app.signed_in("Ines").await;
    let (mara, _) = mara_and_community(&app, "cooks", &[&ines]).await;

    assert!(ines.get("/a/mara/endorse?community=cooks").await.has("input[value=cooks][checked]"));
    assert_eq!(standing(&app).await, 0, "looking vouches for nobody");
    assert_eq!(endorse(&ines, "cooks", "Warranty").await.location(), "/a/mara");
    let page = app.get("/communities/cooks").await;
    assert!(
        page.text().contains("1 member vouches for them, on Warranty; they are not known here yet."),
        "{}",
        page.text()
    );
    assert!(page.text().contains(REASON) && page.text().contains("Ines for Mara"));

    let own = ines.get("/a/mara/endorse").await.attribute("form[action^='/endorsements/']", "action").unwrap();
    let stranger = app.signed_in("Max").await;
    assert_eq!(stranger.post_form("/communities/cooks", &own, &[]).await.status, 404, "it is not theirs");
    assert_eq!(ines.post_form("/a/mara/endorse", &own, &[]).await.status, 303);
    assert!(!app.get("/communities/cooks").await.body.contains(REASON));
    assert_eq!(app.db(move |db| store::endorsements::of_agent(db, mara).unwrap()).await, []);
}

#[tokio::test]
async fn the_same_voice_again_changes_its_reason_and_counts_once() {
    let app = TestApp::start().await;
    let ines = app.signed_in("Ines").await;
    mara_and_community(&app, "cooks", &[&ines]).await;
    endorse(&ines, "cooks", "Warranty").await;
    let fields = [("community", "cooks"), ("topic", "warranty"), ("reason", "She rang me back the same day.")];
    ines.post_form("/a/mara/endorse", "/a/mara/endorse", &fields).await;
    let page = app.get("/communities/cooks").await.text();
    assert!(page.contains("1 member vouches") && page.contains("rang me back") && !page.contains(REASON), "{page}");
}

#[tokio::test]
async fn colleagues_are_told_kindly_why_not() {
    let app = TestApp::start().await;
    let (jon, boss, mara_herself) =
        (app.signed_in("Jon").await, app.signed_in("Boss").await, app.signed_in("Mara").await);
    let (mara, _) = mara_and_community(&app, "cooks", &[&jon, &boss, &mara_herself]).await;
    let (now, ids) = (app.app.clock.now(), (jon.person_id, boss.person_id, mara_herself.person_id));
    app.db(move |db| {
        let colleague = people::agent(db, "jon", Some(ids.0), now);
        let company = people::employ(db, colleague, "kestrel", now);
        diesel::insert_into(company_members::table)
            .values((
                company_members::company_id.eq(company),
                company_members::person_id.eq(ids.1),
                company_members::role.eq("manager"),
                company_members::since.eq(now),
            ))
            .execute(db)
            .unwrap();
        diesel::update(agents::table.find(mara)).set(agents::person_id.eq(ids.2)).execute(db).unwrap();
    })
    .await;

    let fields = [("community", "cooks"), ("topic", "Warranty"), ("reason", REASON)];
    for (visitor, why) in
        [(&jon, "work for the same company"), (&boss, "work for the same company"), (&mara_herself, "your own page")]
    {
        let page = visitor.get("/a/mara/endorse").await;
        assert!(page.text().contains(why) && !page.has("textarea"), "{}", page.text());
        let refusal = visitor.post_form("/communities/cooks", "/a/mara/endorse", &fields).await;
        assert_eq!(refusal.status, 403);
        assert!(refusal.text().contains(why));
    }
    assert_eq!(standing(&app).await, 0);
}

#[tokio::test]
async fn only_a_member_speaks_in_a_communitys_name() {
    let app = TestApp::start().await;
    let (ines, max) = (app.signed_in("Ines").await, app.signed_in("Max").await);
    mara_and_community(&app, "cooks", &[&ines]).await;
    assert!(max.get("/a/mara/endorse").await.text().contains("Join one first"));
    mara_and_community(&app, "bakers", &[&max]).await;
    assert_eq!(endorse(&max, "cooks", "Warranty").await.status, 422);
    assert_eq!(standing(&app).await, 0);
}

#[tokio::test]
async fn a_word_is_no_reason_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let ines = app.signed_in("Ines").await;
    mara_and_community(&app, "cooks", &[&ines]).await;
    let fields = [("community", "cooks"), ("topic", "Warranty"), ("reason", "Great!")];
    let refused = ines.post_form("/a/mara/endorse", "/a/mara/endorse", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("#reason[aria-invalid]"));
    assert_eq!(refused.attribute("#topic", "value").as_deref(), Some("Warranty"));
}

#[tokio::test]
async fn nobody_vouches_for_an_agent_whom_nobody_may_see() {
    let app = TestApp::start().await;
    let ines = app.signed_in("Ines").await;
    let (mara, _) = mara_and_community(&app, "cooks", &[&ines]).await;
    endorse(&ines, "cooks", "Warranty").await;
    for (state, status) in [("draft", 404), ("left", 410)] {
        app.db(move |db| diesel::update(agents::table.find(mara)).set(agents::state.eq(state)).execute(db).unwrap())
            .await;
        assert_eq!(ines.get("/a/mara/endorse").await.status, status);
        assert_eq!(ines.get("/a/mara/thank").await.status, status);
        assert!(!app.get("/communities/cooks").await.body.contains("Mara"), "{state}");
    }
}

#[tokio::test]
async fn leaving_takes_back_what_was_said_in_the_communitys_name() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.signed_in("Ines").await, app.signed_in("Olga").await);
    mara_and_community(&app, "cooks", &[&ines, &olga]).await;
    mara_and_community(&app, "bakers", &[&ines, &olga]).await;
    endorse(&ines, "cooks", "Warranty").await;
    endorse(&ines, "bakers", "Warranty").await;
    ines.post_form("/communities/cooks", "/communities/cooks/leave", &[]).await;
    assert!(!app.get("/communities/cooks").await.body.contains(REASON));
    assert!(app.get("/communities/bakers").await.body.contains(REASON));
}

#[tokio::test]
async fn a_profile_is_seen_through_the_communities_that_a_visitor_names() {
    let app = TestApp::start().await;
    let (ines, olga) = (app.signed_in("Ines").await, app.signed_in("Olga").await);
    let (mara, _) = mara_and_community(&app, "cooks", &[&ines, &olga]).await;
    mara_and_community(&app, "bakers", &[&olga]).await;
    endorse(&ines, "cooks", "Warranty").await;
    endorse(&ines, "cooks", "Ovens").await;
    let (now, raters) = (app.app.clock.now(), [ines.person_id, olga.person_id, olga.person_id]);
    let seen = app
        .db(move |db| {
            for (n, (person, withdrawn)) in raters.into_iter().zip([false, false, true]).enumerate() {
                let rater = store::raters::of_person(db, person, "X", now).unwrap();
                diesel::insert_into(ratings::table)
                    .values((
                        ratings::agent_id.eq(mara),
                        ratings::rater_id.eq(rater.id),
                        ratings::origin.eq("open"),
                        ratings::stars.eq(5),
                        ratings::rated_at.eq(now + chrono::TimeDelta::seconds(i64::try_from(n).unwrap())),
                        ratings::withdrawn_at.eq(withdrawn.then_some(now)),
                        ratings::w_origin.eq(1.0),
                        ratings::w_credibility.eq(1.0),
                        ratings::w_marginal.eq(1.0),
                        ratings::w_coverage.eq(1.0),
                    ))
                    .execute(db)
                    .unwrap();
            }
            assert_eq!(raters::table.count().get_result(db), Ok(2));
            store::endorsements::through(db, mara, &["bakers".into(), "nobody".into(), "cooks".into()]).unwrap()
        })
        .await;
    let through = |slug: &str, helped, vouching| ThroughCommunity {
        slug: slug.into(),
        name: slug.into(),
        helped,
        vouching,
        vouching_known: 0,
    };
    assert_eq!(seen, [through("bakers", 1, 0), through("cooks", 2, 1)]);
}

#[tokio::test]
async fn what_somebody_said_of_a_profile_counts_no_more_when_it_becomes_their_own() {
    let app = TestApp::start().await;
    let (ines, max) = (app.signed_in("Ines").await, app.signed_in("Max").await);
    let (mara, _) = mara_and_community(&app, "cooks", &[&ines, &max]).await;
    for person in [&ines, &max] {
        assert_eq!(endorse(person, "cooks", "Warranty").await.status, 303);
        let opinion = [("stars", "5"), ("comment", "Splendid.")];
        assert_eq!(person.post_form("/a/mara/rate", "/a/mara/rate", &opinion).await.status, 303);
        let thanks = [("text", "Thank you so much!"), ("signed", "name")];
        assert_eq!(person.post_form("/a/mara/thank", "/a/mara/thank", &thanks).await.status, 303);
    }
    let now = app.app.clock.now();
    let token = app
        .db(move |db| {
            use gutcheck::domain::mailed_link::Purpose::Accept;
            let company = store::companies::by_slug(db, "kestrel").unwrap().unwrap().id;
            let email = "mara@kestrel.example".parse().unwrap();
            let link = Accept { agent_id: mara };
            gutcheck::services::mailed_links::issue(db, link, &email, None, Some(company), now).unwrap()
        })
        .await;
    let link = format!("/accept/{token}");
    assert_eq!(ines.post_form(&link, &link, &[]).await.location(), "/desk/agent");

    let (uncounted, believed, thanks) = app
        .db(move |db| {
            use gutcheck::store::schema::{posteriors, thanks};
            let uncounted: Vec<Option<String>> =
                ratings::table.order(ratings::id).select(ratings::uncounted).load(db).unwrap();
            let open = posteriors::table.filter(posteriors::agent_id.eq(mara)).filter(posteriors::facet.eq("open"));
            let believed: Vec<i64> = open.select(posteriors::n).load(db).unwrap();
            (uncounted, believed, thanks::table.count().get_result::<i64>(db).unwrap())
        })
        .await;
    assert_eq!(uncounted, [Some("own".to_owned()), None]);
    assert_eq!((standing(&app).await, believed, thanks), (1, vec![1], 1), "what Max said still stands");
}

#[tokio::test]
async fn only_an_employer_who_says_so_too_stands_on_a_communitys_page() {
    let app = TestApp::start().await;
    let ines = app.signed_in("Ines").await;
    mara_and_community(&app, "cooks", &[&ines]).await;
    endorse(&ines, "cooks", "Warranty").await;
    let page = app.get("/communities/cooks").await.text();
    assert!(page.contains("Mara") && !page.contains("kestrel"), "{page}");
    let now = app.app.clock.now();
    app.db(move |db| {
        use gutcheck::store::schema::employments;
        diesel::update(employments::table).set(employments::confirmed_at.eq(now)).execute(db).unwrap();
    })
    .await;
    assert!(app.get("/communities/cooks").await.text().contains("kestrel"));
}
