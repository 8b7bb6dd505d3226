//! Files from helpdesks and forums, read whole, twice, halfway and broken.

use std::{fs, path::Path};

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::{Moment, trust::evidence},
    services::{
        Error,
        import::{self, Import, Summary, Table},
    },
    store::{
        Db,
        schema::{agents, cases, companies, employments, invitations, posteriors, raters, ratings, standings, thanks},
    },
};

use crate::support::TestApp;

const RATINGS: &str = "company,agent,rater,case_ref,stars,listened,knowledgeable,empowered,human,on_my_side,comment,\
                       origin,rated_at\n";
const CASES: &str = "company,agent,agent_name,case_ref,channel,product,topic,opened_at,first_reply_at,resolved_at\n";
const THANKS: &str = "company,agent,case_ref,sender,text,sent_at\n";

/// Imports `text` as the contents of a file in `directory`.
async fn import(
    app: &TestApp,
    directory: &Path,
    table: Table,
    text: impl AsRef<[u8]>,
    consent: Option<&'static str>,
) -> Result<Summary, Error> {
    let file = directory.join("given.csv");
    fs::write(&file, text).unwrap();
    let (store, now) = (app.app.store.clone(), app.app.clock.now());
    tokio::task::spawn_blocking(move || {
        import::run(&store, &Import { table, file: &file, export: None, consent, now }, |_| ())
    })
    .await
    .unwrap()
}

/// Many ratings of a few agents of one company, in no order of time.
fn many_ratings(count: usize) -> String {
    let line = |n: usize| {
        let (agent, rater, stars) = (n % 7, n % 41, 1 + n * n % 5);
        let origin = ["imported", "open", ""][n % 3];
        let (day, minute) = (1 + n * 13 % 28, n % 60);
        format!(
            "Acme,agent-{agent},r{rater},,{stars},yes,,no,,,,{origin},2026-03-{day:02}T{:02}:{minute:02}:00Z\n",
            n / 60 % 24
        )
    };
    (0..count).fold(RATINGS.to_owned(), |text, n| text + &line(n))
}

/// Everything that ratings leave behind, apart from ids and from when it was written.
fn left_behind(db: &mut Db) -> Vec<String> {
    let mut rows = Vec::new();
    type Given = (String, Option<String>, i32, f64, f64, f64, gutcheck::domain::Moment);
    let given: Vec<Given> = ratings::table
        .inner_join(agents::table)
        .inner_join(raters::table)
        .select((
            agents::handle,
            raters::reference,
            ratings::stars,
            ratings::w_credibility,
            ratings::w_marginal,
            ratings::w_coverage,
            ratings::rated_at,
        ))
        .load(db)
        .unwrap();
    rows.extend(given.iter().map(|row| format!("{row:?}")));
    let believed: Vec<(String, String, f64, f64, i64)> = posteriors::table
        .inner_join(agents::table)
        .select((agents::handle, posteriors::facet, posteriors::s, posteriors::w, posteriors::n))
        .load(db)
        .unwrap();
    rows.extend(believed.iter().map(|(a, f, s, w, n)| format!("{a} {f} {s:.9} {w:.9} {n}")));
    let shown: Vec<(String, String)> =
        standings::table.inner_join(agents::table).select((agents::handle, standings::verdict)).load(db).unwrap();
    rows.extend(shown.iter().map(|row| format!("{row:?}")));
    let worked: Vec<(String, gutcheck::domain::Moment)> =
        employments::table.inner_join(agents::table).select((agents::handle, employments::since)).load(db).unwrap();
    rows.extend(worked.iter().map(|row| format!("{row:?}")));
    rows.sort();
    rows
}

#[tokio::test]
async fn a_file_imported_twice_is_imported_once() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let first = import(&app, directory.path(), Table::Ratings, many_ratings(300), None).await.unwrap();
    assert_eq!((first.new, first.known, first.made.agents, first.made.companies), (300, 0, 7, 1));
    let once = app.db(left_behind).await;
    let second = import(&app, directory.path(), Table::Ratings, many_ratings(300), None).await.unwrap();
    assert_eq!((second.new, second.known, second.made.agents, second.made.companies), (0, 300, 0, 0));
    assert_eq!(app.db(left_behind).await, once);
}

