//! Who vouches for whom, how well a community knows each member by it, and how far an agent's endorsements reach.
//!
//! A walk starts at a seed and goes from member to member along their vouches, each as likely as the others. Before each
//! step it goes back to the seeds with the chance `restart`, and it does so too where nobody is vouched for. π(v) is how
//! often it is at v: personalised PageRank. That is EigenTrust with pre-trusted peers (Kamvar, Schlosser &
//! Garcia-Molina, WWW 2003). As in Advogato's metric (Levien, 2000) and SybilRank (Cao, Sirivianos, Yang & Pregueiro,
//! NSDI 2012), trust flows only from people who are sure, so that what strangers say of each other is worth what flows
//! to them and no more; MeritRank (Nasrulin, Ishmaev & Pouwelse, 2022) bounds such walks in the same way. The bound is
//! [`sybil_bound`].
//!
//! Agents are sinks: an endorsement is no edge of the graph and changes no π. See [`reach`].

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    num::NonZero,
    ops::Range,
    sync::atomic::{AtomicU32, AtomicU64, Ordering},
    thread,
};

/// The chance to go back to the seeds before each step.
pub const RESTART: f64 = 0.2;

/// How far all π together may be from their true values, where a community is ranked.
pub const TOLERANCE: f64 = 1e-9;

/// From this tolerance on single precision is enough for what each vouch carries.
const FINE: f64 = 1e-6;

/// Enough for any tolerance that a double can hold at a restart of a fifth: each sweep takes off a fifth at least.
const MOST_SWEEPS: usize = 250;

/// Fewer vouches than this are not worth a second thread.
const WORTH_A_THREAD: usize = 200_000;

