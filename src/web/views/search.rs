//! Looking someone up: the question, and the people who fit it.

use maud::{Markup, html};

use super::{
    components::face::{At, face},
    layout::{Page, document},
    words,
};
use crate::domain::{
    Moment,
    agent::AgentState,
    search::{Choice, Choices, Filters, Findings, Hit, Nearness, Question},
    text::in_passing,
};

/// Where the pages before and after are: queries of URLs.
pub struct Turning {
    /// The first page, when this is a later one.
    pub first: Option<String>,
    /// The next page, when there is one.
    pub next: Option<String>,
}

/// Before anything is asked: how to ask, and some people whose recent help is trusted.
pub fn welcome(people: &[Hit], now: Moment) -> Markup {
    document(
        Page::public(
            "Find someone who helps",
            "Look someone up by name, company, product, topic, community or language, in any order.",
        ),
        html! {
            h1 { "Find someone who helps" }
            form action="/search" method="get" role="search" { (search_row("")) }
            p {
                "Type what you know, in any order: a name, a company, a product, a topic, a community, a language. "
                "“oven warranty German” will do, and spelling does not matter much."
            }
            @if !people.is_empty() {
                section class="part" aria-labelledby="lately" {
                    h2 id="lately" { "Trusted lately" }
                    p class="evidence" { "Some of the people whose help was rated in the last three months, and is trusted." }
                    (list(people, 3, now))
                }
            }
        },
    )
}

/// What was found.
pub fn results(question: &Question, found: &Findings, choices: &Choices, turning: &Turning, now: Moment) -> Markup {
    let title = if question.text.is_empty() { "People who help".into() } else { format!("“{}”", question.text) };
    document(
        Page::private(&title),
        html! {
            h1 class="unseen" { "People who help: " (title) }
            form action="/search" method="get" role="search" {
                (search_row(&question.text))
                (narrowing(&question.filters, choices))
            }
            (summary(question, found))
            @if !found.hits.is_empty() { (list(&found.hits, 2, now)) }
            @if turning.first.is_some() || turning.next.is_some() {
                nav class="pager" aria-label="Pages" {
                    @if let Some(first) = &turning.first { a href={ "/search?" (first) } { "← Back to the first" } }
                    @if let Some(next) = &turning.next { a href={ "/search?" (next) } rel="next" { "More people →" } }
                }
            }
        },
    )
}

fn search_row(text: &str) -> Markup {
    html! {
        div class="search" {
            label class="unseen" for="q" { "Who helps with what?" }
            input type="search" id="q" name="q" value=(text) maxlength=(Question::MAX);
            button { "Look up" }
        }
    }
}

fn narrowing(filters: &Filters, choices: &Choices) -> Markup {
    let Filters { company, product, topic, community, language } = filters;
    let slug = |slug: &Option<_>| slug.as_ref().map(ToString::to_string);
    html! {
        details class="filters" open[!filters.is_empty()] {
            summary { "Narrow it down" }
            div {
                (select("company", "Company", &choices.companies, slug(company)))
                (select("product", "Product", &choices.products, slug(product)))
                (select("topic", "Topic", &choices.topics, slug(topic)))
                (select("community", "Community", &choices.communities, slug(community)))
                (select("language", "Language", &choices.languages, language.clone()))
            }
            button class="quiet" { "Narrow" }
        }
    }
}

/// A filter keeps its value even when nobody found has it: it must be possible to see and to clear it.
fn select(name: &str, label: &str, choices: &[Choice], chosen: Option<String>) -> Markup {
    let strange = chosen.as_ref().filter(|chosen| !choices.iter().any(|choice| choice.value == **chosen));
    html! {
        div class="field" {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { "Any" }
                @if let Some(strange) = strange { option value=(strange) selected { (strange) } }
                @for choice in choices {
                    option value=(choice.value) selected[chosen.as_ref() == Some(&choice.value)] { (choice.name) }
                }
            }
        }
    }
}

/// How many, how near, and which words were read as others.
fn summary(question: &Question, found: &Findings) -> Markup {
    let people = i64::try_from(found.people.len()).unwrap_or(i64::MAX);
    html! {
        @if !found.corrections.is_empty() {
            p class="evidence" {
                "We read "
                @for (at, (typed, meant)) in found.corrections.iter().enumerate() {
                    @if at > 0 { ", " }
                    "“" (typed.as_str()) "” as " b { (meant.as_str()) }
                }
                "."
            }
        }
        @match found.nearness {
            Nearness::Fitting if found.more => p class="evidence" { "Many people fit. These are the most trusted; a further word narrows it down." },
            Nearness::Fitting => p class="evidence" { (words::count(people, "person", "people")) @if people > 1 { ", best fit first" } "." },
            Nearness::FewerWords => p { "Nobody we know fits all of that. These people come nearest." },
            Nearness::WithoutFilters => p {
                "Nobody here fits all of that. Without the filters, these people do. "
                a href={ "/search?" (only_words(question)) } { "Search without them" }
            },
            Nearness::Nobody => div class="notice" {
                h2 { "We know nobody like that yet" }
                p { "That says nothing about them: people are here only when they chose to be. Try fewer words, the company’s name, or what you need help with." }
                p { a href="/search" { "See how to search" } " · " a href="/communities" { "Ask a community whom it vouches for" } }
            },
        }
    }
}