#[tokio::test]
async fn an_import_that_was_cut_off_ends_with_the_same_rows_when_it_is_started_again() {
    let sorted = |count: usize| {
        let mut lines: Vec<String> = many_ratings(300).lines().skip(1).map(|line| format!("{line}\n")).collect();
        lines.sort_by_key(|line| line.rsplit(',').next().unwrap().to_owned());
        RATINGS.to_owned() + &lines[..count].concat()
    };
    let (cut_off, whole) = (TestApp::start().await, TestApp::start().await);
    let directory = tempfile::tempdir().unwrap();
    import(&cut_off, directory.path(), Table::Ratings, sorted(123), None).await.unwrap();
    let rest = import(&cut_off, directory.path(), Table::Ratings, sorted(300), None).await.unwrap();
    assert_eq!((rest.new, rest.known), (177, 123));
    import(&whole, directory.path(), Table::Ratings, sorted(300), None).await.unwrap();
    assert_eq!(cut_off.db(left_behind).await, whole.db(left_behind).await);
}

#[tokio::test]
async fn bad_lines_are_set_aside_with_their_number_and_reason_and_the_rest_comes_in() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let mut text = RATINGS.as_bytes().to_vec();
    let good = b"Acme,ana,r1,,5,yes,no,,,,Kind,imported,2026-03-01T10:00:00Z\n";
    let bad: [&[u8]; 9] = [
        b"Acme,ana,r2,,9,,,,,,,imported,2026-03-01T10:00:00Z\n",
        b"Acme,ana,r3,,5,,,,,,,imported,yesterday\n",
        b"Acme,ana,r4,,5\n",
        b"Acme,an\0a,r5,,5,,,,,,,imported,2026-03-01T10:00:00Z\n",
        b"Acme,ana,r6,,5,,,,,,\xff\xfe,imported,2026-03-01T10:00:00Z\n",
        b"Acme,ana,r7,,5,perhaps,,,,,,imported,2026-03-01T10:00:00Z\n",
        b"Acme,ana,r8,,5,,,,,,\"never closed,imported,2026-03-01T10:00:00Z\n",
        b"Acme,ana,r9,,5,,,,,,,imported,2999-03-01T10:00:00Z\n",
        b"Acme,ana,r11,,5,,,,,,,community,2026-03-01T10:00:00Z\n",
    ];
    text.extend(bad.concat());
    text.extend(["Acme,ana,r10,,5,,,,,,", &"x".repeat(3_000_000), ",imported,2026-03-01T10:00:00Z\n"].concat().bytes());
    text.extend(good);
    let summary = import(&app, directory.path(), Table::Ratings, text, None).await.unwrap();
    assert_eq!((summary.new, summary.rejected), (1, 10));
    let rejects = directory.path().join("given.csv.rejected.csv");
    assert_eq!(summary.rejects.as_deref(), Some(rejects.as_path()));
    let rejected = fs::read_to_string(&rejects).unwrap();
    let starts: Vec<_> = rejected.lines().map(|line| line.split(',').take(2).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(
        starts,
        [
            "line,reason",
            "2,Stars go from 1 to 5.",
            "3,rated_at is no time like 2026-03-01T09:30:00Z",
            "4,it has 5 columns instead of 13",
            "5,it holds a NUL",
            "6,it is not UTF-8",
            "7,\"listened is yes",
            "8,it opens a quote that does not end",
            "9,rated_at lies ahead",
            "10,\"An origin is verified",
            "11,it is longer than 65536 bytes",
        ]
    );
    assert!(rejected.len() < 4_000, "rejected lines are clipped");
    let good = [RATINGS.as_bytes(), good].concat();
    assert_eq!(import(&app, directory.path(), Table::Ratings, good, None).await.unwrap().rejects, None);
    assert!(!rejects.exists(), "an outdated list of rejected lines stayed");
}