/// One direction of all vouches: for each person in turn, how many, and who.
#[derive(Clone, Debug, Default)]
struct Side {
    /// Where each person's part of `others` begins; one more at the end.
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Side {
    /// Sorts by the first of each pair, by counting.
    fn of(people: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut ends = vec![0_u32; people + 1];
        for (person, _) in pairs.clone() {
            if let Some(n) = ends.get_mut(person as usize + 1) {
                *n += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let starts = ends;
        let (mut next, mut others) = (starts.clone(), vec![0; total as usize]);
        for (person, other) in pairs {
            if let Some(next) = next.get_mut(person as usize) {
                if let Some(place) = others.get_mut(*next as usize) {
                    *place = other;
                }
                *next += 1;
            }
        }
        Self { starts, others }
    }

    fn range(&self, person: u32) -> Range<usize> {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(0) as usize;
        start(person as usize)..start(person as usize + 1)
    }

    fn of_person(&self, person: u32) -> &[u32] {
        self.others.get(self.range(person)).unwrap_or_default()
    }

    /// Where each one's part begins, of some people, and where the last one's ends.
    fn bounds(&self, people: &Range<usize>) -> &[u32] {
        self.starts.get(people.start..=people.end).unwrap_or_default()
    }
}

/// Who vouches for whom among `0..people`: compressed sparse rows, once by who vouches and once by whom they know.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    people: usize,
    vouches: Side,
    vouched_by: Side,
}

impl Graph {
    /// The graph of these vouches, voucher first. Vouches for oneself, of people beyond `people`, or beyond the 2³²nd, are
    /// left out.
    pub fn new(people: u32, vouches: &[(u32, u32)]) -> Self {
        let sound = move |(from, to): &(u32, u32)| from != to && *from < people && *to < people;
        let pairs = vouches.iter().copied().filter(sound).take(u32::MAX as usize);
        Self {
            people: people as usize,
            vouches: Side::of(people as usize, pairs.clone()),
            vouched_by: Side::of(people as usize, pairs.map(|(from, to)| (to, from))),
        }
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.people
    }

    /// For how many people this one vouches.
    pub fn outdegree(&self, person: u32) -> usize {
        self.vouches.range(person).len()
    }
}

/// π of each person: they sum to 1, and are 0 without seeds.
///
/// `restart` is in (0, 1]; a seed is a person and its weight beside the other seeds; `tolerance` bounds the sum of all
/// errors. Each sweep reads every vouch once, by its target, and uses what is newest (Gauss–Seidel), each thread for
/// its own part of the people (chaotic relaxation: Chazan & Miranker, 1969). What a sweep does not follow goes back to
/// the seeds in the next one. After a sweep that changed ranks by δ, another round by the definition would move at most
/// `2·(1 − restart)·δ`: what was not yet handed on, and as much back to the seeds. Each round takes the error times
/// `1 − restart` at most, so the error is at most that over `restart`.
pub fn pagerank(graph: &Graph, seeds: &[(u32, f64)], restart: f64, tolerance: f64) -> Vec<f64> {
    if tolerance < FINE {
        solve::<AtomicU64>(graph, seeds, restart, tolerance)
    } else {
        solve::<AtomicU32>(graph, seeds, restart, tolerance)
    }
}

fn solve<F: Flow>(graph: &Graph, seeds: &[(u32, f64)], restart: f64, tolerance: f64) -> Vec<f64> {
    let seeds = shares(graph.people, seeds);
    let flows: Vec<F> = (0..graph.people).map(|_| F::default()).collect();
    let mut ranks = vec![0.0; graph.people];
    let system = System { graph, follow: 1.0 - restart, seeds: &seeds, flows: &flows };
    let parts = parts(graph);
    let mut swept = Swept { sum: 1.0, ..Swept::default() };
    for _ in 0..MOST_SWEEPS {
        swept = system.sweep(&parts, swept.sum - swept.followed, &mut ranks);
        if 2.0 * swept.change * (1.0 - restart) <= tolerance * restart * swept.sum {
            break;
        }
    }
    if swept.sum > 0.0 {
        ranks.iter_mut().for_each(|rank| *rank /= swept.sum);
    }
    ranks
}

/// The seeds by person, each once, with weights that sum to 1; a weight that is none is left out.
fn shares(people: usize, seeds: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut shares = BTreeMap::new();
    let sound = |(person, weight): &(u32, f64)| (*person as usize) < people && *weight > 0.0 && weight.is_finite();
    for (person, weight) in seeds.iter().copied().filter(sound) {
        *shares.entry(person).or_insert(0.0) += weight;
    }
    let sum: f64 = shares.values().sum();
    shares.into_iter().map(|(person, weight)| (person, weight / sum)).collect()
}

/// What each vouch of a person carries: threads read it while another one writes it.
trait Flow: Default + Sync {
    fn set(&self, flow: f64);
    fn get(&self) -> f64;
}

/// Half as much to read, and exact to 6·10⁻⁸ of its value.
impl Flow for AtomicU32 {
    fn set(&self, flow: f64) {
        self.store((flow as f32).to_bits(), Ordering::Relaxed);
    }

    fn get(&self) -> f64 {
        f32::from_bits(self.load(Ordering::Relaxed)).into()
    }
}

impl Flow for AtomicU64 {
    fn set(&self, flow: f64) {
        self.store(flow.to_bits(), Ordering::Relaxed);
    }

    fn get(&self) -> f64 {
        f64::from_bits(self.load(Ordering::Relaxed))
    }
}

fn get(values: &[f64], person: u32) -> f64 {
    values.get(person as usize).copied().unwrap_or(0.0)
}

/// Cuts the people into one part for each thread, so that each reads about as many vouches.
fn parts(graph: &Graph) -> Vec<Range<usize>> {
    let vouches = graph.vouched_by.others.len();
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(1 + vouches / WORTH_A_THREAD);
    let starts = &graph.vouched_by.starts;
    let cut = |n: usize| match n {
        n if n == threads => graph.people,
        n => starts.partition_point(|start| (*start as usize) < vouches / threads * n).min(graph.people),
    };
    (0..threads).map(|n| if n == 0 { 0 } else { cut(n) }..cut(n + 1)).collect()
}

/// What a sweep did.
#[derive(Clone, Copy, Default)]
struct Swept {
    /// By how much ranks changed, all together.
    change: f64,
    /// All ranks.
    sum: f64,
    /// How much of them follows a vouch; the rest goes back to the seeds.
    followed: f64,
}

/// What is solved, and where it stands.
#[derive(Clone, Copy)]
struct System<'a, F> {
    graph: &'a Graph,
    follow: f64,
    seeds: &'a [(u32, f64)],
    flows: &'a [F],
}

impl<F: Flow> System<'_, F> {
    /// Gives each person what their vouchers' flows carry now, and the seeds their part of `back`.
    fn sweep(&self, parts: &[Range<usize>], back: f64, ranks: &mut [f64]) -> Swept {
        thread::scope(|scope| {
            let mut rest = ranks;
            let mut work = parts.iter().map(|part| {
                let (theirs, others) = std::mem::take(&mut rest).split_at_mut_checked(part.len()).unwrap_or_default();
                rest = others;
                move || self.sweep_part(part, back, theirs)
            });
            let own = work.next();
            let others: Vec<_> = work.map(|work| scope.spawn(work)).collect();
            let own = own.map(|mut work| work());
            let all = others.into_iter().filter_map(|other| other.join().ok()).chain(own);
            all.fold(Swept::default(), |a, b| Swept {
                change: a.change + b.change,
                sum: a.sum + b.sum,
                followed: a.followed + b.followed,
            })
        })
    }

