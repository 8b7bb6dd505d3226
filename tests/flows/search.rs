//! Looking someone up.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::{
        Moment,
        search::{Filters, Question, fold},
    },
    services::find_helper,
    store::{
        self, Db,
        schema::{
            agent_documents, agent_products, agent_topics, agents, cases, communities, companies, employments,
            endorsements, posteriors, raters, ratings, search_words, standings, topics,
        },
    },
};

use crate::support::{TestApp, people};

/// Somebody who helps.
#[derive(Clone, Copy, Default)]
struct Helper {
    name: &'static str,
    company: &'static str,
    topics: &'static [&'static str],
    products: &'static [&'static str],
    languages: &'static str,
    community: Option<&'static str>,
}

const DIRECTORY: &[Helper] = &[
    Helper {
        name: "Jon Smith",
        company: "Acme Ranges",
        topics: &["Warranty", "Deliveries"],
        products: &["Acme Oven"],
        languages: "en",
        community: None,
    },
    Helper {
        name: "Jonas Smithson",
        company: "Acme Ranges",
        topics: &["Billing"],
        products: &[],
        languages: "en",
        community: None,
    },
    Helper {
        name: "Ana Lima",
        company: "Acme Ranges",
        topics: &["Refunds"],
        products: &[],
        languages: "pt-BR,en",
        community: None,
    },
    Helper {
        name: "Mara Lindqvist",
        company: "Kestrel Kitchens",
        topics: &["Warranty", "Ovens"],
        products: &["Kestrel One"],
        languages: "sv,en",
        community: Some("Home Cooks"),
    },
    Helper {
        name: "Tomasz Bielak",
        company: "Kestrel Kitchens",
        topics: &["Warranty", "Repairs"],
        products: &[],
        languages: "pl,en",
        community: None,
    },
    Helper {
        name: "Adaeze Okafor",
        company: "Kestrel Kitchens",
        topics: &["Deliveries"],
        products: &[],
        languages: "en,yo",
        community: None,
    },
    Helper {
        name: "Łukasz Müller",
        company: "Borealis",
        topics: &["Billing", "Refunds"],
        products: &[],
        languages: "de,pl",
        community: Some("Rustaceans"),
    },
    Helper {
        name: "Ruth O’Brien",
        company: "Borealis",
        topics: &["Returns"],
        products: &[],
        languages: "en,de",
        community: None,
    },
    Helper {
        name: "李小龙",
        company: "Borealis",
        topics: &["Network"],
        products: &[],
        languages: "zh",
        community: None,
    },
    Helper {
        name: "José García",
        company: "AppleSupport",
        topics: &["Passwords"],
        products: &[],
        languages: "es",
        community: None,
    },
    Helper {
        name: "Nina Falk",
        company: "Falcon Air",
        topics: &["Lost luggage"],
        products: &[],
        languages: "en,fr",
        community: Some("Frequent Flyers"),
    },
    Helper {
        name: "Priya Nair",
        company: "Falcon Air",
        topics: &["Refunds"],
        products: &[],
        languages: "en,hi",
        community: None,
    },
];

/// What somebody types, and whom they mean.
const QUESTIONS: &[(&str, &str)] = &[
    ("jon smith", "Jon Smith"),
    ("SMITH, Jon", "Jon Smith"),
    ("Jon Smth acme", "Jon Smith"),
    ("acme jon", "Jon Smith"),
    ("Jhon Smith", "Jon Smith"),
    ("jon smi", "Jon Smith"),
    ("mara", "Mara Lindqvist"),
    ("Mara Lindquist", "Mara Lindqvist"),
    ("oven warranty", "Mara Lindqvist"),
    ("kestrel waranty", "Mara Lindqvist"),
    ("Kestrl One", "Mara Lindqvist"),
    ("home cooks", "Mara Lindqvist"),
    ("warranty svenska", "Mara Lindqvist"),
    ("warranty polish", "Tomasz Bielak"),
    ("tom", "Tomasz Bielak"),
    ("kestrel deliverys", "Adaeze Okafor"),
    ("yoruba", "Adaeze Okafor"),
    ("germn billing", "Łukasz Müller"),
    ("Deutsch refund", "Łukasz Müller"),
    ("rustaceans", "Łukasz Müller"),
    ("lukasz muller", "Łukasz Müller"),
    ("o'brien", "Ruth O’Brien"),
    ("returns de", "Ruth O’Brien"),
    ("李小龙", "李小龙"),
    ("netwrok chinese", "李小龙"),
    ("apple support", "José García"),
    ("jose garica", "José García"),
    ("falocn luggage", "Nina Falk"),
    ("lost lugage français", "Nina Falk"),
    ("Who can help me with a refund at Falcon Air?", "Priya Nair"),
    ("brazilian refunds", "Ana Lima"),
    ("portuguese acme", "Ana Lima"),
];