#[tokio::test]
async fn a_file_of_other_columns_is_refused_whole() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let refused = import(&app, directory.path(), Table::Thanks, RATINGS, None).await.unwrap_err().to_string();
    assert!(refused.ends_with("the first line must name the columns company, agent, case_ref, sender, text, sent_at"));
    assert_eq!(app.db(|db| companies::table.count().get_result::<i64>(db).unwrap()).await, 0);
}

#[tokio::test]
async fn agents_are_shown_only_on_a_ground_that_is_kept_and_whoever_left_stays_away() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let states = |db: &mut Db| -> Vec<(String, String, Option<String>)> {
        agents::table
            .order(agents::handle)
            .select((agents::handle, agents::state, agents::consent_ground))
            .load(db)
            .unwrap()
    };
    let both = many_ratings(2);
    import(&app, directory.path(), Table::Ratings, &both, None).await.unwrap();
    let drafts = app.db(states).await;
    assert!(drafts.iter().all(|(_, state, ground)| state == "draft" && ground.is_none()), "{drafts:?}");
    assert_eq!(app.get("/a/agent-1").await.status, 404);
    app.db(|db| {
        let leaving = agents::table.filter(agents::handle.eq("agent-0"));
        diesel::update(leaving).set(agents::state.eq("left")).execute(db).unwrap()
    })
    .await;
    import(&app, directory.path(), Table::Ratings, &both, Some("their contracts")).await.unwrap();
    let shown = app.db(states).await;
    let of = |at: usize| (shown[at].1.as_str(), shown[at].2.as_deref());
    assert_eq!((of(0), of(1)), (("left", None), ("public", Some("their contracts"))));
}

#[tokio::test]
async fn a_case_that_a_rating_named_first_is_filled_in_by_the_cases() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let rating = format!("{RATINGS}Acme,ana,r1,C-1,5,,,,,,,,2026-03-02T10:00:00Z\n");
    let case = format!("{CASES}Acme,ana,Ana Lima,C-1,mail,Oven,Repairs,2026-03-01T10:00:00Z,2026-03-01T10:05:00Z,\n");
    let thank = format!("{THANKS}Acme,ana,C-1,r1,Thank you!,2026-03-03T10:00:00Z\n");
    import(&app, directory.path(), Table::Ratings, &rating, None).await.unwrap();
    for known in [0, 1] {
        let summary = import(&app, directory.path(), Table::Cases, &case, None).await.unwrap();
        assert_eq!((summary.new, summary.known), (1 - known, known));
        let summary = import(&app, directory.path(), Table::Thanks, &thank, None).await.unwrap();
        assert_eq!((summary.new, summary.known), (1 - known, known));
    }
    let filled: Vec<(String, String, Option<i64>)> = app
        .db(|db| cases::table.select((cases::reference, cases::channel, cases::first_reply_seconds)).load(db).unwrap())
        .await;
    assert_eq!(filled, [("C-1".into(), "mail".into(), Some(300))]);
    let counts = app
        .db(|db| {
            let thanked: i64 = thanks::table.filter(thanks::case_id.is_not_null()).count().get_result(db).unwrap();
            let rated: i64 = ratings::table.filter(ratings::case_id.is_not_null()).count().get_result(db).unwrap();
            (thanked, rated, raters::table.count().get_result::<i64>(db).unwrap())
        })
        .await;
    assert_eq!(counts, (1, 1, 1));
}

