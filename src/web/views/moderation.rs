//! For moderators: what waits for a decision, and what it rests on. Every choice has a key of its own.

use maud::{Markup, html};

use super::{
    components::{
        forms::{Kind, Refused, choice, csrf, field, whole},
        quote,
    },
    layout::{Page, document},
    words,
};
use crate::domain::{
    Moment,
    flag::{Appeal, Case, CaseFacts, Decision, Flag, Rule, Ruling, Shown, State},
    moderation::{Concerned, Decided, Finding, MayDecide, Raised, Suspicion, Waits},
};

/// What waits, the most urgent first; `next` is the address of the next page.
pub fn queue(waits: &[Waits], next: Option<&str>, first_page: bool, now: Moment) -> Markup {
    document(
        Page::private("To be decided"),
        html! {
            h1 { "To be decided" }
            p {
                "What somebody flagged, decisions that were appealed, and ratings that look bought; the most urgent first, "
                "then what waits longest. What is flagged stays up until somebody decides, save threats and what is private. "
                a href="/rules" { "The rules" }
            }
            p class="evidence" { "Keys: " kbd { "1" } " opens the first, " kbd { "n" } " goes on. On a page, " kbd { "k" } " keeps, " kbd { "x" } " removes, " kbd { "q" } " comes back here. Press them with your browser’s key for access keys." }
            @if waits.is_empty() { p { "Nothing waits for a decision." } }
            @else {
                ol class="quotes" {
                    @for (i, one) in waits.iter().enumerate() { li class="quote" { (waiting(one, i == 0, now)) } }
                }
            }
            @if !first_page || next.is_some() {
                nav class="pager" aria-label="Pages" {
                    @if !first_page { a href="/moderation" rel="prev" { "← The first" } }
                    @if let Some(next) = next { a href=(next) rel="next" accesskey="n" { "On →" } }
                }
            }
        },
    )
}

fn waiting(one: &Waits, first: bool, now: Moment) -> Markup {
    let key = first.then_some("1");
    html! {
        @match one {
            Waits::Suspicion(raised) => {
                h2 { a href={ "/moderation/suspicions/" (raised.id) } accesskey=[key] { (raised.about.words()) } }
                @if let Some(reason) = raised.reasons.first() { p { (reason.words()) } }
                footer { (likely(raised)) " · since " (words::ago(raised.raised_at, now)) " · " (deadline(one.due_at(), now)) }
            }
            Waits::Matter(waiting) => {
                @let appealed = waiting.matter.state == State::Appealed;
                h2 { a href={ "/moderation/matters/" (waiting.matter.id) } accesskey=[key] { (waiting.title()) } }
                p { (words::listed(waiting.rules.iter().map(|rule| rule.title()))) }
                footer {
                    @if appealed { "appealed " } @else { "flagged " }
                    (words::ago(waiting.matter.waits_since, now)) " · " (deadline(one.due_at(), now))
                }
            }
        }
    }
}

/// Until when it should be decided.
fn deadline(due_at: Moment, now: Moment) -> Markup {
    html! {
        @if due_at <= now { strong class="overdue" { "overdue since " (words::moment(due_at)) } }
        @else { "to be decided by " (words::moment(due_at)) }
    }
}

fn likely(raised: &Raised) -> String {
    format!("{:.0} in 100 that they are bought", 100.0 * raised.probability)
}

/// A suspicion, and the form to decide on it.
pub fn suspicion(suspicion: &Suspicion, token: &str, grounds: &str, refused: Refused) -> Markup {
    let raised = &suspicion.raised;
    let title = raised.about.words();
    document(
        Page::private(&title),
        html! {
            p { a href="/moderation" accesskey="q" { "Back to what waits" } }
            h1 { (title) }
            p {
                (likely(raised)) ", as far as arithmetic can tell; noticed on " (words::day(raised.raised_at)) ". "
                @if suspicion.decided.is_none() { "Until somebody decides, all ratings by these people count less." }
            }
            section class="part" aria-labelledby="reasons" {
                h2 id="reasons" { "What was noticed" }
                ul { @for reason in &raised.reasons { li { (reason.words()) } } }
            }
            section class="part" aria-labelledby="decide" {
                h2 id="decide" { "What is it?" }
                @match (&suspicion.decided, suspicion.may) {
                    (Some(decided), _) => { (found(decided)) }
                    (None, may) => { (refusal(may)) @if may == MayDecide::Yes { (form(raised, token, grounds, refused)) } }
                }
            }
            section class="part" aria-labelledby="ratings" {
                h2 id="ratings" { "The ratings" }
                @if suspicion.ratings.is_empty() { p { "All of them were taken back." } }
                @else { ul class="quotes" { @for one in &suspicion.ratings { (concerned(one, suspicion.now)) } } }
                @let more = suspicion.total - suspicion.ratings.len() as i64;
                @if more > 0 { p { "And " (words::count(more, "older one", "older ones")) "." } }
            }
        },
    )
}