fn add(db: &mut Db, helper: Helper, now: Moment) -> i64 {
    let handle = format!("h{}", uuid::Uuid::new_v4().simple());
    let id = people::agent(db, &handle, None, now);
    diesel::update(agents::table.find(id))
        .set((agents::name.eq(helper.name), agents::languages.eq(helper.languages)))
        .execute(db)
        .unwrap();
    let company_id =
        people::employ(db, id, &fold(helper.company).iter().map(|w| w.as_str()).collect::<Vec<_>>().join("-"), now);
    diesel::update(companies::table.find(company_id)).set(companies::name.eq(helper.company)).execute(db).unwrap();
    diesel::update(employments::table.filter(employments::agent_id.eq(id)))
        .set(employments::confirmed_at.eq(now))
        .execute(db)
        .unwrap();
    for topic in helper.topics {
        let topic_id = store::topics::ensure_topic(db, topic).unwrap().unwrap();
        diesel::insert_into(agent_topics::table)
            .values((agent_topics::agent_id.eq(id), agent_topics::topic_id.eq(topic_id)))
            .execute(db)
            .unwrap();
    }
    for product in helper.products {
        let product_id = store::topics::ensure_product(db, company_id, product).unwrap().unwrap();
        diesel::insert_into(agent_products::table)
            .values((agent_products::agent_id.eq(id), agent_products::product_id.eq(product_id)))
            .execute(db)
            .unwrap();
    }
    if let Some(community) = helper.community {
        endorse(db, id, community, now);
    }
    store::search::reindex_agent(db, id).unwrap();
    id
}

fn endorse(db: &mut Db, agent_id: i64, community: &str, now: Moment) {
    let person_id = people::person(db, "Ines", now);
    let slug = community.to_lowercase().replace(' ', "-");
    let community_id: i64 = diesel::insert_into(communities::table)
        .values((
            communities::slug.eq(slug),
            communities::name.eq(community),
            communities::joining.eq("open"),
            communities::created_by.eq(person_id),
            communities::created_at.eq(now),
        ))
        .returning(communities::id)
        .get_result(db)
        .unwrap();
    let topic_id: i64 = topics::table.select(topics::id).first(db).unwrap();
    diesel::insert_into(endorsements::table)
        .values((
            endorsements::agent_id.eq(agent_id),
            endorsements::community_id.eq(community_id),
            endorsements::person_id.eq(person_id),
            endorsements::topic_id.eq(topic_id),
            endorsements::reason.eq("Knows it well."),
            endorsements::endorsed_at.eq(now),
        ))
        .execute(db)
        .unwrap();
}

/// As if ratings of weight `w` with that mean had been given.
fn believe(db: &mut Db, agent_id: i64, facet: (&str, i64), mean: f64, w: f64, now: Moment) {
    diesel::insert_into(posteriors::table)
        .values((
            posteriors::agent_id.eq(agent_id),
            posteriors::facet.eq(facet.0),
            posteriors::subject_id.eq(facet.1),
            posteriors::s.eq(mean * w),
            posteriors::w.eq(w),
            posteriors::at.eq(now),
            posteriors::n.eq(w as i64),
        ))
        .execute(db)
        .unwrap();
    store::search::reindex_agent(db, agent_id).unwrap();
}

/// Shows that verdict for two more days, whatever the evidence is.
fn judge(db: &mut Db, agent_id: i64, verdict: &str, now: Moment) {
    let waiting = (standings::candidate.eq("too_early"), standings::candidate_since.eq(now));
    diesel::insert_into(standings::table)
        .values((standings::agent_id.eq(agent_id), standings::verdict.eq(verdict), standings::since.eq(now), waiting))
        .execute(db)
        .unwrap();
}