#[tokio::test]
async fn an_imported_rating_counts_only_invitations_that_stood_for_cases_that_nobody_entered_by_hand() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let case = |n| format!("Acme,ana,Ana Lima,C-{n},mail,,,2026-03-01T09:00:00Z,,2026-03-01T10:00:00Z\n");
    let text = (1..=4).map(case).collect::<String>();
    import(&app, directory.path(), Table::Cases, CASES.to_owned() + &text, None).await.unwrap();
    let invited_at: Moment = "2026-03-01T12:00:00".parse().unwrap();
    app.db(move |db| {
        let ids = (cases::id, cases::agent_id, cases::company_id);
        let these: Vec<(i64, i64, i64)> = cases::table.order(cases::reference).select(ids).load(db).unwrap();
        let rater = diesel::insert_into(raters::table)
            .values((raters::company_id.eq(these[0].2), raters::reference.eq("r0"), raters::touched_at.eq(invited_at)))
            .returning(raters::id)
            .get_result::<i64>(db)
            .unwrap();
        for (case, agent, company) in &these[..3] {
            diesel::insert_into(invitations::table)
                .values((
                    invitations::jti.eq(format!("jti-{case}")),
                    invitations::case_id.eq(case),
                    invitations::agent_id.eq(agent),
                    invitations::company_id.eq(company),
                    invitations::rater_id.eq(rater),
                    invitations::created_at.eq(invited_at),
                    invitations::expires_at.eq(invited_at + TimeDelta::days(60)),
                ))
                .execute(db)
                .unwrap();
        }
        let [(by_hand, ..), (taken_back, ..), ..] = these[..] else { panic!("four cases came in") };
        diesel::update(cases::table.find(by_hand)).set(cases::channel.eq("desk")).execute(db).unwrap();
        diesel::update(invitations::table.filter(invitations::case_id.eq(taken_back)))
            .set(invitations::revoked_at.eq(invited_at + TimeDelta::hours(1)))
            .execute(db)
            .unwrap();
    })
    .await;
    let rating = format!("{RATINGS}Acme,ana,r1,,5,,,,,,,imported,2026-03-02T10:00:00Z\n");
    import(&app, directory.path(), Table::Ratings, &rating, None).await.unwrap();
    let coverage: f64 = app.db(|db| ratings::table.select(ratings::w_coverage).first(db).unwrap()).await;
    assert_eq!(coverage, evidence::coverage((1, 3)));
}

#[tokio::test]
async fn the_demonstration_holds_what_it_promises() {
    let app = TestApp::start().await;
    let inner = app.app.clone();
    tokio::task::spawn_blocking(move || gutcheck::cli::demo::fill(&inner, 22, inner.clock.now()).unwrap())
        .await
        .unwrap();
    let counts = app
        .db(|db| {
            let used: i64 =
                invitations::table.filter(invitations::used_at.is_not_null()).count().get_result(db).unwrap();
            let verified: i64 = ratings::table.filter(ratings::origin.eq("verified")).count().get_result(db).unwrap();
            let count = [
                companies::table.count().get_result::<i64>(db).unwrap(),
                agents::table.filter(agents::state.ne("draft")).count().get_result(db).unwrap(),
                cases::table.filter(cases::connection_id.is_null()).count().get_result(db).unwrap(),
                ratings::table.count().get_result(db).unwrap(),
                // What the connected helpdesk sent: three cases, one of somebody who has not said yes.
                cases::table.filter(cases::connection_id.is_not_null()).count().get_result(db).unwrap(),
                agents::table.filter(agents::state.eq("draft")).count().get_result(db).unwrap(),
            ];
            assert_eq!(used, verified, "an invitation was used for each verified rating");
            count
        })
        .await;
    assert_eq!(counts, [3, 40, 2_000, 900 + 8, 3, 1]);
    let verdicts: Vec<String> = app.db(|db| standings::table.select(standings::verdict).load(db).unwrap()).await;
    for verdict in ["trusted", "mostly_trusted", "mixed", "too_early"] {
        assert!(verdicts.iter().any(|shown| shown == verdict), "nobody is {verdict}");
    }
}

#[tokio::test]
async fn a_case_whose_opening_is_unknown_comes_in_without_a_time_to_first_reply() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let text = format!("{CASES}Acme,ana,Ana Lima,C-1,mail,,,,2026-03-01T10:05:00Z,\nAcme,ana,Ana Lima,C-2,mail,,,,,\n");
    let summary = import(&app, directory.path(), Table::Cases, &text, None).await.unwrap();
    assert_eq!((summary.new, summary.rejected), (1, 1));
    let waited: Vec<Option<i64>> = app.db(|db| cases::table.select(cases::first_reply_seconds).load(db).unwrap()).await;
    assert_eq!(waited, [None]);
}

