//! An agent's own desk: what is shown, where she works, when she can be asked, how to leave.

use maud::{Markup, html};

use super::{
    components::forms::{self, Kind, Refused, csrf},
    layout::{Page, document, letter},
    words,
};
use crate::domain::{
    agent::{Agent, AgentState},
    desk::{AgentDesk, BIO_MAX, Employment, TypedEmployment, TypedProfile},
    languages,
};

const PLACES: [(&str, &str); 6] = [
    ("/desk/agent", "Your page"),
    ("/desk/agent/photo", "Photo"),
    ("/desk/agent/work", "Where you work"),
    ("/desk/agent/preview", "What is shown"),
    ("/desk/agent/thanks", "Thanks"),
    ("/desk/agent/leave", "Pause or leave"),
];

/// A page of the desk, with the way to its others.
pub(super) fn desk(title: &str, here: &str, body: Markup) -> Markup {
    document(
        Page::private(title),
        html! {
            div class="desk" {
                nav aria-label="Desk" {
                    ul class="links" {
                        @for (path, label) in PLACES {
                            li { a href=(path) aria-current=[(path == here).then_some("page")] { (label) } }
                        }
                    }
                }
                div { h1 { (title) } (body) }
            }
        },
    )
}

/// Begin a profile of one's own.
pub fn new(token: &str, name: &str, refused: Refused) -> Markup {
    letter(
        "Be found by those you help",
        html! {
            p { "You write what is shown, look at it, and only then say whether everybody may see it. You can pause "
                "and leave at any time." }
            form class="form" method="post" action="/desk/agent/new" {
                (csrf(token))
                (forms::whole(refused))
                (forms::field(Kind::Name, "name", "The name that is shown", "Any name you help under. No other name of yours appears anywhere.", name, refused))
                div class="actions" { button { "Begin a draft" } a class="button quiet" href="/me" { "Not now" } }
            }
        },
    )
}

/// What is shown, to be changed.
pub fn edit(token: &str, desk_of: &AgentDesk, typed: &TypedProfile, refused: Refused) -> Markup {
    let agent = &desk_of.agent;
    desk(
        "Your page",
        "/desk/agent",
        html! {
            (state(agent))
            form class="form" method="post" action="/desk/agent" {
                (csrf(token))
                (forms::whole(refused))
                (forms::field(Kind::Name, "name", "The name that is shown", "No other name of yours appears anywhere.", &typed.name, refused))
                (forms::field(Kind::Prose, "bio", "About you", &format!("At most {BIO_MAX} characters; what you did for people speaks first."), &typed.bio, refused))
                (forms::field(Kind::Line, "topics", "What you help with", "Topics, with commas between them, like: billing, warranty", &typed.topics, refused))
                @if !desk_of.products.is_empty() { (products(desk_of, typed)) }
                (forms::field(Kind::Line, "languages", "Languages you help in", "With commas between them, like: Svenska, English", &typed.languages, refused))
                (forms::field(Kind::Line, "hours", "When you help", "In your own words, like: Mon–Thu 9–17, Stockholm", &typed.hours, refused))
                (forms::field(Kind::Line, "reach_text", "How to reach you", "In your own words, like: write to support and ask for Mara", &typed.reach_text, refused))
                (forms::field(Kind::Line, "reach_url", "Where to reach you", "An address that begins with https:// or mailto:", &typed.reach_url, refused))
                div class="actions" { button { "Save" } a class="button quiet" href="/desk/agent/preview" { "See what is shown" } }
            }
            h2 { "Your handle" }
            (handle_form(token, &agent.handle, refused))
        },
    )
}

fn state(agent: &Agent) -> Markup {
    html! {
        div class="notice" {
            @match agent.state {
                AgentState::Draft => {
                    h2 { "Nobody else sees this yet" }
                    p { "Write what you like to show, " a href="/desk/agent/preview" { "look at it, and say yes" } "." }
                }
                AgentState::Paused => {
                    h2 { "You take no requests for now" }
                    p { a href={ "/a/" (agent.handle) } { "Your page" } " says so. " a href="/desk/agent/leave" { "Take requests again" } }
                }
                AgentState::Public | AgentState::Left => {
                    h2 { "Your page is public" }
                    p { "People see " b { (agent.name) } " at " a href={ "/a/" (agent.handle) } { "/a/" (agent.handle) } "." }
                }
            }
        }
    }
}

