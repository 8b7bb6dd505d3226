//! A company's desk: its people, its page, its invitations, and who else looks after it.

use maud::{Markup, html};

use super::{
    accept::role_does,
    agent_desk::period,
    components::forms::{self, Kind, Refused, csrf},
    layout::{Page, document, letter},
    words,
};
use crate::domain::{
    agent::AgentState,
    company::Role,
    delivery::Undelivered,
    desk::{
        Colleague, Invitation, InvitationDesk, Member, MembersDesk, PageDesk, Seat, TypedCase, TypedCompany, TypedDraft,
    },
    invitation::InvitationState,
};

const ROLES: [Role; 3] = [Role::Manager, Role::Lead, Role::Viewer];

pub(super) fn desk(seat: &Seat, title: &str, here: &str, body: Markup) -> Markup {
    let places = [
        ("", "People"),
        ("/helpdesks", "Helpdesks"),
        ("/invitations", "Invitations"),
        ("/page", "Page"),
        ("/members", "Who looks after it"),
    ];
    let base = base(seat);
    document(
        Page::private(&format!("{title}: {}", seat.company.name)),
        html! {
            div class="desk" {
                nav aria-label="Desk" {
                    ul class="links" {
                        @for (path, label) in places {
                            li { a href={ (base) (path) } aria-current=[(path == here).then_some("page")] { (label) } }
                        }
                    }
                }
                div { h1 { (title) } (body) }
            }
        },
    )
}

pub(super) fn base(seat: &Seat) -> String {
    format!("/desk/{}", seat.company.slug)
}

fn company_fields(typed: &TypedCompany, own_domain: Option<&str>, refused: Refused) -> Markup {
    html! {
        (forms::field(Kind::Line, "name", "The company's name", "", &typed.name, refused))
        (forms::field(Kind::Prose, "about", "What it does", "A few sentences.", &typed.about, refused))
        (forms::field(Kind::Line, "url", "Its site", "An address that begins with https://", &typed.url, refused))
        @if let Some(domain) = own_domain {
            fieldset class="choice lines" {
                legend { "Mail" }
                div { label { input type="checkbox" name="our_domain" value="yes" checked[typed.our_domain == "yes"]; "Its people write from @" (domain) } }
            }
            p { small { "Ratings from that domain are ratings of colleagues: they do not count." } }
        }
    }
}

/// Make a company's page.
pub fn new(token: &str, typed: &TypedCompany, own_domain: Option<&str>, refused: Refused) -> Markup {
    letter(
        "Make a company's page",
        html! {
            p { "You become its manager. It shows your people once they say yes, and whether you listen; it cannot touch what customers say." }
            form class="form" method="post" action="/companies/new" {
                (csrf(token))
                (forms::whole(refused))
                (company_fields(typed, own_domain, refused))
                div class="actions" { button { "Make the page" } a class="button quiet" href="/me" { "Not now" } }
            }
        },
    )
}

/// The company's people.
pub fn people(token: &str, seat: &Seat, people: &[Colleague]) -> Markup {
    let manages = seat.role == Role::Manager;
    desk(
        seat,
        &format!("People at {}", seat.company.name),
        "",
        html! {
            p { "Nobody is shown before they say yes. You can see what everyone sees, and change nothing that was said. "
                a href={ "/c/" (seat.company.slug) } { "The company's page" } }
            @if people.is_empty() {
                p { "There is nobody yet." }
            } @else {
                table class="table" {
                    caption { "Who works here, and who did" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "State" } th scope="col" { "When" } @if manages { th scope="col" { "Change" } } } }
                    tbody { @for colleague in people { (colleague_row(token, seat, colleague, manages)) } }
                }
            }
            @if manages { p { a class="button" href={ (base(seat)) "/agents/new" } { "Ask someone to be shown" } } }
        },
    )
}

fn colleague_row(token: &str, seat: &Seat, colleague: &Colleague, manages: bool) -> Markup {
    let of = format!("{}/employments/{}", base(seat), colleague.employment_id);
    html! {
        tr {
            th scope="row" {
                @if colleague.state.is_visible() { a href={ "/a/" (colleague.handle) } { (colleague.name) } } @else { (colleague.name) }
                @if !colleague.title.is_empty() { " " small { (colleague.title) } }
            }
            td data-label="State" {
                (state(colleague))
                @if !colleague.confirmed { "; says to work here" }
            }
            td data-label="When" { (period(colleague.since, colleague.until)) }
            @if manages {
                td data-label="Change" {
                    @if !colleague.confirmed {
                        form method="post" action={ (of) "/confirm" } { (csrf(token)) button class="plain" { "That is true" } }
                    }
                    @if colleague.until.is_none() {
                        form method="post" action={ (of) "/end" } { (csrf(token)) button class="plain" { "Works here no more" } }
                    }
                    @if !colleague.claimed && colleague.state != AgentState::Left && colleague.until.is_none() {
                        a href={ (base(seat)) "/agents/" (colleague.agent_id) "/ask" } { "Write to them" }
                    }
                }
            }
        }
    }
}