/// The handles of all agents and the companies that they work for, by handle.
fn at_work(db: &mut Db) -> Vec<(String, String)> {
    let rows = employments::table.inner_join(agents::table).inner_join(companies::table);
    rows.order(agents::handle).select((agents::handle, companies::slug)).load(db).unwrap()
}

fn rated(company: &str, agent: &str, rater: &str, case: &str) -> String {
    format!("{company},{agent},{rater},{case},5,,,,,,,imported,2026-03-01T10:00:00Z\n")
}

#[tokio::test]
async fn a_comment_with_line_breaks_never_becomes_ratings_of_its_own() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let forged = "Acme,ana,boss,,5,,,,,,,verified,2026-03-01T10:00:00Z\n".repeat(3);
    let text = format!(
        "{RATINGS}Acme,ana,r1,,9,,,,,,\"Bad!\n{forged}\",imported,2026-03-01T10:00:00Z\n{}",
        rated("Acme", "ana", "r2", "")
    );
    let summary = import(&app, directory.path(), Table::Ratings, text, None).await.unwrap();
    assert_eq!((summary.new, summary.rejected), (1, 1));
    let rejected = fs::read_to_string(summary.rejects.unwrap()).unwrap();
    assert!(rejected.contains("2,Stars go from 1 to 5. (over 5 lines),"), "{rejected}");
}

#[tokio::test]
async fn an_agent_belongs_to_the_company_that_names_them_whoever_has_that_name_elsewhere() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let now = app.app.clock.now();
    app.db(move |db| crate::support::people::agent(db, "mara", None, now)).await;
    let text = [
        RATINGS.to_owned(),
        rated("Acme", "mara", "r1", ""),
        rated("Acme", "12", "r1", ""),
        rated("Globex", "12", "r1", ""),
        rated("Globex", "Mara", "r1", ""),
        rated("Globex", "ines", "r1", ""),
        rated("Acme", "ines", "r1", ""),
        rated("Acme", "7", "r1", ""),
    ]
    .concat();
    let pair = |handle: &str, company: &str| (handle.to_owned(), company.to_owned());
    let expected = [
        pair("acme-12", "acme"),
        pair("acme-7", "acme"),
        pair("acme-ines", "acme"),
        pair("acme-mara", "acme"),
        pair("globex-12", "globex"),
        pair("globex-mara", "globex"),
        pair("ines", "globex"),
    ];
    for made in [7, 0] {
        let summary = import(&app, directory.path(), Table::Ratings, &text, Some("their contracts")).await.unwrap();
        assert_eq!((summary.new, summary.made.agents), (made, made));
        assert_eq!(app.db(at_work).await, expected);
    }
    assert_eq!(app.get("/a/mara.json").await.json()["employments"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_rating_is_about_what_its_case_is_about_whichever_came_first() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let case = |reference: &str| {
        format!("Acme,ana,Ana Lima,{reference},mail,Oven,Repairs,2026-02-01T10:00:00Z,,2026-02-02T10:00:00Z\n")
    };
    let ratings = [RATINGS.to_owned(), rated("Acme", "ana", "r1", "C-1"), rated("Acme", "ana", "r2", "C-2")].concat();
    import(&app, directory.path(), Table::Cases, CASES.to_owned() + &case("C-1"), None).await.unwrap();
    import(&app, directory.path(), Table::Ratings, ratings, None).await.unwrap();
    import(&app, directory.path(), Table::Cases, CASES.to_owned() + &case("C-2"), None).await.unwrap();
    app.db(|db| {
        let about = ratings::table.filter(ratings::topic_id.is_not_null()).filter(ratings::product_id.is_not_null());
        assert_eq!(about.count().get_result::<i64>(db).unwrap(), 2);
        let mut believed: Vec<(String, i64)> =
            posteriors::table.select((posteriors::facet, posteriors::n)).load(db).unwrap();
        believed.sort();
        assert_eq!(believed, [("product".into(), 2), ("stars".into(), 2), ("topic".into(), 2)]);
    })
    .await;
}

#[tokio::test]
async fn a_rating_of_somebody_elses_case_or_from_the_future_is_refused() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let soon = app.app.clock.now() + chrono::TimeDelta::hours(1);
    let text = [
        RATINGS.to_owned(),
        rated("Acme", "ana", "r1", "C-1"),
        format!("Acme,ana,r3,,5,,,,,,,,{}Z\n", soon.format("%FT%T")),
        rated("Acme", "bo", "r2", "C-1"),
    ]
    .concat();
    for new in [1, 0] {
        let summary = import(&app, directory.path(), Table::Ratings, &text, None).await.unwrap();
        assert_eq!((summary.new, summary.known, summary.rejected), (new, 1 - new, 2));
        let rejected = fs::read_to_string(summary.rejects.unwrap()).unwrap();
        let reasons: Vec<_> =
            rejected.lines().skip(1).map(|line| line.splitn(3, ',').take(2).collect::<Vec<_>>()).collect();
        assert_eq!(
            reasons,
            [["3", "rated_at lies ahead"], ["4", "case_ref names a case in which somebody else helped"]]
        );
    }
}

