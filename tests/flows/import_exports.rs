//! Files with other columns than ours: what helpdesks export, and what somebody says of any CSV.

use std::{fs, path::Path, process::Command};

use diesel::prelude::*;
use gutcheck::{
    domain::{Moment, helpdesk::Helpdesk},
    services::{
        Error,
        import::{self, Dates, Export, Import, Outcome, Preview, Summary, Table, Times},
    },
    store::{
        Db,
        schema::{agents, cases, companies, raters, ratings},
    },
};

use crate::support::TestApp;

const ZENDESK: &str = "\
Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Subject,Status,Via,Created at,Solved at,\
Satisfaction Score,First reply time in minutes,Replies
1,4711,Kim,900,kim@example.org,Ana Lima,Support,Kettle,Closed,Web Form,2026-03-01 09:00,2026-03-01 12:00,Good with comment,20,2
1,4712,Jo,901,,Ana Lima,Support,Kettle,Open,Email,2026-03-02 09:00,,Not Offered,,0
1,4713,Lou,902,,-,Support,Kettle,Solved,Email,2026-03-02 09:00,2026-03-02 10:00,Offered,,0
1,4714,Pat,903,,Bo Berg,Support,Kettle,Solved,Email,2026-03-02 09:00,2026-03-02 10:00,Bad,5,1
1,4715,Sam,904,,Bo Berg,Support,Kettle,Solved,Email,soon,2026-03-02 10:00,Fine,,1
";

const FRESHDESK: &str = "\
Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,\
Last update time,Initial response time,Survey results,Product,Full name,Email
11,Kettle,Closed,Low,Portal,Question,Ana Lima,Support,2026-03-01 09:00:00,,2026-03-01 12:00:00,2026-03-02 12:00:00,\
2026-03-02 12:00:00,2026-03-01 09:30:00,Extremely Happy,Kettle One,Kim,kim@example.org
12,Kettle,Resolved,Low,Email,,Bo Berg,Support,2026-03-01 09:00:00,,,2026-03-02 12:00:00,\
2026-03-02 12:00:00,,Unhappy,,Jo,jo@example.org
13,Kettle,Open,Low,Email,,No Agent,Support,2026-03-01 09:00:00,,,,2026-03-02 12:00:00,,,,Lou,lou@example.org
";

const HELPSCOUT_CASES: &str = "\
Conversation ID,Number,Subject,Type,Status,Assigned to,Created at,Closed at
3001,12,Kettle,Email,Closed,Ana Lima,\"Mar 1, 2026, 9:00am\",\"Mar 1, 2026, 12:00pm\"
3002,13,Kettle,Chat,Active,Ana Lima,\"Mar 1, 2026, 9:00am\",
";

const HELPSCOUT_RATINGS: &str = "\
Conversation ID,Customer,Customer email,User,Rating,Comments,Date
3001,Kim,kim@example.org,Ana Lima,Great,She listened.,2026-03-02T10:00:00Z
3002,Jo,jo@example.org,Ana Lima,Not Good,,2026-03-02T10:00:00Z
";

const CHATWOOT: &str = "\
Agent Name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,Link to the conversation,\
Recorded date
Ana Lima (ana@acme.example),4,She listened.,Kim,kim@example.org,,\
https://chat.acme.example/app/accounts/1/conversations/81,2026-03-01 09:30:00 UTC
Ana Lima (ana@acme.example),1,,,,,https://chat.acme.example/app/accounts/1/conversations/82,2026-03-01 09:40:00 UTC
Reporting period 2026-03-01 to 2026-03-31
";

/// What an export of Acme's is.
fn acme(format: Option<Helpdesk>) -> Export {
    Export { format, set: vec![("company".into(), "Acme".into())], ..Export::default() }
}

fn mapped(pairs: &[(&str, &str)]) -> Export {
    let map = pairs.iter().map(|(ours, theirs)| ((*ours).into(), (*theirs).into())).collect();
    Export { map, ..acme(None) }
}

async fn import(app: &TestApp, directory: &Path, table: Table, export: &Export, text: &str) -> Result<Summary, Error> {
    let file = directory.join("export.csv");
    fs::write(&file, text).unwrap();
    let (store, now, export) = (app.app.store.clone(), app.app.clock.now(), export.clone());
    let consent = Some("their contracts");
    tokio::task::spawn_blocking(move || {
        import::run(&store, &Import { table, file: &file, export: Some(&export), consent, now }, |_| ())
    })
    .await
    .unwrap()
}

fn preview(directory: &Path, table: Table, export: Option<&Export>, text: &str) -> Preview {
    let file = directory.join("export.csv");
    fs::write(&file, text).unwrap();
    let now = "2026-11-01T00:00:00".parse().unwrap();
    import::preview(&Import { table, file: &file, export, consent: None, now }).unwrap()
}