/// A resolved case on that topic, and its rating.
fn rate(db: &mut Db, agent_id: i64, topic: &str, rated_at: Moment) {
    let topic_id = store::topics::ensure_topic(db, topic).unwrap();
    let company_id: i64 = employments::table
        .filter(employments::agent_id.eq(agent_id))
        .select(employments::company_id)
        .first(db)
        .unwrap();
    let reference = uuid::Uuid::new_v4().to_string();
    let case_id: i64 = diesel::insert_into(cases::table)
        .values((
            cases::company_id.eq(company_id),
            cases::reference.eq(&reference),
            cases::agent_id.eq(agent_id),
            cases::channel.eq("mail"),
            cases::topic_id.eq(topic_id),
            cases::opened_at.eq(rated_at),
            cases::resolved_at.eq(rated_at),
        ))
        .returning(cases::id)
        .get_result(db)
        .unwrap();
    let rater_id: i64 = diesel::insert_into(raters::table)
        .values((raters::company_id.eq(company_id), raters::reference.eq(&reference), raters::touched_at.eq(rated_at)))
        .returning(raters::id)
        .get_result(db)
        .unwrap();
    diesel::insert_into(ratings::table)
        .values((
            ratings::agent_id.eq(agent_id),
            ratings::company_id.eq(company_id),
            ratings::case_id.eq(case_id),
            ratings::rater_id.eq(rater_id),
            ratings::topic_id.eq(topic_id),
            ratings::origin.eq("verified"),
            ratings::stars.eq(5),
            ratings::rated_at.eq(rated_at),
            ratings::w_origin.eq(1.0),
            ratings::w_credibility.eq(1.0),
            ratings::w_marginal.eq(1.0),
            ratings::w_coverage.eq(1.0),
        ))
        .execute(db)
        .unwrap();
}

async fn directory() -> TestApp {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        for helper in DIRECTORY {
            add(db, *helper, now);
        }
    })
    .await;
    app
}

/// A path with this text as its `q`.
fn asking(text: &str) -> String {
    format!("/search?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish())
}

async fn found(app: &TestApp, path: &str) -> Vec<String> {
    let page = app.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.all(".people h2")
}

#[tokio::test]
async fn people_are_found_by_any_words_in_any_order_with_typos() {
    let app = directory().await;
    let now = app.app.clock.now();
    let missed: Vec<String> = app
        .db(move |db| {
            let find = |(text, person): &(&str, &str)| {
                let question = Question::new(text, Filters::default());
                let found = find_helper::find(db, &question, None, 3, now).unwrap();
                let names: Vec<String> = found.hits.into_iter().map(|hit| hit.name).collect();
                (!names.iter().any(|name| name == person)).then(|| format!("{text}: {names:?}, not {person}"))
            };
            QUESTIONS.iter().filter_map(find).collect()
        })
        .await;
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test]
async fn the_page_says_which_word_was_read_as_another() {
    let app = directory().await;
    let page = app.get(&asking("Jon Smth acme")).await;
    assert_eq!(page.all(".people h2").first().map(String::as_str), Some("Jon Smith"));
    assert!(page.text().contains("We read “smth” as smith"), "{}", page.text());
    assert!(!app.get(&asking("Jon Smith acme")).await.text().contains("We read"));
}

#[tokio::test]
async fn who_is_not_public_cannot_be_found_and_leaves_no_word_behind() {
    let app = directory().await;
    for state in ["draft", "left"] {
        app.db(move |db| {
            let ana: i64 = agents::table.filter(agents::name.eq("Priya Nair")).select(agents::id).first(db).unwrap();
            diesel::update(agents::table.find(ana)).set(agents::state.eq(state)).execute(db).unwrap();
            store::search::reindex_agent(db, ana).unwrap();
        })
        .await;
        assert!(!found(&app, &asking("priya nair")).await.contains(&"Priya Nair".to_owned()), "{state}");
        assert!(!app.get(&asking("pria hindi")).await.body.to_lowercase().contains("priya"), "{state}");
        assert_eq!(app.get("/api/v1/agents?q=priya").await.json()["agents"].as_array().unwrap().len(), 0);
    }
}

#[tokio::test]
async fn whoever_takes_a_break_is_found_and_says_so() {
    let app = directory().await;
    app.db(|db| {
        let mara = agents::table.filter(agents::name.eq("Mara Lindqvist"));
        diesel::update(mara).set(agents::state.eq("paused")).execute(db).unwrap();
        store::search::reindex_all(db).unwrap();
    })
    .await;
    assert!(app.get("/search?q=mara").await.all(".role").concat().contains("taking a break"));
}

#[tokio::test]
async fn the_order_follows_the_trust_for_just_what_was_asked() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let id =
            |db: &mut Db, name: &str| agents::table.filter(agents::name.eq(name)).select(agents::id).first(db).unwrap();
        let (mara, tomasz): (i64, i64) = (id(db, "Mara Lindqvist"), id(db, "Tomasz Bielak"));
        let warranty = store::topics::ensure_topic(db, "Warranty").unwrap().unwrap();
        believe(db, mara, ("stars", 0), 0.95, 40.0, now);
        believe(db, tomasz, ("stars", 0), 0.8, 40.0, now);
        believe(db, mara, ("topic", warranty), 0.3, 20.0, now);
        believe(db, tomasz, ("topic", warranty), 1.0, 20.0, now);
    })
    .await;
    let overall = found(&app, "/search?q=kestrel").await;
    assert_eq!(overall, ["Mara Lindqvist", "Tomasz Bielak", "Adaeze Okafor"]);
    assert_eq!(found(&app, "/search?q=kestrel+warranty").await, ["Tomasz Bielak", "Mara Lindqvist"]);
    assert_eq!(
        found(&app, "/search?company=kestrel-kitchens&topic=warranty").await,
        ["Tomasz Bielak", "Mara Lindqvist"]
    );
}