fn state(colleague: &Colleague) -> Markup {
    html! {
        @match (colleague.state, colleague.claimed) {
            (AgentState::Public, true) => "public",
            (AgentState::Public, false) => "public, not in their own hands yet",
            (AgentState::Paused, _) => "takes no requests for now",
            (AgentState::Left, _) => "not shown any more",
            (AgentState::Draft, _) => { @match colleague.asked_at {
                Some(at) => { "asked on " (words::day(at)) ", no answer yet" },
                None => "not asked yet",
            } }
        }
    }
}

/// Draft a colleague's page and ask them.
pub fn draft(token: &str, seat: &Seat, typed: &TypedDraft, refused: Refused) -> Markup {
    desk(
        seat,
        "Ask someone to be shown",
        "",
        html! {
            form class="form" method="post" action={ (base(seat)) "/agents/new" } {
                (csrf(token))
                (forms::whole(refused))
                (forms::field(Kind::Line, "name", "The name that would be shown", "They can change it before anybody sees it.", &typed.name, refused))
                (forms::field(Kind::Line, "title", "What they are here", "Like: support engineer. You may leave it out.", &typed.title, refused))
                (forms::field(Kind::Email, "email", "Their work address", "They get one letter that says what will be shown and how to leave.", &typed.email, refused))
                button { "Write to them" }
            }
        },
    )
}

/// Write to somebody whose page waits for them.
pub fn ask(token: &str, seat: &Seat, colleague: &Colleague, email: &str, refused: Refused) -> Markup {
    desk(
        seat,
        &format!("Write to {}", colleague.name),
        "",
        html! {
            form class="form" method="post" action={ (base(seat)) "/agents/" (colleague.agent_id) "/ask" } {
                (csrf(token))
                (forms::whole(refused))
                (forms::field(Kind::Email, "email", "Their work address", "They get one letter that says what will be shown and how to leave.", email, refused))
                button { "Write to them" }
            }
        },
    )
}

/// The texts and products of the company's page.
pub fn page(token: &str, page: &PageDesk, typed: &TypedCompany, refused: Refused) -> Markup {
    let seat = &page.seat;
    let base = base(seat);
    let manages = seat.role == Role::Manager;
    desk(
        seat,
        "The company's page",
        "/page",
        html! {
            p { a href={ "/c/" (seat.company.slug) } { "See it as everybody does" } }
            @if manages {
                form class="form" method="post" action={ (base) "/page" } {
                    (csrf(token))
                    (forms::whole(refused))
                    (company_fields(typed, page.own_domain.as_deref(), refused))
                    button { "Save" }
                }
            } @else {
                p { (seat.company.about) }
            }
            @if let Some(domain) = &seat.company.domain { p { small { "Ratings from @" (domain) " do not count." } } }
            h2 { "Products" }
            @if page.products.is_empty() { p { "There are none yet." } }
            @for product in &page.products {
                @if manages {
                    form class="search" method="post" action={ (base) "/products/" (product.id) } {
                        (csrf(token))
                        label class="unseen" for={ "product-" (product.id) } { "The name of " (product.name) }
                        input id={ "product-" (product.id) } name="product" value=(product.name);
                        button class="quiet" { "Rename" }
                    }
                } @else {
                    p { (product.name) }
                }
            }
            @if manages {
                form class="form" method="post" action={ (base) "/products" } {
                    (csrf(token))
                    (forms::field(Kind::Line, "product", "Another product", "", "", refused))
                    button class="quiet" { "Add it" }
                }
            }
            h2 { "Topics" }
            @if page.topics.is_empty() {
                p { "Your people choose what they help with, each for themselves. Nobody has named a topic yet." }
            } @else {
                p { "What your people say they help with, each for themselves:" }
                ul class="tags" { @for topic in &page.topics { li { (topic) } } }
            }
        },
    )
}

