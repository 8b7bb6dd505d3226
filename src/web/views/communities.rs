//! Groups of people, and whom they vouch for.

use maud::{Markup, html};

use super::{
    components::{
        circles, face,
        forms::{self, Kind, Refused},
        quote,
    },
    layout::{Page, document, letter},
    words,
};
use crate::domain::{
    Moment,
    community::{Act, CommunityVoice, Group, Joining, Listed, Member, MembersPage, Standing, Vouched},
    endorsement::Endorsement,
};

/// What the list was asked for.
pub struct Asked<'a> {
    /// What was typed.
    pub typed: &'a str,
    /// Where the next page is.
    pub next: Option<String>,
}

/// The list of communities.
pub fn list(listed: &[Listed], asked: &Asked) -> Markup {
    document(
        Page::public("Communities", "Groups of people, and whom they vouch for."),
        html! {
            h1 { "Communities" }
            p { "A forum, a user group, a neighbourhood: people who know each other, and say together who helps well." }
            form class="search" action="/communities" method="get" role="search" {
                label class="unseen" for="q" { "Find a community by its name" }
                input type="search" id="q" name="q" value=(asked.typed);
                button { "Find" }
            }
            @if listed.is_empty() {
                @if asked.typed.is_empty() { p { "There is none yet. You could found the first." } }
                @else { p { "We know no community called “" (asked.typed) "”. " a href="/communities" { "See all of them" } ", or found it." } }
            } @else {
                ul class="people" { @for listed in listed { li { (one(listed)) } } }
            }
            @if let Some(next) = &asked.next {
                nav class="pager" aria-label="Pages" { a href=(next) rel="next" { "More →" } }
            }
            p class="actions" { a class="button quiet" href="/communities/new" { "Found a community" } }
        },
    )
}

fn one(listed: &Listed) -> Markup {
    let community = &listed.community;
    html! {
        article {
            h2 { a href={ "/communities/" (community.slug) } { (community.name) } }
            p { (community.about) }
            p { small { (words::count(listed.members, "member", "members")) ". " (community.joining.words()) } }
        }
    }
}

/// What a founder typed, shown again.
#[derive(Default)]
pub struct Typed<'a> {
    /// The name.
    pub name: &'a str,
    /// The description.
    pub about: &'a str,
    /// How people join.
    pub joining: Option<Joining>,
}

/// The form that founds a community.
pub fn new(csrf: &str, typed: &Typed, refused: Refused) -> Markup {
    letter(
        "Found a community",
        html! {
            p { "A community vouches for people who help well. It grows by people who know each other; you will be its first steward." }
            form class="form" method="post" action="/communities/new" {
                (forms::csrf(csrf))
                (forms::field(Kind::Line, "name", "Its name", "", typed.name, refused))
                (forms::field(Kind::Prose, "about", "Who are you?", "A sentence or two, for people who might belong.", typed.about, refused))
                fieldset class="choice lines" {
                    legend { "How do people join?" }
                    div {
                        @for joining in Joining::ALL {
                            label {
                                input type="radio" name="joining" value=(joining.key()) required
                                    checked[typed.joining.unwrap_or(Joining::Open) == joining];
                                " " (joining.words())
                            }
                        }
                    }
                }
                div class="actions" { button { "Found it" } a class="button quiet" href="/communities" { "Not now" } }
            }
        },
    )
}

/// The group: what it is, how to join, whom it vouches for.
pub fn show(group: &Group, csrf: &str, signed_in: bool, now: Moment) -> Markup {
    let community = &group.community;
    let description = format!("{}: whom its members vouch for, and why.", community.name);
    document(
        Page::public(&community.name, &description),
        html! {
            h1 { (community.name) }
            p { (community.about) }
            p {
                @if group.standing.is_member() {
                    a class="why" href={ "/communities/" (community.slug) "/members" } { (members(group.members)) }
                } @else { (members(group.members)) }
                ". " (community.joining.words())
            }
            (standing(group, csrf, signed_in))
            @match &group.forum {
                Some(host) => p { small { a href={ "/communities/" (community.slug) "/forum" } { "Come in from " (host) } ", with your account there" } },
                None if group.standing == Standing::Steward => p { small { a href={ "/communities/" (community.slug) "/forum" } { "Connect your forum" } } },
                None => {},
            }
            section class="part" aria-labelledby="vouches" {
                h2 id="vouches" { "Whom it vouches for" }
                @if group.vouched.is_empty() {
                    p { "Nobody yet. Members vouch for a person on that person’s own page." }
                } @else {
                    ol class="people" { @for vouched in &group.vouched { li { (vouched_for(vouched)) } } }
                }
            }
            @if !group.solvers.is_empty() {
                section class="part" aria-labelledby="solved" {
                    h2 id="solved" { "Whose answers were accepted" }
                    ul { @for solved in &group.solvers {
                        li { a href={ "/a/" (solved.named.slug) } { (solved.named.name) } ": " (words::count(solved.answers, "answer", "answers")) ", the latest " (words::ago(solved.latest, now)) }
                    } }
                }
            }
            @if !group.recent.is_empty() {
                section class="part" aria-labelledby="recent" {
                    h2 id="recent" { "In members’ words" }
                    ul class="quotes" { @for said in &group.recent { li class="quote" { (in_words(said, now)) } } }
                }
            }
        },
    )
}

fn members(n: i64) -> String {
    words::count(n, "member", "members")
}

