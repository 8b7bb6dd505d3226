//! What people type: limits, handles, addresses. Parsed once, at the edge.

use std::{borrow::Cow, fmt, str::FromStr};

/// What is wrong with one field, in words for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name in the form.
    pub field: Cow<'static, str>,
    /// What to do about it.
    pub message: String,
}

impl Problem {
    /// A problem with `field`.
    pub fn new(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// A lower-case ASCII name in a URL: letters, digits and single hyphens, 2 to 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

/// An agent's name in a URL.
pub type Handle = Slug;

impl Slug {
    /// The longest slug, in characters.
    pub const MAX: usize = 60;

    /// The slug nearest to any text: "Übersee & Co." → `ubersee-co`. None when nothing is left of it.
    pub fn nearest(text: &str) -> Option<Self> {
        let mut slug = String::new();
        for c in any_ascii::any_ascii(text).chars().map(|c| c.to_ascii_lowercase()) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' {
                slug.push('-');
            }
            if slug.len() >= Self::MAX {
                break;
            }
        }
        slug.trim_end_matches('-').parse().ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, owned.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromStr for Slug {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let well_formed = (2..=Self::MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if well_formed {
            Ok(Self(text.into()))
        } else {
            Err("Use 2 to 60 lower-case letters, digits and single hyphens.")
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A mail address in lower case, so that one mailbox is one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough for whoever wrote it to know it again, too little for anybody else: `m…@example.org`.
    pub fn veiled(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}…@{}", self.domain())
    }

    /// What stands behind the @.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Email {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_lowercase();
        if text.len() <= 254 && email_address::EmailAddress::is_valid(&text) && !text.contains(['<', '"']) {
            Ok(Self(text))
        } else {
            Err("Type a whole mail address, like ana@example.org.")
        }
    }
}

/// One line of text: trimmed, inner white space folded, no control characters.
///
/// # Errors
/// In words, when nothing is left of it or it has more than `max` characters.
pub fn line(text: &str, max: usize) -> Result<String, String> {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match folded.chars().filter(|c| !c.is_control()).collect::<String>() {
        line if line.is_empty() => Err("Please write something here.".into()),
        line if line.chars().count() > max => Err(too_long(&line, max)),
        line => Ok(line),
    }
}

/// Text of several lines: trimmed, line ends made one, control characters dropped; `None` when empty.
///
/// # Errors
/// In words, when it has more than `max` characters.
pub fn prose(text: &str, max: usize) -> Result<Option<String>, String> {
    let text: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    match text.trim() {
        "" => Ok(None),
        text if text.chars().count() > max => Err(too_long(text, max)),
        text => Ok(Some(text.into())),
    }
}

fn too_long(text: &str, max: usize) -> String {
    format!("That is {} characters; {max} is the most we can keep.", text.chars().count())
}

/// A name inside a sentence: "Warranty" is written small, "iPhone" and "USB" stay.
pub fn in_passing(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) if letters.clone().all(|c| !c.is_uppercase()) => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_found_for_names_of_many_languages() {
        for (name, slug) in [
            ("Übersee & Co.", "ubersee-co"),
            ("O'Brien", "obrien"),
            ("Ask_WellsFargo", "ask-wellsfargo"),
            ("李小龙", "lixiaolong"),
        ] {
            assert_eq!(Slug::nearest(name).map(Slug::into_string).as_deref(), Some(slug), "{name}");
        }
        assert_eq!(Slug::nearest("!!!"), None);
    }

    #[test]
    fn an_address_is_one_mailbox_whatever_its_case() {
        assert_eq!("  Ana@Example.ORG ".parse::<Email>().unwrap().as_str(), "ana@example.org");
        assert_eq!("ana@example.org".parse::<Email>().unwrap().veiled(), "a…@example.org");
        for text in ["", "ana", "ana@", "Ana <ana@example.org>", "a b@example.org"] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_line_holds_no_control_characters_and_keeps_its_limit() {
        assert_eq!(line("  Ana \t Lima\n", 20), Ok("Ana Lima".into()));
        assert!(line(" \n ", 20).is_err());
        assert!(line("abcdef", 5).is_err());
    }
}