#[tokio::test]
async fn filters_narrow_by_company_product_topic_community_and_language() {
    let app = directory().await;
    for (filter, mut people) in [
        ("company=falcon-air", vec!["Nina Falk", "Priya Nair"]),
        ("product=kestrel-one", vec!["Mara Lindqvist"]),
        ("topic=billing", vec!["Jonas Smithson", "Łukasz Müller"]),
        ("community=home-cooks", vec!["Mara Lindqvist"]),
        ("language=Deutsch", vec!["Łukasz Müller", "Ruth O’Brien"]),
        ("language=de&topic=refunds", vec!["Łukasz Müller"]),
        ("language=pt-BR", vec!["Ana Lima"]),
        ("language=zh-Hant", vec![]),
        ("q=refunds&language=pt-BR", vec!["Ana Lima"]),
        ("q=refunds&company=falcon-air", vec!["Priya Nair"]),
    ] {
        let mut names = found(&app, &format!("/search?{filter}")).await;
        names.sort();
        people.sort_unstable();
        assert_eq!(names, people, "{filter}");
    }
}

#[tokio::test]
async fn when_nobody_fits_the_nearest_are_offered() {
    let app = directory().await;
    let fewer_words = app.get(&asking("jon smith xylophone")).await;
    assert_eq!(fewer_words.all(".people h2").first().map(String::as_str), Some("Jon Smith"));
    assert!(fewer_words.text().contains("come nearest"));
    let without_filters = app.get("/search?q=mara&company=falcon-air").await;
    assert_eq!(without_filters.all(".people h2"), ["Mara Lindqvist"]);
    assert!(without_filters.has("a[href='/search?q=mara']"));
    let nobody = app.get(&asking("xylophone")).await;
    assert!(nobody.status == 200 && nobody.text().contains("nobody like that yet"));
}

#[tokio::test]
async fn a_hit_says_the_verdict_in_words_and_why_this_person() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let jon: i64 = agents::table.filter(agents::name.eq("Jon Smith")).select(agents::id).first(db).unwrap();
        judge(db, jon, "let_down", now);
        rate(db, jon, "Warranty", now - TimeDelta::days(3));
        rate(db, jon, "Warranty", now - TimeDelta::days(9));
        rate(db, jon, "Deliveries", now - TimeDelta::days(20));
    })
    .await;
    let page = app.get(&asking("jon warranty")).await;
    assert_eq!(page.attribute(".person .verdict", "data-class").as_deref(), Some("let-down"));
    assert_eq!(page.all(".person .verdict"), ["Let people down 3 ratings, the latest 3 days ago"]);
    assert!(page.text().contains("Resolved 2 warranty cases; 2 people rated that help."), "{}", page.text());
}

