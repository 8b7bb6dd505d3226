//! How fast and how completely somebody helps: in words, as a drawing of twelve months, and as tables.

use maud::{Markup, html};

use crate::{
    domain::{
        case::BY_HAND,
        responsiveness::{ENOUGH, Figures, Responsiveness, Took, sketch::Sketch},
    },
    web::views::words,
};

/// Fewer months than this are nothing to draw.
const ENOUGH_MONTHS: usize = 3;

/// The drawing area: months from left to right, no time at all at the bottom.
const LEFT: f64 = 44.0;
const MONTH: f64 = 26.0;
const BAR: f64 = 14.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 100.0;

fn seconds(seconds: i64) -> String {
    words::seconds(u64::try_from(seconds).unwrap_or(0))
}

/// Half within …, nine in ten within …, over how many cases.
pub fn took(sketch: &Sketch) -> Markup {
    let cases = html! { " " small { "(" (words::count(sketch.n(), "case", "cases")) ")" } };
    html! {
        @match Took::of(sketch) {
            Some(took) if took.n >= ENOUGH => {
                "half within " (seconds(took.median)) ", nine in ten within " (seconds(took.p90)) (cases)
            }
            Some(_) => { "too few to say" (cases) }
            None => "nothing is known",
        }
    }
}

/// How many cases stayed resolved, by the hand of one.
pub fn kept(figures: &Figures) -> Markup {
    html! {
        "of " (words::count(figures.ever_resolved(), "resolved case", "resolved cases")) " "
        (words::thousands(figures.kept)) " stayed resolved and " @if figures.kept == 1 { "was" } @else { "were" } " not handed over"
    }
}

/// The first replies of the last twelve months as a drawing, with the same and more as a table; nothing where there is
/// too little to draw.
pub fn months(figures: &Responsiveness, name: &str) -> Markup {
    let replies: Vec<_> = figures.first_replies().collect();
    let slowest = replies.iter().map(|(_, _, took)| took.median).max().unwrap_or(0).max(1);
    let height = |took: &Took| HEIGHT * took.median as f64 / slowest as f64;
    let middle = |i: usize| LEFT + MONTH * (i as f64 + 0.5);
    html! {
        @if let ([(_, first_month, first), .., (_, last_month, last)], true) = (replies.as_slice(), replies.len() >= ENOUGH_MONTHS) {
            figure {
                svg class="trend" viewBox="0 0 360 136" role="img" aria-labelledby="months-t months-d" {
                    title id="months-t" { "How long customers of " (name) " waited for a first reply, month by month" }
                    desc id="months-d" {
                        "Half of them waited less than " (seconds(first.median)) " in " (words::month(*first_month))
                        " and less than " (seconds(last.median)) " in " (words::month(*last_month)) "."
                    }
                    path class="grid" d="M44 10H356M44 60H356M44 110H356" {}
                    @for (i, _, took) in &replies {
                        rect class="dot" x=(short(middle(*i) - BAR / 2.0)) y=(short(TOP + HEIGHT - height(took)))
                            width=(short(BAR)) height=(short(height(took))) {}
                    }
                    g text-anchor="end" {
                        text x="38" y="14" { (briefly(slowest)) } text x="38" y="64" { (briefly(slowest / 2)) } text x="38" y="114" { "0" }
                    }
                    g text-anchor="middle" {
                        @for (i, (month, _)) in figures.months.iter().enumerate().skip(2).step_by(3) {
                            text x=(short(middle(i))) y="130" { (month.format("%b")) }
                        }
                    }
                }
                details {
                    summary { "Month by month, as a table" }
                    table class="table" {
                        thead {
                            tr {
                                th scope="col" { "Month" }
                                @for column in COLUMNS { th scope="col" class="num" { (column) } }
                            }
                        }
                        tbody {
                            @for (month, figures) in figures.months.iter().filter(|(_, figures)| !figures.is_empty()) {
                                tr { th scope="row" { (words::month(*month)) } (cells(figures)) }
                            }
                        }
                    }
                    (legend())
                }
                figcaption { "Half of the customers waited less than this for a first reply. Months with fewer than five are left out." }
            }
        }
    }
}

const COLUMNS: [&str; 5] = ["Cases", "First reply", "Resolved", "Kept", "Rated"];

fn cells(figures: &Figures) -> Markup {
    let half = |sketch: &Sketch| Took::told(sketch).map_or_else(|| "–".into(), |took| seconds(took.median));
    let of = |part: i64, whole: i64| {
        if whole > 0 { format!("{} of {}", words::thousands(part), words::thousands(whole)) } else { "–".into() }
    };
    let values = [
        words::thousands(figures.cases),
        half(&figures.first_reply),
        half(&figures.resolution),
        of(figures.kept, figures.ever_resolved()),
        of(figures.answered, figures.invited),
    ];
    html! { @for (column, value) in COLUMNS.iter().zip(values) { td data-label=(column) class="num" { (value) } } }
}

/// What the columns of the tables say.
pub fn legend() -> Markup {
    html! {
        p {
            small {
                "First reply and resolved: half of the cases within this time. Kept: stayed resolved and were not handed over. "
                "Rated: of those who were asked."
            }
        }
    }
}

/// A table of parts of a company's cases; nothing without any.
pub fn parts(what: &str, parts: &[(String, Figures)]) -> Markup {
    html! {
        @if !parts.is_empty() {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (what) }
                        @for column in COLUMNS { th scope="col" class="num" { (column) } }
                    }
                }
                tbody { @for (name, figures) in parts { tr { th scope="row" { (if name == BY_HAND { "entered by hand" } else { name }) } (cells(figures)) } } }
            }
        }
    }
}

/// A length of time beside a line: "40 s", "12 min", "3 h", "2 d".
fn briefly(length: i64) -> String {
    let said = seconds(length);
    let (number, unit) = said.split_once(' ').unwrap_or((&said, ""));
    let unit = match unit.get(..1) {
        Some("m") => "min",
        Some(unit) => unit,
        None => "",
    };
    format!("{number} {unit}")
}

/// At most one digit behind the point.
fn short(number: f64) -> String {
    format!("{number:.1}").trim_end_matches(".0").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_fits_beside_a_line() {
        assert_eq!([40, 720, 10_000, 200_000].map(briefly), ["40 s", "12 min", "3 h", "2 d"]);
    }
}
