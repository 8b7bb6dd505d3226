//! An agent's page: the gut check, then its evidence.

use maud::{Markup, html};

use super::{
    components::{
        circles,
        face::{At, face},
        quote::{self, quote},
        responsiveness,
        traits::traits,
        trend::trend,
        trust_agent,
    },
    layout::{Page, document},
    words,
};
use crate::domain::{
    agent::{Agent, AgentState},
    flag::Kind,
    languages,
    profile::{AgentProfile, Employment},
    rating::Origin,
    text::in_passing,
};

/// How many topics and products are named as those asked about most.
const ASKED_ABOUT: usize = 8;

/// The whole page.
pub fn page(profile: &AgentProfile) -> Markup {
    let name = &profile.agent.name;
    let confirmed = profile.work().filter(|employment| employment.confirmed);
    let work: Vec<&str> = confirmed.map(|employment| employment.company.name.as_str()).collect();
    let title = if work.is_empty() { name.clone() } else { format!("{name}, {}", work.join(", ")) };
    let sentence = &profile.check.sentence;
    document(
        Page::public(&title, &format!("{} {}", sentence.verdict, sentence.because)),
        html! {
            article class="profile" {
                (face(&profile.agent.handle, name, profile.agent.photo_version.as_deref(), At::Profile))
                div class="name" { h1 { (name) } (role(profile)) }
                (verdict(profile))
                (evidence(profile))
                (trust_agent::line(profile.title, &why_of(&profile.agent)))
                (circles::ours(profile))
                (reach(&profile.agent))
                (how(profile))
                (done(profile))
                (year(profile))
                (said(profile))
                (circles::vouching(profile))
                (thanks(profile))
                (bio(profile))
                (worked(profile))
            }
        },
    )
}

fn ratings_of(agent: &Agent) -> String {
    format!("/a/{}/ratings", agent.handle)
}

fn why_of(agent: &Agent) -> String {
    format!("/a/{}/why", agent.handle)
}

fn role(profile: &AgentProfile) -> Markup {
    let chosen = profile.helps_with.iter();
    let rated = profile.rated_for.iter().map(|rated| &rated.subject);
    let subjects: Vec<_> =
        if profile.helps_with.is_empty() { rated.take(3).collect() } else { chosen.take(5).collect() };
    let subjects: Vec<_> = subjects.into_iter().map(|subject| in_passing(&subject.name)).collect();
    let companies: Vec<&Employment> = profile.work().collect();
    html! {
        @if !subjects.is_empty() || !companies.is_empty() {
            p class="role" {
                @if !subjects.is_empty() { "Helps with " (words::listed(subjects.iter().map(String::as_str))) " " }
                @for (i, employment) in companies.iter().enumerate() {
                    @if i == 0 { @if subjects.is_empty() { "At " } @else { "at " } } @else { " and " }
                    a href={ "/c/" (employment.company.slug) } { (employment.company.name) }
                    @if !employment.confirmed { " (not confirmed by " (employment.company.name) " yet)" }
                }
            }
        }
    }
}

fn verdict(profile: &AgentProfile) -> Markup {
    let sentence = &profile.check.sentence;
    html! {
        p class="verdict" data-class=(profile.check.standing.shown.class()) {
            strong { (sentence.verdict) } " " (sentence.because)
        }
    }
}

fn evidence(profile: &AgentProfile) -> Markup {
    let (agent, amount) = (&profile.agent, &profile.check.amount);
    let (ratings, counted) = (ratings_of(agent), amount.counted());
    html! {
        p class="evidence" {
            @if counted > 0 {
                "Rests on " a class="why" href=(ratings) { (words::count(counted, "rating", "ratings")) }
                @match amount.from(Origin::Verified) {
                    0 => ". ",
                    n => { ", " a class="why" href={ (ratings) "?origin=verified" } { (words::thousands(n)) }
                           " by people invited after a case. " }
                }
            }
            @if amount.uncounted > 0 {
                a class="why" href={ (why_of(agent)) "#uncounted" } { (words::thousands(amount.uncounted)) } " more do not count. "
            }
            @if let Some(latest) = amount.latest {
                "The latest is from " a class="why" href=(ratings) { (words::ago(latest, profile.now)) } ". "
            }
            a href=(why_of(agent)) { "Why this verdict" }
            @if profile.being_looked_at { ". " a href="/about#looked-at" { "Some ratings are being looked at." } }
        }
    }
}

fn reach(agent: &Agent) -> Markup {
    let url = agent
        .reach_url
        .as_deref()
        .filter(|url| ["https://", "http://", "mailto:"].iter().any(|start| url.starts_with(start)));
    html! {
        @if agent.state == AgentState::Paused {
            div class="notice" { p { (agent.name) " is taking a break and takes no requests for now. What was earned stays." } }
        }
        div class="actions reach" {
            @if let Some(url) = url.filter(|_| agent.state != AgentState::Paused) {
                a class="button" href=(url) rel="nofollow noopener" { "Ask for " (agent.name) } " "
            }
            a class="button quiet" href={ "/a/" (agent.handle) "/rate" } { (agent.name) " helped me" } " "
            @let details = [agent.reach_text.as_str(), agent.hours.as_str(), &languages::names(&agent.languages)].into_iter()
                .filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
            @if !details.is_empty() { small { (details) } }
        }
    }
}