fn products(desk_of: &AgentDesk, typed: &TypedProfile) -> Markup {
    html! {
        fieldset class="choice" {
            legend { "Products you help with" }
            div {
                @for offered in &desk_of.products {
                    label {
                        input type="checkbox" name="product" value=(offered.id) checked[typed.products.contains(&offered.id)];
                        (offered.name) " " small { (offered.company) }
                    }
                }
            }
        }
    }
}

fn handle_form(token: &str, handle: &str, refused: Refused) -> Markup {
    html! {
        form class="form" method="post" action="/desk/agent/handle" {
            (csrf(token))
            (forms::field(Kind::Line, "handle", "Your name in addresses", "Lower-case letters, digits and hyphens. Nobody else gets the old one; if it was public, it leads to you for ever.", handle, refused))
            button class="quiet" { "Change the handle" }
        }
    }
}

/// The photo.
pub fn photo(token: &str, agent: &Agent, refused: Refused) -> Markup {
    desk(
        "Photo",
        "/desk/agent/photo",
        html! {
            @if agent.photo_version.is_some() {
                p { img class="face" src="/desk/agent/photo.jpg" width="176" height="176" alt={ "Your photo, " (agent.name) }; }
            } @else {
                p { "There is no photo yet; your initials stand in its place." }
            }
            form class="form" method="post" action="/desk/agent/photo" enctype="multipart/form-data" {
                (csrf(token))
                (forms::whole(refused))
                div class="field" {
                    label for="photo" { "A photo of your face" }
                    span class="hint" id="photo-hint" { "JPEG, PNG or WebP, at most 5 MB. We keep its middle as a square, and nothing of where or when it was taken." }
                    input id="photo" name="photo" type="file" accept="image/jpeg,image/png,image/webp" required
                        aria-describedby=[Some(described(refused))] aria-invalid=[refused.problems.first().map(|_| "true")];
                    @for problem in refused.problems { span class="error" id="photo-error" { (problem.message) } }
                }
                button { "Use this photo" }
            }
            @if agent.photo_version.is_some() {
                form method="post" action="/desk/agent/photo/remove" { (csrf(token)) button class="quiet" { "Show no photo" } }
            }
        },
    )
}

fn described(refused: Refused) -> &'static str {
    if refused.problems.is_empty() { "photo-hint" } else { "photo-hint photo-error" }
}

/// Where she works and worked.
pub fn work(token: &str, employments: &[Employment], typed: &TypedEmployment, refused: Refused) -> Markup {
    desk(
        "Where you work",
        "/desk/agent/work",
        html! {
            p { "Your history is yours and goes with you. A company can say that a time is true, and that it ended; it cannot take it away." }
            @if !employments.is_empty() {
                table class="table" {
                    caption { "Where you work, and where you did" }
                    thead { tr { th scope="col" { "Company" } th scope="col" { "As" } th scope="col" { "When" } th scope="col" { "Confirmed" } th scope="col" { "Change" } } }
                    tbody { @for employment in employments { (employment_row(token, employment)) } }
                }
            }
            h2 { "Add where you work" }
            form class="form" method="post" action="/desk/agent/work" {
                (csrf(token))
                (forms::whole(refused))
                (forms::field(Kind::Line, "company", "The company's name", "It has a page here already. If not, somebody can make it.", &typed.company, refused))
                (forms::field(Kind::Line, "title", "What you are there", "Like: support engineer. You may leave it out.", &typed.title, refused))
                (forms::dated("date", "since", "Since", "Leave it out for today.", &typed.since, refused))
                div class="actions" { button { "Add it" } a class="button quiet" href="/companies/new" { "Make a company's page" } }
            }
        },
    )
}

fn employment_row(token: &str, employment: &Employment) -> Markup {
    html! {
        tr {
            th scope="row" { a href={ "/c/" (employment.company_slug) } { (employment.company) } }
            td data-label="As" { @if employment.title.is_empty() { "–" } @else { (employment.title) } }
            td data-label="When" { (period(employment.since, employment.until)) }
            td data-label="Confirmed" { @if employment.confirmed { "by the company" } @else { "not yet" } }
            td data-label="Change" {
                @if employment.until.is_none() {
                    form method="post" action={ "/desk/agent/work/" (employment.id) "/end" } { (csrf(token)) button class="plain" { "I work there no more" } }
                }
                @if !employment.confirmed {
                    form method="post" action={ "/desk/agent/work/" (employment.id) "/remove" } { (csrf(token)) button class="plain" { "Take it off" } }
                }
            }
        }
    }
}

