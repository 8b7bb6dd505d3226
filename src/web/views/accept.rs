//! Mailed links of the desks: a profile to accept, a company to look after.

use maud::{Markup, html};

use super::{
    agent_desk::what_yes_means,
    components::forms::{self, Kind, Refused, csrf},
    layout::letter,
    words,
};
use crate::domain::{
    company::Role,
    desk::{Claimant, Declined, History, Offer, SeatOffer, TypedYes},
};

/// A profile that waits for its person's word.
pub fn offer(
    token: &str,
    link: &str,
    offer: &Offer,
    typed: &TypedYes,
    claimant: &Claimant,
    refused: Refused,
) -> Markup {
    let path = format!("/accept/{link}");
    let agent = &offer.agent;
    let public = agent.state.is_visible();
    let name = typed.name.as_ref().unwrap_or(&agent.name);
    let handle = typed.handle.as_ref().unwrap_or(&agent.handle);
    letter(
        "Would you like to be shown?",
        html! {
            @if public {
                p { (offer.company) " wrote this page for you, and told us that you agreed to be shown: everybody can see it. "
                    "Say yes and it is in your hands, or no and nobody sees it any more." }
            } @else {
                p { (offer.company) " wrote this page for you. Nobody sees it unless you say yes." }
            }
            h2 { @if public { "What is shown" } @else { "What would be shown" } }
            dl class="facts" {
                div { dt { "Name" } dd { (agent.name) } }
                div { dt { "Works at" } dd { (offer.company) @if !offer.title.is_empty() { ", " (offer.title) } } }
                div { dt { "Where" } dd { "/a/" (agent.handle) } }
                div { dt { "Written by" } dd { (offer.company) } }
            }
            p { "There is no photo and no text unless you add them. Your mail address is never shown." }
            (history(offer))
            (what_yes_means())
            form class="form" method="post" action=(path) {
                (csrf(token))
                (forms::whole(refused))
                @if *claimant != Claimant::HasAccount {
                    (forms::field(Kind::Name, "name", "The name that is shown", "Any name you help under. No other name of yours appears anywhere.", name, refused))
                    (forms::field(Kind::Line, "handle", "Your name in addresses", "Lower-case letters, digits and hyphens. If you go by another name, change this too.", handle, refused))
                }
                (who(&path, claimant, refused))
                @if *claimant != Claimant::HasAccount { button { "Yes, show my page" } }
            }
            h2 { "Or not" }
            form method="post" action={ (path) "/decline" } {
                (csrf(token))
                @if public {
                    p { "The page is hidden at once, and " (offer.company) " sees that. No reason is asked." }
                    button class="quiet" { "No, hide the page" }
                } @else {
                    p { "What was written is deleted, and " (offer.company) " sees that you said no. No reason is asked." }
                    button class="quiet" { "No, delete the draft" }
                }
            }
        },
    )
}

/// What customers said before, of which the page of a yes must speak.
fn history(offer: &Offer) -> Markup {
    let History { cases, ratings, thanks } = offer.history;
    let counted = [(cases, "case", "cases"), (ratings, "rating", "ratings"), (thanks, "thank-you", "thank-yous")];
    let counted: Vec<String> =
        counted.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| words::count(n, one, many)).collect();
    html! {
        @if !offer.history.is_empty() {
            p {
                strong { (counted.join(", ")) }
                @if offer.agent.state.is_visible() { " of customers you helped are shown on it." }
                @else { " of customers you helped are kept with it, unseen. They become public with your yes." }
            }
        }
    }
}

/// A seat at a company's desk that waits for somebody.
pub fn seat(token: &str, link: &str, offer: &SeatOffer, claimant: &Claimant, refused: Refused) -> Markup {
    let path = format!("/join/{link}");
    letter(
        &format!("Look after {}", offer.company.name),
        html! {
            p { "You were asked to look after the page of " (offer.company.name) ": " (role_does(offer.role)) }
            p { "None of this reaches what customers say of anybody." }
            form class="form" method="post" action=(path) {
                (csrf(token))
                (forms::whole(refused))
                (who(&path, claimant, refused))
                @if *claimant == Claimant::New { (forms::field(Kind::Name, "name", "Your name", "Your colleagues at the desk see it.", "", refused)) }
                @if *claimant != Claimant::HasAccount { button { "Yes, I will" } }
            }
        },
    )
}

/// What a role may do.
pub(super) fn role_does(role: Role) -> &'static str {
    match role {
        Role::Manager => "you can do everything there, and invite others.",
        Role::Lead => "you can invite customers to rate the help they had.",
        Role::Viewer => "you can look at everything there.",
    }
}

fn who(path: &str, claimant: &Claimant, refused: Refused) -> Markup {
    html! {
        @match claimant {
            Claimant::SignedIn(name) => p { "You are signed in as " b { (name) } "; it will belong to that account." },
            Claimant::HasAccount => p {
                "The address of our letter has an account. "
                a class="button" href={ "/sign-in?next=" (path) } { "Sign in first" }
            },
            Claimant::New => {
                p { "You have no account yet. The link proves your address; choose a password and you have one." }
                (forms::field(Kind::NewPassword, "password", "A password", "At least 10 characters.", "", refused))
            }
        }
    }
}

/// A link that does nothing any more.
pub fn closed(title: &str, detail: &str) -> Markup {
    letter(title, html! { p { (detail) } p { a class="button" href="/me" { "Go to your page" } } })
}

/// After a no.
pub fn declined(declined: Declined) -> Markup {
    let (title, detail) = match declined {
        Declined::Deleted => (
            "The draft is deleted",
            "Your name and all that was written of you are gone from it. Nothing of it was ever public, and nobody can \
             show it.",
        ),
        Declined::Gone => (
            "The page is gone",
            "Nobody can see it any more, and your name and all that was written of you are gone from it.",
        ),
        Declined::Hidden => (
            "The page is hidden",
            "Nobody can see it any more. What customers said of you is kept, unseen; if you ever want it back, ask the \
             company for a new letter and say yes.",
        ),
    };
    letter(title, html! { p { (detail) } p { "Thank you for saying so." } })
}
