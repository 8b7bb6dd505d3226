//! The standing of a trust agent, with its conditions ticked or open.

use maud::{Markup, html};

use crate::{
    domain::{
        profile::TrustAgent,
        trust::trust_agent::{Change, Title},
    },
    web::views::words,
};

/// One line for a profile; the conditions are at `why`.
pub fn line(title: Title, why: &str) -> Markup {
    html! {
        @if let Title::Held { since, .. } = title {
            p class="evidence" { a class="why" href={ (why) "#trust-agent" } { b { "Trust agent" } } " since " (words::month(since)) "." }
        }
    }
}

/// The conditions, and when the standing was earned and lost.
pub fn conditions(trust_agent: &TrustAgent, name: &str) -> Markup {
    let held = trust_agent.conditions.iter().filter(|(_, holds)| *holds).count();
    html! {
        section class="part" aria-labelledby="trust-agent" {
            h2 id="trust-agent" { "Trust agent" }
            p {
                @match trust_agent.title {
                    Title::Held { since, failing_since: None } => { (name) " is a trust agent since " (words::day(since)) "." }
                    Title::Held { since, failing_since: Some(failing) } => {
                        (name) " is a trust agent since " (words::day(since)) ". A condition is open since " (words::day(failing))
                        "; after 30 days the standing would be lost."
                    }
                    Title::None => { "This standing is earned by rule and by nothing else: " (held) " of " (trust_agent.conditions.len()) " conditions hold for " (name) "." }
                }
            }
            ul class="ticks" {
                @for (condition, holds) in &trust_agent.conditions {
                    li { span aria-hidden="true" { @if *holds { "✓ " } @else { "○ " } } (condition.words()) span class="unseen" { @if *holds { ": holds" } @else { ": open" } } }
                }
            }
            @if !trust_agent.changes.is_empty() {
                ul {
                    @for (change, at) in &trust_agent.changes {
                        li { @match change { Change::Earned => "Earned on ", Change::Lost => "Lost on " } (words::day(*at)) "." }
                    }
                }
            }
        }
    }
}
