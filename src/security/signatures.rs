//! Whether a webhook comes from whom it says: each helpdesk signs in its own way, over the very bytes that it sends.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta};
use hmac::{
    Hmac, KeyInit, Mac,
    digest::{FixedOutput, Update},
};
use sha1::Sha1;
use sha2::Sha256;

use super::hex;
use crate::domain::{Moment, forum::ForumKind, helpdesk::Helpdesk};

/// How far the time of a signature may be from ours, either way.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// What came of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It was signed with a secret that is in force.
    Genuine,
    /// There is no signature, in that header.
    Missing(&'static str),
    /// The signature in that header is of other bytes or another secret.
    Wrong(&'static str),
    /// The time in that header is too far from ours, or none.
    Stale(&'static str),
}

/// Where a helpdesk writes its signature, and over what.
struct Way {
    /// The header that holds it.
    header: &'static str,
    /// The header that holds the time, for those that sign it.
    time: Option<&'static str>,
    /// What is signed before the body.
    before: Before,
    /// Which hash the HMAC is made with.
    hash: Hash,
    /// How it is written.
    written: Written,
}

#[derive(Clone, Copy)]
enum Before {
    /// Nothing.
    Nothing,
    /// The time.
    Time,
    /// The time and a point.
    TimeAndPoint,
    /// The delivery's id, a point, the time, a point.
    IdAndTime,
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
}

#[derive(Clone, Copy)]
enum Written {
    /// In base64.
    Base64,
    /// As Standard Webhooks do: several in base64, each behind its version; and so is the secret, behind a prefix.
    Versioned,
    /// In hexadecimal digits behind this.
    Hex(&'static str),
}

fn way(helpdesk: Helpdesk) -> Option<Way> {
    use Before::{IdAndTime, Nothing, Time, TimeAndPoint};
    use Hash::{Sha1, Sha256};
    let (header, time, before, hash, written) = match helpdesk {
        Helpdesk::Own => ("webhook-signature", Some("webhook-timestamp"), IdAndTime, Sha256, Written::Versioned),
        Helpdesk::Zendesk => {
            let time = "x-zendesk-webhook-signature-timestamp";
            ("x-zendesk-webhook-signature", Some(time), Time, Sha256, Written::Base64)
        }
        Helpdesk::Chatwoot => {
            let time = "x-chatwoot-timestamp";
            ("x-chatwoot-signature", Some(time), TimeAndPoint, Sha256, Written::Hex("sha256="))
        }
        Helpdesk::Zammad | Helpdesk::Intercom => ("x-hub-signature", None, Nothing, Sha1, Written::Hex("sha1=")),
        Helpdesk::FreeScout => ("x-freescout-signature", None, Nothing, Sha1, Written::Base64),
        Helpdesk::HelpScout => ("x-helpscout-signature", None, Nothing, Sha1, Written::Base64),
        Helpdesk::Freshdesk => return None,
    };
    Some(Way { header, time, before, hash, written })
}

/// Checks the signature of a body by `header`, which is asked by lower-case names. A comparison takes the same time
/// wherever it fails. `secrets` are those in force.
pub fn check<'a>(
    helpdesk: Helpdesk,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    secrets: &[&str],
    now: Moment,
) -> Checked {
    match way(helpdesk) {
        Some(way) => by_way(&way, header, body, secrets, now),
        None => by_password(header("authorization"), secrets),
    }
}

/// As [`check`], for a community's forum.
pub fn check_forum<'a>(
    kind: ForumKind,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    secret: &str,
    now: Moment,
) -> Checked {
    let discourse = Way {
        header: "x-discourse-event-signature",
        time: None,
        before: Before::Nothing,
        hash: Hash::Sha256,
        written: Written::Hex("sha256="),
    };
    let way = match kind {
        ForumKind::Discourse => Some(discourse),
        ForumKind::Own => way(Helpdesk::Own),
    };
    way.map_or(Checked::Missing("webhook-signature"), |way| by_way(&way, header, body, &[secret], now))
}

fn by_way<'a>(
    way: &Way,
    header: impl Fn(&str) -> Option<&'a str>,
    body: &[u8],
    secrets: &[&str],
    now: Moment,
) -> Checked {
    let Some(signature) = header(way.header) else { return Checked::Missing(way.header) };
    let stamp = match way.time {
        None => "",
        Some(name) => match header(name) {
            Some(stamp) if is_of_now(stamp, now) => stamp,
            _ => return Checked::Stale(name),
        },
    };
    let id = header("webhook-id").unwrap_or_default();
    let before = match way.before {
        Before::IdAndTime => format!("{id}.{stamp}."),
        Before::TimeAndPoint => format!("{stamp}."),
        Before::Time => stamp.to_owned(),
        Before::Nothing => String::new(),
    };
    let genuine = signatures(signature, way.written).any(|signature| {
        secrets.iter().any(|secret| {
            let key = key(way.written, secret);
            match way.hash {
                Hash::Sha1 => is_signed::<Hmac<Sha1>>(&key, before.as_bytes(), body, &signature),
                Hash::Sha256 => is_signed::<Hmac<Sha256>>(&key, before.as_bytes(), body, &signature),
            }
        })
    });
    if genuine { Checked::Genuine } else { Checked::Wrong(way.header) }
}