    fn sweep_part(&self, part: &Range<usize>, back: f64, ranks: &mut [f64]) -> Swept {
        let Self { graph, follow, seeds, flows } = *self;
        let (into, out) = (graph.vouched_by.bounds(part), graph.vouches.bounds(part));
        let mut seeds = seeds.iter().skip_while(|(seed, _)| (*seed as usize) < part.start).peekable();
        let people =
            part.clone().zip(flows.iter().skip(part.start)).zip(ranks).zip(into.windows(2).zip(out.windows(2)));
        people.fold(Swept::default(), |swept, (((person, own), rank), (into, out))| {
            let ([start, end], [first, last]) = (into, out) else { return swept };
            let vouchers = graph.vouched_by.others.get(*start as usize..*end as usize).unwrap_or_default();
            let carried = vouchers.iter().filter_map(|voucher| flows.get(*voucher as usize)).map(F::get);
            let seed = seeds.next_if(|(seed, _)| *seed as usize == person).map_or(0.0, |(_, share)| back * share);
            let new = seed + carried.sum::<f64>();
            let old = std::mem::replace(rank, new);
            let followed = if last > first { follow * new } else { 0.0 };
            if last > first {
                own.set(followed / f64::from(last - first));
            }
            Swept {
                change: swept.change + (new - old).abs(),
                sum: swept.sum + new,
                followed: swept.followed + followed,
            }
        })
    }
}

/// π as one visitor alone sees it, near enough and without looking at the whole graph: the local push of Andersen,
/// Chung & Lang (FOCS 2006). Returns people and a π that is never too high, in no order.
///
/// What is left to hand on at each person ends below `epsilon` times the number of their vouches (at least one); all
/// errors together are the sum of what is left. Where all know each other mutually, no π is wrong by more than `epsilon`
/// times that person's vouches. `epsilon` is above 0; at most `1/(epsilon·restart)` vouches are followed, however large the graph.
pub fn push(graph: &Graph, seed: u32, restart: f64, epsilon: f64) -> Vec<(u32, f64)> {
    if seed as usize >= graph.people {
        return Vec::new();
    }
    // What is kept of each person that is reached: π so far, and what is left to hand on.
    let mut reached: HashMap<u32, (f64, f64)> = HashMap::from([(seed, (0.0, 1.0))]);
    let mut waiting = VecDeque::from([seed]);
    let enough = |person: u32| epsilon * graph.outdegree(person).max(1) as f64;
    while let Some(person) = waiting.pop_front() {
        let (rank, left) = reached.entry(person).or_default();
        let here = std::mem::take(left);
        *rank += restart * here;
        let vouched = graph.vouches.of_person(person);
        let to = if vouched.is_empty() { std::slice::from_ref(&seed) } else { vouched };
        let each = (1.0 - restart) * here / to.len() as f64;
        for other in to {
            let (_, left) = reached.entry(*other).or_default();
            let before = *left;
            *left += each;
            if before < enough(*other) && *left >= enough(*other) {
                waiting.push_back(*other);
            }
        }
    }
    reached.into_iter().map(|(person, (rank, _))| (person, rank)).filter(|(_, rank)| *rank > 0.0).collect()
}

