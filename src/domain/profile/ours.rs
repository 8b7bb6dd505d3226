//! One of us: the same evidence seen by a visitor's communities, beside the verdict and never instead of it.

use std::collections::HashSet;

use super::Evidence;
use crate::domain::{
    Moment,
    community::ThroughCommunity,
    trust::{Judgement, Site, Verdict, explanation::pooled},
};

/// How much more a rating by a member of the visitor's communities weighs for that visitor.
const OF_US: f64 = 3.0;

/// What the visitor's communities say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The names that were asked for, as they stand in URLs.
    pub asked: Vec<String>,
    /// Those that there are.
    pub communities: Vec<ThroughCommunity>,
    /// What the evidence stands for when their members' ratings weigh three times; none when they rated nothing.
    pub verdict: Option<Verdict>,
}

/// What the evidence stands for when these ratings, by members, weigh three times.
pub fn verdict(evidence: &[Evidence], by_members: &HashSet<i64>, site: &Site, now: Moment) -> Option<Verdict> {
    let counting = || evidence.iter().filter(|one| one.item.weight.counts());
    if !counting().any(|one| by_members.contains(&one.item.id)) {
        return None;
    }
    let (counted, open) = pooled(counting().map(|one| &one.item), |item| {
        let of_us = if by_members.contains(&item.id) { OF_US } else { 1.0 };
        item.weight.value() * of_us
    });
    Some(Verdict::of(&Judgement::of(site.stars, &counted, &open, now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        rating::{Origin, Traits},
        trust::{Weight, explanation::Item},
    };

    fn said(id: i64, x: f64) -> Evidence {
        let weight = Weight {
            origin: 1.0,
            credibility: 1.0,
            marginal: 1.0,
            related: 1.0,
            relation: None,
            coverage: 1.0,
            independent: true,
            uncounted: None,
        };
        let item = Item { id, origin: Origin::Verified, stars: 1, x, weight, at: Moment::default(), group: None };
        Evidence { item, traits: Traits::default() }
    }

    #[test]
    fn the_words_of_my_own_people_weigh_more_to_me() {
        let evidence: Vec<_> = (0..10).map(|id| said(id, if id < 4 { 1.0 } else { 0.0 })).collect();
        let seen_by = |ids: [i64; 4]| verdict(&evidence, &ids.into(), &Site::default(), Moment::default());
        assert_eq!(seen_by([0, 1, 2, 3]), Some(Verdict::Mixed));
        assert_eq!(seen_by([4, 5, 6, 7]), Some(Verdict::LetDown));
        assert_eq!(seen_by([90, 91, 92, 93]), None, "who rated nothing says nothing");
    }
}
