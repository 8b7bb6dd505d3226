//! The gut check: an agent's page, its arithmetic and its ratings, for people and for programs.

use diesel::prelude::*;
use gutcheck::{
    domain::{
        rating::{Fault, Origin},
        trust::Verdict,
    },
    store::{
        endorsements,
        schema::{agents, communities, memberships, ratings, retired_handles, topics},
    },
};

use crate::support::{
    TestApp,
    builders::{Given, case, company, rating, shown},
    people::{agent, employ, person},
};

/// Mara at Acme with twelve ratings: ten by invitation, two open ones; and one that blames the policy.
async fn mara(app: &TestApp) -> (i64, i64) {
    let now = app.app.clock.now();
    app.db(move |db| {
        let company_id = company(db, "acme", "Acme Ovens", now);
        let mara = agent(db, "mara", None, now);
        employ(db, mara, "acme", now);
        for i in 0..10 {
            let given = Given {
                stars: if i == 3 { 4 } else { 5 },
                days_ago: i * 20,
                topic: Some(if i < 6 { "warranty" } else { "spare parts" }),
                product: (i % 2 == 0).then_some("Oven One"),
                listened: Some(i != 3),
                comment: (i == 1).then_some("The part came on Friday."),
                ..Given::default()
            };
            rating(db, mara, company_id, given, now);
        }
        for stars in [1, 2] {
            rating(db, mara, company_id, Given { stars, origin: Origin::Open, ..Given::default() }, now);
        }
        let refused = Given {
            stars: 1,
            fault: Some(Fault::Policy),
            comment: Some("No refund after a month."),
            ..Given::default()
        };
        rating(db, mara, company_id, refused, now);
        for seconds in [60, 120, 180, 240, 86_400] {
            case(db, mara, company_id, seconds, now);
        }
        shown(db, mara, Verdict::Trusted, now);
        (mara, company_id)
    })
    .await
}

async fn set_state(app: &TestApp, agent_id: i64, state: &'static str) {
    app.db(move |db| diesel::update(agents::table.find(agent_id)).set(agents::state.eq(state)).execute(db).unwrap())
        .await;
}

#[tokio::test]
async fn the_gut_check_is_one_look() {
    let app = TestApp::start().await;
    mara(&app).await;
    let page = app.get("/a/mara").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.all("h1"), ["Mara"]);
    assert_eq!(page.all(".profile > .verdict[data-class=trusted] strong"), ["People trust Mara’s help."]);
    let evidence = page.all("p.evidence")[0].clone();
    assert!(
        evidence.starts_with("Rests on 12 ratings, 10 by people invited after a case. 1 more do not count."),
        "{evidence}"
    );
    assert!(evidence.contains("The latest is from today"), "{evidence}");
    assert!(page.text().contains("9 of 10 say yes"), "{}", page.text());
    assert!(page.text().contains("half within 3 minutes, nine in ten within 24 hours (5 cases)"), "{}", page.text());
    assert!(page.text().contains("not confirmed by Acme Ovens yet"), "{}", page.text());
    assert!(page.has("svg.trend title") && page.has("svg.trend desc"));
    assert!(!page.body.contains("style="), "no inline style");
}

#[tokio::test]
async fn quotes_are_the_latest_whatever_they_say_and_name_nobody_who_did_not_sign() {
    let app = TestApp::start().await;
    let (mara, acme) = mara(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let ines = person(db, "Ines", now);
        let signed =
            Given { comment: Some("Kind."), origin: Origin::Open, person: Some((ines, "Ines")), ..Given::default() };
        rating(db, mara, acme, signed, now)
    })
    .await;
    let quotes = app.get("/a/mara").await.all(".quotes .quote");
    assert_eq!(quotes.len(), 3, "{quotes:?}");
    assert!(
        quotes.iter().any(|quote| quote.contains("No refund") && quote.contains("policy’s or the product’s")),
        "{quotes:?}"
    );
    assert!(quotes.iter().any(|quote| quote.contains("a customer of Acme Ovens")), "{quotes:?}");
    assert!(quotes.iter().any(|quote| quote.contains("Kind.") && quote.contains("Ines")), "{quotes:?}");
}

