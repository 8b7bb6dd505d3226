//! A company's page: does it listen, whom to ask, who works there.

use maud::{Markup, html};

use super::{
    components::{
        face::{At, face},
        quote::quote,
        responsiveness,
    },
    layout::{Page, document},
    words,
};
use crate::domain::{
    profile::{AtCompany, CompanyProfile, Listening, Order, WhomToAsk},
    responsiveness::{AskedLately, Took},
};

/// The whole page.
pub fn page(company: &CompanyProfile) -> Markup {
    let name = &company.company.name;
    document(
        Page {
            listed: company.first_page && company.order == Order::Name,
            ..Page::public(name, &format!("Does {name} listen? Whom to ask there, and what others say of them."))
        },
        html! {
            h1 { (name) }
            (listens(name, &company.listening))
            (figures(company))
            @if !company.company.about.is_empty() { p { (company.company.about) } }
            @if company.first_page { (how_fast(company)) }
            (people(company))
            @if company.first_page { (whom_to_ask(&company.products)) (blamed(company)) }
            p { a href={ "/transparency?company=" (company.company.slug) } { "What was flagged and removed at " (name) } }
        },
    )
}

fn listens(name: &str, listening: &Listening) -> Markup {
    html! {
        p class="verdict" {
            @match Took::told(&listening.figures.total.first_reply) {
                Some(reply) => {
                    "Half of the people who write to " (name) " hear from a human within "
                    strong { (words::seconds(u64::try_from(reply.median).unwrap_or(0))) } "."
                }
                None => { "We do not know yet how fast " (name) " answers." }
            }
        }
    }
}

fn figures(company: &CompanyProfile) -> Markup {
    let listening = &company.listening;
    let total = &listening.figures.total;
    html! {
        dl class="facts" {
            div { dt { "First human reply" } dd { (responsiveness::took(&total.first_reply)) } }
            @if total.resolution.n() > 0 { div { dt { "From question to answer" } dd { (responsiveness::took(&total.resolution)) } } }
            @if total.ever_resolved() > 0 { div { dt { "Could fix it" } dd { (responsiveness::kept(total)) } } }
            div { dt { "Asked to rate" } dd { (invited(listening)) } }
            div {
                dt { "Policy or product at fault" }
                dd {
                    @match company.blamed.ratings {
                        0 => "nobody has said so",
                        n => {
                            @if company.blamed.quotes.is_empty() || !company.first_page { (words::count(n, "rating", "ratings")) }
                            @else { a class="why" href="#blamed" { (words::count(n, "rating", "ratings")) } }
                            @if let Some((topic, _)) = company.blamed.topics.first() { ", mostly about " (topic) }
                        }
                    }
                }
            }
            @if let Some(url) = company.company.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
                div { dt { "On the web" } dd { a href=(url) rel="nofollow noopener" { (url) } } }
            }
        }
    }
}

fn invited(listening: &Listening) -> Markup {
    let (AskedLately { resolved, invited, answered }, by_hand) = (listening.figures.asked, listening.by_hand);
    html! {
        @if by_hand > 0 && resolved == 0 {
            (words::count(by_hand, "customer", "customers")) ", named by the company; of those it did not name, nothing is known "
            small { "(the last 90 days)" }
        } @else if resolved == 0 {
            "no case was resolved in the last 90 days"
        } @else {
            (words::thousands(invited)) " of " (words::count(resolved, "resolved case", "resolved cases"))
            ", " (invited * 100 / resolved) " in 100 "
            small { "(the last 90 days)" }
            @if invited == 0 { "; nobody is asked through us" }
            @else if invited * 4 >= resolved * 3 { ", so not only the nice ones" }
            @else if invited * 2 < resolved { ", so their ratings weigh less" }
            @if invited > 0 { "; " (words::thousands(answered)) " of those who were asked rated" }
        }
    }
}

