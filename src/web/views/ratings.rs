//! All ratings of an agent, with their weights.

use maud::{Markup, html};

use super::{
    components::quote::{in_full, stub},
    layout::{Page as Frame, document},
    words,
};
use crate::domain::{
    profile::{Cursor, Filter, Page, Subject},
    rating::{Origin, Stars},
};

/// The whole page; `first_page` when nothing newer was left out.
pub fn page(page: &Page, first_page: bool) -> Markup {
    let (handle, name) = (&page.agent.handle, &page.agent.name);
    let narrowed = page.filter != Filter::default();
    let why = format!("/a/{handle}/why");
    document(
        Frame {
            listed: !narrowed && first_page,
            ..Frame::public(
                &format!("Ratings of {name}"),
                &format!("What people said of the help of {name}, and how much each word weighs."),
            )
        },
        html! {
            h1 { "Ratings of " (name) }
            p { a href={ "/a/" (handle) } { "Back to the page of " (name) } }
            (filters(page))
            p class="evidence" {
                @if page.total == 0 {
                    @if narrowed { "Nothing fits. Choose less." } @else { "Nobody has rated " (name) " yet." }
                } @else {
                    (words::count(page.total, "rating", "ratings")) @if narrowed { " that fit" } ", the latest first."
                }
            }
            @if !page.ratings.is_empty() || !page.stubs.is_empty() {
                ol class="quotes" { (in_order(page, &why)) }
            }
            (pager(page, first_page))
        },
    )
}

/// The ratings, and what stays of removed ones, each where it was.
fn in_order(page: &Page, why: &str) -> Markup {
    let mut stubs = page.stubs.iter().peekable();
    html! {
        @for rating in &page.ratings {
            @while let Some(one) = stubs.next_if(|stub| stub.rated_at >= rating.rated_at) { (stub(one, page.now)) }
            (in_full(rating, page.now, why))
        }
        @for one in stubs { (stub(one, page.now)) }
    }
}

fn pager(page: &Page, first_page: bool) -> Markup {
    html! {
        @if !first_page || page.next.is_some() {
            nav class="pager" aria-label="Pages" {
                @if !first_page { a href=(address(page, None)) rel="prev" { "← The newest" } }
                @if let Some(next) = page.next { a href=(address(page, Some(next))) rel="next" { "Older →" } }
            }
        }
    }
}

fn address(page: &Page, after: Option<Cursor>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let filter = &page.filter;
    let stars = filter.stars.map(|stars| stars.get().to_string());
    let pairs = [
        ("origin", filter.origin.map(|origin| origin.key().to_owned())),
        ("topic", filter.topic.clone()),
        ("product", filter.product.clone()),
        ("community", filter.community.clone()),
        ("stars", stars),
        ("after", after.map(|cursor| cursor.to_string())),
    ];
    for (name, value) in pairs {
        if let Some(value) = value {
            query.append_pair(name, &value);
        }
    }
    match query.finish() {
        query if query.is_empty() => format!("/a/{}/ratings", page.agent.handle),
        query => format!("/a/{}/ratings?{query}", page.agent.handle),
    }
}

fn filters(page: &Page) -> Markup {
    let filter = &page.filter;
    let origins: Vec<(&str, &str)> = Origin::ALL.iter().map(|origin| (origin.key(), origin.words())).collect();
    let stars: Vec<(String, &str)> =
        Stars::ALL.iter().rev().map(|stars| (stars.get().to_string(), stars.words())).collect();
    let stars: Vec<(&str, &str)> = stars.iter().map(|(n, words)| (n.as_str(), *words)).collect();
    let chosen = filter.stars.map(|stars| stars.get().to_string());
    html! {
        form action={ "/a/" (page.agent.handle) "/ratings" } method="get" {
            details class="filters" open[*filter != Filter::default()] {
                summary { "Narrow it down" }
                div {
                    (choose("origin", "How we know", &origins, filter.origin.map(Origin::key)))
                    (choose("topic", "Topic", &named(&page.choices.topics), filter.topic.as_deref()))
                    (choose("product", "Product", &named(&page.choices.products), filter.product.as_deref()))
                    (choose("community", "Community", &named(&page.choices.communities), filter.community.as_deref()))
                    (choose("stars", "Stars", &stars, chosen.as_deref()))
                }
                button class="quiet" { "Narrow" }
            }
        }
    }
}

fn named(subjects: &[Subject]) -> Vec<(&str, &str)> {
    subjects.iter().map(|subject| (subject.slug.as_str(), subject.name.as_str())).collect()
}

fn choose(name: &str, label: &str, options: &[(&str, &str)], chosen: Option<&str>) -> Markup {
    // A filter that came by a link may name what the list does not.
    let unlisted = chosen.filter(|chosen| options.iter().all(|(value, _)| value != chosen));
    html! {
        @if !options.is_empty() || unlisted.is_some() {
            div class="field" {
                label for=(name) { (label) }
                select id=(name) name=(name) {
                    option value="" { "Any" }
                    @if let Some(value) = unlisted { option value=(value) selected { (value) } }
                    @for (value, words) in options { option value=(value) selected[chosen == Some(*value)] { (words) } }
                }
            }
        }
    }
}
