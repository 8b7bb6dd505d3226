//! Letters on their way through a real mail server that is sometimes difficult. Each invitation arrives once, or its
//! company is told.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    app::App,
    domain::Moment,
    jobs::send_mail,
    mail::report,
    services::{
        invite_rating::{self, Invited},
        undelivered::{self, Done},
    },
    store::{
        self,
        schema::{cases, companies, company_members, invitations, outbox, suppressions},
    },
};
use mail_parser::{Message, MessageParser, MimeHeaders};

use crate::support::{TestApp, Visitor, builders, smtp::SmtpServer};

/// Heron's Ben, with a case for each of so many customers, who are all invited. Returns the company's id.
async fn invited(app: &TestApp, customers: usize) -> i64 {
    let (now, sender) = (app.app.clock.now(), app.app.sender());
    app.db(move |db| {
        for n in 0..customers {
            let case = builders::case_to_invite(db, now);
            let to = format!("customer-{n}@example.org").parse().unwrap();
            assert_eq!(invite_rating::write(db, case, &to, &sender, now).unwrap(), Invited::Sent);
        }
        companies::table.select(companies::id).first(db).unwrap()
    })
    .await
}

async fn send(app: &TestApp) {
    send_mail::run_once(&app.app).await.unwrap();
}

/// Whom each mail is to.
fn recipients(mails: &[String]) -> Vec<String> {
    mails.iter().map(|mail| header(&parsed(mail), "To")).collect()
}

fn parsed(mail: &str) -> Message<'_> {
    MessageParser::default().parse(mail.as_bytes()).unwrap()
}

fn header(mail: &Message, name: &'static str) -> String {
    mail.header_raw(name).unwrap_or_else(|| panic!("no {name}")).trim().to_owned()
}

async fn undelivered(app: &TestApp) -> Vec<Option<String>> {
    app.db(|db| invitations::table.order(invitations::id).select(invitations::undelivered).load(db).unwrap()).await
}

/// When the letter is tried next, and how often it was.
async fn next_try(app: &TestApp) -> (Moment, i32) {
    app.db(|db| outbox::table.select((outbox::due_at, outbox::attempts)).first(db).unwrap()).await
}

/// Somebody who looks after Heron's page.
async fn manager(app: &TestApp, company: i64) -> Visitor<'_> {
    let manager = app.signed_in("Kim").await;
    let (person, now) = (manager.person_id, app.app.clock.now());
    app.db(move |db| {
        diesel::insert_into(company_members::table)
            .values((
                company_members::company_id.eq(company),
                company_members::person_id.eq(person),
                company_members::role.eq("manager"),
                company_members::since.eq(now),
            ))
            .execute(db)
            .unwrap()
    })
    .await;
    manager
}

#[tokio::test]
async fn an_invitation_arrives_whole_with_what_mail_programs_need() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    invited(&app, 1).await;
    send(&app).await;
    send(&app).await;
    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{} mails", mails.len()) };
    assert!(mail.len() <= 20_000, "{} bytes", mail.len());
    let mail = parsed(mail);
    assert_eq!(header(&mail, "To"), "customer-0@example.org");
    assert!(mail.subject().unwrap().starts_with("Ben helped you on"), "{:?}", mail.subject());
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(mail.date().is_some() && mail.message_id().is_some());
    assert_eq!(mail.content_type().unwrap().subtype(), Some("alternative"));
    let stop = header(&mail, "List-Unsubscribe");
    let stop = stop.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap();
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    assert!(stop.starts_with(&format!("{}/stop/", app.url)) && !stop.contains("customer"), "{stop}");
    for stars in 1..=5 {
        assert!(text.contains(&format!("?stars={stars}")) && html.contains(&format!("?stars={stars}\"")), "{text}");
    }
    assert!(text.contains(stop) && html.contains(stop));
    assert!(!html.contains("<img") && !html.contains("src="), "it loads nothing");
    let mut rest = text.as_ref();
    while let Some(start) = rest.find("http") {
        let link = rest[start..].split_whitespace().next().unwrap();
        assert!(app.get(link).await.status == 200, "{link}");
        rest = &rest[start + link.len()..];
    }
}

