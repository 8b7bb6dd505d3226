//! Saying how the help was: stars first, then one tap each, then words.

use maud::{Markup, html};

use super::{
    components::forms::{self, Refused},
    decisions,
    layout::{Page, document},
    words,
};
use crate::domain::{
    Moment,
    flag::Told,
    rating::{COMMENT_MAX, Fault, Opinion, Rating, Stars, Trait},
    text::Problem,
};

/// What the form is about.
pub struct Asked<'a> {
    /// The shown name of who helped.
    pub name: &'a str,
    /// At which company, and with what.
    pub about: Option<String>,
    /// Where the form is posted to.
    pub action: &'a str,
    /// The visitor's token.
    pub csrf: &'a str,
    /// For somebody without an account, who may leave a name: of which company they are a customer else.
    pub customer_of: Option<&'a str>,
    /// Whether somebody is signed in whose communities may count it as theirs.
    pub may_be_mine: bool,
    /// Topics to choose from, by slug and name: only where no case says it.
    pub topics: &'a [(String, String)],
    /// Until when a rating that stands can be changed; none for a first one.
    pub changing_until: Option<Moment>,
}

/// What the form shows again.
#[derive(Default)]
pub struct Filled {
    /// The star that is chosen.
    pub stars: Option<Stars>,
    /// What was said of each trait.
    pub traits: crate::domain::rating::Traits,
    /// The comment as it was typed.
    pub comment: String,
    /// Whose fault it was.
    pub fault: Option<Fault>,
    /// The name as it was typed.
    pub name: String,
    /// The slug of the topic that is chosen.
    pub topic: String,
    /// Whether the visitor's communities may count it as theirs.
    pub mine: bool,
}

impl From<&Rating> for Filled {
    fn from(rating: &Rating) -> Self {
        let Opinion { stars, traits, comment, fault } = rating.opinion.clone();
        Self {
            stars: Some(stars),
            traits,
            comment: comment.unwrap_or_default(),
            fault,
            name: rating.signed.clone().unwrap_or_default(),
            topic: String::new(),
            mine: false,
        }
    }
}

/// The form.
pub fn form(asked: &Asked, filled: &Filled, problems: &[Problem]) -> Markup {
    let title = format!("How did {} help you?", asked.name);
    let refused = Refused { problems };
    document(
        Page::private(&title),
        html! {
            div class="letter" {
                h1 { (title) }
                @if let Some(about) = &asked.about { p { (about) } }
                @if let Some(until) = asked.changing_until {
                    p { "You can change what you said until " (words::day(until)) "." }
                }
                @if !problems.is_empty() {
                    div class="notice warn" role="alert" { @for problem in problems { p { (problem.message) } } }
                }
                form class="form" method="post" action=(asked.action) {
                    (forms::csrf(asked.csrf))
                    (stars(filled.stars))
                    @for which in Trait::ALL { (one_tap(which, asked.name, filled.traits.get(which))) }
                    @if !asked.topics.is_empty() {
                        div class="field" {
                            label for="topic" { "What was it about?" }
                            select id="topic" name="topic" {
                                option value="" { "Can’t say" }
                                @for (slug, name) in asked.topics {
                                    option value=(slug) selected[*slug == filled.topic] { (name) }
                                }
                            }
                        }
                    }
                    (forms::field(forms::Kind::Prose, "comment", "In your words",
                        &format!("If you like. {} will read this, and so will others; leave out names, numbers and addresses. At most {} characters.", asked.name, words::thousands(COMMENT_MAX as i64)),
                        &filled.comment, refused))
                    (whose_fault(asked.name, filled.fault))
                    @if let Some(company) = asked.customer_of {
                        (forms::field(forms::Kind::Line, "name", "Your name", &format!("If you like; else we write “a customer of {company}”."), &filled.name, refused))
                    }
                    @if asked.may_be_mine { (mine(filled.mine)) }
                    div class="actions" { button { @if asked.changing_until.is_some() { "Change what I said" } @else { "Send" } } }
                }
            }
        },
    )
}

fn stars(chosen: Option<Stars>) -> Markup {
    html! {
        fieldset class="stars field" {
            legend { "All in all" }
            div {
                @for stars in Stars::ALL {
                    label {
                        input type="radio" name="stars" value=(stars.get()) required checked[chosen == Some(stars)];
                        svg viewBox="0 0 24 24" aria-hidden="true" {
                            path d="M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.4-5.8-3-5.8 3 1.1-6.4L2.6 9.4l6.5-.9z" {}
                        }
                        span { span class="unseen" { (stars.get()) " of 5: " } (stars.words()) }
                    }
                }
            }
        }
    }
}

fn one_tap(which: Trait, name: &str, said: Option<bool>) -> Markup {
    html! {
        fieldset class="choice" {
            legend { (which.question(name)) }
            div {
                @for (value, word, this) in [("yes", "Yes", Some(true)), ("no", "No", Some(false)), ("", "Can’t say", None)] {
                    label { input type="radio" name=(which.key()) value=(value) checked[said == this]; " " (word) }
                }
            }
        }
    }
}

