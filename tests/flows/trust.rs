//! What is believed follows the ratings, and nothing but the ratings.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::rating::{Fault, Opinion, Origin, Stars, Traits},
    services::{rebuild_trust, trust},
    store::{
        self, Db,
        schema::{posteriors, ratings, standings},
    },
};

use crate::support::{TestApp, builders::*, people::*};

/// `(S, W, n)` of an agent's stars over all groups, as kept.
fn stars(db: &mut Db, agent_id: i64) -> (f64, f64, i64) {
    let rows: Vec<(f64, f64, i64)> = posteriors::table
        .filter(posteriors::agent_id.eq(agent_id))
        .filter(posteriors::facet.eq("stars"))
        .select((posteriors::s, posteriors::w, posteriors::n))
        .load(db)
        .unwrap();
    rows.into_iter().fold((0.0, 0.0, 0), |(s, w, n), row| (s + row.0, w + row.1, n + row.2))
}

#[tokio::test]
async fn everything_worked_out_anew_is_what_was_kept() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let mara = agent(db, "mara", None, now);
        for n in 0..40 {
            let origin = Origin::ALL[n % 4];
            rating(
                db,
                mara,
                acme,
                Given {
                    stars: 1 + n as i64 % 5,
                    origin,
                    listened: Some(n % 2 == 0),
                    topic: Some("Ovens"),
                    days_ago: 3 * n as i64,
                    fault: (n % 10 == 0).then_some(Fault::Policy),
                    ..Given::default()
                },
                now,
            );
        }
        let all: Vec<i64> = ratings::table.order(ratings::id).select(ratings::id).load(db).unwrap();
        for (n, id) in all.iter().enumerate().filter(|(n, _)| n % 4 == 1) {
            let before = store::ratings::by_id(db, *id).unwrap().unwrap();
            if n % 8 == 1 {
                assert!(store::ratings::withdraw(db, *id, now).unwrap());
                trust::replace(db, Some(&before), None, now).unwrap();
            } else {
                let mut after = before.clone();
                after.opinion = Opinion::new(Stars::try_from(5).unwrap(), Traits::default(), None, None);
                after.weight.uncounted = None;
                store::ratings::edit(db, &before, &after, now).unwrap();
                trust::replace(db, Some(&before), Some(&after), now).unwrap();
            }
        }
        let (last, difference) = rebuild_trust::batch(db, 0, 10, now).unwrap();
        assert_eq!(last, Some(mara));
        assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_lost_is_worked_out_when_the_program_starts() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (before, mara) = app
        .db(move |db| {
            let acme = company(db, "acme", "Acme", now);
            let mara = agent(db, "mara", None, now);
            for _ in 0..6 {
                rating(db, mara, acme, Given::default(), now);
            }
            let before = stars(db, mara);
            store::posteriors::forget(db, mara).unwrap();
            (before, mara)
        })
        .await;
    let store = app.app.store.clone();
    tokio::task::spawn_blocking(move || rebuild_trust::if_missing(&store, now).unwrap()).await.unwrap();
    let after = app.db(move |db| stars(db, mara)).await;
    assert_eq!(before.2, after.2);
    assert!((before.0 - after.0).abs() < 1e-9 && (before.1 - after.1).abs() < 1e-9, "{before:?} {after:?}");
}

#[tokio::test]
async fn however_often_one_person_rates_it_is_one_voice() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let mara = agent(db, "mara", None, now);
        let nora = person(db, "Nora", now);
        let mut given = Vec::new();
        for n in 0..20 {
            given.push(rating(
                db,
                mara,
                acme,
                Given { person: Some((nora, "Nora")), days_ago: 20 - n, ..Given::default() },
                now,
            ));
        }
        let each: Vec<f64> = ratings::table.order(ratings::id).select(ratings::w_marginal).load(db).unwrap();
        assert_eq!(each[..4], [0.0; 4]);
        assert!(each[4..].iter().all(|share| *share == 1.0 / 16.0), "{each:?}");
        assert_eq!(stars(db, mara).2, 16);

        let newest = store::ratings::by_id(db, given[19]).unwrap().unwrap();
        assert!(store::ratings::withdraw(db, newest.id, now).unwrap());
        trust::replace(db, Some(&newest), None, now).unwrap();
        let fourth: f64 = ratings::table.find(given[3]).select(ratings::w_marginal).first(db).unwrap();
        assert_eq!(fourth, 1.0 / 16.0, "what was taken back leaves its part to an older one");
    })
    .await;
}