/// The key of a secret.
fn key(written: Written, secret: &str) -> Vec<u8> {
    let plain = || secret.as_bytes().to_vec();
    match written {
        Written::Versioned => STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap_or_else(|_| plain()),
        Written::Base64 | Written::Hex(_) => plain(),
    }
}

/// The signatures in a header. While a secret is changed, Standard Webhooks send one for each, with a space between.
fn signatures(header: &str, written: Written) -> impl Iterator<Item = Vec<u8>> {
    header.split_whitespace().filter_map(move |word| match written {
        Written::Versioned => STANDARD.decode(word.strip_prefix("v1,")?).ok(),
        Written::Base64 => STANDARD.decode(word).ok(),
        Written::Hex(prefix) => hex::from(word.strip_prefix(prefix)?),
    })
}

fn is_signed<M: Mac + KeyInit + Update + FixedOutput>(
    key: &[u8],
    before: &[u8],
    body: &[u8],
    signature: &[u8],
) -> bool {
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return false };
    Update::update(&mut mac, before);
    Update::update(&mut mac, body);
    mac.verify_slice(signature).is_ok()
}

/// A time in seconds, or in RFC 3339 as Zendesk writes it.
fn is_of_now(stamp: &str, now: Moment) -> bool {
    let at = match stamp.parse() {
        Ok(seconds) => DateTime::from_timestamp(seconds, 0),
        Err(_) => DateTime::parse_from_rfc3339(stamp).ok().map(|at| at.to_utc()),
    };
    at.is_some_and(|at| (at.naive_utc() - now).abs() <= TOLERANCE)
}