#[tokio::test]
async fn a_refused_invitation_is_told_to_the_company_and_counts_as_no_invitation() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("refuse");
    app.send_through(&server.url());
    let heron = invited(&app, 1).await;
    let now = app.app.clock.now();
    let coverage = move |db: &mut store::Db| store::ratings::invited_of_resolved(db, heron, now).unwrap();
    assert_eq!(app.db(coverage).await, (1, 1));
    send(&app).await;
    server.be("accept");
    app.app.clock.advance(TimeDelta::hours(20));
    send(&app).await;
    assert!(server.mails().is_empty(), "it is not tried again");
    assert_eq!(undelivered(&app).await, [Some("550 5.1.1".to_owned())]);
    assert_eq!(app.db(coverage).await, (0, 1));
    let reason: String = app.db(|db| suppressions::table.select(suppressions::reason).first(db).unwrap()).await;
    assert_eq!(reason, "bounced");

    let manager = manager(&app, heron).await;
    let desk = manager.get("/desk/heron/invitations").await;
    assert!(desk.text().contains("could not be delivered"), "{}", desk.text());
    assert!(desk.text().contains("no such mailbox (550 5.1.1)") && !desk.body.contains("customer-0"));

    // The right address, for the same case, at once.
    let (sender, now) = (app.app.sender(), app.app.clock.now());
    let invited = app
        .db(move |db| {
            let case: i64 = cases::table.select(cases::id).first(db).unwrap();
            let to = |address: &str| address.parse().unwrap();
            [
                invite_rating::write(db, case, &to("customer-0@example.org"), &sender, now).unwrap(),
                invite_rating::write(db, case, &to("kim@example.org"), &sender, now).unwrap(),
            ]
        })
        .await;
    assert_eq!(invited, [Invited::NoMailbox, Invited::Sent]);
    send(&app).await;
    assert_eq!(recipients(&server.mails()), ["kim@example.org"]);
}

#[tokio::test]
async fn a_server_that_asks_to_come_again_is_given_each_letter_once() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("greylist");
    app.send_through(&server.url());
    invited(&app, 3).await;
    send(&app).await;
    send(&app).await;
    assert!(server.mails().is_empty());
    app.app.clock.advance(TimeDelta::minutes(1));
    send(&app).await;
    app.app.clock.advance(TimeDelta::hours(1));
    send(&app).await;
    assert_eq!(
        recipients(&server.mails()),
        ["customer-0@example.org", "customer-1@example.org", "customer-2@example.org"]
    );
    assert_eq!(undelivered(&app).await, [None, None, None]);
}

#[tokio::test]
async fn a_connection_that_is_cut_in_mid_letter_loses_none_and_sends_none_twice() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("cut");
    app.send_through(&server.url());
    invited(&app, 3).await;
    send(&app).await;
    assert!(server.mails().is_empty(), "the others wait for the next turn");
    app.app.clock.advance(TimeDelta::minutes(1));
    send(&app).await;
    let mut to = recipients(&server.mails());
    to.sort();
    assert_eq!(to, ["customer-0@example.org", "customer-1@example.org", "customer-2@example.org"]);
}

#[tokio::test]
async fn a_letter_that_was_taken_without_a_word_comes_again_under_the_same_name() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("deaf");
    app.send_through(&server.url());
    invited(&app, 1).await;
    send(&app).await;
    app.app.clock.advance(TimeDelta::minutes(1));
    send(&app).await;
    let mails = server.mails();
    let names: Vec<_> = mails.iter().map(|mail| parsed(mail).message_id().unwrap().to_owned()).collect();
    assert!(matches!(names.as_slice(), [first, second] if first == second), "{names:?}");
}

