//! A company's helpdesks, at its desk.

mod steps;

use maud::{Markup, html};

use super::{
    company_desk::{base, desk},
    components::forms::{self, Kind, Refused, csrf},
    words,
};
use crate::domain::{
    agent::AgentState,
    company::Role,
    connection::{ConnectionDesk, Delivery, DeliveryState, HelpdesksDesk, Listed, NamedHelper},
    helpdesk::{Helpdesk, Meaning},
};

/// What is connected, and what could be.
pub fn list(token: &str, desk_of: &HelpdesksDesk) -> Markup {
    let HelpdesksDesk { seat, connections } = desk_of;
    let base = base(seat);
    desk(
        seat,
        "Helpdesks",
        "/helpdesks",
        html! {
            p {
                "Connect the system in which your people answer customers. Every resolved case then counts, and its customer is \
                 asked once how it was. We keep when things happened and who helped, never what was written."
            }
            @if connections.is_empty() {
                p { "Nothing is connected yet." }
            } @else {
                table class="table" {
                    caption { "What is connected" }
                    thead { tr { th scope="col" { "Helpdesk" } th scope="col" { "Last heard of" } th scope="col" { "Waits for you" } } }
                    tbody { @for listed in connections { (connection_row(&base, listed)) } }
                }
            }
            @if seat.role == Role::Manager {
                h2 { "Connect a helpdesk" }
                form class="form" method="post" action={ (base) "/helpdesks" } {
                    (csrf(token))
                    fieldset class="choice lines" {
                        legend { "Which one do you use?" }
                        div {
                            @for helpdesk in Helpdesk::ALL {
                                label { input type="radio" name="helpdesk" value=(helpdesk.key()) required; (helpdesk.name()) }
                            }
                        }
                    }
                    p { small { "Next you get an address and a secret, and the steps to take, about five minutes' work." } }
                    button { "Connect" }
                }
            }
        },
    )
}

fn connection_row(base: &str, listed: &Listed) -> Markup {
    let Listed { connection, heard_at, stuck } = listed;
    html! {
        tr {
            th scope="row" { a href={ (base) "/helpdesks/" (connection.id) } { (connection.helpdesk.name()) } }
            td data-label="Last heard of" { @match heard_at { Some(at) => (words::day(*at)), None => "nothing yet" } }
            td data-label="Waits for you" { @if *stuck > 0 { (words::count(*stuck, "delivery", "deliveries")) } @else { "–" } }
        }
    }
}

/// One connection: how to set it up, what came, and what waits.
pub fn one(token: &str, desk_of: &ConnectionDesk, address: &str, refused: Refused) -> Markup {
    let ConnectionDesk { seat, connection, .. } = desk_of;
    let here = format!("{}/helpdesks/{}", base(seat), connection.id);
    let manages = desk_of.manages();
    desk(
        seat,
        connection.helpdesk.name(),
        "/helpdesks",
        html! {
            @if desk_of.deliveries.is_empty() {
                p { "Nothing has come yet. Once the first case does, you see here what became of it." }
            }
            @if manages {
                (waiting(token, &here, desk_of))
                details open[desk_of.deliveries.is_empty()] {
                    summary { "How to set it up" }
                    (setting_up(token, &here, desk_of, address, refused))
                }
            } @else {
                p { "A manager of this desk sets it up." }
            }
            (people(token, &here, desk_of))
            (deliveries(token, &here, desk_of))
            @if manages {
                h2 { "Disconnect" }
                form method="post" action={ (here) "/disconnect" } {
                    (csrf(token))
                    p { "Nothing comes by this address any more. What came stays, and so do the ratings." }
                    button class="quiet" { "Disconnect " (connection.helpdesk.name()) }
                }
            }
        },
    )
}

fn setting_up(token: &str, here: &str, desk_of: &ConnectionDesk, address: &str, refused: Refused) -> Markup {
    let connection = &desk_of.connection;
    let helpdesk = connection.helpdesk;
    html! {
        ol class="steps" { @for step in steps::of(helpdesk) { li { (step) } } }
        h2 { "The address" }
        p { code { (address) } }
        h2 { "The secret" }
        @match &connection.secret {
            Some(_) if helpdesk.makes_the_secret() => p { (helpdesk.name()) " makes it. Copy it there and paste it here." },
            Some(secret) => p { code { (secret) } },
            None => p { "None: whoever knows the address can send. Keep it to yourselves." },
        }
        @if let Some((_, until)) = &connection.previous {
            p { small { "The one before works until " (words::day(*until)) ", so that nothing is lost while you change it." } }
        }
        form class="form" method="post" action={ (here) "/secret" } {
            (csrf(token))
            @if helpdesk.makes_the_secret() {
                (forms::field(Kind::Line, "secret", "The secret that it shows", "", "", refused))
                button { "Keep it" }
            } @else {
                button class="quiet" { "Make a fresh secret" }
            }
        }
        @if helpdesk.may_come_unsigned() && connection.secret.is_some() {
            form method="post" action={ (here) "/unsigned" } {
                (csrf(token))
                button class="plain" { "Ours cannot do that: take it without a secret" }
            }
        }
        @for (title, template) in steps::templates(helpdesk) {
            h2 { (title) }
            pre { code { (template) } }
        }
    }
}