#[tokio::test]
async fn before_anything_is_asked_only_people_with_trusted_recent_help_are_shown() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        for (name, verdict, days) in [
            ("Mara Lindqvist", "trusted", 5),
            ("Nina Falk", "trusted", 200),
            ("Jon Smith", "let_down", 1),
            ("Ana Lima", "mixed", 1),
        ] {
            let id: i64 = agents::table.filter(agents::name.eq(name)).select(agents::id).first(db).unwrap();
            judge(db, id, verdict, now);
            rate(db, id, "Warranty", now - TimeDelta::days(days));
        }
    })
    .await;
    let page = app.get("/search").await;
    assert_eq!(page.all(".people h3"), ["Mara Lindqvist"]);
    assert!(page.has("form[role=search] input[name=q]"));
}

#[tokio::test]
async fn pages_show_everybody_exactly_once() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        for _ in 0..25 {
            add(db, Helper { name: "Ana Lima", company: "Acme Ranges", ..Helper::default() }, now);
        }
    })
    .await;
    let (mut path, mut handles, mut pages) = ("/search?q=ana+acme".to_owned(), Vec::new(), 0);
    loop {
        let page = app.get(&path).await;
        pages += 1;
        handles.extend(page.body.split("href=\"/a/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        let Some(next) = page.attribute("a[rel=next]", "href") else { break };
        path = next;
    }
    let seen = handles.len();
    handles.sort();
    handles.dedup();
    assert_eq!((pages, seen, handles.len()), (3, 25, 25));
}

#[tokio::test]
async fn programs_turn_pages_by_the_link_they_are_given() {
    let app = directory().await;
    let first = app.get("/api/v1/agents?q=refunds&limit=2").await;
    let first = first.json();
    let next = first["next"].as_str().unwrap();
    let second = app.get(next).await.json();
    let names = |page: &serde_json::Value| -> Vec<String> {
        page["agents"].as_array().unwrap().iter().map(|agent| agent["name"].as_str().unwrap().to_owned()).collect()
    };
    let mut all = [names(&first), names(&second)].concat();
    all.sort();
    assert_eq!(all, ["Ana Lima", "Priya Nair", "Łukasz Müller"]);
    assert!(second["next"].is_null());
    assert_eq!(first["agents"][0]["verdict"]["class"], "too_early");
}

#[tokio::test]
async fn programs_are_told_which_parameter_was_wrong() {
    let app = TestApp::start().await;
    for (path, field) in [("/api/v1/agents?limit=0", "limit"), ("/api/v1/agents?after=yesterday", "after")] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (422, "application/problem+json"), "{path}");
        assert_eq!(answer.json()["errors"][0]["field"], field);
    }
}

#[tokio::test]
async fn odd_questions_are_answered_like_any_other() {
    let app = directory().await;
    for text in [
        "'\"*:()&|!<->",
        "NOT AND OR NEAR",
        "mara OR 1=1 --",
        "%_%",
        "\u{0}",
        "1e5 0x1f 3d",
        "s",
        "ﷺ 🦀",
        &"x ".repeat(500),
    ] {
        let page = app.get(&asking(text)).await;
        assert_eq!(page.status, 200, "{text:?}");
    }
}

#[tokio::test]
async fn each_word_is_counted_once_for_each_document_that_has_it() {
    let app = directory().await;
    app.db(|db| {
        for name in ["Jon Smythe", "Jon Smith", "Jon Kestrel"] {
            let jon = agents::table.filter(agents::name.like("Jon %"));
            diesel::update(jon).set(agents::name.eq(name)).execute(db).unwrap();
            store::search::reindex_all(db).unwrap();
        }
        let documents: Vec<(String, String, String, String, String)> = agent_documents::table
            .select((
                agent_documents::name,
                agent_documents::work,
                agent_documents::subjects,
                agent_documents::circles,
                agent_documents::languages,
            ))
            .load(db)
            .unwrap();
        let mut expected = std::collections::BTreeMap::new();
        for (name, work, subjects, circles, languages) in documents {
            let text = [name, work, subjects, circles, languages].join(" ");
            let words: std::collections::BTreeSet<&str> = text.split_whitespace().collect();
            for word in words {
                *expected.entry(word.to_owned()).or_insert(0_i64) += 1;
            }
        }
        let counted: Vec<(String, i64)> =
            search_words::table.select((search_words::word, search_words::uses)).load(db).unwrap();
        assert_eq!(counted.into_iter().collect::<std::collections::BTreeMap<_, _>>(), expected);
    })
    .await;
}