#[tokio::test]
async fn a_server_that_is_down_for_an_hour_gets_each_letter_once_when_it_is_back() {
    let mut app = TestApp::start().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    app.send_through(&format!("smtp://127.0.0.1:{port}"));
    invited(&app, 2).await;
    let mut waits = Vec::new();
    for tried in 1..=6 {
        send(&app).await;
        // One try a turn while the server is away: the turn ends with the first letter that finds it so.
        send(&app).await;
        let tries: Vec<(i32, Moment)> = app
            .db(|db| outbox::table.order(outbox::id).select((outbox::attempts, outbox::due_at)).load(db).unwrap())
            .await;
        assert!(tries.iter().all(|(attempts, _)| *attempts == tried), "{tries:?}");
        let wait = tries.iter().map(|(_, due)| *due - app.app.clock.now()).max().unwrap();
        waits.push((wait.num_seconds() + 30) / 60);
        app.app.clock.advance(wait + TimeDelta::seconds(1));
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32], "each wait is twice the one before");
    let server = SmtpServer::at(port, "accept");
    send(&app).await;
    send(&app).await;
    assert_eq!(recipients(&server.mails()).len(), 2);
    app.app.clock.advance(TimeDelta::days(1));
    send(&app).await;
    let mut to = recipients(&server.mails());
    to.sort();
    assert_eq!(to, ["customer-0@example.org", "customer-1@example.org"]);
    assert_eq!(undelivered(&app).await, [None, None]);
}

#[tokio::test]
async fn a_server_that_never_comes_back_is_given_up_and_the_company_is_told() {
    let mut app = TestApp::start().await;
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    app.send_through(&format!("smtp://{closed}"));
    let heron = invited(&app, 1).await;
    for _ in 0..gutcheck::domain::retry::TRIES {
        assert_eq!(undelivered(&app).await, [None]);
        send(&app).await;
        let (due, _) = next_try(&app).await;
        app.app.clock.advance(due - app.app.clock.now() + TimeDelta::seconds(1));
    }
    assert_eq!(undelivered(&app).await, [Some("given_up".to_owned())]);
    let manager = manager(&app, heron).await;
    let desk = manager.get("/desk/heron/invitations").await.text();
    assert!(desk.contains("could not be delivered") && desk.contains("as often as we tried"), "{desk}");
    let recipient: String = app.db(|db| outbox::table.select(outbox::recipient).first(db).unwrap()).await;
    assert!(recipient.is_empty(), "the address was for one letter");
}

#[tokio::test]
async fn a_restart_in_the_middle_of_a_letter_loses_nothing() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    invited(&app, 2).await;
    let now = app.app.clock.now();
    // It is stopped while it holds the first letter in its hands.
    app.db(move |db| assert!(store::outbox::claim(db, now).unwrap().is_some())).await;
    let again = restarted(&app).await;
    send_mail::run_once(&again).await.unwrap();
    assert_eq!(server.mails().len(), 1, "the other one");
    app.app.clock.advance(TimeDelta::minutes(5));
    send_mail::run_once(&again).await.unwrap();
    send_mail::run_once(&again).await.unwrap();
    let mut to = recipients(&server.mails());
    to.sort();
    assert_eq!(to, ["customer-0@example.org", "customer-1@example.org"]);
}

/// A second gutcheck on the same database, with the same clock and mail server.
async fn restarted(app: &TestApp) -> App {
    let config = (*app.app.config).clone();
    let mut again = tokio::task::spawn_blocking(move || App::open(config).unwrap()).await.unwrap();
    again.clock = app.app.clock.clone();
    again.mailer = app.app.mailer.clone();
    again
}

#[tokio::test]
async fn two_senders_at_once_send_each_letter_once() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    invited(&app, 20).await;
    let second = restarted(&app).await;
    let (one, other) = tokio::join!(send_mail::run_once(&app.app), send_mail::run_once(&second));
    one.unwrap();
    other.unwrap();
    let mut to = recipients(&server.mails());
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.mails().len()), (20, 20));
}

