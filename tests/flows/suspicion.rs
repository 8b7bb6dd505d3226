//! Ratings that look bought count less until a moderator has looked at them; nothing is hidden, nobody is accused.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::{
        Moment,
        rating::{Origin, Stars, Traits},
    },
    jobs,
    services::{rebuild_trust, submit_rating},
    store::{
        Db,
        schema::{company_members, lowered_ratings, people, raters, ratings, suspicions},
    },
};

use crate::support::{TestApp, Visitor, builders::*, people::*};

const WORDS: &str = "Mara answered within minutes, sorted out my refund on the spot and was friendly the whole time.";

/// Ten customers over a year, then so many fresh accounts with five stars within two hours, four in the same words.
/// Returns the agent's id, the company's, and the raters of the burst.
fn burst(db: &mut Db, size: i64, now: Moment) -> (i64, i64, Vec<i64>) {
    let mara = agent(db, "mara", None, now);
    let acme = employ(db, mara, "acme", now - TimeDelta::days(500));
    for n in 0..10 {
        rating(db, mara, acme, Given { stars: 2 + n % 3, days_ago: 40 + 20 * n, ..Given::default() }, now);
    }
    let before: Vec<i64> = raters::table.select(raters::id).load(db).unwrap();
    for n in 0..size {
        let at = now - TimeDelta::minutes(10 * n);
        let who = person(db, "Robin", at - TimeDelta::hours(2));
        let comment = (n < 4).then_some(WORDS);
        let person = Some((who, "Robin"));
        rating(db, mara, acme, Given { origin: Origin::Open, comment, person, ..Given::default() }, at);
    }
    let all: Vec<i64> = raters::table.order(raters::id).select(raters::id).load(db).unwrap();
    (mara, acme, all.into_iter().filter(|rater| !before.contains(rater)).collect())
}

/// What each rating's credibility is, in the order in which they were given.
fn credibility(db: &mut Db) -> Vec<f64> {
    ratings::table.order(ratings::id).select(ratings::w_credibility).load(db).unwrap()
}

fn is_consistent(db: &mut Db, now: Moment) {
    let (_, difference) = rebuild_trust::batch(db, 0, 10, now).unwrap();
    assert!(difference.largest <= 1e-9 && difference.miscounted == 0, "{difference:?}");
}

async fn moderator<'a>(app: &'a TestApp, name: &str) -> Visitor<'a> {
    let visitor = app.signed_in(name).await;
    let id = visitor.person_id;
    app.db(move |db| {
        diesel::update(people::table.find(id)).set(people::moderator.eq(true)).execute(db).unwrap();
    })
    .await;
    visitor
}

fn the_only_one(db: &mut Db) -> i64 {
    let ids: Vec<i64> = suspicions::table.select(suspicions::id).load(db).unwrap();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0]
}

#[tokio::test]
async fn a_burst_of_fresh_accounts_counts_less_and_is_put_before_a_moderator() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| burst(db, 8, now)).await;
    let before = app.db(credibility).await;
    jobs::suspect::run_once(&app.app).await.unwrap();

    let after = app.db(credibility).await;
    assert_eq!(after[..10], before[..10], "customers of long ago are not touched");
    assert!(after[10..].iter().all(|credibility| *credibility == 0.25), "lowered, and never further: {after:?}");
    app.db(move |db| is_consistent(db, now)).await;

    let page = app.get("/a/mara").await;
    assert!(page.text().contains("Some ratings are being looked at."), "{}", page.text());
    assert!(page.has("a[href='/about#looked-at']"));
    for path in ["/a/mara", "/a/mara/why", "/a/mara/ratings", "/a/mara.json", "/api/v1/agents/mara/ratings"] {
        let page = app.get(path).await.body.to_lowercase();
        for word in ["bought", "fake", "suspici", "suspect"] {
            assert!(!page.contains(word), "no accusation in public: {word} on {path}");
        }
    }
    assert_eq!(app.get("/a/mara.json").await.json()["being_looked_at"], true);
    assert_eq!(app.get("/a/mara/ratings").await.all("li.quote").len(), 18, "none is hidden");

    let maren = moderator(&app, "Maren").await;
    let queue = maren.get("/moderation").await;
    assert_eq!(queue.all("ol a"), ["Ratings of Mara"]);
    let path = queue.attribute("ol a", "href").unwrap();
    let case = maren.get(&path).await;
    for reason in
        ["All 8 are by accounts less than a week old.", "4 of 8 say nearly the same words", "All 8 came within a day"]
    {
        assert!(case.text().contains(reason), "{reason}: {}", case.text());
    }
    assert_eq!(case.all("li.quote").len(), 8);
    assert!(maren.get("/me").await.has("a[href='/moderation']"));
}