/// So many people of one name who help with one topic.
fn crowd(db: &mut Db, count: usize, name: &'static str, topic: &str, now: Moment) {
    let topic_id = store::topics::ensure_topic(db, topic).unwrap().unwrap();
    let ids: Vec<i64> = (0..count).map(|n| people::agent(db, &format!("crowd-{n}"), None, now)).collect();
    diesel::update(agents::table.filter(agents::id.eq_any(&ids))).set(agents::name.eq(name)).execute(db).unwrap();
    for id in &ids {
        diesel::insert_into(agent_topics::table)
            .values((agent_topics::agent_id.eq(id), agent_topics::topic_id.eq(topic_id)))
            .execute(db)
            .unwrap();
    }
    store::search::reindex_agents(db, &ids).unwrap();
}

#[tokio::test]
async fn later_pages_keep_the_order_of_the_first_while_evidence_fades() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let warranty = store::topics::ensure_topic(db, "Warranty").unwrap().unwrap();
        for n in 0..25 {
            let helper =
                Helper { name: "Ana Lima", company: "Acme Ranges", topics: &["Warranty"], ..Helper::default() };
            let id = add(db, helper, now);
            let given = now - TimeDelta::days(n * 17 % 400);
            believe(db, id, ("topic", warranty), 0.4 + 0.02 * n as f64, 3.0 + (n * 7 % 25) as f64, given);
        }
    })
    .await;
    let (mut path, mut handles) = ("/search?q=ana+warranty".to_owned(), Vec::new());
    loop {
        let page = app.get(&path).await;
        handles.extend(page.body.split("href=\"/a/").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        let Some(next) = page.attribute("a[rel=next]", "href") else { break };
        path = next;
        app.app.clock.advance(TimeDelta::hours(10));
    }
    let seen = handles.len();
    handles.sort();
    handles.dedup();
    assert_eq!((seen, handles.len()), (25, 25));
    app.app.clock.advance(TimeDelta::days(3));
    assert_eq!(app.get(&path).await.status, 200, "an old link to a later page ends nowhere");
}

fn trust_in(db: &mut Db, agent_id: i64) -> f64 {
    agent_documents::table.find(agent_id).select(agent_documents::trust).first(db).unwrap()
}

#[tokio::test]
async fn the_trust_that_orders_a_search_fades_like_everything_else() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let (faded, fresh) = app
        .db(move |db| {
            let faded = add(db, Helper { name: "Ana Lima", company: "Acme Ranges", ..Helper::default() }, now);
            let fresh = add(db, Helper { name: "Bo Lima", company: "Acme Ranges", ..Helper::default() }, now);
            believe(db, faded, ("stars", 0), 1.0, 40.0, now - TimeDelta::days(3_600));
            believe(db, fresh, ("stars", 0), 0.95, 40.0, now);
            assert_eq!(trust_in(db, faded), 0.75);
            (faded, fresh)
        })
        .await;
    assert_eq!(found(&app, "/search?q=lima").await, ["Bo Lima", "Ana Lima"]);
    app.app.clock.advance(TimeDelta::days(3_600));
    gutcheck::jobs::refresh_verdicts::run_once(&app.app).await.unwrap();
    app.db(move |db| assert_eq!((trust_in(db, faded), trust_in(db, fresh)), (0.75, 0.75))).await;
    assert_eq!(found(&app, "/search?q=lima").await, ["Ana Lima", "Bo Lima"]);
}