/// By month, topic and channel.
fn how_fast(company: &CompanyProfile) -> Markup {
    let listening = &company.listening;
    html! {
        @if listening.figures.total.is_telling() {
            section class="part" aria-labelledby="fast" {
                h2 id="fast" { "How fast, how completely" }
                p class="evidence" { "These figures, and those above, are of the last twelve months." }
                (responsiveness::months(&listening.figures, &company.company.name))
                @if !listening.channels.is_empty() || !listening.topics.is_empty() {
                    details {
                        summary { "By topic and by channel" }
                        (responsiveness::parts("Topic", &listening.topics))
                        (responsiveness::parts("Channel", &listening.channels))
                        (responsiveness::legend())
                    }
                }
            }
        }
    }
}

fn people(company: &CompanyProfile) -> Markup {
    let here = format!("/c/{}", company.company.slug);
    let current = |order: Order| (order == company.order).then_some("page");
    html! {
        section class="part" aria-labelledby="people" {
            h2 id="people" { "Its people" }
            @if company.headcount == 0 {
                p { "Nobody of " (company.company.name) " has a public page yet." }
            } @else {
                p class="evidence" { (words::count(company.headcount, "person", "people")) ", never in order of how good they are." }
                ul class="links" {
                    li { a href=(here) aria-current=[current(Order::Name)] { "By name" } }
                    li { a href={ (here) "?by=topic" } aria-current=[current(Order::Topic)] { "By topic" } }
                }
                @if company.people.is_empty() { p { "Nobody has named a topic." } }
                @for group in company.people.chunk_by(|a, b| a.topic == b.topic) {
                    @let topic = group.first().and_then(|person| person.topic.as_ref());
                    @if let Some(topic) = topic { h3 { (topic.name) } }
                    ol class="people" { @for person in group { li { (one(person, company, topic.is_some())) } } }
                }
                @if !company.first_page || company.next.is_some() {
                    nav class="pager" aria-label="Pages" {
                        @if !company.first_page { a href={ (here) "?by=" (company.order.key()) } rel="prev" { "← The first" } }
                        @if let Some(next) = &company.next { a href={ (here) "?by=" (company.order.key()) "&after=" (next) } rel="next" { "More →" } }
                    }
                }
            }
        }
    }
}

fn one(person: &AtCompany, company: &CompanyProfile, deeper: bool) -> Markup {
    let link = html! { a href={ "/a/" (person.handle) } { (person.name) } };
    html! {
        article class="person" {
            (face(&person.handle, &person.name, person.photo_version.as_deref(), At::List))
            @if deeper { h4 { (link) } } @else { h3 { (link) } }
            p class="role" {
                @if !person.title.is_empty() { (person.title) ", " }
                "since " (words::month(person.since))
                @if !person.confirmed { ", not confirmed by " (company.company.name) " yet" }
            }
            p class="verdict" data-class=(person.verdict.class()) {
                strong { (person.verdict.words()) } " "
                @if let Some(latest) = person.latest {
                    small { (words::count(person.ratings, "rating", "ratings")) ", the latest " (words::ago(latest, company.now)) }
                }
            }
            @if person.paused { p { "Takes no requests for now." } }
        }
    }
}

fn whom_to_ask(products: &[WhomToAsk]) -> Markup {
    html! {
        @if !products.is_empty() {
            section class="part" aria-labelledby="whom" {
                h2 id="whom" { "Whom to ask" }
                table class="table" {
                    caption { "For each product, who is trusted most for it" }
                    thead { tr { th scope="col" { "Product" } th scope="col" { "Ask" } th scope="col" class="num" { "Ratings" } } }
                    tbody {
                        @for ask in products {
                            tr {
                                th scope="row" { (ask.product.name) }
                                td data-label="Ask" {
                                    @for (i, (agent, _)) in ask.people.iter().enumerate() {
                                        @if i > 0 { ", " }
                                        a href={ "/a/" (agent.slug) } { (agent.name) }
                                    }
                                    @if ask.people.is_empty() { "nobody is known for this yet" }
                                }
                                td data-label="Ratings" class="num" { (ask.people.iter().map(|(_, n)| n).sum::<i64>()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn blamed(company: &CompanyProfile) -> Markup {
    html! {
        @if !company.blamed.quotes.is_empty() {
            section class="part" aria-labelledby="blamed" {
                h2 id="blamed" { "Where the policy or the product was at fault" }
                ul class="quotes" { @for rating in &company.blamed.quotes { (quote(rating, company.now)) } }
            }
        }
    }
}
