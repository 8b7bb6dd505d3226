//! What is counted of cases as they come, beside a plain count of what is kept of them.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
};

use chrono::{Datelike, TimeDelta};
use diesel::prelude::*;
use gutcheck::{
    domain::{
        Moment,
        company::Role,
        helpdesk::Helpdesk,
        person::Person,
        responsiveness::{Figures, Part, sketch},
    },
    services::{
        helpdesk::{
            ask,
            connect::{self, Is},
            receive::{self, Replayed},
        },
        import::{self, Import, Table},
        responsiveness,
    },
    store::{
        self, Db,
        schema::{cases, figures, invitations, topics},
    },
};
use rand::{
    RngExt, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};
use serde_json::{Value, json};

use crate::support::{TestApp, builders, people};

/// By company, part of its cases and month.
type Kept = BTreeMap<(i64, String, String), Figures>;

/// What a person would count with a list before them.
#[derive(Default)]
struct Plain {
    counts: [i64; 10],
    replies: Vec<i64>,
    resolutions: Vec<i64>,
}

fn part(part: &Part) -> String {
    format!("{part:?}")
}

fn in_month(at: Moment) -> String {
    format!("{}-{:02}", at.year(), at.month())
}

/// All that is kept.
fn kept(db: &mut Db) -> Kept {
    let companies: Vec<i64> = figures::table.select(figures::company_id).distinct().load(db).unwrap();
    let agents: Vec<i64> =
        figures::table.select(figures::agent_id).filter(figures::agent_id.gt(0)).distinct().load(db).unwrap();
    let mut rows = Vec::new();
    for company in companies {
        rows.extend(store::figures::of_company(db, company, Moment::default()).unwrap());
    }
    for agent in agents {
        rows.extend(store::figures::of_agent(db, agent).unwrap());
    }
    let all = rows.len();
    let kept: Kept = rows
        .into_iter()
        .map(|(place, figures)| ((place.company_id, part(&place.part), in_month(place.month)), figures))
        .collect();
    assert_eq!(kept.len(), all);
    kept
}

/// The same, counted from the cases.
fn counted(db: &mut Db) -> BTreeMap<(i64, String, String), Plain> {
    type Times = (Moment, Option<Moment>, Option<i64>, Option<Moment>, Option<Moment>);
    type Row = (i64, i64, i64, Option<i64>, String, bool, Times);
    let rows: Vec<Row> = cases::table
        .filter(cases::channel.ne(""))
        .select((
            cases::id,
            cases::company_id,
            cases::agent_id,
            cases::topic_id,
            cases::channel,
            cases::handed_over,
            (
                cases::opened_at,
                cases::first_reply_at,
                cases::first_reply_seconds,
                cases::resolved_at,
                cases::reopened_at,
            ),
        ))
        .load(db)
        .unwrap();
    let asked: Vec<(i64, Option<Moment>, Option<Moment>, Moment)> = invitations::table
        .select((invitations::case_id, invitations::used_at, invitations::revoked_at, invitations::expires_at))
        .load(db)
        .unwrap();
    let mut asked_about: HashMap<i64, bool> = HashMap::new();
    for (case, used_at, revoked_at, expires_at) in asked {
        if revoked_at.is_none_or(|at| at >= expires_at) {
            *asked_about.entry(case).or_default() |= used_at.is_some();
        }
    }
    let mut plain: BTreeMap<_, Plain> = BTreeMap::new();
    for (id, company, agent, topic, channel, handed_over, times) in rows {
        let (opened_at, replied_at, waited, resolved_at, reopened_at) = times;
        let mut parts = vec![Part::All, Part::Agent(agent), Part::Channel(channel.clone())];
        parts.extend(topic.map(Part::Topic));
        for one in parts {
            let key = |at: Moment| (company, part(&one), in_month(at));
            plain.entry(key(opened_at)).or_default().counts[0] += 1;
            if let (Some(at), Some(seconds)) = (replied_at, waited) {
                plain.entry(key(at)).or_default().replies.push(seconds);
            }
            if let Some(at) = reopened_at {
                let of = plain.entry(key(at)).or_default();
                of.counts[1] += 1;
                of.counts[2] += i64::from(resolved_at.is_none());
            }
            let Some(at) = resolved_at else { continue };
            let (invited, by_hand) = (asked_about.get(&id), channel == "desk");
            let told = [
                true,
                handed_over,
                !handed_over && reopened_at.is_none(),
                by_hand,
                invited.is_some() && !by_hand,
                invited.is_some(),
                invited == Some(&true),
            ];
            let of = plain.entry(key(at)).or_default();
            for (n, holds) in of.counts[3..].iter_mut().zip(told) {
                *n += i64::from(holds);
            }
            if at > opened_at && (replied_at.is_none() || waited.is_some()) {
                of.resolutions.push((at - opened_at).num_seconds());
            }
        }
    }
    plain
}

