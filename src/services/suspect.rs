//! Looks for ratings that seem bought. What is found goes to a moderator, and until one decides, those raters' ratings
//! count less. Nothing is ever hidden.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Result, trust};
use crate::{
    domain::{
        Moment,
        moderation::{Finding, Suspected},
        rating::Rating,
        trust::{
            Relation, Signals, Suspicion, Weight, copies,
            suspicion::{ENOUGH, ENOUGH_GIVEN, FRESH, IN_A_ROW, Looked, RAISE, Reason, is_together, lowered, suspect},
        },
    },
    store::{
        self, Db,
        suspicions::{self, Given},
    },
};

/// So many of a rater's newest ratings stand for all of them.
const MOST_GIVEN: i64 = 100;

/// So many of an agent's newest ratings are looked at together.
const MOST_LATELY: i64 = 500;

/// A text is held against so many of the newest about the same agent.
const MOST_TEXTS: i64 = 500;

/// Ratings that seem bought.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whose they are.
    pub about: Suspected,
    /// How likely, and why.
    pub suspicion: Suspicion,
    /// Who gave them.
    pub raters: Vec<i64>,
}

/// What was found in one batch.
pub struct Batch {
    /// The last that was looked at, or nothing when there are no more.
    pub last: Option<i64>,
    /// Those at least as probable as [`RAISE`].
    pub found: Vec<Found>,
    /// Raters among them against whom a suspicion stands: what they said meanwhile counts less, too.
    pub standing: Vec<i64>,
}

/// Looks at all that the next raters gave, of those who said something since then. Writes nothing.
///
/// # Errors
/// When the database fails.
pub fn raters(db: &mut Db, since: Option<Moment>, after: i64, limit: i64) -> Result<Batch> {
    let ids = suspicions::raters_stirred(db, since, after, limit)?;
    let looked = look(db, &ids, ENOUGH_GIVEN, |_| true)?;
    let found = looked.chunk_by(|one, other| one.rater_id == other.rater_id).filter_map(|given| {
        let rater = given.first()?.rater_id;
        found(Suspected::Rater(rater), given)
    });
    let found = found.collect();
    Ok(Batch { last: ids.last().copied(), found, standing: suspicions::standing_against(db, &ids)? })
}

/// Looks at the odd ones among the latest ratings of the next agents, of those of whom something was said since then.
/// Writes nothing.
///
/// # Errors
/// When the database fails.
pub fn agents(db: &mut Db, since: Option<Moment>, after: i64, limit: i64, now: Moment) -> Result<Batch> {
    let ids = suspicions::agents_stirred(db, since, after, limit, now)?;
    let mut batch = Batch { last: ids.last().copied(), found: Vec::new(), standing: Vec::new() };
    for agent in ids {
        let (lately, by): (HashSet<i64>, HashSet<i64>) =
            suspicions::lately_of(db, agent, now, MOST_LATELY)?.into_iter().unzip();
        if lately.len() < ENOUGH {
            continue;
        }
        let by: Vec<i64> = by.into_iter().collect();
        let looked = look(db, &by, 1, |given| lately.contains(&given.id))?;
        let odd: Vec<Looked> = looked.into_iter().filter(Looked::is_odd).collect();
        if odd.len() >= ENOUGH {
            batch.found.extend(found(Suspected::Agent(agent), &odd));
        }
    }
    Ok(batch)
}

fn found(about: Suspected, looked: &[Looked]) -> Option<Found> {
    let suspicion = suspect(&Signals::of(looked));
    let raters: HashSet<i64> = looked.iter().map(|rating| rating.rater_id).collect();
    (suspicion.probability >= RAISE).then(|| Found { about, suspicion, raters: raters.into_iter().collect() })
}

/// Looks at what these raters gave, as far as it is wanted, in the order of the raters; those are left out who gave too
/// little.
fn look(db: &mut Db, raters: &[i64], least: usize, wanted: impl Fn(&Given) -> bool) -> Result<Vec<Looked>> {
    let mut given = Vec::new();
    for rater in raters {
        let by_one = suspicions::given_by(db, *rater, MOST_GIVEN)?;
        if by_one.len() >= least {
            given.extend(by_one);
        }
    }
    let around = Around::of(db, raters, &given, &wanted)?;
    let mut looked = Vec::new();
    for by_one in given.chunk_by(|one, other| one.rater_id == other.rater_id) {
        for rating in by_one.iter().filter(|rating| wanted(rating)) {
            let (within, month) = suspicions::around(db, rating)?;
            looked.push(around.look(rating, by_one, is_together(within, month)));
        }
    }
    Ok(looked)
}