#[tokio::test]
async fn what_a_moderator_clears_counts_as_before_and_is_not_raised_again() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (mara, ..) = app.db(move |db| burst(db, 8, now)).await;
    let before = app.db(credibility).await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let id = app.db(the_only_one).await;
    let maren = moderator(&app, "Maren").await;
    let path = format!("/moderation/suspicions/{id}");

    let without = maren.post_form(&path, &path, &[("finding", "cleared"), ("grounds", "ok")]).await;
    assert_eq!(without.status, 422, "a reason is required");
    let bare = maren.post_bare(&path, &[("finding", "cleared"), ("grounds", "They are a cooking club.")]).await;
    assert_eq!(bare.status, 403, "a form of one's own is required");
    let decided =
        maren.post_form(&path, &path, &[("finding", "cleared"), ("grounds", "They are a cooking club.")]).await;
    assert_eq!((decided.status, decided.location()), (303, path.as_str()));

    let after = app.db(credibility).await;
    assert_eq!(after, before, "everything came back");
    app.db(move |db| {
        is_consistent(db, now);
        let kept: i64 = lowered_ratings::table.count().get_result(db).unwrap();
        let most: Option<f64> = raters::table.select(diesel::dsl::max(raters::suspicion)).first(db).unwrap();
        assert_eq!((kept, most), (0, Some(0.0)));
    })
    .await;
    assert!(!app.get("/a/mara").await.text().contains("being looked at"));
    assert_eq!(app.get("/a/mara.json").await.json()["being_looked_at"], false);
    let shown = maren.get(&path).await;
    assert!(shown.text().contains("They are a cooking club.") && shown.text().contains("Maren"), "{}", shown.text());
    assert!(!shown.has("form button[name=finding]"));

    jobs::suspect::run_once(&app.app).await.unwrap();
    assert_eq!(app.db(the_only_one).await, id, "the same reasons do not raise it again");
    app.app.clock.advance(TimeDelta::hours(2));
    let later = app.app.clock.now();
    app.db(move |db| {
        for _ in 0..4 {
            let who = person(db, "Kim", later);
            let given =
                Given { origin: Origin::Open, person: Some((who, "Kim")), comment: Some(WORDS), ..Given::default() };
            rating(db, mara, 1, given, later);
        }
    })
    .await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let named: i64 = app.db(|db| raters::table.filter(raters::suspicion.gt(0.0)).count().get_result(db).unwrap()).await;
    assert_eq!(named, 4, "others after them are looked at, and only they");
}