#[tokio::test]
async fn evidence_that_was_taken_back_lets_a_verdict_stand_for_two_more_days() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let mara = app
        .db(move |db| {
            let acme = company(db, "acme", "Acme", now);
            let mara = agent(db, "mara", None, now);
            for n in 0..8 {
                rating(db, mara, acme, Given { days_ago: 5 + n, ..Given::default() }, now);
            }
            shown(db, mara, gutcheck::domain::trust::Verdict::MostlyTrusted, now);
            for one in store::ratings::of_agent(db, mara).unwrap().drain(..4) {
                assert!(store::ratings::withdraw(db, one.id, now).unwrap());
                trust::replace(db, Some(&one), None, now).unwrap();
            }
            mara
        })
        .await;
    let verdict = async || -> String {
        app.db(move |db| standings::table.find(mara).select(standings::verdict).first(db).unwrap()).await
    };
    gutcheck::jobs::refresh_verdicts::run_once(&app.app).await.unwrap();
    assert_eq!(verdict().await, "mostly_trusted");
    app.app.clock.advance(TimeDelta::days(2));
    gutcheck::jobs::refresh_verdicts::run_once(&app.app).await.unwrap();
    assert_eq!(verdict().await, "too_early");
}

/// The factor for related voices of each rating, in the order in which they were given.
fn related(db: &mut Db) -> Vec<f64> {
    ratings::table.order(ratings::id).select(ratings::w_related).load(db).unwrap()
}

/// A rating of five stars as it would come in by a link, from that address.
fn rate_from(db: &mut Db, agent_id: i64, company_id: i64, address: &str, now: gutcheck::domain::Moment) -> i64 {
    let id = rating(db, agent_id, company_id, Given::default(), now);
    let before = store::ratings::by_id(db, id).unwrap().unwrap();
    let weight = gutcheck::services::relate::leave_trace(db, &before, address.parse().ok(), now).unwrap();
    let after = gutcheck::domain::rating::Rating { weight, ..before.clone() };
    trust::replace(db, Some(&before), Some(&after), now).unwrap();
    id
}

#[tokio::test]
async fn voices_from_one_place_add_little_to_each_other_until_one_is_taken_back() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let mara = agent(db, "mara", None, now);
        let first = rate_from(db, mara, acme, "203.0.113.7", now);
        rate_from(db, mara, acme, "203.0.113.8", now);
        rate_from(db, mara, acme, "203.0.113.7", now);
        rate_from(db, mara, acme, "198.51.100.1", now);
        assert_eq!(related(db), [1.0, 1.0 / 1.5 * 2.0 - 1.0, 0.0, 1.0]);
        assert_eq!(stars(db, mara).2, 3, "a household is one voice");

        let rating = store::ratings::by_id(db, first).unwrap().unwrap();
        assert!(store::ratings::withdraw(db, first, now).unwrap());
        trust::replace(db, Some(&rating), None, now).unwrap();
        assert_eq!(related(db)[1], 1.0, "as if the first had never been given");
        assert!((related(db)[2] - (2.0 / 1.5 - 1.0)).abs() < 1e-12);
        let (_, difference) = rebuild_trust::batch(db, 0, 10, now).unwrap();
        assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
    })
    .await;
}

#[tokio::test]
async fn a_program_gets_each_factor_of_a_weight_and_why_it_is_nothing() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let (acme, mara) = (company(db, "acme", "Acme", now), agent(db, "mara", None, now));
        for address in ["203.0.113.7", "203.0.113.8", "203.0.113.7"] {
            rate_from(db, mara, acme, address, now);
        }
    })
    .await;
    let page = app.get("/api/v1/agents/mara/ratings").await.json();
    let weights: Vec<_> = page["ratings"].as_array().unwrap().iter().map(|rating| rating["weight"].clone()).collect();
    assert_eq!(weights.iter().filter(|weight| weight["not_counted"] == "household").count(), 1, "{weights:?}");
    for weight in weights {
        let factors = ["origin", "credibility", "marginal", "related", "coverage"];
        let product: f64 = factors.iter().map(|factor| weight[factor].as_f64().unwrap()).product();
        assert!((product - weight["value"].as_f64().unwrap()).abs() < 1e-12, "{weight}");
    }
}

#[tokio::test]
async fn raters_are_held_against_everybody_else_every_night() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let nora = app
        .db(move |db| {
            let acme = company(db, "acme", "Acme", now);
            let nora = person(db, "Nora", now);
            for handle in ["mara", "jon"] {
                let agent_id = agent(db, handle, None, now);
                for _ in 0..3 {
                    rating(db, agent_id, acme, Given::default(), now);
                }
                rating(db, agent_id, acme, Given { stars: 1, person: Some((nora, "Nora")), ..Given::default() }, now);
            }
            nora
        })
        .await;
    gutcheck::jobs::refit::run_once(&app.app).await.unwrap();
    let (rater, site) = app
        .db(move |db| (store::raters::find_person(db, nora).unwrap().unwrap(), store::site::learned(db).unwrap()))
        .await;
    assert_eq!((rater.deviation_sum, rater.deviation_n), (2.0, 2));
    // Six agree with two of three others and are 1/3 off; Nora is 1 off twice: (6/3 + 2 + 60·0.15)/(8 + 60).
    assert!((site.deviation - (2.0 + 2.0 + 9.0) / 68.0).abs() < 1e-9, "{site:?}");
}

