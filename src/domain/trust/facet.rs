//! Of what a rating is evidence.

use super::posterior::State;
use crate::domain::{
    Moment,
    rating::{Origin, Rating, Trait},
};

/// One thing that is believed of an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// How good their help is, by all ratings but open ones.
    Stars,
    /// How good their help is, by open ratings.
    Open,
    /// One of the five traits.
    Trait(Trait),
    /// Their help on one topic.
    Topic(i64),
    /// Their help with one product.
    Product(i64),
}

impl Facet {
    /// Out of what is stored.
    pub fn from_key(word: &str, id: i64) -> Option<Self> {
        match word {
            "stars" => Some(Self::Stars),
            "open" => Some(Self::Open),
            "topic" => Some(Self::Topic(id)),
            "product" => Some(Self::Product(id)),
            _ => Trait::ALL.into_iter().find(|which| which.key() == word).map(Self::Trait),
        }
    }

    /// As it is stored: a word, and the id of the topic or product (0 for the others).
    pub fn key(self) -> (&'static str, i64) {
        match self {
            Self::Stars => ("stars", 0),
            Self::Open => ("open", 0),
            Self::Trait(which) => (which.key(), 0),
            Self::Topic(id) => ("topic", id),
            Self::Product(id) => ("product", id),
        }
    }
}

/// What a rating says of each facet, from 0 to 1. Open ratings speak of the help as a whole only.
pub fn said(rating: &Rating) -> Vec<(Facet, f64)> {
    let x = rating.opinion.stars.fraction();
    if rating.origin == Origin::Open {
        return vec![(Facet::Open, x)];
    }
    let traits = Trait::ALL.into_iter().filter_map(|which| {
        let yes = rating.opinion.traits.get(which)?;
        Some((Facet::Trait(which), if yes { 1.0 } else { 0.0 }))
    });
    let subjects = [rating.topic_id.map(Facet::Topic), rating.product_id.map(Facet::Product)];
    let subjects = subjects.into_iter().flatten().map(|facet| (facet, x));
    std::iter::once((Facet::Stars, x)).chain(traits).chain(subjects).collect()
}

/// Whether evidence is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A rating was given.
    Given,
    /// A rating no longer stands as it was.
    TakenBack,
}

impl Change {
    /// The state after it.
    pub fn apply(self, state: State, weight: f64, x: f64, at: Moment) -> State {
        match self {
            Self::Given => state.with(weight, x, at),
            Self::TakenBack => state.without(weight, x, at),
        }
    }
}