fn assert_right(db: &mut Db, when: &str) {
    let (kept, counted) = (kept(db), counted(db));
    assert!(!counted.is_empty());
    assert_eq!(kept.keys().collect::<Vec<_>>(), counted.keys().collect::<Vec<_>>(), "{when}");
    for ((place, figures), plain) in kept.iter().zip(counted.into_values()) {
        let counts = [
            figures.cases,
            figures.reopened,
            figures.returned,
            figures.resolved,
            figures.handed_over,
            figures.kept,
            figures.by_hand,
            figures.covered,
            figures.invited,
            figures.answered,
        ];
        assert_eq!(counts, plain.counts, "{when}: {place:?}");
        for (sketch, mut exact) in [(&figures.first_reply, plain.replies), (&figures.resolution, plain.resolutions)] {
            assert_eq!(sketch.n(), exact.len() as i64, "{when}: {place:?}");
            exact.sort_unstable();
            for in_a_hundred in [50, 90] {
                let Some(told) = sketch.quantile(in_a_hundred) else { continue };
                let exact = exact[(exact.len() * in_a_hundred as usize).div_ceil(100) - 1].max(1);
                let off = (told - exact).abs() as f64;
                assert!(off <= exact as f64 * sketch::ERROR + 0.5, "{when}: {place:?}: {told} for {exact}");
            }
        }
    }
}

#[tokio::test]
async fn who_changes_one_case_at_the_same_time_counts_it_once() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let case = app
        .db(move |db| {
            let acme = builders::company(db, "acme", "Acme", now);
            let ana = people::agent(db, "ana", None, now);
            builders::case(db, ana, acme, 600, now)
        })
        .await;
    let store = app.app.store.clone();
    tokio::task::spawn_blocking(move || {
        std::thread::scope(|threads| {
            for channel in ["chat", "phone", "email"] {
                let store = &store;
                threads.spawn(move || {
                    for _ in 0..20 {
                        store
                            .write(|db| {
                                responsiveness::following(db, case, |db| {
                                    let one = cases::table.find(case);
                                    diesel::update(one).set(cases::channel.eq(channel)).execute(db).unwrap();
                                    Ok(())
                                })
                            })
                            .unwrap();
                    }
                });
            }
        });
    })
    .await
    .unwrap();
    app.db(|db| assert_right(db, "after many at once")).await;
}

/// A length of time between a second and a few days, as likely short as long.
fn a_while(random: &mut StdRng) -> TimeDelta {
    TimeDelta::seconds(random.random_range(0.0_f64..12.0).exp() as i64)
}

/// Lines of `cases.csv`: some without a beginning, without a reply, or without an end.
fn lines(random: &mut StdRng, from: usize, to: usize, now: Moment) -> String {
    let mut text =
        "company,agent,agent_name,case_ref,channel,product,topic,opened_at,first_reply_at,resolved_at\n".to_owned();
    for n in from..to {
        let opened = now - TimeDelta::days(random.random_range(60..500)) - a_while(random);
        let replied = opened + a_while(random);
        let resolved = replied + a_while(random);
        let mut told = |at: Moment, likely: f64| {
            if random.random_bool(likely) { format!("{}Z", at.format("%Y-%m-%dT%H:%M:%S")) } else { String::new() }
        };
        let times = [told(opened, 0.9), told(replied, 0.9), format!("{}Z", resolved.format("%Y-%m-%dT%H:%M:%S"))];
        let agent = ["file-ana", "file-bo", "file-cy"].choose(random).unwrap();
        let channel = ["email", "chat", "phone", ""].choose(random).unwrap();
        let topic = ["billing", "ovens", "Ovens", ""].choose(random).unwrap();
        let company = ["acme", "Heron"].choose(random).unwrap();
        text += &format!("{company},{agent},,r{n},{channel},,{topic},{}\n", times.join(","));
    }
    text
}

async fn import(app: &TestApp, table: Table, text: String) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("given.csv");
    fs::write(&file, text).unwrap();
    let (store, now) = (app.app.store.clone(), app.app.clock.now());
    let summary = tokio::task::spawn_blocking(move || {
        import::run(&store, &Import { table, file: &file, consent: None, export: None, now }, |_| ()).unwrap()
    })
    .await
    .unwrap();
    assert_eq!(summary.rejected, 0);
}