/// Reference, agent, channel, how long the first reply took, when it was resolved.
type Case = (String, String, String, Option<i64>, Option<Moment>);

fn all_cases(db: &mut Db) -> Vec<Case> {
    cases::table
        .inner_join(agents::table)
        .order(cases::reference)
        .select((cases::reference, agents::name, cases::channel, cases::first_reply_seconds, cases::resolved_at))
        .load(db)
        .unwrap()
}

fn case(reference: &str, agent: &str, channel: &str, first_reply: Option<i64>, resolved_at: &str) -> Case {
    (reference.into(), agent.into(), channel.into(), first_reply, Some(resolved_at.parse().unwrap()))
}

/// Agent, stars, the case's reference, comment.
fn all_ratings(db: &mut Db) -> Vec<(String, i32, String, Option<String>)> {
    ratings::table
        .inner_join(agents::table)
        .inner_join(cases::table)
        .order(cases::reference)
        .select((agents::name, ratings::stars, cases::reference, ratings::comment))
        .load(db)
        .unwrap()
}

fn rated(agent: &str, stars: i32, case: &str, comment: Option<&str>) -> (String, i32, String, Option<String>) {
    (agent.into(), stars, case.into(), comment.map(Into::into))
}

/// Imports a file twice; what came of it the first time.
async fn twice(app: &TestApp, table: Table, export: &Export, text: &str) -> Summary {
    let directory = tempfile::tempdir().unwrap();
    let first = import(app, directory.path(), table, export, text).await.unwrap();
    let second = import(app, directory.path(), table, export, text).await.unwrap();
    assert_eq!((second.new, second.known, second.left_out), (0, first.new + first.known, first.left_out));
    first
}

fn rejected(summary: &Summary) -> String {
    fs::read_to_string(summary.rejects.as_ref().unwrap()).unwrap()
}

#[tokio::test]
async fn zendesks_exports_become_cases_and_ratings() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let export = acme(Some(Helpdesk::Zendesk));
    let summary = import(&app, directory.path(), Table::Cases, &export, ZENDESK).await.unwrap();
    assert_eq!((summary.new, summary.left_out, summary.rejected), (2, 2, 1));
    assert!(rejected(&summary).contains("6,Created at: “soon” is no time like 2026-03-01 09:30,"));
    assert_eq!(
        app.db(all_cases).await,
        [
            case("zendesk-4711", "Ana Lima", "web form", Some(1_200), "2026-03-01T12:00:00"),
            case("zendesk-4714", "Bo Berg", "email", Some(300), "2026-03-02T10:00:00"),
        ]
    );
    let summary = import(&app, directory.path(), Table::Ratings, &export, ZENDESK).await.unwrap();
    assert_eq!((summary.new, summary.left_out, summary.rejected), (2, 2, 1));
    assert!(rejected(&summary).contains("Satisfaction Score: “Fine” is none of good, "));
    twice(&app, Table::Cases, &export, &ZENDESK.replace("soon", "2026-03-02 09:00")).await;
    let expected = [rated("Ana Lima", 5, "zendesk-4711", None), rated("Bo Berg", 1, "zendesk-4714", None)];
    assert_eq!(app.db(all_ratings).await, expected);
}

#[tokio::test]
async fn freshdesks_exports_become_cases_and_ratings() {
    let app = TestApp::start().await;
    let export = acme(Some(Helpdesk::Freshdesk));
    let summary = twice(&app, Table::Cases, &export, FRESHDESK).await;
    assert_eq!((summary.new, summary.left_out, summary.rejected), (2, 1, 0));
    assert_eq!(
        app.db(all_cases).await,
        [
            case("freshdesk-11", "Ana Lima", "portal", Some(1_800), "2026-03-01T12:00:00"),
            case("freshdesk-12", "Bo Berg", "email", None, "2026-03-02T12:00:00"),
        ]
    );
    let summary = twice(&app, Table::Ratings, &export, FRESHDESK).await;
    assert_eq!((summary.new, summary.left_out), (2, 1));
    let expected = [rated("Ana Lima", 5, "freshdesk-11", None), rated("Bo Berg", 2, "freshdesk-12", None)];
    assert_eq!(app.db(all_ratings).await, expected);
}