fn standing(group: &Group, csrf: &str, signed_in: bool) -> Markup {
    let (slug, name) = (&group.community.slug, &group.community.name);
    let join = match group.community.joining {
        Joining::Open => ("Join", "You can leave at any time."),
        Joining::Admitted => ("Ask to join", "A steward will look at it. You can leave at any time."),
    };
    html! {
        @match group.standing {
            Standing::Outside if signed_in => {
                form class="actions" method="post" action={ "/communities/" (slug) "/join" } {
                    (forms::csrf(csrf)) button { (join.0) } small { (join.1) }
                }
            }
            Standing::Outside => {
                p class="actions" { a class="button" href={ "/sign-in?next=/communities/" (slug) } { (join.0) } small { (join.1) } }
            }
            Standing::Waiting => {
                form class="actions" method="post" action={ "/communities/" (slug) "/leave" } {
                    (forms::csrf(csrf)) span { "You asked to join; a steward will look at it." }
                    button class="quiet" { "Take it back" }
                }
            }
            Standing::Member | Standing::Steward => {
                form class="actions" method="post" action={ "/communities/" (slug) "/leave" } {
                    (forms::csrf(csrf))
                    a class="button" href={ "/communities/" (slug) "/members" } { "The members" }
                    button class="quiet" { "Leave" }
                    small { "Leaving takes back what you said in the name of " (name) "." }
                }
            }
        }
    }
}

fn vouched_for(vouched: &Vouched) -> Markup {
    let agent = &vouched.agent;
    html! {
        article class="person" {
            (face::face(&agent.slug, &agent.name, vouched.photo_version.as_deref(), face::At::List))
            h3 { a href={ "/a/" (agent.slug) } { (agent.name) } }
            @if !vouched.companies.is_empty() { p class="role" { (vouched.companies.join(", ")) } }
            p { (vouch(&vouched.voice)) }
        }
    }
}

/// "3 vouch for them, on ovens (3) and hobs (1)."
fn vouch(voice: &CommunityVoice) -> Markup {
    html! {
        (words::count(voice.endorsers, "member vouches", "members vouch")) " for them, on "
        @for (i, (topic, n)) in voice.topics.iter().enumerate() {
            @if i > 0 { ", " }
            b { (topic) } @if voice.topics.len() > 1 { " " small { (n) } }
        }
        "; " (circles::are_known(voice.known, voice.endorsers, "here")) "."
    }
}

fn in_words(said: &Endorsement, now: Moment) -> Markup {
    html! {
        @match said.withheld { Some(why) => (quote::withheld(why)), None => blockquote { p { (said.reason) } } }
        footer {
            (said.author) " for " a href={ "/a/" (said.agent.slug) } { (said.agent.name) } " on " (said.topic) ", "
            (words::ago(said.at, now))
        }
    }
}

/// The members, for members.
pub fn members_page(page: &MembersPage, csrf: &str) -> Markup {
    let community = &page.community;
    let title = format!("Members of {}", community.name);
    document(
        Page::private(&title),
        html! {
            h1 { (title) }
            p { "Only members see this page. Say whom you know: it is how a community tells its people from strangers." }
            @if !page.waiting.is_empty() {
                section class="part" aria-labelledby="waiting" {
                    h2 id="waiting" { "Who would like to join" }
                    p { small { "Admit whom you know or have heard of: letting somebody in says “I know them”." } }
                    ul class="people" { @for member in &page.waiting { li { (waiting(page, member, csrf)) } } }
                }
            }
            section class="part" aria-labelledby="in" {
                h2 id="in" { "Who is in" }
                ul class="people" { @for member in &page.members { li { (inside(page, member, csrf)) } } }
            }
            @if let Some(next) = page.next {
                nav class="pager" aria-label="Pages" {
                    a href={ "/communities/" (community.slug) "/members?after=" (next) } rel="next" { "More →" }
                }
            }
            p { a href={ "/communities/" (community.slug) } { "Back to " (community.name) } }
        },
    )
}

fn waiting(page: &MembersPage, member: &Member, csrf: &str) -> Markup {
    html! {
        article {
            h3 { (member.name) }
            p { small { "asked on " (words::day(member.since)) } }
            div class="actions" {
                (act(page, member, Act::Admit, "Admit", csrf))
                (act(page, member, Act::Decline, "Not now", csrf))
            }
        }
    }
}

fn inside(page: &MembersPage, member: &Member, csrf: &str) -> Markup {
    let another = member.person_id != page.viewer_id;
    html! {
        article {
            h3 { (member.name) @if member.standing == Standing::Steward { " " small { "steward" } } }
            p { small {
                "since " (words::month(member.since)) "; " (words::count(member.known_by, "member knows them", "members know them"))
                @if let Some(level) = page.levels.get(&member.person_id) { "; the forum trusts them at level " (level) " of 4" }
            } }
            @if another {
                div class="actions" {
                    @if member.known_by_me { (act(page, member, Act::TakeBack, "I don’t know them after all", csrf)) }
                    @else { (act(page, member, Act::Vouch, "I know them", csrf)) }
                    @if page.standing == Standing::Steward && member.standing != Standing::Steward {
                        (act(page, member, Act::MakeSteward, "Make a steward", csrf))
                    }
                }
            }
        }
    }
}

fn act(page: &MembersPage, member: &Member, act: Act, label: &str, csrf: &str) -> Markup {
    let quiet = act != Act::Admit;
    html! {
        form method="post" action={ "/communities/" (page.community.slug) "/members" } {
            (forms::csrf(csrf))
            input type="hidden" name="member" value=(member.person_id);
            button name="act" value=(act.key()) class=[quiet.then_some("quiet")] {
                (label) span class="unseen" { ": " (member.name) }
            }
        }
    }
}
