//! Twelve months as a drawing, with the same said in words.

use maud::{Markup, html};

use crate::domain::{
    Moment,
    profile::{Trend, trend::Point},
};

/// The drawing area: months from left to right, 0…1 (or 0.5…1) from bottom to top.
const LEFT: f64 = 40.0;
const MONTH: f64 = 28.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 100.0;

/// Draws it for `name`.
pub fn trend(trend: &Trend, name: &str, ratings: &str) -> Markup {
    let floor = if trend.known().any(|(_, point)| point.low < 0.5) { 0.0 } else { 0.5 };
    let x = |i: usize| LEFT + MONTH * i as f64;
    let y = |value: f64| TOP + HEIGHT * (1.0 - value.clamp(floor, 1.0)) / (1.0 - floor);
    let line = |of: fn(&Point) -> f64| trend.known().map(move |(i, point)| (x(i), y(of(point)))).collect::<Vec<_>>();
    let (mean, mut band, low) = (line(|p| p.mean), line(|p| p.high), line(|p| p.low));
    band.extend(low.into_iter().rev());
    let (middle, bottom) = if floor > 0.0 { ("¾", "half") } else { ("half", "none") };
    html! {
        figure {
            svg class="trend" viewBox="0 0 360 136" role="img" aria-labelledby="trend-t trend-d" {
                title id="trend-t" { "How the help of " (name) " was rated over twelve months" }
                desc id="trend-d" { (in_words(trend)) }
                path class="grid" d="M34 10H354M34 60H354M34 110H354" {}
                path class="band" d={ (path(&band)) "Z" } {}
                path class="mean" d=(path(&mean)) {}
                @if let Some((x, y)) = mean.last() { circle class="dot" cx=(short(*x)) cy=(short(*y)) r="4" {} }
                g text-anchor="end" {
                    text x="28" y="14" { "all" } text x="28" y="64" { (middle) } text x="28" y="114" { (bottom) }
                }
                g text-anchor="middle" {
                    @for (i, month) in labels(trend) { text x=(short(x(i))) y="130" { (month) } }
                }
            }
            figcaption {
                "How good the help was, month by month; newer ratings weigh more. The shade is how sure we are. "
                a class="why" href=(ratings) { "The ratings behind it" }
            }
        }
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let steps = points.iter().enumerate().map(|(i, (x, y))| {
        let step = if i == 0 { "M" } else { "L" };
        format!("{step}{} {}", short(*x), short(*y))
    });
    steps.collect()
}

/// At most one digit behind the point.
fn short(number: f64) -> String {
    format!("{number:.1}").trim_end_matches(".0").to_owned()
}

fn in_words(trend: &Trend) -> String {
    let in_a_hundred = |point: &Point| (point.mean * 100.0).round();
    let month = |at: Moment| at.format("%B").to_string();
    let (Some((_, first)), Some((_, last))) = (trend.known().next(), trend.known().last()) else {
        return String::new();
    };
    let (from, to) = (in_a_hundred(first), in_a_hundred(last));
    let went = if from < to {
        "It rose"
    } else if from > to {
        "It fell"
    } else {
        "It stayed"
    };
    format!("{went} from {from} in a hundred in {} to {to} in a hundred in {}.", month(first.at), month(last.at))
}

/// Every third month, the present one among them.
fn labels(trend: &Trend) -> Vec<(usize, String)> {
    let Some(now) = trend.0.last().copied().flatten() else { return Vec::new() };
    let back = |i: usize| now.at.checked_sub_months(chrono::Months::new(11 - i as u32)).unwrap_or(now.at);
    [2, 5, 8, 11].into_iter().map(|i| (i, back(i).format("%b").to_string())).collect()
}