#[tokio::test]
async fn help_scouts_exports_become_cases_and_ratings() {
    let app = TestApp::start().await;
    let export = acme(Some(Helpdesk::HelpScout));
    let summary = twice(&app, Table::Cases, &export, HELPSCOUT_CASES).await;
    assert_eq!((summary.new, summary.left_out), (1, 1));
    let known = case("helpscout-3001", "Ana Lima", "email", None, "2026-03-01T12:00:00");
    assert_eq!(app.db(all_cases).await, [known]);
    let summary = twice(&app, Table::Ratings, &export, HELPSCOUT_RATINGS).await;
    assert_eq!((summary.new, summary.made.cases), (2, 1));
    let expected =
        [rated("Ana Lima", 5, "helpscout-3001", Some("She listened.")), rated("Ana Lima", 1, "helpscout-3002", None)];
    assert_eq!(app.db(all_ratings).await, expected);
}

#[tokio::test]
async fn chatwoots_report_becomes_ratings_and_its_customers_addresses_are_kept_nowhere() {
    let app = TestApp::start().await;
    let summary = twice(&app, Table::Ratings, &acme(Some(Helpdesk::Chatwoot)), CHATWOOT).await;
    assert_eq!((summary.new, summary.left_out, summary.rejected), (2, 0, 0));
    let expected =
        [rated("Ana Lima", 4, "chatwoot-81", Some("She listened.")), rated("Ana Lima", 1, "chatwoot-82", None)];
    assert_eq!(app.db(all_ratings).await, expected);
    let mut references: Vec<Option<String>> =
        app.db(|db| raters::table.select(raters::reference).load(db).unwrap()).await;
    references.sort();
    let [Some(of_case), Some(pseudonym)] = &references[..] else { panic!("{references:?}") };
    if of_case != "chatwoot-82" {
        assert_eq!(pseudonym, "chatwoot-82", "a customer without a name is the customer of their case");
    }
    assert!(references.iter().flatten().all(|reference| !reference.contains('@')), "{references:?}");
    let refused =
        import(&app, tempfile::tempdir().unwrap().path(), Table::Cases, &acme(Some(Helpdesk::Chatwoot)), "a\n")
            .await
            .unwrap_err()
            .to_string();
    assert!(refused.contains("Chatwoot has no export of cases that we know, only of ratings"), "{refused}");
}

#[tokio::test]
async fn any_file_is_imported_when_somebody_says_which_column_is_which() {
    let app = TestApp::start().await;
    let text = "Ticket No;x,Who,Asked,Done,Way\nA-1,Ana Lima,2026-03-01 09:00,2026-03-01 10:00,\n";
    let mut export =
        mapped(&[("case_ref", "ticket no;X"), ("agent", "Who"), ("opened_at", "Asked"), ("resolved_at", "Done")]);
    export.set.push(("channel".into(), "phone".into()));
    export.times.zone = "+02:00".parse().unwrap();
    assert_eq!(twice(&app, Table::Cases, &export, text).await.new, 1);
    assert_eq!(app.db(all_cases).await, [case("A-1", "Ana Lima", "phone", None, "2026-03-01T08:00:00")]);
    let text = "agent,rater,case_ref,Mark,rated_at\nAna Lima,kim@example.org,A-1,👍,2026-03-02T10:00:00Z\n";
    assert_eq!(twice(&app, Table::Ratings, &mapped(&[("stars", "Mark")]), text).await.new, 1);
    assert_eq!(app.db(all_ratings).await, [rated("Ana Lima", 5, "A-1", None)]);
}

#[tokio::test]
async fn a_missing_column_is_named_with_those_that_there_are() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let zendesk = acme(Some(Helpdesk::Zendesk));
    let nobodys = Export { set: Vec::new(), ..zendesk.clone() };
    let refusals = [
        (
            &zendesk,
            "Id,Solved at\n",
            "no column is agent, which would be called Assignee or Assignee name; its columns are Id, Solved at. Say which it is: --map agent=\"ITS NAME\"",
        ),
        (&nobodys, "Id,Assignee,Solved at\n", "add --company NAME"),
        (&mapped(&[("agent", "Owner")]), "Who,case_ref\n", "it has no column “Owner”; its columns are Who, case_ref"),
        (
            &mapped(&[("reference", "Who")]),
            "Who\n",
            "there is no column reference in cases, but company, agent, agent_name, case_ref",
        ),
        (&zendesk, "", "the first line must name the columns"),
    ];
    for (export, text, expected) in refusals {
        let refused = import(&app, directory.path(), Table::Cases, export, text).await.unwrap_err().to_string();
        assert!(refused.contains(expected), "{refused}");
    }
    assert_eq!(app.db(|db| companies::table.count().get_result::<i64>(db).unwrap()).await, 0);
}

