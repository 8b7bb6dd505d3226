//! One's own page.

use maud::{Markup, html};

use super::{
    components::forms::{Kind, Refused, csrf, field, whole},
    layout::{Page, document, letter},
    words,
};
use crate::domain::{
    Moment,
    account::{Belonging, Belongings, GivenRating, GivenThanks, Helper, Session, Standing},
    agent::{Agent, AgentState},
    flag::{MayAppeal, Told},
    person::Person,
    text::Problem,
};

/// All that belongs to a person, in the order in which it is looked for.
pub fn page(person: &Person, all: &Belongings, token: &str, now: Moment) -> Markup {
    document(
        Page::private("You"),
        html! {
            h1 { "Hello, " (person.name) }
            @if person.moderator { p { "You are a moderator: " a href="/moderation" { "see what waits for a decision" } "." } }
            (part("desks", "Your desks", desks(all)))
            (part("ratings", "Ratings you gave", ratings(&all.ratings)))
            (part("thanks", "Thanks you sent", thanks(&all.thanks)))
            @if !all.decisions.is_empty() {
                (part("decisions", "What moderators decided", decisions(&all.decisions, now)))
            }
            (part("communities", "Your communities", communities(&all.communities)))
            (part("sessions", "Where you are signed in", sessions(person, &all.sessions, token, now)))
            (part("account", "Your account", html! {
                p { "Letters go to " (person.email) ". Nobody else sees this address." }
                p { a href="/me/password" { "Change my password" } " · " a href="/me/delete" { "Delete my account" } }
                form action="/sign-out" method="post" { (csrf(token)) button class="quiet" { "Sign out" } }
            }))
        },
    )
}

fn part(id: &str, title: &str, body: Markup) -> Markup {
    html! { section class="part" aria-labelledby=(id) { h2 id=(id) { (title) } (body) } }
}

fn desks(all: &Belongings) -> Markup {
    html! {
        @if let Some(agent) = &all.profile { (profile(agent)) }
        @else { p { "Do you help customers? " a href="/desk/agent" { "Make your own profile" } "." } }
        @if !all.desks.is_empty() {
            ul { @for desk in &all.desks { li { a href={ "/desk/" (desk.slug) } { (desk.name) } } } }
        } @else {
            p { "Do you look after those who help? " a href="/companies/new" { "Open your company’s desk" } "." }
        }
    }
}

fn profile(agent: &Agent) -> Markup {
    let state = match agent.state {
        AgentState::Draft => "a draft that nobody else sees",
        AgentState::Public => "public",
        AgentState::Paused => "public, and paused",
        AgentState::Left => "hidden, since you left",
    };
    html! {
        p {
            a href="/desk/agent" { "Your profile as " (agent.name) } " is " (state) "."
            @if agent.state.is_visible() { " " a href={ "/a/" (agent.handle) } { "See it as others do" } "." }
        }
    }
}

fn helper(helper: &Helper) -> Markup {
    html! {
        @match helper {
            Helper::Shown { handle, name } => a href={ "/a/" (handle) } { (name) },
            Helper::Hidden => "somebody who has no public page now",
        }
    }
}

fn ratings(given: &[GivenRating]) -> Markup {
    html! {
        @if given.is_empty() { p { "None yet. " a href="/search" { "Look up somebody who helped you" } "." } }
        @else {
            ul {
                @for rating in given {
                    li {
                        a href={ "/me/ratings/" (rating.id) } { (rating.stars.get()) " of 5" }
                        " for " (helper(&rating.helper)) " "
                        small {
                            (words::day(rating.rated_at))
                            @if rating.removed { ", removed by a moderator" }
                            @else if rating.withdrawn_at.is_some() { ", taken back" }
                        }
                    }
                }
            }
        }
    }
}

fn thanks(sent: &[GivenThanks]) -> Markup {
    html! {
        @if sent.is_empty() { p { "None yet. A kind word needs no stars." } }
        @else {
            ul class="thanks" {
                @for thanks in sent {
                    li class="quote" {
                        blockquote { p { (thanks.text) } }
                        footer { "To " (helper(&thanks.helper)) ", " (words::day(thanks.sent_at)) }
                    }
                }
            }
        }
    }
}