/// Who is known: whose π is at least that of a member for whom one average seed vouches. Seeds without any vouch say
/// nothing of how much one carries; where none vouches, those are known who have as much as the average seed hands on.
///
/// Of strangers to whom e vouches of members lead at most e/restart are known, when these vouches carry as much as the
/// average seed's: see [`sybil_bound`].
pub fn known(graph: &Graph, seeds: &[(u32, f64)], ranks: &[f64], restart: f64) -> Vec<bool> {
    let sum = |who: &dyn Fn(usize) -> bool| {
        let those = seeds.iter().map(|(seed, _)| *seed).filter(|seed| who(graph.outdegree(*seed)));
        those.fold((0.0, 0), |(rank, vouches), seed| (rank + get(ranks, seed), vouches + graph.outdegree(seed).max(1)))
    };
    let (rank, vouches) = match sum(&|outdegree| outdegree > 0) {
        (_, 0) => sum(&|_| true),
        those => those,
    };
    // Whoever has just as much must not fall short by an error of the last digits.
    let least = (1.0 - restart) * rank / vouches.max(1) as f64 * (1.0 - 1e-6);
    ranks.iter().map(|rank| *rank > 0.0 && *rank >= least).collect()
}

/// How far the endorsements of each agent reach: Σ π(u)/outdeg(u) over the members u who endorse them, where outdeg
/// counts u's vouches and the agents that u endorses. An endorsement is a member and an agent in `0..agents`, each once.
///
/// Whoever endorses many shares their voice among them, and all agents together reach at most Σ π(u) over their
/// endorsers: of strangers, no more than [`sybil_bound`]. What is endorsed changes no π, neither of the endorser nor of
/// those for whom they vouch, so nothing comes back from an agent, and nobody pays for an endorsement with being known.
pub fn reach(graph: &Graph, ranks: &[f64], endorsements: &[(u32, u32)], agents: u32) -> Vec<f64> {
    let mut outdegrees: HashMap<u32, usize> = HashMap::new();
    for (person, _) in endorsements {
        *outdegrees.entry(*person).or_insert_with(|| graph.outdegree(*person)) += 1;
    }
    let mut reaches = vec![0.0; agents as usize];
    for (person, agent) in endorsements {
        let outdegree = outdegrees.get(person).copied().unwrap_or(1) as f64;
        if let Some(reach) = reaches.get_mut(*agent as usize) {
            *reach += get(ranks, *person) / outdegree;
        }
    }
    reaches
}

