//! What communities say of an agent: the visitor's own, then all of them.

use maud::{Markup, html};

use super::quote;
use crate::{
    domain::{
        community::{CommunityVoice, ThroughCommunity},
        flag::Kind,
        profile::{AgentProfile, Ours, ours::RestsOn},
    },
    web::views::words,
};

/// How many communities are quoted, and how many reasons of each.
const QUOTED: (usize, usize) = (3, 2);

/// The same person seen by the visitor's communities; a form to name them when none were.
pub fn ours(profile: &AgentProfile) -> Markup {
    html! {
        section class="ours" aria-label="What your communities say" {
            @match &profile.ours {
                Some(ours) if !ours.communities.is_empty() => (seen(profile, ours)),
                Some(_) => {
                    p { "We know no community of that name." }
                    (name_them(profile))
                }
                None => (name_them(profile)),
            }
        }
    }
}

fn seen(profile: &AgentProfile, ours: &Ours) -> Markup {
    let page = format!("/a/{}", profile.agent.handle);
    html! {
        @for community in &ours.communities { p { (one_of_us(profile, community)) } }
        p {
            @if let Some(verdict) = ours.verdict {
                "When their word weighs three times: " b { (verdict.words().to_lowercase()) } ". "
            }
            @for rests_on in &ours.rests_on { (rests_on_members(rests_on)) " " }
            @if ours.own { small { a href="/me" { "My communities" } } }
            @else { small { a href=(page) { "Change my communities" } } }
        }
    }
}

/// "Rests on 3 ratings by members of Home Cooks; 2 of them are known there."
fn rests_on_members(rests_on: &RestsOn) -> Markup {
    let RestsOn { community, ratings, members, known } = rests_on;
    html! {
        "Rests on " (words::count(*ratings, "rating", "ratings")) " by "
        @if *members == 1 { "a member" } @else { "members" }
        " of " (community) "; " (are_known(*known, *members, "there")) "."
    }
}

/// How many of those just named are known: "9 of them are known here", "they are not known there yet".
pub fn are_known(known: i64, all: i64, place: &str) -> Markup {
    let yet = if known == 0 { " yet" } else { "" };
    html! {
        @match known {
            0 if all == 1 => "they are not ",
            0 => "none of them is ",
            1 if all == 1 => "they are ",
            1 => "1 of them is ",
            n if n == all => "all of them are ",
            n => { (words::thousands(n)) " of them are " }
        }
        a class="why" href="/about#known" { "known" } " " (place) (yet)
    }
}

/// The bridge mark: known members of two communities say the same, without being the same people.
pub fn bridge(profile: &AgentProfile) -> Markup {
    let names = || profile.bridged.iter().map(|community| community.name.as_str());
    html! {
        @if !profile.bridged.is_empty() {
            p class="bridge" {
                b { "Known in " @match profile.bridged.len() { 2 => "two", n => (n) } " communities. " }
                "People who are " a class="why" href="/about#known" { "known" } " in " (words::listed(names())) " vouch for " (profile.agent.name) "."
            }
        }
    }
}

/// What was done in the communities' own forums.
fn accepted(profile: &AgentProfile) -> Markup {
    html! {
        @for solved in &profile.solved {
            p {
                (words::count(solved.answers, "answer", "answers")) " of " (profile.agent.name)
                @if solved.answers == 1 { " was" } @else { " were" }
                " accepted in " a class="why" href={ "/communities/" (solved.named.slug) } { (solved.named.name) }
                ", the latest " (words::ago(solved.latest, profile.now)) "."
            }
        }
    }
}

fn one_of_us(profile: &AgentProfile, community: &ThroughCommunity) -> Markup {
    let (agent, ThroughCommunity { slug, name, helped, vouching, vouching_known }) = (&profile.agent, community);
    html! {
        @if *helped == 0 {
            "Nobody from " (name) " has rated " (agent.name) " yet"
        } @else {
            (agent.name) " helped "
            a class="why" href={ "/a/" (agent.handle) "/ratings?community=" (slug) } {
                (words::count(*helped, "person", "people")) " from " (name)
            }
        }
        ". "
        a class="why" href={ "/communities/" (slug) } {
            @match vouching {
                0 => "No member vouches",
                1 => "1 member vouches",
                n => { (words::thousands(*n)) " members vouch" }
            }
        }
        " for " (agent.name)
        @if *vouching > 0 { "; " (are_known(*vouching_known, *vouching, "there")) }
        "."
    }
}

fn name_them(profile: &AgentProfile) -> Markup {
    let names: Vec<&str> = profile.voices.iter().take(2).map(|voice| voice.slug.as_str()).collect();
    let hint = if names.is_empty() { "home-cooks, …".to_owned() } else { format!("{}, …", names.join(", ")) };
    html! {
        form class="search" action={ "/a/" (profile.agent.handle) } method="get" {
            label class="unseen" for="as" { "Your communities" }
            input id="as" name="as" placeholder=(hint);
            button class="quiet" { "Ask my communities" }
        }
    }
}

/// Who vouches, in the members' own words.
pub fn vouching(profile: &AgentProfile) -> Markup {
    let agent = &profile.agent;
    html! {
        section class="part" aria-labelledby="vouching" {
            h2 id="vouching" { "Who vouches" }
            @if profile.voices.is_empty() { p { "No community vouches for " (agent.name) " yet." } }
            (bridge(profile))
            (accepted(profile))
            @for voice in profile.voices.iter().take(QUOTED.0) { (said(profile, voice)) }
            @if profile.voices.len() > QUOTED.0 {
                p {
                    "Also: "
                    @for (i, voice) in profile.voices.iter().skip(QUOTED.0).enumerate() {
                        @if i > 0 { ", " }
                        a href={ "/communities/" (voice.slug) } { (voice.name) } " (" (voice.endorsers) ")"
                    }
                }
            }
            p { a class="button quiet" href={ "/a/" (agent.handle) "/endorse" } { "Vouch for " (agent.name) } }
        }
    }
}

fn said(profile: &AgentProfile, voice: &CommunityVoice) -> Markup {
    let topics = voice.topics.iter().take(4).map(|(topic, _)| topic.as_str());
    html! {
        p {
            a class="why" href={ "/communities/" (voice.slug) } { (words::count(voice.endorsers, "member", "members")) " of " (voice.name) }
            @if voice.endorsers == 1 { " vouches" } @else { " vouch" }
            " for " (profile.agent.name) " on " (words::listed(topics)) "; "
            (are_known(voice.known, voice.endorsers, "there")) "."
        }
        ul class="quotes" {
            @for endorsement in voice.reasons.iter().take(QUOTED.1) {
                li class="quote" {
                    @match endorsement.withheld { Some(why) => (quote::withheld(why)), None => (quote::said(&endorsement.reason)) }
                    footer { (endorsement.author) ", on " (endorsement.topic) ", " (words::ago(endorsement.at, profile.now)) }
                    (quote::flag(Kind::Endorsement, endorsement.id, &format!("what {} says on {}", endorsement.author, endorsement.topic)))
                }
            }
        }
    }
}