/// The digits of a shown number, as ten-thousandths.
fn shown_digits(text: &str) -> i64 {
    let plain = text.replace('−', "-").replace(['+', '.', ','], "");
    plain.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

#[tokio::test]
async fn the_arithmetic_reconciles_to_the_last_digit_shown() {
    let app = TestApp::start().await;
    mara(&app).await;
    let page = app.get("/a/mara/why").await;
    assert_eq!(page.status, 200);
    let sum = |selector: &str| page.all(selector).iter().map(|text| shown_digits(text)).sum::<i64>();
    assert_eq!(page.all("#the-sum tbody tr").len(), 3, "the prior, verified and open ratings");
    for column in ["Weight", "Share"] {
        let cell = |part: &str| format!("#the-sum {part} td[data-label={column}]");
        assert_eq!(sum(&cell("tbody")), sum(&cell("tfoot")), "{column}");
    }
    for origin in ["verified", "open"] {
        let cell = |part: &str| format!("[aria-labelledby={origin}] {part} td[data-label=Share]");
        assert_eq!(sum(&cell("tbody")), sum(&cell("tfoot")), "{origin}");
    }
    let mean = &page.all("#the-sum tfoot td[data-label=Share]")[0];
    assert_eq!(
        app.get("/a/mara.json").await.json()["evidence"]["mean"].as_f64().map(|mean| format!("{mean:.4}")),
        Some(mean.clone())
    );
    assert!(page.text().contains("the policy or the product let them down"), "{}", page.text());
}

#[tokio::test]
async fn few_is_not_many() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let ana = agent(db, "ana", None, now);
        for _ in 0..4 {
            rating(db, ana, acme, Given::default(), now);
        }
        agent(db, "new", None, now);
    })
    .await;
    let page = app.get("/a/ana").await;
    assert_eq!(page.all(".profile > .verdict[data-class=too-early] strong"), ["It is too early to tell."]);
    assert!(!page.has("svg.trend"));
    assert!(app.get("/a/new").await.text().contains("Nobody has rated New yet."));
    assert_eq!(app.get("/a/new/why").await.all("#the-sum tfoot td[data-label=Share]"), ["0.7500"]);
}

#[tokio::test]
async fn ratings_can_be_narrowed_and_say_what_each_weighs_and_why() {
    let app = TestApp::start().await;
    let (mara, _) = mara(&app).await;
    let n = async |query: &str| app.get(&format!("/a/mara/ratings{query}")).await.all("ol.quotes > li").len();
    assert_eq!(n("").await, 13);
    assert_eq!(n("?origin=open").await, 2);
    assert_eq!(n("?stars=4").await, 1);
    assert_eq!(n("?topic=warranty&product=&origin=verified").await, 6);
    assert_eq!(n("?topic=warranty&product=oven-one").await, 3);
    assert_eq!(n("?community=home-cooks").await, 0);
    assert_eq!(app.get("/a/mara/ratings?stars=9&origin=paid").await.status, 422);
    let page = app.get("/a/mara/ratings?stars=4").await;
    assert!(
        page.text().contains("Counts 0.8500: verified 1 × a fair rater 0.85 × a voice of its own 1"),
        "{}",
        page.text()
    );
    let page = app.get("/a/mara/ratings?stars=1&origin=verified").await;
    assert!(page.text().contains("Counts 0: the fault was the policy’s or the product’s"), "{}", page.text());
    app.db(move |db| {
        let now = gutcheck::app::Clock::default().now();
        let all = ratings::table.filter(ratings::agent_id.eq(mara));
        diesel::update(all.filter(ratings::stars.eq(4))).set(ratings::withdrawn_at.eq(now)).execute(db).unwrap()
    })
    .await;
    assert_eq!(n("?stars=4").await, 0, "what was taken back is not shown");
}