fn refusal(may: MayDecide) -> Markup {
    html! { @if let Some(words) = may.refusal() { div class="notice" { p { (words) } } } }
}

fn form(raised: &Raised, token: &str, grounds: &str, refused: Refused) -> Markup {
    html! {
        form class="form" method="post" action={ "/moderation/suspicions/" (raised.id) } {
            (csrf(token))
            (whole(refused))
            (field(Kind::Prose, "grounds", "What did you look at, and what did you find?",
                "It is kept with the decision, for the moderators after you.", grounds, refused))
            div class="actions" {
                @for finding in [Finding::Cleared, Finding::Upheld] {
                    button name="finding" value=(finding.key()) accesskey=(if finding == Finding::Upheld { "x" } else { "k" }) class=[(finding == Finding::Upheld).then_some("quiet")] {
                        (finding.words())
                    }
                }
            }
        }
    }
}

fn found(decided: &Decided) -> Markup {
    html! {
        p { strong { (decided.finding.words()) } ", found " (decided.by) " on " (words::day(decided.at)) ":" }
        blockquote { p { (decided.grounds) } }
        p {
            @match decided.finding {
                Finding::Cleared => "The ratings count as they did before.",
                Finding::Upheld => "The ratings go on counting less.",
            }
        }
    }
}

fn concerned(one: &Concerned, now: Moment) -> Markup {
    html! {
        li class="quote" {
            (quote::short(&one.rating, now))
            p class="evidence" {
                @match &one.agent {
                    Some(agent) => { "Of " a href={ "/a/" (agent.slug) "/ratings#r" (one.rating.id) } { (agent.name) } }
                    None => "Of somebody who has no public page now",
                }
            }
        }
    }
}

/// What a moderator typed, shown again.
#[derive(Default)]
pub struct Typed<'a> {
    /// The key of the rule.
    pub rule: &'a str,
    /// The public reason.
    pub reason: &'a str,
}

/// A matter with all that is needed, and the form to decide on it.
pub fn matter(case: &Case, token: &str, typed: &Typed, refused: Refused) -> Markup {
    let title = case.waiting.title();
    let matter = &case.waiting.matter;
    document(
        Page::private(&title),
        html! {
            p { a href="/moderation" accesskey="q" { "Back to what waits" } }
            h1 { (title) }
            p {
                "Flagged first on " (words::moment(matter.opened_at)) "."
                @if matter.state.waits() { " " (deadline(matter.due_at, case.now)) "." }
            }
            section class="part" aria-labelledby="content" { h2 id="content" { "What it says" } (content(case)) }
            @if let Some(facts) = &case.facts {
                section class="part" aria-labelledby="case" { h2 id="case" { "The case behind it" } (about_case(facts)) }
            }
            section class="part" aria-labelledby="flags" {
                h2 id="flags" { "Why it was flagged" }
                ul { @for flag in &case.flags { li { (flagged(flag, case.now)) } } }
                @for rule in &case.waiting.rules { p class="evidence" { strong { (rule.title()) "." } " " (rule.look_at()) } }
            }
            @if let Some(appeal) = &case.appeal {
                section class="part" aria-labelledby="appeal" { h2 id="appeal" { "The appeal" } (appealed(appeal)) }
            }
            section class="part" aria-labelledby="decide" {
                h2 id="decide" { "What becomes of it?" }
                @for decision in &case.decisions { (decided(decision)) }
                @if matter.state.waits() {
                    (refusal(case.may))
                    @if case.may == MayDecide::Yes { (ruling(case, token, typed, refused)) }
                }
            }
            section class="part" aria-labelledby="earlier" {
                h2 id="earlier" { "The same author, earlier" }
                @if case.earlier.is_empty() { p { "Nothing was decided about this author before." } }
                @else {
                    ul {
                        @for (id, decision) in &case.earlier {
                            li {
                                a href={ "/moderation/matters/" (id) } { (decision.ruling.words()) } ", " (words::day(decision.at))
                                ": " (decision.rule.title()) ". " (decision.reason)
                            }
                        }
                    }
                }
            }
        },
    )
}