/// Who looks after the company's page.
pub fn members(token: &str, desk_of: &MembersDesk, own_id: i64, email: &str, refused: Refused) -> Markup {
    let MembersDesk { seat, members, offered } = desk_of;
    let base = base(seat);
    let manages = seat.role == Role::Manager;
    desk(
        seat,
        "Who looks after it",
        "/members",
        html! {
            table class="table" {
                caption { (words::count(i64::try_from(members.len()).unwrap_or(0), "person", "people")) }
                thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Since" } th scope="col" { "Change" } } }
                tbody { @for member in members { (member_row(token, &base, member, manages, own_id)) } }
            }
            @if !offered.is_empty() {
                h2 { "Asked, no answer yet" }
                ul {
                    @for offer in offered {
                        li {
                            form method="post" action={ (base) "/seats/" (offer.id) "/take-back" } {
                                (csrf(token))
                                (offer.to) ", " (name(offer.role).to_lowercase()) ", " small { "asked on " (words::day(offer.sent_at)) } " "
                                button class="plain" { "Take back" span class="unseen" { " the offer to " (offer.to) } }
                            }
                        }
                    }
                }
            }
            @if manages {
                h2 { "Invite someone" }
                form class="form" method="post" action={ (base) "/members" } {
                    (csrf(token))
                    (forms::whole(refused))
                    (forms::field(Kind::Email, "email", "Their address", "They get one letter with a link that works for 14 days.", email, refused))
                    fieldset class="choice lines" {
                        legend { "What they may do" }
                        div {
                            @for role in ROLES {
                                label { input type="radio" name="role" value=(role.key()) checked[role == Role::Manager]; (name(role)) ": " (role_does(role)) }
                            }
                        }
                    }
                    button { "Write to them" }
                }
            }
        },
    )
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Manager => "Manager",
        Role::Lead => "Lead",
        Role::Viewer => "Viewer",
    }
}

fn member_row(token: &str, base: &str, member: &Member, manages: bool, own_id: i64) -> Markup {
    let of = format!("{base}/members/{}", member.person_id);
    let own = member.person_id == own_id;
    html! {
        tr {
            th scope="row" { (member.name) @if own { " " small { "you" } } }
            td data-label="Role" { (name(member.role)) }
            td data-label="Since" { (words::day(member.since)) }
            td data-label="Change" {
                @if manages {
                    @for role in ROLES.into_iter().filter(|role| *role != member.role) {
                        form method="post" action={ (of) "/role" } {
                            (csrf(token))
                            input type="hidden" name="role" value=(role.key());
                            button class="plain" { "Make " @if own { "myself " } (name(role).to_lowercase()) }
                        }
                    }
                }
                @if manages || own {
                    form method="post" action={ (of) "/remove" } { (csrf(token)) button class="plain" { @if own { "Leave the desk" } @else { "Remove" } } }
                }
            }
        }
    }
}

/// Invite a customer to rate; what was sent before.
pub fn invitations(token: &str, desk_of: &InvitationDesk, typed: &TypedCase, refused: Refused) -> Markup {
    let seat = &desk_of.seat;
    desk(
        seat,
        "Invitations to rate",
        "/invitations",
        html! {
            p { "The customer of a resolved case gets a link for one rating. Your page says what share of resolved cases was invited: inviting only the happy ones shows." }
            @if desk_of.connected || seat.role == Role::Manager { (asking(token, desk_of)) }
            @if seat.role == Role::Viewer {
            } @else if desk_of.people.is_empty() {
                p { "Nobody who works here is shown yet, so nobody can be rated." }
            } @else {
                h2 { "Ask one customer" }
                (case_form(token, desk_of, typed, refused))
            }
            (lost(&desk_of.sent))
            h2 { "Sent" }
            @if desk_of.sent.is_empty() {
                p { "None yet." }
            } @else {
                table class="table" {
                    caption { "The latest, the newest first. To whom they went is not kept." }
                    thead { tr { th scope="col" { "Case" } th scope="col" { "Who helped" } th scope="col" { "Sent" } th scope="col" { "State" } th scope="col" { "Change" } } }
                    tbody { @for invitation in &desk_of.sent { (invitation_row(token, seat, invitation)) } }
                }
            }
        },
    )
}

fn asking(token: &str, desk_of: &InvitationDesk) -> Markup {
    let InvitationDesk { seat, asking, connected, .. } = desk_of;
    html! {
        h2 { "Asked by themselves" }
        @if !connected {
            p { "Connect a " a href={ (base(seat)) "/helpdesks" } { "helpdesk" } ", and the customers of resolved cases are asked without your doing anything." }
        } @else if seat.role == Role::Manager {
            form class="form" method="post" action={ (base(seat)) "/asking" } {
                (csrf(token))
                (forms::field(Kind::Line, "after_hours", "Hours after the case was resolved", "A case that is opened again in the meantime is not asked about. 0 to 168.", &asking.after_hours.to_string(), Refused::default()))
                (forms::field(Kind::Line, "share", "How many of a hundred cases", "A lot decides which; your page shows how many were asked.", &asking.share.to_string(), Refused::default()))
                button class="quiet" { "Keep it so" }
            }
        } @else {
            p { (asking.share) " of a hundred customers are asked, " (words::count(asking.after_hours.into(), "hour", "hours")) " after their case was resolved." }
        }
    }
}