fn mine(chosen: bool) -> Markup {
    html! {
        fieldset class="choice lines" {
            legend { "Your communities" }
            div {
                label {
                    input type="checkbox" name="mine" value="yes" checked[chosen] aria-describedby="mine-hint";
                    " Let my communities count this as mine"
                }
            }
            span class="hint" id="mine-hint" { "They count one more of theirs who was helped. Your name stands nowhere beside it." }
        }
    }
}

fn whose_fault(name: &str, chosen: Option<Fault>) -> Markup {
    html! {
        fieldset class="choice lines fault" {
            legend { "What let you down?" }
            div {
                label { input type="radio" name="fault" value="person" checked[chosen == Some(Fault::Person)]; " How " (name) " helped" }
                label { input type="radio" name="fault" value="policy" checked[chosen == Some(Fault::Policy)]; " The company’s rules or the product; " (name) " could not change that" }
            }
        }
    }
}

/// What is on a page that a link leads to when there is no form.
pub struct Notice<'a> {
    /// What happened.
    pub title: &'a str,
    /// What to do.
    pub text: String,
    /// Where to go on: path and words.
    pub next: Option<(String, String)>,
}

/// What happened, and what to do.
pub fn notice(notice: &Notice) -> Markup {
    document(
        Page::private(notice.title),
        html! {
            div class="letter" {
                h1 { (notice.title) }
                p { (notice.text) }
                p {
                    @if let Some((path, words)) = &notice.next { a href=(path) { (words) } " · " }
                    a href="/search" { "Find someone who helps" }
                }
            }
        },
    )
}

/// What can still be done with a rating that was given.
pub struct Given<'a> {
    /// The shown name of who helped.
    pub name: &'a str,
    /// Their name in URLs, while they are listed.
    pub handle: Option<&'a str>,
    /// What was said.
    pub opinion: &'a Opinion,
    /// What it weighs, where no case is known.
    pub weighs: Option<&'a str>,
    /// When.
    pub rated_at: Moment,
    /// Until when it can be changed.
    pub changeable_until: Option<Moment>,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Whether a moderator removed it.
    pub removed: bool,
    /// What a moderator decided on it, where to appeal, and what time it is.
    pub decided: Option<(&'a Told, &'a str, Moment)>,
    /// Where to change it.
    pub change: &'a str,
    /// Where to take it back.
    pub withdraw: &'a str,
    /// For somebody without an account: where to have the links mailed, what they typed, and what was wrong with it.
    pub mail: Option<(&'a str, &'a str, Refused<'a>)>,
    /// The visitor's token.
    pub csrf: &'a str,
}

fn words_given(given: &Given) -> Markup {
    html! {
        blockquote {
            p { strong { (given.opinion.stars.get()) " of 5: " (given.opinion.stars.words()) } }
            @if let Some(comment) = &given.opinion.comment { p { (comment) } }
        }
    }
}

/// The receipt: what was said, and what can still be done with it.
pub fn receipt(given: &Given) -> Markup {
    let title = match (given.withdrawn, given.removed) {
        (true, _) => "You took this back",
        (false, true) => "A moderator removed this",
        (false, false) => "Thank you",
    };
    document(
        Page::private(title),
        html! {
            div class="letter" {
                h1 { (title) }
                @if let Some((told, action, now)) = given.decided.filter(|_| !given.withdrawn) {
                    (decisions::outcome(told))
                    (decisions::appeal(told, action, given.csrf, now, "", forms::Refused::default()))
                }
                @if given.withdrawn {
                    p { "What you said of " (given.name) "’s help no longer counts and is no longer shown." }
                } @else if given.removed {
                    p { "What you said of " (given.name) "’s help no longer counts and is no longer shown; that it was removed, and why, is." }
                    (words_given(given))
                    p { small { "Given on " (words::day(given.rated_at)) "." } }
                    form method="post" action=(given.withdraw) {
                        (forms::csrf(given.csrf))
                        p { "You can take it back; then nothing of it is shown at all." }
                        div class="actions" { button class="quiet" { "Take it back" } }
                    }
                } @else {
                    @match given.handle {
                        Some(handle) => p { "What you said of " a href={ "/a/" (handle) } { (given.name) } "’s help counts from now on." },
                        None => p { (given.name) " has left gutcheck: what you said is no longer shown." },
                    }
                    (words_given(given))
                    @if let Some(weighs) = given.weighs { p { (weighs) } }
                    p { small { "Given on " (words::day(given.rated_at)) "." } }
                    @if let Some(until) = given.changeable_until {
                        p { "You can " a href=(given.change) { "change what you said" } " until " (words::day(until)) "." }
                    } @else if given.handle.is_some() {
                        p { "It was given more than 14 days ago and can no longer be changed. You can still take it back." }
                    }
                    form method="post" action=(given.withdraw) {
                        (forms::csrf(given.csrf))
                        p { "You can take it back at any time; it then counts no more." }
                        div class="actions" { button class="quiet" { "Take it back" } }
                    }
                    @if let Some((action, typed, refused)) = given.mail {
                        h2 { "Keep the links" }
                        form class="form" method="post" action=(action) {
                            (forms::csrf(given.csrf))
                            (forms::field(forms::Kind::Email, "email", "Your address", "The one that our letter came to. We use it for one more letter and do not keep it.", typed, refused))
                            div class="actions" { button class="quiet" { "Mail me the links to change it or take it back" } }
                        }
                    }
                }
            }
        },
    )
}