#[tokio::test]
async fn somebody_known_by_a_companys_own_id_gets_their_name_from_the_cases_until_they_claim_it() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let name = |db: &mut Db| agents::table.select(agents::name).first::<String>(db).unwrap();
    import(&app, directory.path(), Table::Ratings, RATINGS.to_owned() + &rated("Acme", "ana", "r1", ""), Some("yes"))
        .await
        .unwrap();
    assert_eq!(app.db(name).await, "ana");
    for (brought, shown) in [("Ana Lima", "Ana Lima"), ("Ana Souza", "Ana Lima")] {
        let case = format!(
            "{CASES}Acme,ana,,C-1,mail,,,2026-03-01T10:00:00Z,,\nAcme,ana,{brought},C-2,mail,,,2026-03-01T10:00:00Z,,\n"
        );
        import(&app, directory.path(), Table::Cases, case, None).await.unwrap();
        assert_eq!(app.db(name).await, shown);
    }
    assert_eq!(app.get("/search?q=lima").await.all(".people h2"), ["Ana Lima"]);
}

#[tokio::test]
async fn whoever_came_in_before_an_import_broke_off_can_be_found() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    // Long lines, or a batch would need more of them.
    let comment = "kind ".repeat(399);
    let line = |n| format!("Acme,ana,r{n},,5,,,,,,{comment},imported,2026-03-01T10:00:00Z\n");
    let first = (0..4_300).map(line).collect::<String>();
    let text = format!("{RATINGS}{first}{}", rated("Acme", "bo", "r1", ""));
    // The second batch meets what no database takes.
    app.db(|db| {
        if let Db::Sqlite(c) = db {
            use diesel::connection::SimpleConnection;
            c.batch_execute(
                "CREATE TRIGGER breaking BEFORE INSERT ON agents WHEN new.handle = 'bo' \
                 BEGIN SELECT raise(ABORT, 'broken off'); END",
            )
            .unwrap();
        }
    })
    .await;
    let on_sqlite = app.db(|db| matches!(db, Db::Sqlite(_))).await;
    let outcome = import(&app, directory.path(), Table::Ratings, text, Some("yes")).await;
    assert_eq!(outcome.is_err(), on_sqlite);
    assert_eq!(app.get("/search?q=ana").await.all(".people h2"), ["ana"]);
}

#[tokio::test]
async fn two_files_that_differ_in_their_last_part_only_keep_their_rejected_lines_apart() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let (store, now) = (app.app.store.clone(), app.app.clock.now());
    let at = directory.path().to_owned();
    tokio::task::spawn_blocking(move || {
        for part in ["a.1", "a.2"] {
            let file = at.join(part);
            fs::write(&file, format!("{RATINGS}Acme,{part}\n")).unwrap();
            let given = Import { table: Table::Ratings, file: &file, export: None, consent: None, now };
            let rejects = import::run(&store, &given, |_| ()).unwrap().rejects.unwrap();
            assert_eq!(rejects, at.join(format!("{part}.rejected.csv")));
        }
        assert!(fs::read_to_string(at.join("a.1.rejected.csv")).unwrap().contains("Acme,a.1"));
    })
    .await
    .unwrap();
}