#[tokio::test]
async fn what_looks_bought_to_a_moderator_goes_on_counting_less() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (_, _, by) = app.db(move |db| burst(db, 8, now)).await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let id = app.db(the_only_one).await;
    let maren = moderator(&app, "Maren").await;
    let path = format!("/moderation/suspicions/{id}");
    maren.post_form(&path, &path, &[("finding", "upheld"), ("grounds", "One text under four names.")]).await;
    assert!(app.db(credibility).await[10..].iter().all(|credibility| *credibility == 0.25));
    assert!(!app.get("/a/mara").await.text().contains("being looked at"), "it was looked at");
    assert!(maren.get("/moderation").await.text().contains("Nothing waits"));

    jobs::suspect::run_once(&app.app).await.unwrap();
    app.db(the_only_one).await;
    app.db(move |db| {
        let zoe = agent(db, "zoe", None, now);
        let robin: i64 = raters::table.find(by[0]).select(raters::person_id.assume_not_null()).first(db).unwrap();
        let robin = signed_in_person(db, robin);
        let opinion =
            gutcheck::domain::rating::Opinion::new(Stars::try_from(5).unwrap(), Traits::default(), None, None);
        let said = submit_rating::Said { opinion, signed: None, from: None };
        submit_rating::openly(db, "zoe", &robin, None, said, now).unwrap();
        let next: f64 =
            ratings::table.filter(ratings::agent_id.eq(zoe)).select(ratings::w_credibility).first(db).unwrap();
        assert_eq!(next, 0.25, "what they say next counts less, too");
        let again = Given { origin: Origin::Open, person: Some((robin.id, "Robin")), ..Given::default() };
        rating(db, zoe, 1, again, now + TimeDelta::minutes(1));
    })
    .await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    app.db(move |db| {
        let last: f64 = ratings::table.order(ratings::id.desc()).select(ratings::w_credibility).first(db).unwrap();
        assert_eq!(last, 0.25, "also what came in without asking, as by an import");
        is_consistent(db, now);
    })
    .await;
}

fn signed_in_person(db: &mut Db, id: i64) -> gutcheck::domain::person::Person {
    let (name, email): (String, Option<String>) =
        people::table.find(id).select((people::name, people::email)).first(db).unwrap();
    gutcheck::domain::person::Person { id, name, email: email.unwrap(), moderator: false, session_id: 0 }
}

#[tokio::test]
async fn nobody_but_moderators_sees_it_and_a_colleague_does_not_decide() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (_, acme, _) = app.db(move |db| burst(db, 8, now)).await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let id = app.db(the_only_one).await;
    let path = format!("/moderation/suspicions/{id}");
    let nora = app.signed_in("Nora").await;
    assert_eq!(nora.get("/moderation").await.status, 404);
    assert_eq!(nora.get(&path).await.status, 404);
    let fields = [("finding", "cleared"), ("grounds", "They are all friends of mine.")];
    assert_eq!(nora.post_form("/me", &path, &fields).await.status, 404);
    assert_eq!(app.get("/moderation").await.status, 303, "a stranger signs in first");

    let maren = moderator(&app, "Maren").await;
    let maren_id = maren.person_id;
    app.db(move |db| {
        diesel::insert_into(company_members::table)
            .values((
                company_members::company_id.eq(acme),
                company_members::person_id.eq(maren_id),
                company_members::role.eq("viewer"),
                company_members::since.eq(now),
            ))
            .execute(db)
            .unwrap();
    })
    .await;
    let case = maren.get(&path).await;
    assert!(case.text().contains("another moderator decides") && !case.has("button[name=finding]"), "{}", case.text());
    assert_eq!(maren.post_form("/me", &path, &fields).await.status, 403);
    let open: i64 =
        app.db(|db| suspicions::table.filter(suspicions::state.eq("open")).count().get_result(db).unwrap()).await;
    assert_eq!(open, 1);
    assert_eq!(maren.get("/moderation/suspicions/99").await.status, 404);
    let ove = moderator(&app, "Ove").await;
    assert_eq!(ove.post_form("/me", &path, &fields).await.status, 303);
    assert_eq!(ove.post_form("/me", &path, &fields).await.status, 403, "it is decided once");
}

#[tokio::test]
async fn customers_who_were_all_invited_on_one_day_are_no_suspects() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let mara = agent(db, "mara", None, now);
        let acme = employ(db, mara, "acme", now);
        for _ in 0..30 {
            rating(db, mara, acme, Given::default(), now);
        }
    })
    .await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let raised: i64 = app.db(|db| suspicions::table.count().get_result(db).unwrap()).await;
    assert_eq!(raised, 0);
}