#[tokio::test]
async fn day_and_month_are_not_guessed_while_importing() {
    let (app, directory) = (TestApp::start().await, tempfile::tempdir().unwrap());
    let text = "Ticket ID,Agent,Resolved time\n11,Ana Lima,03/01/2026 09:30\n12,Ana Lima,13/01/2026 09:30\n";
    let mut export = acme(Some(Helpdesk::Freshdesk));
    let summary = import(&app, directory.path(), Table::Cases, &export, text).await.unwrap();
    assert_eq!((summary.new, summary.rejected), (0, 2));
    assert!(rejected(&summary).contains("may begin with the month or the day: say --dates mdy (month first) or"));
    export.times = Times { dates: Some(Dates::DayFirst), ..Times::default() };
    assert_eq!(import(&app, directory.path(), Table::Cases, &export, text).await.unwrap().new, 2);
    let first = case("freshdesk-11", "Ana Lima", "helpdesk", None, "2026-01-03T09:30:00");
    assert_eq!(app.db(all_cases).await[0], first);
}

#[test]
fn a_preview_says_what_an_import_would_understand_and_what_it_would_reject() {
    let directory = tempfile::tempdir().unwrap();
    let (zendesk, chatwoot) = (acme(Some(Helpdesk::Zendesk)), acme(Some(Helpdesk::Chatwoot)));
    let preview = |table, export: Option<&Export>, text: &str| preview(directory.path(), table, export, text);
    let shown = preview(Table::Cases, Some(&zendesk), ZENDESK);
    let columns: Vec<_> = shown.columns.iter().map(|(ours, theirs)| format!("{ours}: {theirs}")).collect();
    assert_eq!(
        columns,
        [
            "company: always “Acme”",
            "agent: Assignee",
            "case_ref: Id",
            "channel: Via",
            "opened_at: Created at",
            "first_reply_at: First reply time in minutes",
            "resolved_at: Solved at",
        ]
    );
    assert_eq!(
        shown.lines[0].cells,
        [
            "Acme",
            "Ana Lima",
            "zendesk-4711",
            "web form",
            "2026-03-01T09:00:00Z",
            "2026-03-01T09:20:00Z",
            "2026-03-01T12:00:00Z"
        ]
    );
    let outcomes: Vec<_> = shown.lines.iter().map(|line| (line.number, line.outcome.clone())).collect();
    assert_eq!(
        outcomes,
        [
            (2, Outcome::Taken),
            (3, Outcome::LeftOut("not resolved yet")),
            (4, Outcome::LeftOut("nobody is named who helped")),
            (5, Outcome::Taken),
            (6, Outcome::Rejected("Created at: “soon” is no time like 2026-03-01 09:30".into())),
        ]
    );
    let shown = preview(Table::Ratings, Some(&chatwoot), CHATWOOT);
    assert_eq!(shown.lines.len(), 2, "the report's last line is none");
    assert!(shown.lines.iter().flat_map(|line| &line.cells).all(|cell| !cell.contains('@')), "{shown:?}");
    let ours = "company,agent,case_ref,sender,text,sent_at\nAcme,ana,,r1,Thanks!,soon\nAcme,ana\n";
    let shown =
        preview(Table::Thanks, None, &(ours.to_owned() + &"\nAcme,ana,,r1,Hi!,2026-03-01T10:00:00Z".repeat(20)));
    assert_eq!(shown.lines.len(), 10);
    assert!(matches!(&shown.lines[0].outcome, Outcome::Rejected(why) if why.contains("sent_at is no time")));
    assert!(matches!(&shown.lines[1].outcome, Outcome::Rejected(why) if why.contains("2 columns instead of 6")));
}

#[test]
fn a_dry_run_of_an_import_touches_no_database() {
    let directory = tempfile::tempdir().unwrap();
    let (file, database) = (directory.path().join("tickets.csv"), directory.path().join("none.db"));
    fs::write(&file, ZENDESK.replace("Web Form", "Web\u{1b}[2J")).unwrap();
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gutcheck"))
            .args(["import", "cases"])
            .arg(&file)
            .args(["--format", "zendesk", "--company", "Acme", "--database"])
            .arg(format!("sqlite:{}", database.display()))
            .args(more)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
        (said, output.status.success())
    };
    let (said, worked) = run(&["--dry-run"]);
    assert!(worked, "{said}");
    for words in
        ["zendesk-4711", "left out: not resolved yet", "rejected: Created at: “soon” is no time", "Nothing was"]
    {
        assert!(said.contains(words), "{said}");
    }
    assert!(!said.contains('\u{1b}'), "a cell moved the cursor");
    let files: Vec<_> = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["tickets.csv"]);
    let (said, worked) = run(&[]);
    assert!(worked && said.contains("2 new, 0 known already, 1 rejected. 2 left out"), "{said}");
    let (said, worked) = run(&["--format", "zammad"]);
    assert!(!worked && !said.is_empty());
}