fn case_form(token: &str, desk_of: &InvitationDesk, typed: &TypedCase, refused: Refused) -> Markup {
    html! {
        form class="form" method="post" action={ (base(&desk_of.seat)) "/invitations" } {
            (csrf(token))
            (forms::whole(refused))
            (forms::choice("agent", "Who helped", &options(desk_of), &typed.agent, refused))
            (forms::field(Kind::Line, "reference", "The case", "Your own reference, like a ticket's number.", &typed.reference, refused))
            @if !desk_of.products.is_empty() { (forms::choice("product", "Product", &products(desk_of), &typed.product, refused)) }
            (forms::field(Kind::Line, "topic", "Topic", "Like: billing. You may leave it out.", &typed.topic, refused))
            (forms::dated("datetime-local", "opened_at", "Opened", "All times are UTC.", &typed.opened_at, refused))
            (forms::dated("datetime-local", "first_reply_at", "First reply by a person", "Leave it out when you do not know.", &typed.first_reply_at, refused))
            (forms::dated("datetime-local", "resolved_at", "Resolved", "", &typed.resolved_at, refused))
            (forms::field(Kind::Email, "email", "The customer's address", "For this one letter; we do not keep it.", &typed.email, refused))
            button { "Send the invitation" }
        }
    }
}

fn options(desk_of: &InvitationDesk) -> Vec<(String, String)> {
    desk_of.people.iter().map(|colleague| (colleague.agent_id.to_string(), colleague.name.clone())).collect()
}

fn products(desk_of: &InvitationDesk) -> Vec<(String, String)> {
    let none = (String::new(), "None of them".to_owned());
    let products = desk_of.products.iter().map(|product| (product.id.to_string(), product.name.clone()));
    std::iter::once(none).chain(products).collect()
}

fn invitation_row(token: &str, seat: &Seat, invitation: &Invitation) -> Markup {
    html! {
        tr {
            th scope="row" { (invitation.reference) }
            td data-label="Who helped" { (invitation.agent) }
            td data-label="Sent" { (words::day(invitation.sent_at)) }
            td data-label="State" { (state_words(invitation)) }
            td data-label="Change" {
                @if invitation.state == InvitationState::Open && seat.role != Role::Viewer {
                    form method="post" action={ (base(seat)) "/invitations/" (invitation.id) "/revoke" } { (csrf(token)) button class="plain" { "Take it back" } }
                } @else { "–" }
            }
        }
    }
}

/// Invitations that reached nobody, as long as something can be done about each.
fn lost(sent: &[Invitation]) -> Markup {
    let lost = sent.iter().filter(|one| matches!(one.state, InvitationState::Open | InvitationState::Expired));
    let lost: Vec<_> = lost.filter_map(|one| Some((one, what_to_do(one.undelivered?)?))).collect();
    html! {
        @if !lost.is_empty() {
            h2 { "Could not be delivered" }
            ul { @for (invitation, advice) in lost { li { strong { (invitation.reference) } ", " (invitation.agent) ": " (advice) } } }
        }
    }
}

fn what_to_do(why: Undelivered) -> Option<String> {
    match why {
        Undelivered::Refused(refusal) if refusal.is_no_such_mailbox() => Some(format!(
            "there is no such mailbox ({refusal}). Look whether the address is right, and invite anew with the same case."
        )),
        Undelivered::Refused(refusal) => Some(format!(
            "the customer’s mail server refused it ({refusal}). You can invite anew with the same case, perhaps at another address."
        )),
        Undelivered::GivenUp => {
            Some("no mail server took it, as often as we tried. You can invite anew with the same case.".into())
        }
        Undelivered::Stopped => None,
    }
}

fn state_words(invitation: &Invitation) -> &'static str {
    match (invitation.state, invitation.undelivered) {
        (InvitationState::Used(_), _) => "rated",
        (_, Some(Undelivered::Stopped)) => "not sent: they want no letters",
        (_, Some(_)) => "could not be delivered",
        (InvitationState::Open, None) => "not answered yet",
        (InvitationState::Revoked, None) => "taken back",
        (InvitationState::Expired, None) => "expired",
    }
}