#[tokio::test]
async fn pages_of_ratings_hold_each_once() {
    let app = TestApp::start().await;
    mara(&app).await;
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let answer = app.get(&format!("/api/v1/agents/mara/ratings?limit=5{after}")).await.json();
        assert_eq!(answer["total"], 13);
        ids.extend(answer["ratings"].as_array().unwrap().iter().map(|rating| rating["id"].as_i64().unwrap()));
        match answer["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((all, ids.len()), (13, 13));
    let refused = app.get("/api/v1/agents/mara/ratings?limit=5000&after=x").await;
    assert_eq!((refused.status, refused.header("content-type")), (422, "application/problem+json"));
}

#[tokio::test]
async fn a_program_sees_what_the_page_shows() {
    let app = TestApp::start().await;
    mara(&app).await;
    let agent = app.get("/api/v1/agents/mara").await.json();
    assert_eq!(agent, app.get("/a/mara.json").await.json());
    assert_eq!(agent["verdict"]["class"], "trusted");
    assert_eq!((&agent["evidence"]["ratings"], &agent["evidence"]["not_counted"]), (&12.into(), &1.into()));
    let replies = &agent["cases"]["first_reply_seconds"];
    for (told, exact) in [(&replies["median"], 180.0), (&replies["p90"], 86_400.0)] {
        assert!((told.as_f64().unwrap() - exact).abs() <= exact * 0.01, "{told} for {exact}");
    }
    assert_eq!(replies["cases"], 5);
    assert_eq!(agent["employments"][0]["company"]["slug"], "acme");
    let topics = agent["rated_for"].as_array().unwrap();
    assert_eq!((&topics[0]["slug"], &topics[0]["ratings"]), (&"warranty".into(), &6.into()));
    let rating = app.get("/api/v1/agents/mara/ratings?stars=4").await.json()["ratings"][0].clone();
    assert_eq!((&rating["by"], &rating["origin"]), (&"a customer of Acme Ovens".into(), &"verified".into()));
    assert_eq!((&rating["traits"]["listened"], &rating["traits"]["human"]), (&false.into(), &serde_json::Value::Null));
    assert_eq!(app.get("/api").await.status, 200);
}

#[tokio::test]
async fn my_communities_say_whom_of_us_somebody_helped() {
    let app = TestApp::start().await;
    let (mara, acme) = mara(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let ines = person(db, "Ines", now);
        let cooks: i64 = diesel::insert_into(communities::table)
            .values((
                communities::slug.eq("home-cooks"),
                communities::name.eq("Home Cooks"),
                communities::joining.eq("open"),
                communities::created_by.eq(ines),
                communities::created_at.eq(now),
            ))
            .returning(communities::id)
            .get_result(db)
            .unwrap();
        diesel::insert_into(memberships::table)
            .values((
                memberships::community_id.eq(cooks),
                memberships::person_id.eq(ines),
                memberships::role.eq("member"),
                memberships::state.eq("member"),
                memberships::joined_at.eq(now),
            ))
            .execute(db)
            .unwrap();
        let given = Given { person: Some((ines, "Ines")), comment: Some("Sunday roast saved."), ..Given::default() };
        rating(db, mara, acme, given, now);
        let hobs = gutcheck::store::topics::ensure_topic(db, "hobs").unwrap().unwrap();
        let voice = endorsements::Voice { agent_id: mara, community_id: cooks, person_id: ines, topic_id: hobs };
        endorsements::endorse(db, voice, "She rang me back.", now).unwrap();
    })
    .await;
    app.ranked().await;
    let page = app.get("/a/mara?as=Home-Cooks,nobody").await;
    let ours = page.all(".ours").join(" ");
    assert!(
        ours.contains("Mara helped 1 person from Home Cooks. 1 member vouches for Mara; they are known there."),
        "{ours}"
    );
    assert!(ours.contains("When their word weighs three times: mostly trusted."), "{ours}");
    assert!(ours.contains("Rests on 1 rating by a member of Home Cooks; they are known there."), "{ours}");
    assert_eq!(page.all("[aria-labelledby=vouching] .quote blockquote"), ["She rang me back."]);
    let behind = page.attribute(".ours a.why", "href").unwrap();
    assert_eq!(app.get(&behind).await.all("ol.quotes blockquote"), ["Sunday roast saved."]);
    let through = app.get("/a/mara.json?as=home-cooks").await.json()["through"].clone();
    assert_eq!((&through["communities"][0]["helped"], &through["verdict"]), (&1.into(), &"mostly_trusted".into()));
    assert!(app.get("/a/mara?as=nobody").await.text().contains("We know no community of that name."));
    assert!(app.get("/a/mara").await.has(".ours form input[name=as]"));
}

