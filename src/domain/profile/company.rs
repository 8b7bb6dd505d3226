//! What a company's public page shows: whether it listens, whom to ask, who works there.

use std::{fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{SeenRating, Subject};
use crate::domain::{
    Moment,
    company::Company,
    responsiveness::{Figures, Responsiveness},
    trust::Verdict,
};

/// Whether a company listens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listening {
    /// How fast and how completely it helped in the last twelve months.
    pub figures: Responsiveness,
    /// The same by topic, the most frequent first; only those of which there is enough to say.
    pub topics: Vec<(String, Figures)>,
    /// The same by the channel through which customers came.
    pub channels: Vec<(String, Figures)>,
    /// Further cases of the last 90 days that the company entered by hand, each because its customer was invited.
    pub by_hand: i64,
}

/// What customers say of the policy or the product, not of a person.
#[derive(Clone, Debug, Default)]
pub struct Blamed {
    /// Ratings that name the policy or the product as the fault.
    pub ratings: i64,
    /// The topics they are about, the most frequent first.
    pub topics: Vec<(String, i64)>,
    /// The latest with words.
    pub quotes: Vec<SeenRating>,
}

/// A product and the people who are trusted most with it, the most trusted first.
#[derive(Clone, Debug)]
pub struct WhomToAsk {
    /// Which product.
    pub product: Subject,
    /// Handle and shown name, and how many ratings count for it; nobody when nobody is known for it yet.
    pub people: Vec<(Subject, i64)>,
}

/// Somebody who works at a company.
#[derive(Clone, Debug)]
pub struct AtCompany {
    /// Their id.
    pub id: i64,
    /// Their name in URLs.
    pub handle: String,
    /// The name that is shown.
    pub name: String,
    /// As what; may be empty.
    pub title: String,
    /// Changes with every new photo; none without one.
    pub photo_version: Option<String>,
    /// Whether they take no requests for now.
    pub paused: bool,
    /// Since when they work there.
    pub since: Moment,
    /// Whether the company says so too.
    pub confirmed: bool,
    /// The verdict on all their help.
    pub verdict: Verdict,
    /// Ratings that count, open ones left out.
    pub ratings: i64,
    /// When the latest of them was given.
    pub latest: Option<Moment>,
    /// The topic under which they stand, when ordered by topic.
    pub topic: Option<Subject>,
}

/// In which order people are shown. Never by how good they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// By what they help with, then by name.
    Topic,
}

impl Order {
    /// As it stands in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Topic => "topic",
        }
    }
}

impl FromStr for Order {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "name" => Ok(Self::Name),
            "topic" => Ok(Self::Topic),
            _ => Err("People are ordered by name or by topic."),
        }
    }
}

/// The last person shown: the next page begins after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The topic's name; empty when ordered by name.
    pub topic: String,
    /// Their name.
    pub name: String,
    /// Their id.
    pub id: i64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}\n{}\n{}", self.id, self.topic, self.name);
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(text))
    }
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let decoded = BASE64_URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let place = decoded.and_then(|text| {
            let mut parts = text.splitn(3, '\n').map(str::to_owned);
            let id = parts.next()?.parse().ok()?;
            Some(Self { id, topic: parts.next()?, name: parts.next()? })
        });
        place
            .filter(|place| !place.name.contains('\0') && !place.topic.contains('\0'))
            .ok_or("This is not a place in the list.")
    }
}

/// A company's public page.
#[derive(Clone, Debug)]
pub struct CompanyProfile {
    /// The company.
    pub company: Company,
    /// Whether it listens.
    pub listening: Listening,
    /// What customers say of its policy and products.
    pub blamed: Blamed,
    /// Its products, by name.
    pub products: Vec<WhomToAsk>,
    /// How many people of it everybody may see.
    pub headcount: i64,
    /// In which order they are shown.
    pub order: Order,
    /// One page of them.
    pub people: Vec<AtCompany>,
    /// Where the next page begins.
    pub next: Option<Place>,
    /// Whether this is the first page.
    pub first_page: bool,
    /// When it was looked at.
    pub now: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_among_people_survives_the_url() {
        let place = Place { topic: String::new(), name: "Zoë O’Hara".into(), id: 7 };
        assert_eq!(place.to_string().parse(), Ok(place));
        for text in ["", "!", "MQ", "AAAA"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
