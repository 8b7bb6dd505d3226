//! A body in JSON, asked by path.

use chrono::{DateTime, DurationRound, NaiveDateTime, TimeDelta};
use serde_json::Value;

use crate::domain::{
    Moment,
    helpdesk::{Helper, Malformed},
    text::Email,
};

/// The longest reference, id or name that is taken, in characters.
const LINE_MAX: usize = 200;

/// A body, or a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a>(&'a Value);

impl<'a> Payload<'a> {
    /// A body that has been parsed.
    pub fn new(body: &'a Value) -> Self {
        Self(body)
    }

    fn value(self, path: &str) -> Option<&'a Value> {
        let mut value = self.0;
        for name in path.split('.') {
            value = match value {
                Value::Array(items) => items.get(name.parse::<usize>().ok()?)?,
                _ => value.get(name)?,
            };
        }
        (!value.is_null()).then_some(value)
    }

    /// The part at a path.
    pub fn part(self, path: &str) -> Option<Self> {
        self.value(path).map(Self)
    }

    /// Whether there is anything at a path.
    pub fn has(self, path: &str) -> bool {
        self.value(path).is_some()
    }

    /// The items of the list at a path, the last first.
    pub fn latest_of(self, path: &str) -> impl Iterator<Item = Self> {
        let items = self.value(path).and_then(Value::as_array);
        items.into_iter().flat_map(|items| items.iter().rev()).map(Self)
    }

    /// A text, or a number as text; nothing when it is empty or something else.
    pub fn text(self, path: &str) -> Option<String> {
        let text = match self.value(path)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let text: String = text.chars().filter(|c| !c.is_control()).take(LINE_MAX).collect();
        (!text.is_empty()).then_some(text)
    }

    /// The first of these paths that holds a text.
    pub fn first_text(self, paths: &[&str]) -> Option<String> {
        paths.iter().find_map(|path| self.text(path))
    }

    /// A text that has to be there.
    ///
    /// # Errors
    /// When there is none.
    pub fn must(self, path: &str) -> Result<String, Malformed> {
        self.text(path).ok_or_else(|| match self.value(path) {
            None => Malformed::new(path, "is missing"),
            Some(_) => Malformed::new(path, "is no text and no number"),
        })
    }

    /// Longer words, with their lines.
    pub fn prose(self, path: &str) -> Option<String> {
        let text = self.value(path)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A whole number, also one written as a text.
    pub fn number(self, path: &str) -> Option<i64> {
        match self.value(path)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether there is a `true` at a path.
    pub fn is_true(self, path: &str) -> bool {
        self.value(path).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A time in RFC 3339 or in seconds since 1970, in UTC where it says nothing else.
    ///
    /// # Errors
    /// When something is there that is no time.
    pub fn time(self, path: &str) -> Result<Option<Moment>, Malformed> {
        let Some(value) = self.value(path) else { return Ok(None) };
        if value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return Ok(None);
        }
        match time(value) {
            Some(at) => Ok(Some(at)),
            None => Err(Malformed::new(path, "is no time like 2026-03-01T09:30:00Z, nor seconds since 1970")),
        }
    }

    /// A time that may be written in a way that we do not know, which is as if it was missing.
    pub fn time_if_clear(self, path: &str) -> Option<Moment> {
        time(self.value(path)?)
    }

    /// An address, when there is one.
    pub fn email(self, path: &str) -> Option<Email> {
        self.text(path)?.parse().ok()
    }

    /// Somebody, by where their id, address and names stand.
    pub fn helper(self, id: &str, email: &str, names: &[&str]) -> Option<Helper> {
        let names: Vec<String> = names.iter().filter_map(|path| self.text(path)).collect();
        let name = (!names.is_empty()).then(|| names.join(" "));
        Helper { id: self.text(id), email: self.email(email), name }.known()
    }
}

fn time(value: &Value) -> Option<Moment> {
    let at = match value {
        Value::Number(number) => {
            let seconds = number.as_f64()?;
            // Some count milliseconds.
            let seconds = if seconds > 1e11 { seconds / 1e3 } else { seconds };
            #[allow(clippy::cast_possible_truncation, reason = "a moment in this era")]
            DateTime::from_timestamp_micros((seconds * 1e6) as i64).filter(|_| seconds > 0.0)?.naive_utc()
        }
        Value::String(text) => {
            let text = text.trim();
            let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.naive_utc()).ok();
            let plain = || {
                let text = text.trim_end_matches(" UTC");
                ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S %z"]
                    .iter()
                    .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            };
            let seconds = || text.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            zoned.or_else(plain).or_else(|| seconds().map(|at| at.naive_utc()))?
        }
        _ => return None,
    };
    at.duration_trunc(TimeDelta::microseconds(1)).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_taken_in_every_way_that_helpdesks_write_them() {
        let body = json!({
            "zoned": "2026-03-01T10:30:00.5+01:00", "seconds": 1_772_357_400, "written": "1772357400",
            "broken": 1_772_357_400.25, "thousandths": 1_772_357_400_000_i64, "plain": "2026-03-01T09:30:00",
            "spaced": "2026-03-01 09:30:00 UTC", "empty": "", "words": "yesterday", "none": null,
        });
        let body = Payload::new(&body);
        let time = |path| body.time(path).unwrap().map(|at| at.to_string());
        assert_eq!(time("zoned").unwrap(), "2026-03-01 09:30:00.500");
        for path in ["seconds", "written", "thousandths", "plain", "spaced"] {
            assert_eq!(time(path).unwrap(), "2026-03-01 09:30:00", "{path}");
        }
        assert_eq!(time("broken").unwrap(), "2026-03-01 09:30:00.250");
        assert_eq!((time("empty"), time("none"), time("nowhere")), (None, None, None));
        let problem = body.time("words").unwrap_err();
        assert_eq!(problem.field, "words");
    }

    #[test]
    fn a_field_that_has_to_be_there_is_named_by_its_path() {
        let body = json!({ "ticket": { "id": [1], "owner": { "email": "nobody" } } });
        let body = Payload::new(&body);
        assert_eq!(body.must("ticket.number").unwrap_err(), Malformed::new("ticket.number", "is missing"));
        assert_eq!(body.must("ticket.id").unwrap_err().reason, "is no text and no number");
        assert_eq!(body.helper("ticket.owner.id", "ticket.owner.email", &[]), None, "nobody to know again");
    }
}
