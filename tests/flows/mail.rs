//! How letters travel when the way is bad.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::text::Email,
    jobs::send_mail,
    mail::{self, Stop},
    store::{self, schema::outbox},
};

use crate::support::TestApp;

/// Puts the customer's invitation and a letter about a password into the outbox.
async fn two_letters(app: &TestApp) {
    let now = app.app.clock.now();
    app.db(move |db| {
        let to: Email = "customer@example.org".parse().unwrap();
        let url = "https://gutcheck.example/x";
        let until = now + TimeDelta::days(30);
        let stop = Stop { pseudonym: "customer".into(), url: format!("{url}/stop") };
        let invitation = mail::invitation::Invitation {
            to: &to,
            agent_name: "Mara",
            company_name: "Kestrel",
            what: None,
            resolved_at: Some(now),
            url,
            expires_at: until,
            stop: &stop,
        };
        store::outbox::push(db, &mail::invitation::invitation(&invitation, now), now).unwrap();
        store::outbox::push(db, &mail::reset_password::reset_password(&to, url), now).unwrap();
    })
    .await;
}

/// A mail server on this machine that answers every sender with this line; returns its URL.
fn server_that_says(line: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(b"220 here\r\n");
            let reader = BufReader::new(stream.try_clone().unwrap());
            for said in reader.lines().map_while(Result::ok) {
                let answer = if said.starts_with("MAIL") { line } else { "250 fine" };
                let _ = stream.write_all(format!("{answer}\r\n").as_bytes());
            }
        }
    });
    url
}

async fn states(app: &TestApp) -> Vec<(String, String, i32, bool)> {
    let rows: Vec<(String, String, i32, Option<gutcheck::domain::Moment>)> = app
        .db(|db| {
            outbox::table
                .order(outbox::id)
                .select((outbox::kind, outbox::recipient, outbox::attempts, outbox::failed_at))
                .load(db)
                .unwrap()
        })
        .await;
    rows.into_iter().map(|(kind, to, attempts, failed)| (kind, to, attempts, failed.is_some())).collect()
}

#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_tried_once_and_its_customer_forgotten() {
    let mut app = TestApp::start().await;
    app.send_through(&server_that_says("550 never"));
    two_letters(&app).await;
    send_mail::run_once(&app.app).await.unwrap();
    assert_eq!(
        states(&app).await,
        [
            ("invitation".into(), String::new(), 1, true),
            ("reset_password".into(), "customer@example.org".into(), 1, true)
        ]
    );
}

#[tokio::test]
async fn a_letter_that_is_refused_for_now_is_tried_again() {
    let mut app = TestApp::start().await;
    app.send_through(&server_that_says("450 later"));
    two_letters(&app).await;
    send_mail::run_once(&app.app).await.unwrap();
    let tried: Vec<_> = states(&app).await.into_iter().map(|(_, _, attempts, failed)| (attempts, failed)).collect();
    assert_eq!(tried, [(1, false), (1, false)]);
}

#[tokio::test]
async fn when_the_server_is_away_the_other_letters_wait_for_the_next_turn() {
    let mut app = TestApp::start().await;
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    app.send_through(&format!("smtp://{closed}"));
    two_letters(&app).await;
    send_mail::run_once(&app.app).await.unwrap();
    let tried: Vec<_> = states(&app).await.into_iter().map(|(_, _, attempts, failed)| (attempts, failed)).collect();
    assert_eq!(tried, [(1, false), (0, false)]);
}

#[tokio::test]
async fn a_letter_whose_link_has_ended_is_not_sent() {
    let app = TestApp::start().await;
    two_letters(&app).await;
    app.app.clock.advance(TimeDelta::hours(1));
    let sent = app.letters().await;
    assert_eq!(sent.iter().map(|letter| letter.kind.key()).collect::<Vec<_>>(), ["invitation"]);
    let kept = states(&app).await;
    assert!(kept[0].1.is_empty(), "the address was for one letter");
    assert_eq!((kept[1].2, kept[1].3), (1, true));
}
