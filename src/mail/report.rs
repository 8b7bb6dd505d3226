//! Reports that come back by mail: what was not delivered (RFC 3464), and what was called a nuisance (RFC 5965).

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::domain::{delivery::Refusal, message::Name};

/// What a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// This letter will not be delivered.
    Failed(Name, Refusal),
    /// The recipient of this letter called it a nuisance.
    Complained(Name),
    /// Nothing that needs doing: a letter that is late, or that arrived.
    NoNews,
}

/// Why a mail tells us nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is neither kind of report.
    #[error("this is no report: neither of a delivery (RFC 3464) nor of a complaint (RFC 5965)")]
    NoReport,
    /// It does not say which letter it is about, or that letter is not ours.
    #[error(
        "the report is not about a letter of ours: its part with the original headers has no Message-ID that we wrote"
    )]
    NotOurs,
}

/// Reads a report as it came.
///
/// # Errors
/// When it is none, or not about a letter of ours.
pub fn read(mail: &[u8]) -> Result<Report, Unread> {
    let mail = MessageParser::default().parse(mail).ok_or(Unread::NoReport)?;
    if let Some(part) =
        mail.parts.iter().find(|part| is(part, "message", &["delivery-status", "global-delivery-status"]))
    {
        let Some(refusal) = failure(part) else { return Ok(Report::NoNews) };
        return Ok(Report::Failed(original(&mail)?, refusal));
    }
    let complaint = mail.parts.iter().find(|part| is(part, "message", &["feedback-report"])).ok_or(Unread::NoReport)?;
    let kind = fields(complaint.contents()).iter().find_map(|fields| field(fields, "Feedback-Type"));
    match kind.as_deref().map(str::trim) {
        Some("abuse" | "fraud" | "opt-out") => Ok(Report::Complained(original(&mail)?)),
        _ => Ok(Report::NoNews),
    }
}

/// With what a recipient was refused for good. A letter has one recipient, so one is enough.
fn failure(part: &MessagePart) -> Option<Refusal> {
    let fields = fields(part.contents());
    let failed = fields
        .iter()
        .find(|fields| field(fields, "Action").is_some_and(|action| action.trim().eq_ignore_ascii_case("failed")))?;
    let status = field(failed, "Status").unwrap_or_default();
    // A comment may follow.
    let status = status.split_whitespace().next().and_then(|status| status.parse().ok());
    Some(status.unwrap_or_else(Refusal::unsaid))
}

/// Which letter of ours a report is about: it brings the letter back, or its headers.
fn original(report: &Message) -> Result<Name, Unread> {
    let named = report.parts.iter().skip(1).find_map(|part| match &part.body {
        PartType::Message(letter) => name(letter),
        _ if is(part, "text", &["rfc822-headers"]) || is(part, "message", &["global-headers"]) => {
            name(&MessageParser::default().parse_headers(part.contents())?)
        }
        _ => None,
    });
    named.ok_or(Unread::NotOurs)
}

fn name(letter: &Message) -> Option<Name> {
    letter.message_id()?.split_once('@')?.0.parse().ok()
}

fn is(part: &MessagePart, kind: &str, subtypes: &[&str]) -> bool {
    part.content_type().is_some_and(|found| {
        found.c_type.eq_ignore_ascii_case(kind)
            && found.c_subtype.as_ref().is_some_and(|found| subtypes.iter().any(|one| found.eq_ignore_ascii_case(one)))
    })
}

/// The groups of fields of a report's part: they look like headers, with an empty line between groups.
fn fields(text: &[u8]) -> Vec<Message<'static>> {
    let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
    let groups = text.split("\n\n").filter(|group| !group.trim().is_empty());
    groups.filter_map(|group| Some(MessageParser::default().parse_headers(group.as_bytes())?.into_owned())).collect()
}

fn field(fields: &Message, name: &'static str) -> Option<String> {
    fields.header_raw(name).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(kind: &str, machine: &str, original: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: hello@gutcheck.example\r\nSubject: news\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type={kind}; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\
             --b\r\nContent-Type: message/{kind}\r\n\r\n{machine}\r\n\
             --b\r\n{original}\r\n--b--\r\n"
        )
    }

    const LETTER: &str = "Content-Type: message/rfc822\r\n\r\nFrom: hello@gutcheck.example\r\nSubject: Ana helped you\r\n\
                          Message-ID: <7.1790000000000001@gutcheck.example>\r\n\r\nHow was it?\r\n";

    fn bounce(recipient: &str) -> String {
        report("delivery-status", &format!("Reporting-MTA: dns; mx.example\r\n\r\n{recipient}"), LETTER)
    }

    fn letter() -> Name {
        "7.1790000000000001".parse().unwrap()
    }

    #[test]
    fn a_failed_delivery_names_its_letter_and_its_code() {
        let mail = bounce(
            "Final-Recipient: rfc822; kim@example.org\r\nAction: failed\r\nStatus: 5.1.1 (no such user)\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <kim@example.org>: no\r\n",
        );
        let Ok(Report::Failed(name, refusal)) = read(mail.as_bytes()) else { panic!("{:?}", read(mail.as_bytes())) };
        assert_eq!((name, refusal.to_string().as_str()), (letter(), "5.1.1"));
    }

    #[test]
    fn headers_alone_and_bare_line_ends_are_enough() {
        let original = "Content-Type: text/rfc822-headers\r\n\r\nSubject: Ana helped you\r\n\
                        Message-ID: <7.1790000000000001@gutcheck.example>\r\n";
        let mail =
            report("delivery-status", "Reporting-MTA: dns; x\r\n\r\nAction: Failed\r\nStatus: 4.4.7\r\n", original);
        for mail in [mail.replace("\r\n", "\n"), mail] {
            assert!(matches!(read(mail.as_bytes()), Ok(Report::Failed(name, _)) if name == letter()), "{mail}");
        }
    }

    #[test]
    fn a_letter_that_is_late_or_arrived_is_no_news() {
        for action in ["delayed", "delivered", "relayed"] {
            let mail = bounce(&format!("Action: {action}\r\nStatus: 4.0.0\r\n"));
            assert_eq!(read(mail.as_bytes()), Ok(Report::NoNews), "{action}");
        }
    }

    #[test]
    fn a_complaint_names_its_letter_and_not_spam_is_none() {
        let complaint = |kind: &str| {
            report("feedback-report", &format!("Feedback-Type: {kind}\r\nUser-Agent: x/1\r\nVersion: 1\r\n"), LETTER)
        };
        assert_eq!(read(complaint("abuse").as_bytes()), Ok(Report::Complained(letter())));
        assert_eq!(read(complaint("not-spam").as_bytes()), Ok(Report::NoNews));
    }

    #[test]
    fn what_is_no_report_of_ours_says_so() {
        assert_eq!(read(b"Subject: out of office\r\n\r\nI am away."), Err(Unread::NoReport));
        assert_eq!(read(b""), Err(Unread::NoReport));
        let other = bounce("Action: failed\r\nStatus: 5.0.0\r\n").replace("7.1790000000000001", "abc");
        assert_eq!(read(other.as_bytes()), Err(Unread::NotOurs));
    }
}