/// What a helpdesk sends of some cases, in no order.
fn events(random: &mut StdRng, from: usize, to: usize, now: Moment) -> Vec<Value> {
    let mut events = Vec::new();
    for case in from..to {
        let mut at = now - TimeDelta::days(random.random_range(1..18)) - a_while(random);
        let mut event = |what: &str, at: Moment, helper: Option<&str>, random: &mut StdRng| {
            let channel = if case % 2 == 0 { "email" } else { "chat" };
            let topic = ["billing", "hobs", ""].choose(random);
            events.push(json!({
                "type": what, "timestamp": format!("{}Z", at.format("%Y-%m-%dT%H:%M:%S")),
                "data": {
                    "case": case, "agent": helper.map(|id| json!({ "id": id, "name": id })),
                    "channel": channel, "topic": topic,
                    "customer": { "email": format!("customer-{case}@example.org") },
                },
            }));
        };
        let helper = |random: &mut StdRng| ["h1", "h2", "h3", "h4"].choose(random).copied();
        if random.random_bool(0.8) {
            event("case.opened", at, None, random);
        }
        for _ in 0..random.random_range(1..4) {
            for what in ["case.replied", "case.resolved", "case.reopened"] {
                at += a_while(random) / 8;
                if random.random_bool(0.7) {
                    event(what, at, helper(random), random);
                }
            }
        }
    }
    events.shuffle(random);
    events
}

