//! A community's people as they are ranked: who is sure, who vouches for whom, and whose endorsements reach how far.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::graph::{Graph, RESTART, TOLERANCE, known, pagerank, reach};

/// The most that one seed weighs beside a seed of weight 1: how many agents helped them, up to this many.
pub const SEED_CAP: u32 = 3;

/// A community whose members' own ratings by invitation are fewer than this stands on nobody but its founder, and speaks
/// for no bridge: anybody can found two of them.
pub const ROOTS: i64 = 3;

/// Whether a member's word counts beside that of people whose case is known: at least [`ROOTS`] people who know them rated
/// by invitation, and not of one company alone, which could make as many as it likes. Given are those people and the
/// companies.
pub fn is_known_to(helped: &[(i64, i64)]) -> bool {
    let people: BTreeSet<i64> = helped.iter().map(|(person, _)| *person).collect();
    let companies: BTreeSet<i64> = helped.iter().map(|(_, company)| *company).collect();
    people.len() as i64 >= ROOTS && companies.len() > 1
}

/// A member as the ranking sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insider {
    /// The person's id.
    pub person_id: i64,
    /// Whether they are a steward or were let in by one.
    pub vouched_by_forum: bool,
    /// How many agents they rated after a case, by invitation.
    pub helped_by: u32,
}

impl Insider {
    fn seed_weight(&self) -> f64 {
        self.helped_by.max(u32::from(self.vouched_by_forum)).min(SEED_CAP).into()
    }
}

/// A community as it is ranked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle {
    /// Who is in, each once.
    pub members: Vec<Insider>,
    /// Members who vouch for members, the voucher first.
    pub vouches: BTreeSet<(i64, i64)>,
    /// Members and the agents whom they endorse.
    pub endorsements: BTreeSet<(i64, i64)>,
    /// The members who work with each of these agents, or are that agent: they are no seeds for them, and their
    /// endorsements do not count.
    pub colleagues: HashMap<i64, BTreeSet<i64>>,
}

/// How well a member is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rank {
    /// Who.
    pub person_id: i64,
    /// Their π, 0 to 1.
    pub rank: f64,
    /// Whether they are known.
    pub known: bool,
}

/// How far a community's endorsements of an agent reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// The agent.
    pub agent_id: i64,
    /// 0 to 1; see [`reach`].
    pub reach: f64,
    /// How many members endorse them.
    pub endorsers: i64,
    /// How many of these are known.
    pub known: i64,
}

/// What comes of ranking a community.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Of each member.
    pub ranks: Vec<Rank>,
    /// Of each agent whom somebody endorses.
    pub reaches: Vec<Reach>,
    /// How many members rated by invitation.
    pub roots: i64,
}

impl Circle {
    /// Ranks the members, and looks for each agent at who endorses them. Where colleagues of an agent are among the
    /// seeds, the community is ranked once more without them, for that agent alone.
    pub fn rank(&self) -> Ranking {
        let places: HashMap<i64, u32> =
            self.members.iter().zip(0..).map(|(member, at)| (member.person_id, at)).collect();
        let place = |person: &i64| places.get(person).copied();
        let vouches: Vec<_> = self.vouches.iter().filter_map(|(from, to)| Some((place(from)?, place(to)?))).collect();
        let graph = Graph::new(places.len() as u32, &vouches);
        let seeds: Vec<(i64, f64)> = self
            .members
            .iter()
            .map(|member| (member.person_id, member.seed_weight()))
            .filter(|(_, weight)| *weight > 0.0)
            .collect();

        let nobody = BTreeSet::new();
        let mut by_left_out: BTreeMap<BTreeSet<i64>, Vec<i64>> = BTreeMap::from([(BTreeSet::new(), Vec::new())]);
        for agent in self.endorsements.iter().map(|(_, agent)| *agent).collect::<BTreeSet<_>>() {
            let colleagues = self.colleagues.get(&agent).unwrap_or(&nobody);
            let left_out = seeds.iter().map(|(seed, _)| *seed).filter(|seed| colleagues.contains(seed)).collect();
            by_left_out.entry(left_out).or_default().push(agent);
        }
        let mut ranking = Ranking {
            roots: self.members.iter().filter(|member| member.helped_by > 0).count() as i64,
            ..Ranking::default()
        };
        for (left_out, agents) in by_left_out {
            let seeds: Vec<_> = seeds.iter().filter(|(seed, _)| !left_out.contains(seed)).copied().collect();
            let seeds: Vec<_> = seeds.into_iter().filter_map(|(seed, weight)| Some((place(&seed)?, weight))).collect();
            let ranks = pagerank(&graph, &seeds, RESTART, TOLERANCE);
            let known = known(&graph, &seeds, &ranks, RESTART);
            ranking.reaches.extend(self.reaches(&graph, &ranks, &known, &agents, place));
            if left_out.is_empty() {
                let all = self.members.iter().zip(ranks.iter().zip(&known));
                ranking.ranks = all
                    .map(|(member, (rank, known))| Rank { person_id: member.person_id, rank: *rank, known: *known })
                    .collect();
            }
        }
        ranking
    }