fn content(case: &Case) -> Markup {
    html! {
        @match &case.shown {
            Shown::Rating(rating, versions) => {
                ul class="quotes" { li class="quote" { (quote::short(rating, case.now)) } }
                @if !versions.is_empty() {
                    h3 { "What it said before" }
                    ul class="quotes" {
                        @for (opinion, at) in versions {
                            li class="quote" {
                                @if let Some(comment) = &opinion.comment { (quote::said(comment)) }
                                footer { (opinion.stars.get()) " of 5, written on " (words::moment(*at)) }
                            }
                        }
                    }
                }
            }
            Shown::Words(text, by, at) => {
                ul class="quotes" {
                    li class="quote" {
                        (quote::said(text))
                        footer {
                            @if let Some(by) = by { (by) } @else { "the agent" }
                            @if let Some(at) = at { ", " (words::ago(*at, case.now)) }
                        }
                    }
                }
            }
            Shown::Gone => p { "Its author took it away." },
        }
        @if let Some(agent) = &case.waiting.agent { p class="evidence" { "On the page of " a href={ "/a/" (agent.slug) } { (agent.name) } } }
    }
}

fn about_case(facts: &CaseFacts) -> Markup {
    let when = |at: Option<Moment>| at.map_or_else(|| "never".into(), words::moment);
    html! {
        dl class="facts" {
            div { dt { "Came in by" } dd { (facts.channel) } }
            div { dt { "Opened" } dd { (words::moment(facts.opened_at)) } }
            div { dt { "First human reply" } dd { (when(facts.first_reply_at)) } }
            div { dt { "Resolved" } dd { (when(facts.resolved_at)) } }
            div { dt { "Opened again" } dd { (words::count(facts.reopenings.into(), "time", "times")) } }
            div { dt { "Handed over" } dd { @if facts.handed_over { "yes" } @else { "no" } } }
        }
    }
}

fn flagged(flag: &Flag, now: Moment) -> Markup {
    html! {
        strong { (flag.rule.title()) } ", says " (flag.by.words()) ", " (words::ago(flag.at, now))
        @if let Some(text) = &flag.words { ": " q { (text) } }
    }
}

fn appealed(appeal: &Appeal) -> Markup {
    html! {
        p { "By " (appeal.side.words()) ", on " (words::moment(appeal.at)) ":" }
        (quote::said(&appeal.words))
        @if let Some(outcome) = appeal.outcome { p { (outcome.words()) "." } }
    }
}

fn decided(decision: &Decision) -> Markup {
    html! {
        p {
            strong { (decision.ruling.words()) } ", decided " (decision.by.1) " on " (words::moment(decision.at))
            @if decision.on_appeal { ", on appeal" } ". " (decision.rule.title()) "."
        }
        (quote::said(&decision.reason))
    }
}

fn ruling(case: &Case, token: &str, typed: &Typed, refused: Refused) -> Markup {
    let rules: Vec<(String, String)> =
        Rule::ALL.iter().map(|rule| (rule.key().to_owned(), rule.title().to_owned())).collect();
    let first = case.waiting.rules.first().map_or("", |rule| rule.key());
    let chosen = if typed.rule.is_empty() { first } else { typed.rule };
    html! {
        form class="form" method="post" action={ "/moderation/matters/" (case.waiting.matter.id) } {
            (csrf(token))
            (whole(refused))
            (choice("rule", "By which rule?", &rules, chosen, refused))
            (field(Kind::Prose, "reason", "Why?",
                "Everybody reads it where the content stood, and both sides get it by letter. Repeat nothing of what was said, and name nobody who flagged it.",
                typed.reason, refused))
            div class="actions" {
                @for ruling in [Ruling::Keep, Ruling::Remove] {
                    button name="ruling" value=(ruling.key()) class=[(ruling == Ruling::Remove).then_some("warn")]
                        accesskey=(if ruling == Ruling::Keep { "k" } else { "x" }) { (button_words(ruling, case)) }
                }
            }
        }
    }
}

/// What a button does, also to a first decision.
fn button_words(ruling: Ruling, case: &Case) -> &'static str {
    let first = case.decisions.first().map(|first| first.ruling);
    match (first, ruling) {
        (None, Ruling::Keep) => "Keep it",
        (None, Ruling::Remove) => "Remove it",
        (Some(Ruling::Keep), Ruling::Keep) => "Keep it: the decision stands",
        (Some(Ruling::Keep), Ruling::Remove) => "Remove it: overturn the decision",
        (Some(Ruling::Remove), Ruling::Keep) => "Put it back: overturn the decision",
        (Some(Ruling::Remove), Ruling::Remove) => "It stays removed: the decision stands",
    }
}