fn decisions(decided: &[Told], now: Moment) -> Markup {
    html! {
        ul {
            @for told in decided {
                @if let Some(last) = told.decisions.last() {
                    li {
                        a href={ "/decisions/" (last.id) } { (told.title()) } ": " (last.ruling.words().to_lowercase())
                        " " small {
                            (words::day(last.at))
                            @if let MayAppeal::Until(until) = told.may_appeal(now) { ", you can appeal until " (words::day(until)) }
                        }
                    }
                }
            }
        }
    }
}

fn communities(belongings: &[Belonging]) -> Markup {
    html! {
        @if belongings.is_empty() { p { "None yet. " a href="/communities" { "Find yours" } "." } }
        @else {
            ul {
                @for belonging in belongings {
                    li {
                        a href={ "/communities/" (belonging.slug) } { (belonging.name) }
                        @match belonging.standing {
                            Standing::Asked => small { " you asked to join" },
                            Standing::Steward => small { " you look after it" },
                            Standing::Member => "",
                        }
                    }
                }
            }
        }
    }
}

fn sessions(person: &Person, sessions: &[Session], token: &str, now: Moment) -> Markup {
    html! {
        ul {
            @for session in sessions {
                li {
                    form action={ "/me/sessions/" (session.id) "/end" } method="post" {
                        (csrf(token))
                        (device(&session.device)) " "
                        small { "since " (words::day(session.began_at)) ", " (words::ago(session.began_at, now)) }
                        " "
                        @if session.id == person.session_id { small { strong { "this one" } } }
                        @else { button class="plain" { "Sign out there" } }
                    }
                }
            }
        }
    }
}

/// The browser and the system in what a browser calls itself, as far as a person would name them.
fn device(device: &str) -> String {
    let named = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| device.contains(mark)).map(|(_, n)| *n);
    let browser =
        named(&[("Firefox", "Firefox"), ("Edg", "Edge"), ("OPR", "Opera"), ("Chrom", "Chrome"), ("Safari", "Safari")]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.into(),
        (None, None) => "A browser".into(),
    }
}

/// The form for another password.
pub fn password(token: &str, problems: &[Problem]) -> Markup {
    let refused = Refused { problems };
    letter(
        "Change my password",
        html! {
            p { "You stay signed in here, and are signed out everywhere else." }
            form class="form" action="/me/password" method="post" {
                (csrf(token))
                (field(Kind::Password, "current", "Your password now", "", "", refused))
                (field(Kind::NewPassword, "password", "New password", "At least 10 characters. A few words in a row are good.", "", refused))
                div class="actions" { button { "Change it" } a class="button quiet" href="/me" { "Not now" } }
            }
        },
    )
}

/// What deleting an account means, and the form that does it.
pub fn delete(token: &str, problems: &[Problem]) -> Markup {
    letter(
        "Delete my account",
        html! {
            p { "This cannot be undone. At once:" }
            ul {
                li { "your name, address and password are gone;" }
                li { "you are signed out everywhere, and leave your communities and companies; a community of yours alone closes;" }
                li { "what you vouched for no longer counts;" }
                li { "if you have a profile of your own, it leaves: nobody can see it any more." }
            }
            p { "The ratings and thanks you gave stay, as from “a former member”. If you would rather take some back, do it before, on " a href="/me" { "your page" } "." }
            form class="form" action="/me/delete" method="post" {
                (csrf(token))
                (whole(Refused { problems }))
                (field(Kind::Password, "current", "Your password", "So that nobody else can do this.", "", Refused { problems }))
                div class="actions" { button class="warn" { "Delete my account" } a class="button quiet" href="/me" { "Keep it" } }
            }
        },
    )
}

/// After the account is gone.
pub fn deleted() -> Markup {
    letter(
        "Your account is gone",
        html! {
            p { "Thank you for having been here. You can look people up as before, and are welcome to come back." }
            div class="actions" { a class="button" href="/" { "Look someone up" } }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_what_a_person_calls_it() {
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1";
        assert_eq!(device(phone), "Safari on an iPhone");
        assert_eq!(
            device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox on Linux"
        );
        assert_eq!(device("curl/8"), "A browser");
    }
}