/// The most that people without a seed can have of π, all together: `(1 − restart)/restart · Σ π(x)/outdeg(x)` over the
/// vouches that lead to them, given by each x of `vouchers` (once for each vouch). However many they are and whatever
/// they say of each other: all they have came in by these vouches, at a share of `1 − restart`, and of all that is there
/// the share `restart` goes back to the seeds at each step. Without such a vouch it is 0.
pub fn sybil_bound(graph: &Graph, ranks: &[f64], restart: f64, vouchers: impl IntoIterator<Item = u32>) -> f64 {
    let carried = |person| get(ranks, person) / graph.outdegree(person).max(1) as f64;
    (1.0 - restart) / restart * vouchers.into_iter().map(carried).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXACT: f64 = 1e-13;

    /// π as the definition has it, round by round.
    fn by_definition(people: u32, vouches: &[(u32, u32)], seeds: &[(u32, f64)]) -> Vec<f64> {
        let shares = shares(people as usize, seeds);
        let sound: Vec<_> = vouches.iter().filter(|(from, to)| from != to).collect();
        let outdegree = |person| sound.iter().filter(|(from, _)| *from == person).count() as f64;
        let mut seeds = vec![0.0; people as usize];
        shares.iter().for_each(|(seed, share)| seeds[*seed as usize] = *share);
        let mut ranks = seeds.clone();
        for _ in 0..150 {
            let mut next = vec![0.0; people as usize];
            for (from, to) in &sound {
                next[*to as usize] += (1.0 - RESTART) * ranks[*from as usize] / outdegree(*from);
            }
            let back = 1.0 - next.iter().sum::<f64>();
            ranks = next.iter().zip(&seeds).map(|(rank, seed)| rank + back * seed).collect();
        }
        ranks
    }

    fn distance(a: &[f64], b: &[f64]) -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum()
    }

    fn vouches(people: std::ops::Range<u32>, most: usize) -> impl Strategy<Value = Vec<(u32, u32)>> {
        let pairs = prop::collection::btree_set((people.clone(), people), 0..most);
        pairs.prop_map(|pairs| pairs.into_iter().filter(|(from, to)| from != to).collect())
    }

    fn seeds(people: std::ops::Range<u32>) -> impl Strategy<Value = Vec<(u32, f64)>> {
        prop::collection::vec((people, 0.1_f64..3.0), 1..5)
    }

    /// Ana is the seed; she knows Ben and Cleo, Ben knows Cleo, Cleo knows Ana; Dan knows Ana, and nobody knows Dan.
    fn four() -> (Graph, Vec<f64>) {
        let graph = Graph::new(4, &[(0, 1), (0, 2), (1, 2), (2, 0), (3, 0)]);
        let ranks = pagerank(&graph, &[(0, 1.0)], RESTART, TOLERANCE);
        (graph, ranks)
    }

    fn digits(values: &[f64]) -> Vec<String> {
        values.iter().map(|value| format!("{value:.4}")).collect()
    }

    #[test]
    fn four_people_done_by_hand() {
        // A = 0.2 + 0.8·C, B = 0.4·A, C = 0.4·A + 0.8·B = 0.72·A: A = 0.2/0.424.
        let (graph, ranks) = four();
        assert_eq!(digits(&ranks), ["0.4717", "0.1887", "0.3396", "0.0000"]);
        assert_eq!(known(&graph, &[(0, 1.0)], &ranks, RESTART), [true, true, true, false]);
        // Ben and Cleo endorse the first agent, Cleo the second too: 0.1887/(1 + 1) + 0.3396/(1 + 2), and 0.3396/3.
        assert_eq!(digits(&reach(&graph, &ranks, &[(1, 0), (2, 0), (2, 1)], 2)), ["0.2075", "0.1132"]);
    }

    #[test]
    fn a_thousand_strangers_have_what_one_vouch_gives_them() {
        // Cleo knows a stranger too, and a thousand strangers know each other in a ring.
        let mut vouches = vec![(0, 1), (0, 2), (1, 2), (2, 0), (2, 4)];
        vouches.extend((4..1_004).map(|n| (n, if n == 1_003 { 4 } else { n + 1 })));
        let graph = Graph::new(1_004, &vouches);
        let ranks = pagerank(&graph, &[(0, 1.0)], RESTART, EXACT);
        // A = 0.2 + 0.4·C and C = 0.72·A: A = 0.2/0.712 = 0.2809, C = 0.2022; 4 · 0.2022/2 = 0.4045.
        assert_eq!(digits(&ranks[..4]), ["0.2809", "0.1124", "0.2022", "0.0000"]);
        let strangers: f64 = ranks[4..].iter().sum();
        let bound = sybil_bound(&graph, &ranks, RESTART, [2]);
        assert_eq!(digits(&[strangers, bound]), ["0.4045", "0.4045"]);
        assert!((strangers - bound).abs() < 1e-9);
        assert_eq!(known(&graph, &[(0, 1.0)], &ranks, RESTART).iter().skip(4).filter(|known| **known).count(), 0);
    }

    #[test]
    fn many_threads_find_what_one_does() {
        let people = 20_000_u32;
        let next = |n: u32, by: u32| (n.wrapping_mul(2_654_435_761).wrapping_add(by) >> 8) % people;
        let vouches: Vec<_> = (0..500_000).map(|n| (next(n, 1) % (1 + n % people), next(n, 77_777))).collect();
        let graph = Graph::new(people, &vouches);
        let seeds: Vec<_> = (0..50).map(|n| (next(n, 5), 1.0)).collect();
        let exact = solve::<AtomicU64>(&graph, &seeds, RESTART, EXACT);
        for tolerance in [1e-4, 1e-6, 1e-9] {
            assert!(distance(&pagerank(&graph, &seeds, RESTART, tolerance), &exact) <= tolerance);
        }
    }

    #[test]
    fn without_seeds_nobody_is_known() {
        let graph = Graph::new(2, &[(0, 1), (1, 0)]);
        let ranks = pagerank(&graph, &[(0, 0.0), (9, 1.0)], RESTART, TOLERANCE);
        assert_eq!(ranks, [0.0, 0.0]);
        assert_eq!(known(&graph, &[], &ranks, RESTART), [false, false]);
    }

    #[test]
    fn seeds_whom_nobody_knows_yet_are_known_themselves() {
        let graph = Graph::new(3, &[]);
        let seeds = [(0, 1.0), (1, 1.0)];
        let ranks = pagerank(&graph, &seeds, RESTART, TOLERANCE);
        assert_eq!(known(&graph, &seeds, &ranks, RESTART), [true, true, false]);
    }

    proptest! {
        #[test]
        fn all_of_it_sums_to_one_and_is_as_defined(vouches in vouches(0..30, 120), seeds in seeds(0..30)) {
            let ranks = pagerank(&Graph::new(30, &vouches), &seeds, RESTART, EXACT);
            prop_assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(distance(&ranks, &by_definition(30, &vouches, &seeds)) < 1e-12);
        }

        #[test]
        fn whom_no_member_knows_gains_exactly_nothing(
            members in vouches(0..20, 80), strangers in vouches(20..60, 300),
            flattery in prop::collection::vec((20_u32..60, 0_u32..20), 0..40), seeds in seeds(0..20),
        ) {
            let all: Vec<_> = [members.clone(), strangers, flattery].concat();
            let graph = Graph::new(60, &all);
            let ranks = pagerank(&graph, &seeds, RESTART, EXACT);
            prop_assert!(ranks[20..].iter().all(|rank| *rank == 0.0));
            prop_assert_eq!(reach(&graph, &ranks, &[(20, 0), (21, 0), (59, 0)], 1), [0.0]);
            let alone = pagerank(&Graph::new(20, &members), &seeds, RESTART, EXACT);
            prop_assert!(distance(&ranks[..20], &alone) < 1e-12, "nor do they move anybody");
        }

        #[test]
        fn strangers_never_have_more_than_their_bound(
            members in vouches(0..20, 80), strangers in vouches(20..60, 300),
            flattery in prop::collection::vec((20_u32..60, 0_u32..20), 0..40),
            attack in prop::collection::btree_set((0_u32..20, 20_u32..60), 0..10), seeds in seeds(0..20),
        ) {
            let attack: Vec<_> = attack.into_iter().collect();
            let graph = Graph::new(60, &[members, strangers, flattery, attack.clone()].concat());
            let ranks = pagerank(&graph, &seeds, RESTART, EXACT);
            let bound = sybil_bound(&graph, &ranks, RESTART, attack.iter().map(|(from, _)| *from));
            let theirs: f64 = ranks[20..].iter().sum();
            prop_assert!(theirs <= bound + 1e-9, "{theirs} of {bound}");
            let endorsements: Vec<_> = (20..60).flat_map(|person| [(person, 0), (person, 1)]).collect();
            prop_assert!(reach(&graph, &ranks, &endorsements, 2).iter().sum::<f64>() <= bound + 1e-9);
        }

        #[test]
        fn strangers_who_only_know_each_other_have_just_their_bound(
            members in vouches(0..20, 80), attack in prop::collection::btree_set((0_u32..20, 20_u32..60), 1..10),
            more in vouches(20..60, 300), seeds in seeds(0..20),
        ) {
            let attack: Vec<_> = attack.into_iter().collect();
            let ring = (20..60).map(|n| (n, if n == 59 { 20 } else { n + 1 })).collect();
            let graph = Graph::new(60, &[members, attack.clone(), more, ring].concat());
            let ranks = pagerank(&graph, &seeds, RESTART, EXACT);
            let bound = sybil_bound(&graph, &ranks, RESTART, attack.iter().map(|(from, _)| *from));
            prop_assert!((ranks[20..].iter().sum::<f64>() - bound).abs() < 1e-9);
        }

        #[test]
        fn a_push_is_never_too_high_and_as_near_as_it_says(
            vouches in vouches(0..40, 160), seed in 0_u32..40, epsilon in 1e-6_f64..1e-2,
        ) {
            let graph = Graph::new(40, &vouches);
            let exact = pagerank(&graph, &[(seed, 1.0)], RESTART, EXACT);
            let mut missing = exact.clone();
            push(&graph, seed, RESTART, epsilon).iter().for_each(|(person, rank)| missing[*person as usize] -= rank);
            prop_assert!(missing.iter().all(|missing| *missing > -1e-12));
            let most: f64 = (0..40).map(|person| epsilon * graph.outdegree(person).max(1) as f64).sum();
            prop_assert!(missing.iter().sum::<f64>() <= most);
        }

        #[test]
        fn where_all_know_each_other_a_push_is_near_for_each(
            half in vouches(0..40, 160), seed in 0_u32..40, epsilon in 1e-6_f64..1e-2,
        ) {
            let mutual: std::collections::BTreeSet<_> = half.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
            let graph = Graph::new(40, &mutual.into_iter().collect::<Vec<_>>());
            let mut missing = pagerank(&graph, &[(seed, 1.0)], RESTART, EXACT);
            push(&graph, seed, RESTART, epsilon).iter().for_each(|(person, rank)| missing[*person as usize] -= rank);
            for (person, missing) in missing.iter().enumerate() {
                prop_assert!(*missing <= epsilon * graph.outdegree(person as u32).max(1) as f64 + 1e-12);
            }
        }

        #[test]
        fn an_endorsement_is_a_share_of_its_endorser_and_gives_nothing_back(
            vouches in vouches(0..20, 80), seeds in seeds(0..20),
            endorsements in prop::collection::btree_set((0_u32..20, 0_u32..5), 1..40), more in 0_u32..20,
        ) {
            let graph = Graph::new(20, &vouches);
            let ranks = pagerank(&graph, &seeds, RESTART, EXACT);
            let mut endorsements: Vec<_> = endorsements.into_iter().collect();
            let before = reach(&graph, &ranks, &endorsements, 6);
            let endorsers: std::collections::BTreeSet<_> = endorsements.iter().map(|(person, _)| *person).collect();
            let theirs: f64 = endorsers.iter().map(|person| ranks[*person as usize]).sum();
            prop_assert!(before.iter().sum::<f64>() <= theirs + 1e-12);
            endorsements.push((more, 5));
            let after = reach(&graph, &ranks, &endorsements, 6);
            prop_assert!(before[..5].iter().zip(&after).all(|(before, after)| *after <= *before + 1e-12));
        }
    }
}