/// The customer of a case is invited to rate.
fn invite(db: &mut Db, case_id: i64, now: gutcheck::domain::Moment) {
    use gutcheck::store::schema::{cases, invitations};
    let (agent, company): (i64, i64) =
        cases::table.find(case_id).select((cases::agent_id, cases::company_id)).first(db).unwrap();
    let rater = store::raters::of_customer(db, company, &case_id.to_string(), now).unwrap();
    diesel::insert_into(invitations::table)
        .values((
            (invitations::jti.eq(case_id.to_string()), invitations::case_id.eq(case_id)),
            (invitations::agent_id.eq(agent), invitations::company_id.eq(company), invitations::rater_id.eq(rater.id)),
            (invitations::created_at.eq(now), invitations::expires_at.eq(now + TimeDelta::days(30))),
        ))
        .execute(db)
        .unwrap();
}

/// A known member of that community vouches for the agent.
fn known_in(db: &mut Db, agent_id: i64, slug: &str, now: gutcheck::domain::Moment) {
    use gutcheck::store::schema::{communities, community_ranks, endorsements, reaches};
    let person_id = person(db, slug, now);
    let community_id: i64 = diesel::insert_into(communities::table)
        .values((
            (communities::slug.eq(slug), communities::name.eq(slug), communities::joining.eq("open")),
            (communities::created_by.eq(person_id), communities::created_at.eq(now), communities::roots.eq(9)),
            (communities::stirred_at.eq(now), communities::ranked_at.eq(now)),
        ))
        .returning(communities::id)
        .get_result(db)
        .unwrap();
    let topic_id = store::topics::ensure_topic(db, "Ovens").unwrap().unwrap();
    diesel::insert_into(endorsements::table)
        .values((
            (endorsements::agent_id.eq(agent_id), endorsements::community_id.eq(community_id)),
            (endorsements::person_id.eq(person_id), endorsements::topic_id.eq(topic_id)),
            (endorsements::reason.eq("Knows it well."), endorsements::endorsed_at.eq(now)),
        ))
        .execute(db)
        .unwrap();
    diesel::insert_into(community_ranks::table)
        .values((
            (community_ranks::community_id.eq(community_id), community_ranks::person_id.eq(person_id)),
            (community_ranks::rank.eq(1.0), community_ranks::known.eq(true)),
        ))
        .execute(db)
        .unwrap();
    diesel::insert_into(reaches::table)
        .values((
            (reaches::agent_id.eq(agent_id), reaches::community_id.eq(community_id)),
            (reaches::reach.eq(1.0), reaches::endorsers.eq(1), reaches::known.eq(1)),
        ))
        .execute(db)
        .unwrap();
}

#[tokio::test]
async fn a_trust_agent_earns_it_by_rule_and_loses_it_after_thirty_days() {
    use gutcheck::domain::trust::{Verdict, trust_agent::Change};
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let mara = app
        .db(move |db| {
            let acme = company(db, "acme", "Acme", now);
            let mara = agent(db, "mara", None, now);
            employ(db, mara, "acme", now);
            let confirmed = gutcheck::store::schema::employments::confirmed_at.eq(now);
            diesel::update(gutcheck::store::schema::employments::table).set(confirmed).execute(db).unwrap();
            for n in 0..30 {
                let person = (n % 3 == 0).then(|| (person(db, &format!("Kim {n}"), now), "Kim"));
                rating(db, mara, acme, Given { on_my_side: Some(true), days_ago: n, person, ..Given::default() }, now);
            }
            for _ in 0..4 {
                let case = case(db, mara, acme, 60, now);
                invite(db, case, now);
            }
            for slug in ["home-cooks", "rustaceans"] {
                known_in(db, mara, slug, now);
            }
            let long_ago = now - TimeDelta::days(91);
            let standing =
                gutcheck::domain::trust::Standing { shown: Verdict::Trusted, since: long_ago, candidate: None };
            store::posteriors::keep_standing(db, mara, &standing).unwrap();
            mara
        })
        .await;
    let review = async || gutcheck::jobs::review_trust_agents::run_once(&app.app).await.unwrap();
    let changes = async || app.db(move |db| store::trust_agents::changes(db, mara).unwrap()).await;
    review().await;
    review().await;
    assert_eq!(changes().await.into_iter().map(|(change, _)| change).collect::<Vec<_>>(), [Change::Earned]);
    let page = app.get("/a/mara/why").await;
    assert!(page.text().contains("is a trust agent since"), "{}", page.text());
    assert!(app.get("/a/mara").await.text().contains("Trust agent since"));

    app.db(move |db| diesel::delete(gutcheck::store::schema::reaches::table).execute(db).unwrap()).await;
    review().await;
    app.app.clock.advance(TimeDelta::days(29));
    review().await;
    assert_eq!(changes().await.len(), 1, "a month is forgiven");
    app.app.clock.advance(TimeDelta::days(1));
    review().await;
    let all: Vec<_> = changes().await.into_iter().map(|(change, _)| change).collect();
    assert_eq!(all, [Change::Lost, Change::Earned]);
    let page = app.get("/a/mara/why").await;
    assert!(page.text().contains("of 6 conditions hold"), "{}", page.text());
}
