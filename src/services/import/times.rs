//! Times as exports write them. Which of two numbers is the day is never guessed.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeZone, Utc};

use crate::domain::Moment;

/// Which of the first two numbers of a date like 03/01/2026 is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// The second: March 1.
    MonthFirst,
    /// The first: 3 January.
    DayFirst,
}

/// How a file writes times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The zone of times that name none.
    pub zone: FixedOffset,
    /// How it writes dates with the year at the end; without it such dates are refused.
    pub dates: Option<Dates>,
}

impl Default for Times {
    fn default() -> Self {
        Self { zone: Utc.fix(), dates: None }
    }
}

/// Times that name their zone.
const ZONED: [&str; 3] = ["%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M%#z", "%Y-%m-%dT%H:%M%#z"];

/// Times that name none and can be read in one way only.
const PLAIN: [&str; 12] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    "%B %d %Y %I:%M:%S %p",
    "%B %d %Y %I:%M %p",
    "%B %d %Y %H:%M",
    "%d %B %Y %I:%M %p",
    "%d %B %Y %H:%M",
    "%d %B %Y %H:%M:%S",
];

/// What stands behind a date.
const CLOCKS: [&str; 4] = ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];

impl Times {
    /// Reads a time.
    ///
    /// # Errors
    /// What is wrong with it, and how it can be said: it is no time, a day without one, or day and month cannot be
    /// told apart.
    pub fn read(&self, text: &str) -> Result<Moment, String> {
        let text = text.trim();
        if let Ok(at) = DateTime::parse_from_rfc3339(text) {
            return Ok(at.naive_utc());
        }
        let (text, zone) = match text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT")) {
            Some(text) => (text.trim_end(), Utc.fix()),
            None => (text, self.zone),
        };
        // "+02:00" may stand apart; "Mar 1, 2026, 9:30am" is read without its commas.
        let text = text.replace(" +", "+").replace(" -", "-").replace(',', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let zoned = ZONED.iter().find_map(|form| DateTime::parse_from_str(&text, form).ok());
        if let Some(at) = zoned {
            return Ok(at.naive_utc());
        }
        let text = apart(&text);
        let plain = match self.year_last(&text)? {
            Some(at) => Some(at),
            None => PLAIN.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok()),
        };
        let at = plain.ok_or_else(|| format!("“{text}” is no time like 2026-03-01 09:30"))?;
        zone.from_local_datetime(&at).single().map(|at| at.naive_utc()).ok_or_else(|| format!("“{text}” is no time"))
    }

    /// A date with the year at the end, like 03/01/2026 09:30.
    fn year_last(&self, text: &str) -> Result<Option<NaiveDateTime>, String> {
        let (date, clock) = text.split_once(' ').unwrap_or((text, ""));
        let Some(mark) = ['/', '.', '-'].into_iter().find(|mark| date.matches(*mark).count() == 2) else {
            return Ok(None);
        };
        let numbers: Vec<_> = date.split(mark).collect();
        let [first, second, year] = numbers[..] else { return Ok(None) };
        let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(first) || !is_number(second) || year.len() != 4 {
            return Ok(None);
        }
        let (month, day) = match self.dates {
            Some(Dates::MonthFirst) => (first, second),
            Some(Dates::DayFirst) => (second, first),
            None => {
                return Err(format!(
                    "“{date}” may begin with the month or the day: say --dates mdy (month first) or --dates dmy"
                ));
            }
        };
        let text = format!("{year}-{month}-{day} {clock}");
        let read = |clock: &&str| NaiveDateTime::parse_from_str(&text, &format!("%Y-%m-%d {clock}")).ok();
        let other = "is there no such day? --dates mdy means the month first, --dates dmy the day first";
        CLOCKS.iter().find_map(read).map(Some).ok_or_else(|| format!("“{date} {clock}” is no time; {other}"))
    }
}

/// "9:30am" as "9:30 am".
fn apart(text: &str) -> String {
    let lower = text.to_lowercase();
    for half in ["am", "pm"] {
        if let Some(clock) = lower.strip_suffix(half)
            && clock.ends_with(|last: char| last.is_ascii_digit())
        {
            return format!("{clock} {half}");
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(times: Times, text: &str) -> String {
        times.read(text).map_or_else(|reason| reason, |at| at.to_string())
    }

    #[test]
    fn times_without_a_zone_are_in_the_zone_of_the_file_and_those_with_one_in_theirs() {
        let berlin = Times { zone: "+02:00".parse().unwrap(), ..Times::default() };
        for text in [
            "2026-03-01T09:30:00Z",
            "2026-03-01T11:30:00+02:00",
            "2026-03-01 11:30:00 +0200",
            "2026-03-01 11:30 +02:00",
            "2026-03-01 04:30:00 -0500",
            "2026-03-01 09:30:00 UTC",
            "2026-03-01 11:30",
            "2026-03-01T11:30:00",
            "2026-03-01 11:30:00.000",
            "2026-03-01 11:30 AM",
            "Mar 1, 2026, 11:30am",
            "1 March 2026 11:30",
        ] {
            assert_eq!(read(berlin, text), "2026-03-01 09:30:00", "{text}");
        }
        assert_eq!(read(Times::default(), "2026-03-01 09:30"), "2026-03-01 09:30:00");
    }

    #[test]
    fn day_and_month_are_never_guessed() {
        for text in ["03/01/2026 09:30", "13/01/2026 09:30", "03.01.2026 09:30", "3-1-2026 9:30"] {
            assert!(read(Times::default(), text).contains("--dates mdy"), "{text}");
        }
        let said = |dates| Times { dates: Some(dates), ..Times::default() };
        assert_eq!(read(said(Dates::MonthFirst), "03/01/2026 09:30"), "2026-03-01 09:30:00");
        assert_eq!(read(said(Dates::DayFirst), "03/01/2026 9:30:15 PM"), "2026-01-03 21:30:15");
        assert_eq!(read(said(Dates::DayFirst), "3.1.2026 09:30"), "2026-01-03 09:30:00");
        assert!(read(said(Dates::MonthFirst), "13/01/2026 09:30").contains("no time"));
        assert_eq!(read(said(Dates::DayFirst), "2026-03-01 09:30"), "2026-03-01 09:30:00");
    }

    #[test]
    fn a_day_alone_or_words_are_no_time() {
        for text in ["2026-03-01", "yesterday", "", "1772357400"] {
            assert!(read(Times::default(), text).contains("is no time like"), "{text}");
        }
    }
}
