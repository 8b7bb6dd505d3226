//! Numbers and times as a person says them.

use chrono::TimeDelta;

use crate::domain::Moment;

/// A number of things: "1 rating", "12 ratings".
pub fn count(n: i64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n)) }
}

/// 12,345.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length of time: "40 seconds", "12 minutes", "3 hours", "2 days".
pub fn seconds(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    match seconds {
        ..90 => count(seconds, "second", "seconds"),
        90..5_400 => count((seconds + 30) / 60, "minute", "minutes"),
        5_400..129_600 => count((seconds + 1_800) / 3_600, "hour", "hours"),
        _ => count((seconds + 43_200) / 86_400, "day", "days"),
    }
}

/// Several things: "ovens", "ovens and hobs", "ovens, hobs and grills".
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    match words.into_iter().collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How long ago: "today", "3 days ago", "5 months ago", "2 years ago".
pub fn ago(then: Moment, now: Moment) -> String {
    let days = (now - then).max(TimeDelta::zero()).num_days();
    match days {
        0 => "today".into(),
        1 => "yesterday".into(),
        2..45 => format!("{days} days ago"),
        45..700 => format!("{} ago", count((days + 15) / 30, "month", "months")),
        _ => format!("{} ago", count((days + 182) / 365, "year", "years")),
    }
}

/// A day: "5 March 2026".
pub fn day(moment: Moment) -> String {
    moment.format("%-d %B %Y").to_string()
}

/// A day and a time of it: "3 March 2026, 09:30 UTC".
pub fn moment(moment: Moment) -> String {
    format!("{} UTC", moment.format("%-d %B %Y, %H:%M"))
}

/// A month: "March 2026".
pub fn month(moment: Moment) -> String {
    moment.format("%B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_a_person_says_them() {
        assert_eq!(count(1, "rating", "ratings"), "1 rating");
        assert_eq!(count(12_345, "rating", "ratings"), "12,345 ratings");
        assert_eq!(count(0, "rating", "ratings"), "0 ratings");
        assert_eq!(
            [seconds(40), seconds(600), seconds(7_200), seconds(200_000)],
            ["40 seconds", "10 minutes", "2 hours", "2 days"]
        );
    }
}