#[tokio::test]
async fn reports_that_come_by_mail_find_their_invitation_for_thirty_days() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    let heron = invited(&app, 3).await;
    send(&app).await;
    let mails = server.mails();
    let report = async |machine: &str, n: usize| {
        let mail = format!(
            "From: MAILER-DAEMON@mx.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
             --b\r\n{machine}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
            mails[n]
        );
        let (report, now) = (report::read(mail.as_bytes()).unwrap(), app.app.clock.now());
        app.db(move |db| undelivered::reported(db, report, now).unwrap()).await
    };
    let failed = |status: &str| {
        format!(
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\nStatus: {status}\r\n"
        )
    };
    let complaint = "Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n";
    assert!(matches!(report(&failed("5.2.2"), 0).await, Done::Marked(_)));
    assert!(matches!(report(&failed("5.1.1"), 1).await, Done::NoMailbox(_)));
    assert_eq!(report(complaint, 2).await, Done::Suppressed);
    assert_eq!(undelivered(&app).await, [Some("5.2.2".to_owned()), Some("5.1.1".to_owned()), None]);
    let reasons: Vec<String> = app
        .db(|db| suppressions::table.order(suppressions::reason).select(suppressions::reason).load(db).unwrap())
        .await;
    assert_eq!(reasons, ["bounced", "complained"]);
    let now = app.app.clock.now();
    assert_eq!(app.db(move |db| store::ratings::invited_of_resolved(db, heron, now).unwrap()).await, (1, 3));

    app.app.clock.advance(TimeDelta::days(29));
    gutcheck::jobs::purge_expired::run_once(&app.app).await.unwrap();
    assert!(matches!(report(&failed("5.2.2"), 0).await, Done::Marked(_)));
    app.app.clock.advance(TimeDelta::days(2));
    gutcheck::jobs::purge_expired::run_once(&app.app).await.unwrap();
    assert_eq!(report(&failed("5.2.2"), 0).await, Done::Unknown);
}

#[tokio::test]
async fn a_mail_server_pipes_reports_to_the_command_which_names_nobody() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    invited(&app, 1).await;
    send(&app).await;
    let report = format!(
        "From: MAILER-DAEMON@mx.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; customer-0@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
        server.mails()[0]
    );
    let database = app.database_url().to_owned();
    let piped = async |mail: String| {
        let database = database.clone();
        tokio::task::spawn_blocking(move || command(&["mail", "report", "--database", &database], &mail)).await.unwrap()
    };
    let (said, worked) = piped(report).await;
    assert!(worked && said.contains("no such mailbox (5.1.1)"), "{said}");
    assert!(!said.contains("customer-0"), "{said}");
    assert_eq!(undelivered(&app).await, [Some("5.1.1".to_owned())]);
    let (said, worked) = piped("Subject: I am away\r\n\r\nuntil Monday".into()).await;
    assert!(worked && said.contains("Nothing was changed: this is no report"), "{said}");
}

/// Runs gutcheck with this on its standard input; returns all that it said, and whether it ended well.
fn command(arguments: &[&str], input: &str) -> (String, bool) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_gutcheck"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
    (said, output.status.success())
}

#[tokio::test]
async fn an_invitation_that_was_said_to_be_lost_can_be_answered_all_the_same() {
    let mut app = TestApp::start().await;
    let server = SmtpServer::that("accept");
    app.send_through(&server.url());
    let heron = invited(&app, 1).await;
    send(&app).await;
    let now = app.app.clock.now();
    app.db(move |db| {
        let id: i64 = invitations::table.select(invitations::id).first(db).unwrap();
        store::invitations::mark_undelivered(db, id, "5.4.7", now).unwrap();
    })
    .await;
    let mails = server.mails();
    let text = parsed(&mails[0]).body_text(0).unwrap().into_owned();
    let link = text.split_whitespace().find(|word| word.contains("/r/")).unwrap().to_owned();
    let path = link.strip_prefix(&app.url).unwrap().split('?').next().unwrap();
    assert_eq!(app.post_form(path, path, &[("stars", "4")]).await.status, 303);
    let now = app.app.clock.now();
    assert_eq!(app.db(move |db| store::ratings::invited_of_resolved(db, heron, now).unwrap()).await, (1, 1));
    let slug: String = app.db(|db| companies::table.select(companies::slug).first(db).unwrap()).await;
    let manager = manager(&app, heron).await;
    let desk = manager.get(&format!("/desk/{slug}/invitations")).await.text();
    assert!(desk.contains("rated") && !desk.contains("could not be delivered"), "{desk}");
}