/// A period by its months.
pub(super) fn period(since: crate::domain::Moment, until: Option<crate::domain::Moment>) -> Markup {
    html! { (words::month(since)) " – " @match until { Some(until) => (words::month(until)), None => "now" } }
}

/// What everybody sees, or would see.
pub fn preview(token: &str, desk_of: &AgentDesk) -> Markup {
    let draft = desk_of.agent.state == AgentState::Draft;
    desk(
        if draft { "What would be shown" } else { "What is shown" },
        "/desk/agent/preview",
        html! {
            p { "This, and nothing else of you" @if draft { ", once you say yes" } ":" }
            (shown(desk_of))
            @if draft {
                (what_yes_means())
                form method="post" action="/desk/agent/publish" {
                    (csrf(token))
                    div class="actions" { button { "Yes, show my page" } a class="button quiet" href="/desk/agent" { "Change something first" } }
                }
            }
        },
    )
}

fn shown(desk_of: &AgentDesk) -> Markup {
    let agent = &desk_of.agent;
    let products: Vec<&str> =
        desk_of.products.iter().filter(|offered| offered.chosen).map(|offered| offered.name.as_str()).collect();
    html! {
        dl class="facts" {
            div { dt { "Name" } dd { (agent.name) } }
            div { dt { "Address" } dd { "/a/" (agent.handle) } }
            div { dt { "Photo" } dd { @if agent.photo_version.is_some() { "your photo" } @else { "your initials" } } }
            (fact("About you", &agent.bio))
            (fact("Helps with", &desk_of.topics.join(", ")))
            (fact("Products", &products.join(", ")))
            (fact("Languages", &languages::names(&agent.languages)))
            (fact("Hours", &agent.hours))
            (fact("How to reach you", &agent.reach_text))
            (fact("Where to reach you", agent.reach_url.as_deref().unwrap_or_default()))
            @for employment in &desk_of.employments {
                div { dt { "Works at" } dd { (employment.company) @if !employment.title.is_empty() { ", " (employment.title) } " " small { (period(employment.since, employment.until)) } } }
            }
        }
    }
}

fn fact(label: &str, value: &str) -> Markup {
    html! { @if !value.is_empty() { div { dt { (label) } dd { (value) } } } }
}

/// What somebody agrees to, in plain words.
pub(super) fn what_yes_means() -> Markup {
    html! {
        h2 { "What yes means" }
        ul {
            li { "Everybody can see this page, find it by a search, and read it by a program." }
            li { "People you helped can rate your help and thank you. What they say stands under the name you chose." }
            li { "A company cannot remove or hide how you were rated, and neither can you." }
            li { "You can change what is shown, pause, and leave at your desk. Leaving hides the page at once." }
        }
    }
}

/// Pause, take requests again, or leave.
pub fn leave(token: &str, agent: &Agent) -> Markup {
    desk(
        "Pause or leave",
        "/desk/agent/leave",
        html! {
            @match agent.state {
                AgentState::Public => {
                    h2 { "Pause" }
                    p { "Your page stays, and says that you take no requests for now. It costs you nothing." }
                    form method="post" action="/desk/agent/pause" { (csrf(token)) button class="quiet" { "Pause my page" } }
                }
                AgentState::Paused => {
                    h2 { "You take no requests for now" }
                    form method="post" action="/desk/agent/resume" { (csrf(token)) button { "Take requests again" } }
                }
                _ => {}
            }
            h2 { "Leave" }
            p { "Your page is hidden at once, for everybody. Your name, photo and texts are deleted, and your times at companies end. "
                "What others said of you is seen by nobody any more." }
            p { "You can begin anew whenever you like, with a new handle; nobody else ever gets the old one. What you had does not come back." }
            form method="post" action="/desk/agent/leave" { (csrf(token)) button class="warn" { "Leave, and hide my page" } }
        },
    )
}