fn waiting(token: &str, here: &str, desk_of: &ConnectionDesk) -> Markup {
    html! {
        @for word in &desk_of.words {
            form class="notice" method="post" action={ (here) "/words" } {
                (csrf(token))
                input type="hidden" name="word" value=(word);
                p { "We don't know your word “" (word) "”. What does it say of a case?" }
                div class="actions" {
                    @for meaning in Meaning::ALL {
                        button class="quiet" name="means" value=(meaning.key()) { (means(meaning)) }
                    }
                }
            }
        }
        @if !desk_of.meanings.is_empty() {
            p { small {
                "Your own words: "
                @for (at, (word, meaning)) in desk_of.meanings.iter().enumerate() {
                    @if at > 0 { ", " }
                    "“" (word) "” – " (means(*meaning).to_lowercase())
                }
                "."
            } }
        }
    }
}

fn means(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Open => "It is still open",
        Meaning::Resolved => "It is resolved",
        Meaning::Nothing => "Neither",
    }
}

fn people(token: &str, here: &str, desk_of: &ConnectionDesk) -> Markup {
    let manages = desk_of.manages();
    html! {
        @if !desk_of.helpers.is_empty() {
            h2 { "Whom it names" }
            p { "We match people by their address. Say who it is where we could not; nobody is shown before they say yes, and their cases wait for them." }
            table class="table" {
                thead { tr { th scope="col" { "In the helpdesk" } th scope="col" { "Here" } @if manages { th scope="col" { "Change" } } } }
                tbody { @for helper in &desk_of.helpers { (helper_row(token, here, desk_of, helper, manages)) } }
            }
        }
    }
}

fn helper_row(token: &str, here: &str, desk_of: &ConnectionDesk, helper: &NamedHelper, manages: bool) -> Markup {
    let field = format!("agent-{}", helper.id);
    let is = |id: i64| helper.agent.as_ref().is_some_and(|(agent, ..)| *agent == id);
    html! {
        tr {
            th scope="row" {
                (helper.name)
                @if let Some(email) = &helper.email { " " small { (email) } }
                @else if let Some(id) = &helper.external_id { " " small { "number " (id) } }
            }
            td data-label="Here" {
                @match &helper.agent {
                    _ if helper.nobody => "nobody who helps customers",
                    Some((_, name, state)) => { (name) @if *state == AgentState::Draft { ", not shown yet" } @if !helper.confirmed { ", as far as we know" } },
                    None => "has resolved nothing yet",
                }
            }
            @if manages {
                td data-label="Change" {
                    form class="search" method="post" action={ (here) "/people" } {
                        (csrf(token))
                        input type="hidden" name="helper" value=(helper.id);
                        label class="unseen" for=(field) { "Who is " (helper.name) "?" }
                        select id=(field) name="agent" {
                            @for colleague in &desk_of.colleagues {
                                option value=(colleague.agent_id) selected[is(colleague.agent_id)] { (colleague.name) @if colleague.state == AgentState::Draft { " (not shown yet)" } }
                            }
                            option value="nobody" selected[helper.nobody || helper.agent.is_none()] { "Nobody: a machine, or not support" }
                        }
                        button class="quiet" { "Confirm" span class="unseen" { " who " (helper.name) " is" } }
                    }
                }
            }
        }
    }
}

fn deliveries(token: &str, here: &str, desk_of: &ConnectionDesk) -> Markup {
    let stuck = desk_of.deliveries.iter().filter(|delivery| delivery.state == DeliveryState::Stuck).count();
    html! {
        @if !desk_of.deliveries.is_empty() {
            h2 { "What came last" }
            @if stuck > 0 && desk_of.manages() {
                form method="post" action={ (here) "/again" } { (csrf(token)) button class="quiet" { "Read again what waits" } }
            }
            table class="table" {
                caption { "Those that wait for you first, then the newest" }
                thead { tr { th scope="col" { "Case" } th scope="col" { "Received" } th scope="col" { "What became of it" } } }
                tbody { @for delivery in &desk_of.deliveries { (delivery_row(token, here, delivery, desk_of.manages())) } }
            }
        }
        @if !desk_of.ignored.is_empty() {
            p { small {
                "No concern of ours, and not kept: "
                @for (at, (event, n)) in desk_of.ignored.iter().enumerate() { @if at > 0 { ", " } (n) " × " (event) }
                "."
            } }
        }
    }
}

fn delivery_row(token: &str, here: &str, delivery: &Delivery, manages: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (delivery.reference.as_deref().unwrap_or("–")) " " small { (delivery.event) } }
            td data-label="Received" { (words::moment(delivery.received_at)) }
            td data-label="What became of it" {
                @match delivery.state {
                    DeliveryState::Waiting => { "waits to be read" @if let Some(reason) = &delivery.outcome { ": " (reason) } },
                    DeliveryState::Stuck => {
                        "waits for you: " (delivery.outcome.as_deref().unwrap_or("it was not understood"))
                        @if manages {
                            form method="post" action={ (here) "/again" } {
                                (csrf(token))
                                input type="hidden" name="delivery" value=(delivery.id);
                                button class="plain" { "Read it again" }
                            }
                        }
                    },
                    DeliveryState::Done | DeliveryState::Ignored => (delivery.outcome.as_deref().unwrap_or("")),
                }
            }
        }
    }
}
