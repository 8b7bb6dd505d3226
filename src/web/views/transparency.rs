//! What was flagged and removed, and why, in numbers.

use maud::{Markup, html};

use super::{
    layout::{Page, document},
    words,
};
use crate::domain::{
    flag::{FlaggedBy, Rule},
    transparency::{Figures, Report},
};

/// The whole page: of the site and of companies by name, or of the one company of that slug.
pub fn page(report: &Report, only: Option<&str>, first_page: bool) -> Markup {
    let name = only.and_then(|_| report.companies.first()).map(|(company, _)| company.name.as_str());
    let title =
        name.map_or_else(|| "What was removed, and why".into(), |name| format!("What was removed at {name}, and why"));
    let files = only.map_or_else(String::new, |slug| format!("?company={slug}"));
    document(
        Page {
            listed: first_page,
            ..Page::public(&title, "How many ratings were flagged and removed, by which rule, and how long it took.")
        },
        html! {
            h1 { (title) }
            p {
                "Nobody can have a rating removed because they dislike it, and no company can remove one itself. "
                "A moderator decides by " a href="/rules" { "the rules" } "; what was removed leaves a line with the reason "
                "where it stood. These are the numbers of all that, since the beginning."
            }
            @if only.is_none() && first_page { (rules(&report.site)) }
            @if let Some((_, figures)) = report.companies.first().filter(|_| only.is_some()) { (rules(figures)) }
            (table(report, only.is_none() && first_page))
            p { "For programs: " a href={ "/transparency.csv" (files) } { "CSV" } " · " a href={ "/transparency.json" (files) } { "JSON" } }
            @if only.is_some() { p { a href="/transparency" { "The whole site" } } }
            @if !first_page || report.next.is_some() {
                nav class="pager" aria-label="Pages" {
                    @if !first_page { a href="/transparency" rel="prev" { "← The first" } }
                    @if let Some(next) = &report.next { a href={ "/transparency?after=" (next) } rel="next" { "More →" } }
                }
            }
        },
    )
}

fn rules(figures: &Figures) -> Markup {
    html! {
        section class="part" aria-labelledby="why" {
            h2 id="why" { "Removed, by the rule" }
            @if figures.all_removed() == 0 { p { "Nothing was removed so far." } }
            @else {
                dl class="facts" {
                    @for rule in Rule::ALL.iter().filter(|rule| figures.removed_by(**rule) > 0) {
                        div { dt { a href={ "/rules#" (rule.key()) } { (rule.title()) } } dd { (words::thousands(figures.removed_by(*rule))) } }
                    }
                }
            }
        }
    }
}

fn table(report: &Report, with_site: bool) -> Markup {
    html! {
        table class="table" {
            caption { "Ratings received, flags by who raised them, what is removed, what came back on appeal, and within which time half was decided" }
            thead {
                tr {
                    th scope="col" { "Where" }
                    @for column in COLUMNS { th scope="col" class="num" { (column) } }
                }
            }
            tbody {
                @if with_site { tr { th scope="row" { "The whole site" } (cells(&report.site)) } }
                @for (company, figures) in &report.companies {
                    tr { th scope="row" { a href={ "/c/" (company.slug) } { (company.name) } } (cells(figures)) }
                }
            }
        }
    }
}

const COLUMNS: [&str; 7] = ["Ratings", "By company", "By agent", "By others", "Removed", "Restored", "Median time"];

fn cells(figures: &Figures) -> Markup {
    let [ratings, company, agent, others, removed, restored, median] = COLUMNS;
    let counts = [
        (ratings, figures.received),
        (company, figures.flagged_by(&[FlaggedBy::Company])),
        (agent, figures.flagged_by(&[FlaggedBy::Agent])),
        (others, figures.flagged_by(&[FlaggedBy::Customer, FlaggedBy::Visitor])),
        (removed, figures.all_removed()),
        (restored, figures.restored),
    ];
    html! {
        @for (label, n) in counts { td class="num" data-label=(label) { (words::thousands(n)) } }
        td class="num" data-label=(median) {
            @match figures.median {
                Some(took) => (words::seconds(u64::try_from(took.num_seconds()).unwrap_or(0))),
                None => "–",
            }
        }
    }
}