fn only_words(question: &Question) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &question.text).finish()
}

/// People, one below the other; `level` is that of their headings.
pub fn list(people: &[Hit], level: u8, now: Moment) -> Markup {
    html! {
        ol class="people" {
            @for hit in people { li { (person(hit, level, now)) } }
        }
    }
}

fn person(hit: &Hit, level: u8, now: Moment) -> Markup {
    let name = html! { a href={ "/a/" (hit.handle) } { (hit.name) } };
    html! {
        article class="person" {
            (face(&hit.handle, &hit.name, hit.photo_version.as_deref(), At::List))
            @if level == 2 { h2 { (name) } } @else { h3 { (name) } }
            (role(hit))
            p class="verdict" data-class=(hit.verdict.class()) {
                strong { (hit.verdict.words()) } " "
                small { (evidence(hit, now)) }
            }
            p { (why(hit)) }
        }
    }
}

fn role(hit: &Hit) -> Markup {
    html! {
        @if !hit.work.is_empty() || hit.state == AgentState::Paused {
            p class="role" {
                @for (at, work) in hit.work.iter().enumerate() {
                    @if at > 0 { ", " }
                    @if !work.title.is_empty() { (work.title) " at " }
                    (work.company)
                }
                @if hit.state == AgentState::Paused {
                    @if !hit.work.is_empty() { " · " }
                    "taking a break"
                }
            }
        }
    }
}

fn evidence(hit: &Hit, now: Moment) -> String {
    match hit.latest {
        Some(latest) => {
            format!("{}, the latest {}", words::count(hit.ratings, "rating", "ratings"), words::ago(latest, now))
        }
        None => "no ratings yet".into(),
    }
}

/// One line of why this person, from what was counted for just what was asked.
pub fn why(hit: &Hit) -> String {
    let reason = &hit.reason;
    let subject = reason.subject.as_ref().map(|name| format!("{} ", in_passing(name))).unwrap_or_default();
    let place = reason.company.as_ref().map(|name| format!(" at {name}")).unwrap_or_default();
    let mut said = Vec::new();
    if reason.resolved > 0 {
        let cases = match reason.resolved {
            1 => format!("Resolved one {subject}case{place}"),
            n => format!("Resolved {} {subject}cases{place}", words::thousands(n)),
        };
        said.push(match reason.rated {
            0 => format!("{cases}."),
            n => format!("{cases}; {} rated that help.", words::count(n, "person", "people")),
        });
    } else if reason.rated > 0 {
        said.push(format!("{} rated {subject}help{place}.", words::count(reason.rated, "person", "people")));
    }
    if let Some((community, n)) = &reason.vouched {
        let vouch = if *n == 1 { "vouches" } else { "vouch" };
        said.push(format!("{} from {community} {vouch} for them.", words::count(*n, "person", "people")));
    }
    if said.is_empty() && !reason.topics.is_empty() {
        said.push(format!(
            "Helps with {}.",
            reason.topics.iter().take(4).map(|name| in_passing(name)).collect::<Vec<_>>().join(", ")
        ));
    }
    if said.is_empty() {
        said.push(if hit.ratings == 0 {
            "New here: be the first to say how it went.".into()
        } else {
            "Here to help.".into()
        });
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{search::Reason, trust::Verdict};

    fn hit(reason: Reason) -> Hit {
        Hit {
            agent_id: 1,
            handle: "mara".into(),
            name: "Mara Lindqvist".into(),
            state: AgentState::Public,
            photo_version: None,
            languages: vec![],
            work: vec![],
            verdict: Verdict::TooEarly,
            ratings: 0,
            latest: None,
            reason,
        }
    }

    #[test]
    fn the_reason_counts_just_what_was_asked() {
        let reason = Reason {
            subject: Some("Warranty".into()),
            company: Some("Acme".into()),
            resolved: 41,
            rated: 12,
            vouched: Some(("Home Cooks".into(), 1)),
            topics: vec![],
        };
        assert_eq!(
            why(&hit(reason)),
            "Resolved 41 warranty cases at Acme; 12 people rated that help. 1 person from Home Cooks vouches for them."
        );
    }

    #[test]
    fn somebody_new_is_never_shown_as_lacking() {
        assert_eq!(
            why(&hit(Reason { topics: vec!["Deliveries".into()], ..Reason::default() })),
            "Helps with deliveries."
        );
        assert_eq!(why(&hit(Reason::default())), "New here: be the first to say how it went.");
    }
}