#[tokio::test]
async fn nobody_sees_a_draft_or_who_left_by_any_way() {
    let app = TestApp::start().await;
    let (mara, _) = mara(&app).await;
    let ways = [
        "/a/mara",
        "/a/mara/why",
        "/a/mara/ratings",
        "/a/mara.json",
        "/api/v1/agents/mara",
        "/api/v1/agents/mara/ratings",
    ];
    for (state, status) in [("draft", 404), ("left", 410)] {
        set_state(&app, mara, state).await;
        for way in ways {
            let answer = app.get(way).await;
            assert_eq!(answer.status, status, "{state} {way}");
            assert!(!answer.body.contains("Mara"), "{state} {way}");
        }
        let company = app.get("/c/acme").await;
        assert!(company.status == 200 && !company.body.contains("mara"), "{state}");
        assert!(!company.body.contains("No refund"), "no words about somebody hidden");
        assert!(!app.get("/c/acme?by=topic").await.body.contains("mara"), "{state}");
    }
    set_state(&app, mara, "paused").await;
    assert!(app.get("/a/mara").await.text().contains("taking a break"));
    assert_eq!(app.get("/a/nobody.json").await.header("content-type"), "application/problem+json");
    assert_eq!(app.get("/a/%00").await.status, 404);
}

#[tokio::test]
async fn a_renamed_handle_redirects_for_ever() {
    let app = TestApp::start().await;
    let (mara, _) = mara(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        diesel::insert_into(retired_handles::table)
            .values((
                retired_handles::handle.eq("old"),
                retired_handles::agent_id.eq(mara),
                retired_handles::retired_at.eq(now),
            ))
            .execute(db)
            .unwrap()
    })
    .await;
    for (from, to) in [
        ("/a/old", "/a/mara"),
        ("/a/old/why", "/a/mara/why"),
        ("/a/old/ratings", "/a/mara/ratings"),
        ("/a/old.json", "/a/mara.json"),
        ("/api/v1/agents/old/ratings", "/api/v1/agents/mara/ratings"),
    ] {
        let answer = app.get(from).await;
        assert_eq!((answer.status, answer.location()), (301, to));
    }
    set_state(&app, mara, "draft").await;
    assert_eq!(app.get("/a/old").await.status, 404, "a redirect would say that there is somebody");
}

#[tokio::test]
async fn a_company_page_says_first_whether_it_listens() {
    let app = TestApp::start().await;
    mara(&app).await;
    let page = app.get("/c/acme").await;
    assert_eq!(page.all("h1"), ["Acme Ovens"]);
    let text = page.text();
    assert!(text.contains("hear from a human within 3 minutes"), "{text}");
    assert!(text.contains("0 of 5 resolved cases, 0 in 100"), "{text}");
    assert!(text.contains("1 rating") && text.contains("No refund after a month."), "{text}");
    assert_eq!(page.all(".people h3"), ["Mara"]);
    assert_eq!(page.all("[aria-labelledby=whom] td[data-label=Ask]"), ["Mara"]);
    assert_eq!(app.get("/c/nothing").await.status, 404);
    assert_eq!(app.get("/c/acme?by=score").await.status, 422);
}

#[tokio::test]
async fn people_of_a_company_come_by_name_a_page_at_a_time() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        company(db, "acme", "Acme", now);
        let hobs: i64 = diesel::insert_into(topics::table)
            .values((topics::slug.eq("hobs"), topics::name.eq("Hobs")))
            .returning(topics::id)
            .get_result(db)
            .unwrap();
        for i in (0..30).rev() {
            let agent_id = agent(db, &format!("agent-{i:02}"), None, now);
            employ(db, agent_id, "acme", now);
            diesel::insert_into(gutcheck::store::schema::agent_topics::table)
                .values((
                    gutcheck::store::schema::agent_topics::agent_id.eq(agent_id),
                    gutcheck::store::schema::agent_topics::topic_id.eq(hobs),
                ))
                .execute(db)
                .unwrap();
        }
    })
    .await;
    for (first, heading) in [("/c/acme", ".people h3"), ("/c/acme?by=topic", ".people h4")] {
        let page = app.get(first).await;
        let next = page.attribute("a[rel=next]", "href").unwrap();
        let mut names = page.all(heading);
        names.extend(app.get(&next).await.all(heading));
        let expected: Vec<String> = (0..30).map(|i| format!("Agent-{i:02}")).collect();
        assert_eq!(names, expected, "{first}");
    }
}

#[tokio::test]
async fn cases_that_a_company_enters_by_hand_prove_nothing_about_whom_it_asks() {
    use gutcheck::store::schema::cases;
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = company(db, "acme", "Acme", now);
        let mara = agent(db, "mara", None, now);
        case(db, mara, acme, 60, now);
        diesel::update(cases::table).set(cases::channel.eq("desk")).execute(db).unwrap();
    })
    .await;
    let text = app.get("/c/acme").await.text();
    assert!(text.contains("1 customer, named by the company") && !text.contains("not only the nice ones"), "{text}");
}