    fn reaches(
        &self,
        graph: &Graph,
        ranks: &[f64],
        known: &[bool],
        agents: &[i64],
        place: impl Fn(&i64) -> Option<u32>,
    ) -> Vec<Reach> {
        let all: BTreeSet<i64> = self.endorsements.iter().map(|(_, agent)| *agent).collect();
        let columns: HashMap<i64, u32> = all.iter().copied().zip(0..).collect();
        let counted: Vec<(u32, u32)> = self
            .endorsements
            .iter()
            .filter(|(person, agent)| !self.colleagues.get(agent).is_some_and(|them| them.contains(person)))
            .filter_map(|(person, agent)| Some((place(person)?, *columns.get(agent)?)))
            .collect();
        let reaches = reach(graph, ranks, &counted, all.len() as u32);
        let is_known = |person: u32| known.get(person as usize).copied().unwrap_or(false);
        agents
            .iter()
            .filter_map(|agent_id| {
                let column = columns.get(agent_id)?;
                let endorsers = || counted.iter().filter(|(_, agent)| agent == column);
                Some(Reach {
                    agent_id: *agent_id,
                    reach: reaches.get(*column as usize).copied().unwrap_or(0.0),
                    endorsers: endorsers().count() as i64,
                    known: endorsers().filter(|(person, _)| is_known(*person)).count() as i64,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARA: i64 = 1;

    fn member(person_id: i64, vouched_by_forum: bool, helped_by: u32) -> Insider {
        Insider { person_id, vouched_by_forum, helped_by }
    }

    fn reach_of(ranking: &Ranking, agent: i64) -> (i64, i64) {
        ranking
            .reaches
            .iter()
            .find(|reach| reach.agent_id == agent)
            .map(|reach| (reach.endorsers, reach.known))
            .unwrap()
    }

    fn known(ranking: &Ranking) -> Vec<i64> {
        ranking.ranks.iter().filter(|rank| rank.known).map(|rank| rank.person_id).collect()
    }

    /// A steward, 10, who knows 11; 12 was helped and knows 13; 14 and 15 know each other.
    fn cooks() -> Circle {
        let members = [(10, true, 0), (11, false, 0), (12, false, 1), (13, false, 0), (14, false, 0), (15, false, 0)];
        Circle {
            members: members.map(|(person, forum, helped)| member(person, forum, helped)).to_vec(),
            vouches: [(10, 11), (12, 13), (14, 15), (15, 14)].into(),
            endorsements: (10..16).map(|person| (person, MARA)).collect(),
            ..Circle::default()
        }
    }

    #[test]
    fn whom_stewards_and_people_who_were_helped_know_is_known_and_a_ring_of_strangers_is_not() {
        let ranking = cooks().rank();
        assert_eq!(known(&ranking), [10, 11, 12, 13]);
        assert_eq!((reach_of(&ranking, MARA), ranking.roots), ((6, 4), 1));
        let strangers = ranking.ranks.iter().filter(|rank| rank.person_id > 13);
        assert!(strangers.into_iter().all(|rank| rank.rank == 0.0));
    }

    #[test]
    fn colleagues_are_no_seeds_for_their_agent_alone() {
        let mut circle = cooks();
        circle.endorsements.extend([(13, 2), (11, 2)]);
        circle.colleagues.insert(MARA, [12].into());
        let ranking = circle.rank();
        assert_eq!(reach_of(&ranking, MARA), (5, 2), "neither 12 nor whom only 12 knows");
        assert_eq!(reach_of(&ranking, 2), (2, 2));
        assert_eq!(known(&ranking), [10, 11, 12, 13], "they are known all the same");
    }

    #[test]
    fn neither_one_person_nor_one_company_vouches_for_anybody_alone() {
        assert!(is_known_to(&[(1, 7), (2, 8), (3, 8)]));
        assert!(!is_known_to(&[(1, 7), (1, 8), (1, 9), (2, 7)]));
        assert!(!is_known_to(&[(1, 7), (2, 7), (3, 7), (4, 7)]));
    }

    #[test]
    fn one_seed_weighs_no_more_than_the_cap() {
        let ranking = Circle { members: vec![member(1, false, 1_000), member(2, true, 1)], ..Circle::default() }.rank();
        let ranks: Vec<f64> = ranking.ranks.iter().map(|rank| rank.rank).collect();
        assert!((ranks[0] - 0.75).abs() < 1e-9 && (ranks[1] - 0.25).abs() < 1e-9, "{ranks:?}");
    }

    #[test]
    fn a_community_without_anybody_sure_knows_nobody() {
        let mut circle = cooks();
        circle
            .members
            .iter_mut()
            .for_each(|member| *member = Insider { vouched_by_forum: false, helped_by: 0, ..*member });
        let ranking = circle.rank();
        assert_eq!((known(&ranking), reach_of(&ranking, MARA)), (vec![], (6, 0)));
    }
}
