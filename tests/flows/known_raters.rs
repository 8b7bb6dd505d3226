//! Ratings without a case, by people whom others know who were helped themselves.

use diesel::prelude::*;
use gutcheck::{
    domain::{
        Moment,
        person::Person,
        rating::{Opinion, Origin, Stars, Traits},
        trust::{Judgement, Verdict, posterior::OPEN_SHARE},
    },
    services::{
        rebuild_trust,
        submit_rating::{self, Said},
    },
    store::{
        self, Db,
        schema::{agents, communities, company_members, employments, memberships, ratings, vouches},
    },
};

use crate::support::{
    TestApp,
    builders::{Given, company, rating},
    people::{agent, employ, person},
};

/// An open community of these members, the first its steward, where these vouch for those; returns its id.
fn community(db: &mut Db, slug: &str, members: &[i64], known: &[(i64, i64)], now: Moment) -> i64 {
    let id: i64 = diesel::insert_into(communities::table)
        .values((
            communities::slug.eq(slug),
            communities::name.eq(slug),
            communities::joining.eq("open"),
            communities::created_by.eq(members[0]),
            communities::created_at.eq(now),
            communities::stirred_at.eq(now),
        ))
        .returning(communities::id)
        .get_result(db)
        .unwrap();
    for member in members {
        diesel::insert_into(memberships::table)
            .values((
                memberships::community_id.eq(id),
                memberships::person_id.eq(member),
                memberships::role.eq(if *member == members[0] { "steward" } else { "member" }),
                memberships::state.eq("member"),
                memberships::joined_at.eq(now),
            ))
            .execute(db)
            .unwrap();
    }
    for (voucher, member) in known {
        diesel::insert_into(vouches::table)
            .values((
                vouches::community_id.eq(id),
                vouches::voucher_id.eq(voucher),
                vouches::member_id.eq(member),
                vouches::vouched_at.eq(now),
            ))
            .execute(db)
            .unwrap();
    }
    id
}

/// Mara of Acme, whom ten people rated after a case; her id.
fn mara(db: &mut Db, now: Moment) -> i64 {
    let acme = company(db, "acme", "Acme", now);
    let mara = agent(db, "mara", None, now);
    employ(db, mara, "acme", now);
    for n in 0..10 {
        rating(db, mara, acme, Given { stars: 4 + n % 2, ..Given::default() }, now);
    }
    mara
}

/// People who rated somebody of these companies after a case, one each.
fn helped(db: &mut Db, at: &[&str], now: Moment) -> Vec<i64> {
    let rated = at.iter().map(|slug| {
        let helper = agent(db, &format!("helper-{}", uuid::Uuid::new_v4().simple()), None, now);
        let company = employ(db, helper, slug, now);
        let who = person(db, "Whoever", now);
        rating(db, helper, company, Given { person: Some((who, "Whoever")), ..Given::default() }, now);
        who
    });
    rated.collect()
}

fn rate(db: &mut Db, person: i64, stars: i64, now: Moment) -> Origin {
    let person = Person {
        id: person,
        name: "Somebody".into(),
        email: "somebody@example.org".into(),
        moderator: false,
        session_id: 0,
    };
    let opinion = Opinion::new(Stars::try_from(stars).unwrap(), Traits::default(), None, None);
    let said = Said { opinion, signed: None, from: None };
    submit_rating::openly(db, "mara", &person, None, said, now).unwrap();
    let origin: String = ratings::table.order(ratings::id.desc()).select(ratings::origin).first(db).unwrap();
    origin.parse().unwrap()
}

/// What is believed of Mara.
fn judgement(db: &mut Db, now: Moment) -> Judgement {
    let mara: i64 = agents::table.filter(agents::handle.eq("mara")).select(agents::id).first(db).unwrap();
    let site = store::site::learned(db).unwrap();
    store::profiles::believed(db, &[mara]).unwrap()[&mara].judgement(&site, now)
}