fn how(profile: &AgentProfile) -> Markup {
    let ratings = ratings_of(&profile.agent);
    html! {
        section class="part" aria-labelledby="how" {
            h2 id="how" { "How " (profile.agent.name) " helps" }
            (traits(&profile.check.traits, &why_of(&profile.agent)))
            @if !profile.rated_for.is_empty() {
                h3 { "Asked about most" }
                ul class="tags" {
                    @for rated in profile.rated_for.iter().take(ASKED_ABOUT) {
                        li {
                            a href={ (ratings) "?" (rated.kind.key()) "=" (rated.subject.slug) } { (rated.subject.name) }
                            " " small { (rated.ratings) }
                        }
                    }
                }
            }
        }
    }
}

fn done(profile: &AgentProfile) -> Markup {
    let (figures, asked) = (&profile.figures.total, profile.figures.asked);
    html! {
        @if figures.cases > 0 {
            section class="part" aria-labelledby="work" {
                h2 id="work" { "What got done" }
                dl class="facts" {
                    div {
                        dt { "Resolved" }
                        dd {
                            (words::thousands(figures.resolved)) " of " (words::count(figures.cases, "case", "cases"))
                            @if figures.reopened > 0 { ", " (words::thousands(figures.reopened)) " of them opened again" }
                        }
                    }
                    @if figures.ever_resolved() > 0 { div { dt { "Could fix it" } dd { (responsiveness::kept(figures)) } } }
                    div { dt { "First reply" } dd { (responsiveness::took(&figures.first_reply)) } }
                    @if figures.resolution.n() > 0 { div { dt { "From question to answer" } dd { (responsiveness::took(&figures.resolution)) } } }
                    @if asked.invited > 0 {
                        div {
                            dt { "Asked to rate" }
                            dd {
                                (words::thousands(asked.invited)) " of " (words::count(asked.resolved, "customer", "customers"))
                                ", " (words::thousands(asked.answered)) " of them rated " small { "(the last 90 days)" }
                            }
                        }
                    }
                }
                (responsiveness::months(&profile.figures, &profile.agent.name))
            }
        }
    }
}

fn year(profile: &AgentProfile) -> Markup {
    html! {
        @if let Some(points) = &profile.trend {
            section class="part" aria-labelledby="year" {
                h2 id="year" { "The last year" }
                (trend(points, &profile.agent.name, &ratings_of(&profile.agent)))
            }
        }
    }
}

fn said(profile: &AgentProfile) -> Markup {
    html! {
        @if !profile.quotes.is_empty() {
            section class="part" aria-labelledby="said" {
                h2 id="said" { "What people said" }
                p { small { "The latest, whatever they say." } }
                ul class="quotes" { @for rating in &profile.quotes { (quote(rating, profile.now)) } }
                p { a href=(ratings_of(&profile.agent)) { "All ratings" } }
            }
        }
    }
}

fn thanks(profile: &AgentProfile) -> Markup {
    html! {
        section class="part" aria-labelledby="thanked" {
            h2 id="thanked" { "Thanks" }
            @if !profile.thanks.is_empty() {
                ul class="thanks" {
                    @for thank in &profile.thanks {
                        li class="quote" {
                            @match thank.withheld { Some(why) => (quote::withheld(why)), None => (quote::said(&thank.text)) }
                            footer { (thank.name.as_deref().unwrap_or("a customer")) ", " (words::ago(thank.sent_at, profile.now)) }
                            (quote::flag(Kind::Thanks, thank.id, &format!("these thanks, {}", words::ago(thank.sent_at, profile.now))))
                        }
                    }
                }
            }
            p { a class="button quiet" href={ "/a/" (profile.agent.handle) "/thank" } { "Thank " (profile.agent.name) } }
        }
    }
}

/// What was earned comes before what is self-written.
fn bio(profile: &AgentProfile) -> Markup {
    let agent = &profile.agent;
    html! {
        @if let Some(why) = profile.bio_withheld {
            section class="part" aria-labelledby="bio" {
                h2 id="bio" { "In " (agent.name) "’s own words" }
                (quote::withheld(why))
            }
        }
        @if !agent.bio.is_empty() {
            section class="part" aria-labelledby="bio" {
                h2 id="bio" { "In " (agent.name) "’s own words" }
                p { (agent.bio) }
                (quote::flag(Kind::Profile, &agent.handle, "these words"))
            }
        }
    }
}

fn worked(profile: &AgentProfile) -> Markup {
    html! {
        @if !profile.employments.is_empty() {
            section class="part" aria-labelledby="worked" {
                h2 id="worked" { "Where " (profile.agent.name) " works and worked" }
                ul { @for employment in &profile.employments { li { (period(employment)) } } }
            }
        }
    }
}

fn period(employment: &Employment) -> Markup {
    html! {
        a href={ "/c/" (employment.company.slug) } { (employment.company.name) }
        @if !employment.title.is_empty() { ", " (employment.title) }
        @match employment.until {
            Some(until) => { ", " (words::month(employment.since)) " to " (words::month(until)) }
            None => { ", since " (words::month(employment.since)) }
        }
        @if !employment.confirmed { " " small { "not confirmed by " (employment.company.name) " yet" } }
    }
}