/// What ratings are held against.
struct Around {
    /// Where everyone begins.
    mean: f64,
    /// Agent → Σx and how many.
    received: HashMap<i64, (f64, i64)>,
    /// Rater → person, and since when.
    accounts: HashMap<i64, (i64, Moment)>,
    /// Agent → company.
    employers: HashMap<i64, i64>,
    /// Person and agent who rated or vouched for them in turn.
    in_turn: HashSet<(i64, i64)>,
    /// Agent → who said what.
    texts: BTreeMap<i64, Vec<(i64, u64)>>,
    /// Who said exactly that, of anybody.
    said: HashMap<u64, Vec<i64>>,
}

impl Around {
    fn of(db: &mut Db, raters: &[i64], given: &[Given], wanted: impl Fn(&Given) -> bool) -> Result<Self> {
        let wanted: Vec<&Given> = given.iter().filter(|rating| wanted(rating)).collect();
        let agents: HashSet<i64> = wanted.iter().map(|rating| rating.agent_id).collect();
        let agents: Vec<i64> = agents.into_iter().collect();
        let everywhere: HashSet<i64> = given.iter().map(|rating| rating.agent_id).collect();
        let accounts = suspicions::accounts(db, raters)?;
        let people: Vec<i64> = accounts.values().map(|(person, _)| *person).collect();
        let hashes: HashSet<u64> = wanted.iter().filter_map(|rating| rating.text).collect();
        let mut said: HashMap<u64, Vec<i64>> = HashMap::new();
        for (rater, hash) in suspicions::who_said(db, &hashes.into_iter().collect::<Vec<_>>())? {
            said.entry(hash).or_default().push(rater);
        }
        let mut texts = BTreeMap::new();
        for rating in wanted.iter().filter(|rating| rating.text.is_some()) {
            if let std::collections::btree_map::Entry::Vacant(vacant) = texts.entry(rating.agent_id) {
                vacant.insert(suspicions::texts_of(db, rating.agent_id, MOST_TEXTS)?);
            }
        }
        Ok(Self {
            mean: store::site::learned(db)?.stars.mean,
            received: store::raters::received(db, &agents)?.into_iter().collect(),
            employers: suspicions::employers(db, &everywhere.into_iter().collect::<Vec<_>>())?,
            in_turn: suspicions::in_turn(db, &people, &agents)?,
            accounts,
            texts,
            said,
        })
    }

    /// One rating, among all by the same person.
    fn look(&self, rating: &Given, by_one: &[Given], together: bool) -> Looked {
        let account = self.accounts.get(&rating.rater_id);
        Looked {
            rating_id: rating.id,
            rater_id: rating.rater_id,
            agent_id: rating.agent_id,
            stars: rating.stars,
            others: self.others(rating, by_one),
            together,
            in_a_row: by_one.iter().any(|before| {
                before.id != rating.id
                    && (before.at, before.id) < (rating.at, rating.id)
                    && rating.at - before.at < IN_A_ROW
            }),
            one_company: self.is_for_one_company(by_one),
            fresh: account.is_some_and(|(_, since)| rating.at - *since < FRESH),
            one_network: matches!(rating.relation, Some(Relation::Network | Relation::Household)),
            each_other: account.is_some_and(|(person, _)| self.in_turn.contains(&(*person, rating.agent_id))),
            copied: rating.text.is_some_and(|text| self.is_copied(rating, text)),
        }
    }

    /// What everybody else says of the agent, as if two more had said what is usual on this site.
    fn others(&self, rating: &Given, by_one: &[Given]) -> f64 {
        let own = || by_one.iter().filter(|own| own.agent_id == rating.agent_id);
        let own_sum: f64 = own().map(|own| own.stars.fraction()).sum();
        let (sum, n) = self.received.get(&rating.agent_id).copied().unwrap_or_default();
        let others = (n - own().count() as i64).max(0) as f64;
        (((sum - own_sum).max(0.0) + 2.0 * self.mean) / (others + 2.0)).clamp(0.0, 1.0)
    }

    /// Whether somebody rated more than once, and always for the same company.
    fn is_for_one_company(&self, by_one: &[Given]) -> bool {
        let company = |rating: &Given| rating.company_id.or_else(|| self.employers.get(&rating.agent_id).copied());
        let mut companies = by_one.iter().map(company);
        match companies.next().flatten() {
            Some(first) => by_one.len() > 1 && companies.all(|company| company == Some(first)),
            None => false,
        }
    }

