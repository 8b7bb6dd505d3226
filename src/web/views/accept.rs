//! Mailed links of the desks: a profile to accept, a company to look after.

use maud::{Markup, html};

use super::{
    agent_desk::what_yes_means,
    components::forms::{self, Kind, Refused, csrf},
    layout::letter,
};
use crate::domain::{
    company::Role,
    desk::{Claimant, Offer, SeatOffer},
};

/// A profile that waits for its person's word.
pub fn offer(token: &str, link: &str, offer: &Offer, claimant: &Claimant, refused: Refused) -> Markup {
    let path = format!("/accept/{link}");
    letter(
        "Would you like to be shown?",
        html! {
            p { (offer.company) " wrote this page for you. Nobody sees it unless you say yes." }
            h2 { "What would be shown" }
            dl class="facts" {
                div { dt { "Name" } dd { (offer.agent.name) " " small { "you can change it to any name you help under" } } }
                div { dt { "Works at" } dd { (offer.company) @if !offer.title.is_empty() { ", " (offer.title) } } }
                div { dt { "Where" } dd { "/a/" (offer.agent.handle) } }
                div { dt { "Written by" } dd { (offer.company) } }
            }
            p { "There is no photo and no text unless you add them. Your mail address is never shown." }
            (what_yes_means())
            form class="form" method="post" action=(path) {
                (csrf(token))
                (forms::whole(refused))
                (who(&path, claimant, refused))
                @if *claimant != Claimant::HasAccount { button { "Yes, show my page" } }
            }
            h2 { "Or not" }
            form method="post" action={ (path) "/decline" } {
                (csrf(token))
                p { "The draft is deleted, and " (offer.company) " sees that it is gone. No reason is asked." }
                button class="quiet" { "No, delete the draft" }
            }
        },
    )
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
pub fn declined() -> Markup {
    letter("The draft is deleted", html! { p { "Nothing of it was ever public. Thank you for saying so." } })
}