#[tokio::test]
async fn a_person_who_gives_friends_everywhere_the_same_words_and_stars_is_looked_at() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let eve = app
        .db(move |db| {
            let eve = person(db, "Eve", now - TimeDelta::days(1));
            let eves = agent(db, "eve", Some(eve), now);
            for n in 0..5 {
                let friend = person(db, "Friend", now - TimeDelta::days(300));
                let other = agent(db, &format!("agent{n}"), Some(friend), now);
                let acme = employ(db, other, "acme", now);
                for days_ago in [40, 80, 120] {
                    rating(db, other, acme, Given { stars: 1, days_ago, ..Given::default() }, now);
                }
                let in_turn = Given { origin: Origin::Open, person: Some((friend, "Friend")), ..Given::default() };
                rating(db, eves, acme, Given { days_ago: 20 * n, ..in_turn }, now);
                let words = Given { origin: Origin::Open, comment: Some(WORDS), ..Given::default() };
                rating(db, other, acme, Given { person: Some((eve, "Eve")), ..words }, now);
            }
            let zoe = agent(db, "zoe", None, now);
            let acme = employ(db, zoe, "acme", now);
            rating(db, zoe, acme, Given { comment: Some(WORDS), days_ago: 90, ..Given::default() }, now);
            raters::table.filter(raters::person_id.eq(eve)).select(raters::id).first::<i64>(db).unwrap()
        })
        .await;
    jobs::suspect::run_once(&app.app).await.unwrap();
    let id = app.db(the_only_one).await;
    let named: Vec<i64> =
        app.db(|db| raters::table.filter(raters::suspicion.gt(0.8)).select(raters::id).load(db).unwrap()).await;
    assert_eq!(named, [eve]);
    let maren = moderator(&app, "Maren").await;
    let case = maren.get(&format!("/moderation/suspicions/{id}")).await;
    assert_eq!(case.all("h1"), ["Ratings by one person"]);
    for reason in [
        "All 5 are of somebody who rated or vouched for the author in turn.",
        "All 5 say nearly the same words as somebody else’s.",
        "All 5 are by accounts less than a week old.",
        "4 of 5 came within ten minutes of the same person’s rating before.",
        "All 5 are by people who rate again and again, and always for one company.",
        "They are 2.8 stars from what everybody else says, on average.",
    ] {
        assert!(case.text().contains(reason), "{reason}: {}", case.text());
    }
    assert!(app.get("/a/agent3").await.text().contains("being looked at"));
    assert!(!app.get("/a/zoe").await.text().contains("being looked at"));
    app.db(move |db| is_consistent(db, now)).await;
}

#[tokio::test]
async fn the_queue_begins_with_the_oldest_and_goes_on_by_pages() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        for n in 0..35 {
            let id = agent(db, &format!("agent{n}"), None, now);
            let probability = if n < 30 { 0.8 + 0.001 * f64::from(n) } else { 0.99 };
            diesel::insert_into(suspicions::table)
                .values((
                    suspicions::agent_id.eq(id),
                    suspicions::probability.eq(probability),
                    suspicions::reasons.eq("[]"),
                    suspicions::raised_at.eq(now - TimeDelta::days(i64::from(n < 30))),
                ))
                .execute(db)
                .unwrap();
        }
    })
    .await;
    let maren = moderator(&app, "Maren").await;
    let first = maren.get("/moderation").await;
    let names = first.all("ol a");
    assert_eq!(names.len(), 30);
    assert_eq!((names[0].as_str(), names[29].as_str()), ("Ratings of Agent29", "Ratings of Agent0"));
    let next = first.attribute("a[rel=next]", "href").unwrap();
    assert_eq!(maren.get(&next).await.all("ol a").len(), 5);
}

#[tokio::test]
async fn the_demonstration_has_one_case_for_its_moderator() {
    let app = TestApp::start().await;
    let filled = app.app.clone();
    let now = filled.clock.now();
    tokio::task::spawn_blocking(move || gutcheck::cli::demo::fill(&filled, 22, now).unwrap()).await.unwrap();
    jobs::suspect::run_once(&app.app).await.unwrap();
    assert_eq!(app.db(the_only_one).await, 1);
    assert!(app.get("/a/callum-reid").await.text().contains("Some ratings are being looked at."));
    app.db(move |db| is_consistent(db, now)).await;
}