    fn is_copied(&self, rating: &Given, text: u64) -> bool {
        let by_another = |rater: &i64| *rater != rating.rater_id;
        self.said.get(&text).is_some_and(|raters| raters.iter().any(by_another))
            || self.texts.get(&rating.agent_id).is_some_and(|texts| {
                texts.iter().any(|(rater, other)| by_another(rater) && copies::are_copies(text, *other))
            })
    }
}

/// Puts what was found before the moderators, or brings what they have up to date, and lets those ratings count less.
/// What a moderator has decided on is not raised again for the same reasons.
///
/// # Errors
/// When the database fails.
pub fn raise(db: &mut Db, found: &Found, now: Moment) -> Result<()> {
    let settled = settled(db, found)?;
    let unsettled: Vec<i64> = found.raters.iter().copied().filter(|rater| !settled.contains(rater)).collect();
    let least = match found.about {
        Suspected::Agent(_) => ENOUGH,
        Suspected::Rater(_) => 1,
    };
    let id = match suspicions::open_about(db, found.about)? {
        Some(id) => {
            suspicions::update(db, id, &found.suspicion)?;
            id
        }
        None if unsettled.len() < least => return Ok(()),
        None => suspicions::raise(db, found.about, &found.suspicion, now)?,
    };
    suspicions::name(db, id, &unsettled)?;
    let named = suspicions::named(db, id)?;
    weigh(db, &named, now)
}

/// Those on whom a moderator has decided: for good when it looked bought, else for these reasons.
fn settled(db: &mut Db, found: &Found) -> Result<HashSet<i64>> {
    let decided = suspicions::decided_on(db, &found.raters)?.into_iter();
    let known = |reasons: &[_]| {
        let signals: HashSet<_> = reasons.iter().map(|reason: &Reason| reason.signal).collect();
        found.suspicion.reasons.iter().all(|reason| signals.contains(&reason.signal))
    };
    let settled = decided.filter(|(_, reasons, finding)| *finding == Finding::Upheld || known(reasons));
    Ok(settled.map(|(rater, ..)| rater).collect())
}

/// Lets all ratings of these raters count as the suspicions that stand against them have it.
///
/// # Errors
/// When the database fails.
pub fn weigh(db: &mut Db, raters: &[i64], now: Moment) -> Result<()> {
    let agents = suspicions::rated_by(db, raters)?;
    store::posteriors::hold(db, &agents)?;
    for rater in raters {
        let suspicion = suspicions::note_rater(db, *rater)?;
        for id in suspicions::ratings_by(db, *rater)? {
            if let Some(rating) = store::ratings::by_id(db, id)? {
                weigh_one(db, &rating, suspicion, now)?;
            }
        }
    }
    Ok(())
}

/// Lets a rating that was just written, or whose credibility was worked out anew, count as the suspicion against its
/// rater has it.
///
/// # Errors
/// When the database fails.
pub fn weigh_new(db: &mut Db, rating_id: i64, suspicion: f64, now: Moment) -> Result<()> {
    suspicions::forget_credibility(db, rating_id)?;
    match store::ratings::by_id(db, rating_id)? {
        Some(rating) if suspicion > 0.0 => weigh_one(db, &rating, suspicion, now),
        _ => Ok(()),
    }
}

/// The credibility that a rating had is kept while it is lowered, so that all of it can come back.
fn weigh_one(db: &mut Db, rating: &Rating, suspicion: f64, now: Moment) -> Result<()> {
    let before = suspicions::credibility_before(db, rating.id)?;
    let whole = before.unwrap_or(rating.weight.credibility);
    let credibility = match (before, suspicion > 0.0) {
        (None, false) => return Ok(()),
        (None, true) => {
            suspicions::keep_credibility(db, rating.id, whole)?;
            lowered(whole, suspicion)
        }
        (Some(_), true) => lowered(whole, suspicion),
        (Some(_), false) => {
            suspicions::forget_credibility(db, rating.id)?;
            whole
        }
    };
    let weight = Weight { credibility, ..rating.weight };
    match rating.withdrawn_at {
        _ if weight == rating.weight => Ok(()),
        Some(_) => Ok(store::ratings::weigh(db, rating.id, &weight)?),
        None => trust::reweigh(db, rating, weight, now),
    }
}
