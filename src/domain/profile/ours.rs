//! One of us: the same evidence seen by a visitor's communities, beside the verdict and never instead of it.

use std::collections::{BTreeSet, HashSet};

use super::Evidence;
use crate::domain::{
    Moment,
    community::ThroughCommunity,
    trust::{Judgement, Site, Verdict, explanation::pooled},
};

/// How much more a rating by a member who is known in the visitor's communities weighs for that visitor. Everybody can
/// join an open community: whom nobody there knows weighs as before.
const OF_US: f64 = 3.0;

/// What the visitor's communities say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The names that were asked for, as they stand in URLs.
    pub asked: Vec<String>,
    /// Whether they are the visitor's own, who is signed in and named none.
    pub own: bool,
    /// Those that there are.
    pub communities: Vec<ThroughCommunity>,
    /// On whom of them it rests; those whose members rated nothing that counts are left out.
    pub rests_on: Vec<RestsOn>,
    /// What the evidence stands for when their known members' ratings weigh three times; none when these rated nothing.
    pub verdict: Option<Verdict>,
}

/// A rating of the agent by a member of one of the visitor's communities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByMember {
    /// Which rating.
    pub rating_id: i64,
    /// The community's name.
    pub community: String,
    /// By whom; shown nowhere.
    pub person_id: i64,
    /// Whether they are known there.
    pub known: bool,
}

/// On whom of a community the second gut check rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestsOn {
    /// The community's name.
    pub community: String,
    /// How many ratings by its members count.
    pub ratings: i64,
    /// How many members gave them.
    pub members: i64,
    /// How many of these are known there.
    pub known: i64,
}

impl Ours {
    /// The evidence as these communities see it, by whose members these ratings are.
    pub fn of(
        (asked, own): (Vec<String>, bool),
        communities: Vec<ThroughCommunity>,
        evidence: &[Evidence],
        mut by_members: Vec<ByMember>,
        site: &Site,
        now: Moment,
    ) -> Self {
        let counting: HashSet<i64> =
            evidence.iter().filter(|one| one.item.weight.counts()).map(|one| one.item.id).collect();
        by_members.retain(|said| counting.contains(&said.rating_id));
        let known = by_members.iter().filter(|said| said.known).map(|said| said.rating_id).collect();
        let rests_on = communities.iter().map(|community| RestsOn::of(&community.name, &by_members));
        Self {
            verdict: verdict(evidence, &known, site, now),
            rests_on: rests_on.filter(|rests_on| rests_on.ratings > 0).collect(),
            asked,
            own,
            communities,
        }
    }
}

impl RestsOn {
    fn of(community: &str, by_members: &[ByMember]) -> Self {
        let said = || by_members.iter().filter(|said| said.community == community);
        let people = |known: bool| -> BTreeSet<i64> {
            said().filter(|said| said.known || !known).map(|said| said.person_id).collect()
        };
        Self {
            community: community.to_owned(),
            ratings: said().count() as i64,
            members: people(false).len() as i64,
            known: people(true).len() as i64,
        }
    }
}

/// What the evidence stands for when these ratings, by known members, weigh three times.
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
        trust::{Through, Weight, explanation::Item},
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
        let item = Item {
            id,
            origin: Origin::Verified,
            stars: 1,
            x,
            weight,
            at: Moment::default(),
            through: Through::Themselves,
        };
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

    #[test]
    fn whom_nobody_knows_there_weighs_as_before() {
        let evidence: Vec<_> = (0..10).map(|id| said(id, if id < 4 { 1.0 } else { 0.0 })).collect();
        let of = |known_at_all: bool| {
            let by = |rating_id: i64| ByMember {
                rating_id,
                community: "Home Cooks".into(),
                person_id: rating_id / 2,
                known: known_at_all && rating_id < 2,
            };
            let cooks = ThroughCommunity {
                slug: "home-cooks".into(),
                name: "Home Cooks".into(),
                helped: 2,
                vouching: 0,
                vouching_known: 0,
            };
            let by_members = [0, 1, 2, 3, 90].map(by).to_vec();
            Ours::of(
                (vec!["home-cooks".into()], false),
                vec![cooks],
                &evidence,
                by_members,
                &Site::default(),
                Moment::default(),
            )
        };
        let (stranger, known) = (of(false), of(true));
        assert_eq!((stranger.verdict, stranger.rests_on[0].known), (None, 0));
        assert!(known.verdict.is_some());
        let RestsOn { ratings, members, known, .. } = known.rests_on[0];
        assert_eq!((ratings, members, known), (4, 2, 1), "two members gave four ratings; one of them is known");
    }
}