#[tokio::test]
async fn whom_people_know_who_were_helped_themselves_counts_half_and_is_shown_so_everywhere() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (ines, max) = (app.signed_in("Ines").await, app.signed_in("Max").await);
    let (her, him) = (ines.person_id, max.person_id);
    app.db(move |db| {
        mara(db, now);
        let cooks = helped(db, &["bolt", "bolt", "cargo"], now);
        let know_her = [(cooks[0], her), (cooks[1], her), (cooks[2], her), (cooks[0], him)];
        community(db, "cooks", &[cooks[0], cooks[1], cooks[2], her, him], &know_her, now);
    })
    .await;
    app.ranked().await;
    let known = "People who were helped themselves know you in a community";
    assert!(ines.get("/a/mara/rate").await.text().contains(known));
    assert!(max.get("/a/mara/rate").await.text().contains("An open rating"), "one of them knows him");
    for (visitor, stars) in [(&ines, "2"), (&max, "1")] {
        let sent = visitor.post_form("/a/mara/rate", "/a/mara/rate", &[("stars", stars), ("fault", "person")]).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let evidence = app.get("/a/mara.json").await.json()["evidence"].clone();
    assert_eq!((&evidence["verified"], &evidence["community"], &evidence["open"]), (&10.into(), &1.into(), &1.into()));
    let listed = app.get("/api/v1/agents/mara/ratings?origin=community").await.json();
    assert_eq!(listed["ratings"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed["ratings"][0]["weight"]["origin"], 0.5, "{listed}");
    let listed = app.get("/a/mara/ratings?origin=community").await.text();
    assert!(listed.contains("community: known to people who were helped"), "{listed}");
    let why = app.get("/a/mara/why").await;
    assert_eq!(why.all("h2#community"), ["Ratings from communities"]);
    assert!(why.text().contains("10 ratings by people whose case is known"), "{}", why.text());
    let id: i64 = app
        .db(|db| ratings::table.filter(ratings::origin.eq("community")).select(ratings::id).first(db).unwrap())
        .await;
    assert!(ines.get(&format!("/me/ratings/{id}")).await.text().contains(known), "her receipt says so too");
    let difference = app.db(move |db| rebuild_trust::batch(db, 0, 100, now).unwrap().1).await;
    assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
}

#[tokio::test]
async fn nobody_is_known_by_one_company_alone_by_the_agents_own_or_without_a_case() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let raters = app
        .db(move |db| {
            let mara = mara(db, now);
            let known_to = |db: &mut Db, slug: &str, by: &[i64]| {
                let (known, lonely) = (person(db, "Known", now), person(db, "Lonely", now));
                let all: Vec<i64> = by.iter().copied().chain([known, lonely]).collect();
                let know: Vec<_> = by.iter().map(|one| (*one, known)).collect();
                community(db, slug, &all, &know, now);
                known
            };
            let mut raters = Vec::new();
            for (slug, at) in [
                ("known", vec!["bolt", "bolt", "cargo"]),
                ("two", vec!["bolt", "cargo"]),
                ("one-company", vec!["bolt", "bolt", "bolt", "bolt"]),
                ("own-company", vec!["acme", "acme", "bolt", "bolt"]),
            ] {
                let by = helped(db, &at, now);
                raters.push(known_to(db, slug, &by));
            }
            let strangers: Vec<i64> = (0..4).map(|_| person(db, "Stranger", now)).collect();
            raters.push(known_to(db, "strangers", &strangers));
            // Three of them, one of whom works at Mara's company by now.
            let by = helped(db, &["bolt", "bolt", "cargo"], now);
            raters.push(known_to(db, "colleagues", &by));
            let acme: i64 = employments::table
                .filter(employments::agent_id.eq(mara))
                .select(employments::company_id)
                .first(db)
                .unwrap();
            diesel::insert_into(company_members::table)
                .values((
                    company_members::company_id.eq(acme),
                    company_members::person_id.eq(by[1]),
                    company_members::role.eq("manager"),
                    company_members::since.eq(now),
                ))
                .execute(db)
                .unwrap();
            raters
        })
        .await;
    let early = raters[0];
    assert_eq!(app.db(move |db| rate(db, early, 5, now)).await, Origin::Open, "nobody was ranked yet");
    app.ranked().await;
    let origins = app
        .db(move |db| {
            let known = raters[0];
            let open = store::raters::find_person(db, known).unwrap().unwrap();
            let rating = store::ratings::open_of(db, 1, open.id).unwrap().unwrap();
            assert!(store::ratings::withdraw(db, rating.id, now).unwrap());
            let later = now + chrono::TimeDelta::seconds(1);
            raters.into_iter().map(|rater| rate(db, rater, 5, later)).collect::<Vec<_>>()
        })
        .await;
    assert_eq!(origins, [Origin::Community, Origin::Open, Origin::Open, Origin::Open, Origin::Open, Origin::Open]);
}

