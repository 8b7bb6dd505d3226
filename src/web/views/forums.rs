//! A community's own forum.

use maud::{Markup, html};

use super::{
    components::forms::{self, Kind, Refused, csrf},
    layout::letter,
};
use crate::domain::{
    forum::{ForumKind, ForumMember, ForumPage},
    person::Person,
};

/// What the page shows.
pub struct Shown<'a> {
    /// The community and its forum.
    pub page: &'a ForumPage,
    /// Where the forum tells who somebody is.
    pub way: Option<&'a str>,
    /// Where the forum sends to.
    pub hook: Option<&'a str>,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// The kind and the address as they were typed.
    pub typed: (&'a str, &'a str),
}

/// Join by the forum; for stewards also: connect it.
pub fn page(token: &str, shown: &Shown, refused: Refused) -> Markup {
    let ForumPage { community, forum, steward } = shown.page;
    letter(
        &format!("The forum of {}", community.name),
        html! {
            @if let (Some(forum), Some(way)) = (forum, shown.way) {
                p {
                    "If you have an account at " (forum.host()) ", the forum can tell us so. You are a member of " (community.name)
                    " then, and answers of yours that were accepted there stand on your page here."
                }
                @if !shown.signed_in {
                    p { "You have an account here already? " a href={ "/sign-in?next=/communities/" (community.slug) "/forum" } { "Sign in first" } ", so that both belong together. Otherwise we make you one." }
                }
                p class="actions" { a class="button" href=(way) rel="nofollow" { "Go to " (forum.host()) } }
                p { small { "It tells us your name there, its number for you and how far it trusts you. We ask for nothing else." } }
            }
            @if *steward { (connecting(token, shown, refused)) }
            p { a href={ "/communities/" (community.slug) } { "Back to " (community.name) } }
        },
    )
}

fn connecting(token: &str, shown: &Shown, refused: Refused) -> Markup {
    let ForumPage { community, forum, .. } = shown.page;
    let here = format!("/communities/{}/forum", community.slug);
    let kind = forum.as_ref().map_or(shown.typed.0, |forum| forum.kind.key());
    let url =
        if shown.typed.1.is_empty() { forum.as_ref().map_or("", |forum| forum.url.as_str()) } else { shown.typed.1 };
    html! {
        h2 { "For stewards" }
        form class="form" method="post" action=(here) {
            (csrf(token))
            fieldset class="choice lines" {
                legend { "What does it run on?" }
                div {
                    @for each in ForumKind::ALL {
                        label { input type="radio" name="kind" value=(each.key()) required checked[kind == each.key()]; (each.name()) }
                    }
                }
            }
            (forms::field(Kind::Url, "url", "Its address", "Like https://forum.example.org. For another one: where it answers DiscourseConnect.", url, refused))
            button { @if forum.is_some() { "Keep it so" } @else { "Connect it" } }
        }
        @if let (Some(forum), Some(hook)) = (forum, shown.hook) {
            h2 { "What to set there" }
            @match forum.kind {
                ForumKind::Discourse => ol class="steps" {
                    li { "Settings, Login: switch on " code { "enable discourse connect provider" } ", and add to its secrets this site's host with the first secret below." }
                    li { "API, Webhooks, New webhook: the address below, content type JSON, the second secret below. Choose the events Solved (accepted and unaccepted) and User." }
                },
                ForumKind::Own => ol class="steps" {
                    li { "Answer DiscourseConnect at the address above, with the first secret below." }
                    li { "Send solution.accepted, solution.taken_back and member.changed to the address below, signed as Standard Webhooks with the second secret below." }
                },
            }
            dl class="facts" {
                div { dt { "The first secret, for signing in" } dd { code { (forum.connect_secret) } } }
                div { dt { "The second secret, for what it sends" } dd { code { (forum.secret) } } }
                div { dt { "The address that it sends to" } dd { code { (hook) } } }
            }
            form method="post" action={ (here) "/disconnect" } {
                (csrf(token))
                p { "What it told is forgotten with it; members stay." }
                button class="quiet" { "Disconnect " (forum.host()) }
            }
        }
    }
}

/// Before anything is done: who the forum says one is.
pub fn arriving(
    token: &str,
    page: &ForumPage,
    member: &ForumMember,
    (sso, sig): (&str, &str),
    visitor: Option<&Person>,
) -> Markup {
    let host = page.forum.as_ref().map_or("", |forum| forum.host());
    letter(
        &format!("You are {} at {host}", member.name),
        html! {
            p {
                @match visitor {
                    Some(person) => { "From now on " (person.name) " here is " (member.name) " there, and a member of " (page.community.name) "." },
                    None => { "You become a member of " (page.community.name) ", with an account that " (host) " answers for." },
                }
            }
            form class="actions" method="post" action={ "/communities/" (page.community.slug) "/arrive" } {
                (csrf(token))
                input type="hidden" name="sso" value=(sso);
                input type="hidden" name="sig" value=(sig);
                button { "That is me" }
                a class="button quiet" href={ "/communities/" (page.community.slug) } { "Not now" }
            }
        },
    )
}

/// They have an account of their own, which a forum cannot open.
pub fn sign_in_first(page: &ForumPage, member: &ForumMember) -> Markup {
    letter(
        "You have an account of your own",
        html! {
            p { (member.name) " belongs to an account here that has a password. Sign in with it, and nobody who runs a forum can be you." }
            p class="actions" { a class="button" href={ "/sign-in?next=/communities/" (page.community.slug) } { "Sign in" } }
        },
    )
}