/// HTTP Basic, for a helpdesk that signs nothing: any name, and the secret as the password.
fn by_password(header: Option<&str>, secrets: &[&str]) -> Checked {
    const HEADER: &str = "authorization";
    let Some(header) = header else { return Checked::Missing(HEADER) };
    let given = header.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text.trim()).ok());
    let given = given.and_then(|given| String::from_utf8(given).ok());
    let Some((_, password)) = given.as_deref().and_then(|given| given.split_once(':')) else {
        return Checked::Wrong(HEADER);
    };
    // A MAC of both under the same key, so that the time tells nothing of where they differ.
    let same = |secret: &&str| {
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
        let (mut one, mut other) = (mac.clone(), mac);
        Mac::update(&mut one, secret.as_bytes());
        Mac::update(&mut other, password.as_bytes());
        one.verify_slice(&other.finalize().into_bytes()).is_ok()
    };
    if secrets.iter().any(same) { Checked::Genuine } else { Checked::Wrong(HEADER) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        DateTime::from_timestamp(1_649_367_553, 0).unwrap().naive_utc()
    }

    fn headers<'a>(all: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<&'a str> {
        move |name| all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The vector of the Standard Webhooks' own libraries.
    const OWN: [(&str, &str); 3] = [
        ("webhook-id", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk"),
        ("webhook-timestamp", "1649367553"),
        ("webhook-signature", "v1,bm9uc2Vuc2U= v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="),
    ];
    const BODY: &[u8] = br#"{"email":"test@example.com","username":"test_user"}"#;
    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    #[test]
    fn standard_webhooks_are_genuine_by_any_of_their_signatures_and_any_secret_in_force() {
        let check = |secrets: &[&str]| check(Helpdesk::Own, headers(&OWN), BODY, secrets, now());
        assert_eq!(check(&[SECRET]), Checked::Genuine);
        assert_eq!(check(&["whsec_b3RoZXI=", SECRET]), Checked::Genuine);
        assert_eq!(check(&["whsec_b3RoZXI="]), Checked::Wrong("webhook-signature"));
        assert_eq!(check(&[]), Checked::Wrong("webhook-signature"));
    }

    #[test]
    fn a_signature_ends_after_five_minutes_and_is_of_these_very_bytes() {
        let at = |now| check(Helpdesk::Own, headers(&OWN), BODY, &[SECRET], now);
        assert_eq!(at(now() + TimeDelta::minutes(5)), Checked::Genuine);
        assert_eq!(at(now() + TimeDelta::seconds(301)), Checked::Stale("webhook-timestamp"));
        assert_eq!(at(now() - TimeDelta::seconds(301)), Checked::Stale("webhook-timestamp"));
        let spaced = br#"{"email": "test@example.com","username":"test_user"}"#;
        let spaced = check(Helpdesk::Own, headers(&OWN), spaced, &[SECRET], now());
        assert_eq!(spaced, Checked::Wrong("webhook-signature"));
    }

    #[test]
    fn every_helpdesk_signs_in_its_own_way() {
        let sha256 = |text: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
            Mac::update(&mut mac, text);
            mac.finalize().into_bytes().to_vec()
        };
        let sha1 = {
            let mut mac = Hmac::<Sha1>::new_from_slice(b"secret").unwrap();
            Mac::update(&mut mac, b"body");
            mac.finalize().into_bytes().to_vec()
        };
        let hub = format!("sha1={}", hex::of(&sha1));
        let chatwoot = format!("sha256={}", hex::of(&sha256(b"1649367553.body")));
        let zendesk = STANDARD.encode(sha256(b"2022-04-07T21:39:13Zbody"));
        let plain = STANDARD.encode(&sha1);
        let basic = format!("Basic {}", STANDARD.encode("gutcheck:secret"));
        let zendesk_time = "x-zendesk-webhook-signature-timestamp";
        let all: [(Helpdesk, Vec<(&str, &str)>); 7] = [
            (Helpdesk::Zammad, vec![("x-hub-signature", &hub)]),
            (Helpdesk::Intercom, vec![("x-hub-signature", &hub)]),
            (Helpdesk::FreeScout, vec![("x-freescout-signature", &plain)]),
            (Helpdesk::HelpScout, vec![("x-helpscout-signature", &plain)]),
            (Helpdesk::Chatwoot, vec![("x-chatwoot-signature", &chatwoot), ("x-chatwoot-timestamp", "1649367553")]),
            (
                Helpdesk::Zendesk,
                vec![("x-zendesk-webhook-signature", &zendesk), (zendesk_time, "2022-04-07T21:39:13Z")],
            ),
            (Helpdesk::Freshdesk, vec![("authorization", &basic)]),
        ];
        for (helpdesk, sent) in all {
            let check = |secret: &str, body: &[u8]| check(helpdesk, headers(&sent), body, &[secret], now());
            assert_eq!(check("secret", b"body"), Checked::Genuine, "{helpdesk:?}");
            assert!(matches!(check("another", b"body"), Checked::Wrong(_)), "{helpdesk:?}");
            if helpdesk != Helpdesk::Freshdesk {
                assert!(matches!(check("secret", b"Body"), Checked::Wrong(_)), "{helpdesk:?}");
            }
            assert!(matches!(super::check(helpdesk, headers(&[]), b"body", &["secret"], now()), Checked::Missing(_)));
        }
    }

    #[test]
    fn nonsense_in_a_header_is_wrong_and_nothing_worse() {
        for nonsense in ["", "sha1=", "sha1=zz", "sha1=abc", "é", "v1,", "sha256=00"] {
            let sent = [("x-hub-signature", nonsense)];
            let checked = check(Helpdesk::Zammad, headers(&sent), b"body", &["secret"], now());
            assert_eq!(checked, Checked::Wrong("x-hub-signature"), "{nonsense}");
        }
    }
}