#[tokio::test]
async fn a_community_founded_for_the_purpose_makes_a_thousand_strangers_known_and_their_ratings_open() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let strangers = app
        .db(move |db| {
            mara(db, now);
            let founder = helped(db, &["bolt"], now)[0];
            let strangers: Vec<i64> = (0..1_000).map(|_| person(db, "Stranger", now)).collect();
            let members: Vec<i64> = [founder].into_iter().chain(strangers.iter().copied()).collect();
            let known: Vec<_> = strangers.iter().map(|stranger| (founder, *stranger)).collect();
            community(db, "friends", &members, &known, now);
            strangers
        })
        .await;
    app.ranked().await;
    let all = strangers.clone();
    let known = app.db(move |db| all.iter().filter(|stranger| is_known(db, **stranger)).count()).await;
    assert_eq!(known, 1_000, "their founder made them known there");
    let before = app.db(move |db| judgement(db, now)).await;
    // As many as are far beyond what open ratings may weigh; each takes its time.
    app.db(move |db| {
        for stranger in &strangers[..150] {
            assert_eq!(rate(db, *stranger, 1, now), Origin::Open);
        }
    })
    .await;
    let after = app.db(move |db| judgement(db, now)).await;
    assert_eq!(Verdict::of(&before), Verdict::of(&after));
    let moved = before.all.mean() - after.all.mean();
    assert!(moved <= OPEN_SHARE / (1.0 + OPEN_SHARE), "{before:?} {after:?}");
}

#[tokio::test]
async fn whoever_won_three_people_over_weighs_less_than_two_with_any_number_of_strangers() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let strangers = app
        .db(move |db| {
            mara(db, now);
            let won = helped(db, &["bolt", "bolt", "cargo"], now);
            let strangers: Vec<i64> = (0..100).map(|_| person(db, "Stranger", now)).collect();
            // A hundred communities, each for one stranger: they are one voice all the same.
            for (n, stranger) in strangers.iter().enumerate() {
                let known: Vec<_> = won.iter().map(|one| (*one, *stranger)).collect();
                let members: Vec<i64> = won.iter().copied().chain([*stranger]).collect();
                community(db, &format!("friends-{n}"), &members, &known, now);
            }
            strangers
        })
        .await;
    app.ranked().await;
    app.db(move |db| {
        let before = judgement(db, now);
        for stranger in strangers {
            assert_eq!(rate(db, stranger, 1, now), Origin::Community);
        }
        let after = judgement(db, now);
        let moved = before.all.mean() - after.all.mean();
        assert!(moved <= before.all.mean() * 2.0 / (4.0 + after.cases_weight + 2.0), "{before:?} {after:?}");
        assert!(moved > 0.05, "they are heard: {before:?} {after:?}");
        assert_eq!((before.cases_weight, before.cases_n), (after.cases_weight, after.cases_n));
        let (_, difference) = rebuild_trust::batch(db, 0, 1_000, now).unwrap();
        assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
    })
    .await;
}

fn is_known(db: &mut Db, person: i64) -> bool {
    use gutcheck::store::schema::community_ranks;
    community_ranks::table
        .filter(community_ranks::person_id.eq(person))
        .select(community_ranks::known)
        .first(db)
        .unwrap()
}
