//! A moderator decided on something that its recipient wrote, that is about them, or that they flagged.

use super::{Kind, Message, link, message, words};
use crate::domain::{
    flag::{APPEALABLE, Decision, Ruling, Side, Told},
    text::Email,
};

/// The letter. It repeats nothing of what was flagged, and names nobody who flagged it. `url` is the decision's page,
/// `rules` that of the rules.
pub fn decision(to: &Email, told: &Told, decided: &Decision, url: &str, rules: &str) -> Message {
    let subject = match (decided.on_appeal, decided.ruling) {
        (true, _) => "The last word on an appeal",
        (false, Ruling::Keep) => "A moderator looked: it stays",
        (false, Ruling::Remove) => "A moderator looked: it was removed",
    };
    let whose = match told.side {
        Side::Author => "something that you wrote",
        Side::Agent => "something that stands on your page",
        Side::Flagger => "something that you flagged",
    };
    let mut parts = vec![
        words(format!("A moderator of Gutcheck looked at {whose}: {}.", told.kind.of(told.agent_name()))),
        words(format!("{}. The rule: {} {}", decided.ruling.words(), decided.rule.title(), decided.rule.forbids())),
        words(format!("Why: {}", decided.reason)),
    ];
    if !decided.on_appeal && told.side.may_appeal(decided.ruling, told.kind) {
        parts.push(words(format!(
            "If you think that this is wrong, say so within {} days: another moderator then looks at it.",
            APPEALABLE.num_days()
        )));
    }
    parts.push(link("See the decision", url));
    parts.push(link("The rules", rules));
    message(Kind::Decision, to, subject, &parts)
}