#[tokio::test]
async fn a_rating_moves_only_the_trust_and_makes_findable_who_was_not_yet() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let ana = add(db, Helper { name: "Ana Lima", company: "Acme Ranges", ..Helper::default() }, now);
        add(db, Helper { name: "Bo Lima", company: "Acme Ranges", ..Helper::default() }, now);
        diesel::insert_into(posteriors::table)
            .values((
                posteriors::agent_id.eq(ana),
                posteriors::facet.eq("stars"),
                posteriors::s.eq(1.0),
                posteriors::w.eq(9.0),
                posteriors::at.eq(now),
                posteriors::n.eq(9),
            ))
            .execute(db)
            .unwrap();
        store::search::reindex_trust(db, ana, now).unwrap();
        assert_eq!(trust_in(db, ana), 0.31);
        let cy = people::agent(db, "cy-lima", None, now);
        store::search::reindex_trust(db, cy, now).unwrap();
    })
    .await;
    assert_eq!(found(&app, "/search?q=lima").await.last().map(String::as_str), Some("Ana Lima"));
    assert_eq!(found(&app, "/search?q=lima").await.len(), 3);
}

#[tokio::test]
async fn a_rating_on_a_topic_and_a_product_counts_once() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let helper = |name| Helper {
            name,
            company: "Acme Ranges",
            topics: &["Warranty"],
            products: &["Oven"],
            ..Helper::default()
        };
        let (both, one) = (add(db, helper("Ana Lima"), now), add(db, helper("Bo Lima"), now));
        let warranty = store::topics::ensure_topic(db, "Warranty").unwrap().unwrap();
        let company: i64 = companies::table.select(companies::id).first(db).unwrap();
        let oven = store::topics::ensure_product(db, company, "Oven").unwrap().unwrap();
        believe(db, both, ("topic", warranty), 1.0, 6.0, now);
        believe(db, both, ("product", oven), 1.0, 6.0, now);
        believe(db, one, ("topic", warranty), 1.0, 9.0, now);
    })
    .await;
    assert_eq!(found(&app, "/search?q=oven+warranty").await, ["Bo Lima", "Ana Lima"]);
}

#[tokio::test]
async fn a_hit_shows_the_verdict_that_the_profile_shows() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let jon: i64 = agents::table.filter(agents::name.eq("Jon Smith")).select(agents::id).first(db).unwrap();
        judge(db, jon, "trusted", now - TimeDelta::days(90));
        diesel::update(standings::table)
            .set((standings::candidate.eq("too_early"), standings::candidate_since.eq(now - TimeDelta::days(3))))
            .execute(db)
            .unwrap();
    })
    .await;
    let page = app.get(&asking("jon smith")).await;
    assert_eq!(page.attribute(".person .verdict", "data-class").as_deref(), Some("too-early"));
}

#[tokio::test]
async fn the_very_word_and_the_best_for_what_was_asked_are_found_behind_any_crowd() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        crowd(db, 410, "Kim Leeds", "Warranty", now);
        let lee = add(db, Helper { name: "Bruce Lee", company: "Acme Ranges", ..Helper::default() }, now);
        believe(db, lee, ("stars", 0), 0.2, 40.0, now);
        let expert = add(
            db,
            Helper { name: "Kim Novak", company: "Acme Ranges", topics: &["Warranty"], ..Helper::default() },
            now,
        );
        let warranty = store::topics::ensure_topic(db, "Warranty").unwrap().unwrap();
        believe(db, expert, ("stars", 0), 0.6, 40.0, now);
        believe(db, expert, ("topic", warranty), 1.0, 40.0, now);
    })
    .await;
    assert_eq!(found(&app, "/search?q=lee").await[0], "Bruce Lee");
    assert_eq!(found(&app, "/search?q=kim+warranty").await[0], "Kim Novak");
}

#[tokio::test]
async fn a_typo_that_is_somebodys_name_is_corrected_before_it_is_left_out() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        add(db, Helper { name: "Ivo Waranty", company: "Borealis", ..Helper::default() }, now);
    })
    .await;
    let page = app.get(&asking("mara waranty")).await;
    assert_eq!(page.all(".people h2"), ["Mara Lindqvist"]);
    assert!(page.text().contains("We read “waranty” as warranty"), "{}", page.text());
    assert_eq!(found(&app, &asking("ivo waranty")).await, ["Ivo Waranty"]);
}

#[tokio::test]
async fn a_language_is_not_a_name() {
    let app = directory().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        add(db, Helper { name: "Rui de Brito", company: "Borealis", languages: "pt", ..Helper::default() }, now);
    })
    .await;
    let mut german = found(&app, "/search?language=de").await;
    german.sort();
    assert_eq!(german, ["Ruth O’Brien", "Łukasz Müller"]);
}