async fn send(app: &TestApp, company: &'static str, events: Vec<Value>) {
    let served = app.app.clone();
    tokio::task::spawn_blocking(move || {
        let now = served.clock.now();
        let connection = served.store.write(|db| receive::connection_of(db, company, Helpdesk::Own, now)).unwrap();
        for event in events {
            let body = serde_json::to_vec(&event).unwrap();
            let replayed = receive::replay(&served.store, &connection, None, &body, &served.site_secret, now).unwrap();
            assert!(matches!(replayed, Replayed::Handled(_)), "{replayed:?}: {event}");
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn every_figure_is_what_a_plain_count_of_the_cases_says() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let mut random = StdRng::seed_from_u64(7);
    let manager = app.signed_in("Kim").await;
    let kim = manager.person_id;
    let (acme, ana, bo) = app
        .db(move |db| {
            let acme = builders::company(db, "acme", "Acme", now);
            store::members::add(db, acme, kim, Role::Manager, now).unwrap();
            let [ana, bo] = ["ana", "bo"].map(|handle| {
                let agent = people::agent(db, handle, None, now);
                store::employments::begin(db, agent, acme, "", now - TimeDelta::days(90), Some(now)).unwrap();
                agent
            });
            (acme, ana, bo)
        })
        .await;

    // Ratings that name cases of which nothing else is known yet, then those cases and others, some of them twice.
    let ratings = (0..12).fold(
        "company,agent,rater,case_ref,stars,listened,knowledgeable,empowered,human,on_my_side,comment,origin,rated_at\n"
            .to_owned(),
        |text, n| text + &format!("acme,file-ana,c{n},r{n},4,,,,,,,,2026-03-01T09:00:00Z\n"),
    );
    import(&app, Table::Ratings, ratings).await;
    assert!(app.db(kept).await.is_empty(), "of a bare case nothing is known");
    import(&app, Table::Cases, lines(&mut random, 0, 150, now)).await;
    import(&app, Table::Cases, lines(&mut random, 100, 200, now)).await;
    app.db(|db| assert_right(db, "after an import")).await;

    send(&app, "acme", events(&mut random, 0, 60, now)).await;
    app.db(|db| assert_right(db, "after a helpdesk")).await;

    // Whose cases they were: they move, and those of nobody go.
    let people = |moves: [(&'static str, Is); 3]| {
        move |db: &mut Db| {
            let person = Person {
                id: kim,
                name: "Kim".into(),
                email: "kim@example.org".into(),
                moderator: false,
                session_id: 0,
            };
            let id = store::connections::of_company(db, acme).unwrap()[0].connection.id;
            for (name, is) in moves {
                let helpers = store::helpdesk_agents::all_of(db, id).unwrap();
                let helper = helpers.iter().find(|helper| helper.name == name).unwrap().id;
                connect::say_who(db, &person, "acme", id, helper, is, now).unwrap();
            }
        }
    };
    app.db(people([("h1", Is::Agent(ana)), ("h2", Is::Agent(bo)), ("h3", Is::Nobody)])).await;
    app.db(|db| assert_right(db, "after moves")).await;
    app.db(people([("h1", Is::Nobody), ("h2", Is::Agent(ana)), ("h3", Is::Agent(bo))])).await;
    app.db(|db| assert_right(db, "after they moved again")).await;

    // Customers are asked, and asked no more.
    let (sender, later) = (app.app.sender(), now + TimeDelta::days(1) + TimeDelta::minutes(1));
    let sent = app
        .db(move |db| {
            let waiting = store::cases::to_ask(db, 1_000, later).unwrap();
            waiting.iter().filter(|one| ask::ask(db, one, &sender, later).unwrap() == ask::Asked::Now).count()
        })
        .await;
    assert!(sent > 8, "{sent} were asked");
    app.app.clock.advance(TimeDelta::days(1) + TimeDelta::minutes(1));
    let desk = "/desk/acme/invitations";
    let ana_id = ana.to_string();
    for n in 0..4 {
        let (reference, email) = (format!("hand-{n}"), format!("hand-{n}@example.org"));
        let fields = [("agent", ana_id.as_str()), ("reference", &reference), ("email", &email), ("topic", "hobs")];
        let asked = manager.post_form(desk, desk, &fields).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
    }
    let revoke = manager.get(desk).await.attribute("form[action$='/revoke']", "action").unwrap();
    assert_eq!(manager.post_form(desk, &revoke, &[]).await.status, 303);
    app.db(|db| assert_right(db, "after invitations")).await;

    // Some answer, and some cases are opened again after that or before.
    for letter in app.letters().await.into_iter().step_by(3) {
        let start = letter.text.find("/r/").unwrap();
        let link: String = letter.text[start..].chars().take_while(|c| !c.is_whitespace()).collect();
        app.another_browser().post_form(&link, &link, &[("stars", "5")]).await;
    }
    let answered: i64 = app
        .db(|db| invitations::table.filter(invitations::used_at.is_not_null()).count().get_result(db).unwrap())
        .await;
    assert!(answered > 3, "{answered} answered");
    send(&app, "acme", events(&mut random, 30, 90, now)).await;
    app.db(|db| assert_right(db, "after answers")).await;

    // Counting everything anew comes to the same.
    app.db(move |db| {
        let before = kept(db);
        responsiveness::rebuild(db, acme).unwrap();
        assert_eq!(kept(db), before);
        diesel::delete(figures::table).execute(db).unwrap();
        responsiveness::rebuild_missing(db).unwrap();
        assert_eq!(kept(db), before);
    })
    .await;

    let page = app.get("/c/acme").await;
    assert_eq!(page.status, 200);
    assert!(page.has("[aria-labelledby=fast] table"), "{}", page.text());
}

#[tokio::test]
async fn pages_say_how_fast_and_how_completely_people_help() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let acme = builders::company(db, "acme", "Acme", now);
        let ana = people::agent(db, "ana", None, now);
        people::employ(db, ana, "acme", now);
        let billing = store::topics::ensure_topic(db, "Billing").unwrap();
        for months_ago in [0, 2, 4] {
            for n in 0..6 {
                let case = builders::case(db, ana, acme, 600, now - TimeDelta::days(30 * months_ago));
                responsiveness::following(db, case, |db| {
                    diesel::update(cases::table.find(case))
                        .set((cases::topic_id.eq(billing), cases::handed_over.eq(n == 0)))
                        .execute(db)
                        .unwrap();
                    Ok(())
                })
                .unwrap();
            }
        }
        builders::case(db, ana, acme, 60, now - TimeDelta::days(900));
        assert_eq!(topics::table.count().get_result::<i64>(db).unwrap(), 1);
    })
    .await;
    let agent = app.get("/a/ana").await;
    let text = agent.text();
    assert!(text.contains("of 19 resolved cases 16 stayed resolved and were not handed over"), "{text}");
    assert!(text.contains("half within 24 hours, nine in ten within 24 hours (19 cases)"), "{text}");
    let company = app.get("/c/acme").await;
    let text = company.text();
    assert!(text.contains("hear from a human within 10 minutes"), "{text}");
    assert!(text.contains("of 18 resolved cases 15 stayed resolved"), "a year is enough for a company: {text}");
    assert_eq!(company.all("[aria-labelledby=fast] > details table th[scope=row]"), ["Billing", "email"]);
    assert_eq!(company.all("[aria-labelledby=fast] > details table td[data-label=Kept]"), ["15 of 18", "15 of 18"]);
    for page in [&agent, &company] {
        assert!(page.has("svg.trend rect"), "{}", page.text());
        assert_eq!(page.all("figure details td[data-label='First reply']"), ["10 minutes"; 3]);
    }
    let json = app.get("/api/v1/agents/ana").await.json();
    assert_eq!((&json["cases"]["kept"], &json["cases"]["handed_over"]), (&16.into(), &3.into()));
    assert_eq!(json["cases"]["resolution_seconds"]["cases"], 19);
    assert_eq!(json["cases"]["months"].as_array().unwrap().len(), 3);
}
