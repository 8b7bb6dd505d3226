//! Whom and what a file speaks of: ids by name, made when new. It is asked once per batch, never once per line.

use std::collections::{HashMap, HashSet};

use crate::{
    domain::{
        Moment,
        agent::AgentState,
        text::{Handle, Slug},
        trust::Coverage,
    },
    services::Result,
    store::{
        self, Db,
        bulk::{self, Numbered, insert, reserve},
        known,
    },
};

/// Things by name within a company.
type WithinCompany<T> = HashMap<i64, HashMap<String, T>>;

/// An agent's place in a file: the company and the agent, as the file names them.
pub type Place<'a> = (&'a str, &'a str);

/// A case that is known.
#[derive(Clone, Copy, Debug)]
pub struct KnownCase {
    /// Its id.
    pub id: i64,
    /// Whether only its reference is known so far.
    pub bare: bool,
}

/// How many of each kind were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Companies.
    pub companies: usize,
    /// Agents.
    pub agents: usize,
    /// Cases.
    pub cases: usize,
}

/// The ids that were found or made so far.
#[derive(Default)]
pub struct Register {
    companies: HashMap<String, i64>,
    agents: HashMap<String, i64>,
    /// Agents that were there before this batch.
    older: HashSet<i64>,
    employments: HashMap<(i64, i64), (i64, Moment)>,
    topics: HashMap<String, i64>,
    products: WithinCompany<i64>,
    raters: WithinCompany<i64>,
    cases: WithinCompany<KnownCase>,
    rated: HashSet<i64>,
    given: HashMap<(i64, i64), Vec<Moment>>,
    sent: HashSet<(i64, i64, Moment)>,
    coverage: HashMap<i64, Coverage>,
    /// What was made.
    pub made: Made,
}

/// The slug of an agent's own id in the file; a bare number or sign is told apart by the company.
pub fn handle_of((company, agent): Place) -> Option<Handle> {
    agent.parse().ok().or_else(|| Slug::nearest(agent)).or_else(|| Slug::nearest(&format!("{company} {agent}")))
}

/// Each new key once, in the order in which they come.
fn unseen<K: Clone + Eq + std::hash::Hash>(keys: impl Iterator<Item = K>) -> Vec<K> {
    let mut seen = HashSet::new();
    keys.filter(|key| seen.insert(key.clone())).collect()
}

impl Register {
    /// The company of that name.
    pub fn company(&self, name: &str) -> i64 {
        self.companies.get(name).copied().unwrap_or(0)
    }

    /// The agent of that place.
    pub fn agent(&self, (company, agent): Place) -> i64 {
        self.agents.get(agent).or_else(|| self.agents.get(&format!("{company} {agent}"))).copied().unwrap_or(0)
    }

    /// The topic of that name.
    pub fn topic(&self, name: &str) -> Option<i64> {
        self.topics.get(name).copied()
    }

    /// The company's product of that name.
    pub fn product(&self, company_id: i64, name: &str) -> Option<i64> {
        self.products.get(&company_id)?.get(name).copied()
    }

    /// The company's customer of that reference.
    pub fn rater(&self, company_id: i64, reference: &str) -> i64 {
        self.raters.get(&company_id).and_then(|raters| raters.get(reference)).copied().unwrap_or(0)
    }

    /// The company's case of that reference.
    pub fn case(&self, company_id: i64, reference: &str) -> Option<KnownCase> {
        self.cases.get(&company_id)?.get(reference).copied()
    }

    /// All agents that the file spoke of so far.
    pub fn all_agents(&self) -> Vec<i64> {
        unseen(self.agents.values().copied())
    }

    /// Those of these agents of whom something may be believed already.
    pub fn believed(&self, agents: impl Iterator<Item = i64>) -> Vec<i64> {
        unseen(agents.filter(|id| self.older.contains(id)))
    }

    /// What came in is now as old as the rest.
    pub fn end_batch(&mut self) {
        self.older.extend(self.agents.values());
    }

    /// Notes a rating; false when it is known already.
    pub fn note_rating(&mut self, case: Option<i64>, agent: i64, rater: i64, at: Moment) -> bool {
        if case.is_some_and(|case| !self.rated.insert(case)) {
            return false;
        }
        let given = self.given.entry((agent, rater)).or_default();
        let is_new = !given.contains(&at);
        if is_new {
            given.push(at);
        }
        is_new
    }

    /// How many ratings of this agent the rater gave before that moment.
    pub fn ratings_before(&self, agent: i64, rater: i64, at: Moment) -> i64 {
        let given =
            self.given.get(&(agent, rater)).map_or(0, |given| given.iter().filter(|given| **given < at).count());
        i64::try_from(given).unwrap_or(i64::MAX)
    }

    /// Notes a kind word; false when it is known already.
    pub fn note_thanks(&mut self, agent: i64, rater: i64, at: Moment) -> bool {
        self.sent.insert((agent, rater, at))
    }

    /// How many of the company's cases were invited to rate at that moment, of how many.
    pub fn invited_of_resolved(&self, company_id: i64, at: Moment) -> (i64, i64) {
        self.coverage.get(&company_id).map_or((0, 0), |coverage| coverage.at(at))
    }

    /// Finds or makes companies.
    pub fn companies<'a>(&mut self, db: &mut Db, names: impl Iterator<Item = &'a str>, now: Moment) -> Result<()> {
        let new = unseen(names.filter(|name| !self.companies.contains_key(*name)));
        let slugged: Vec<_> = new.iter().filter_map(|name| Some((*name, Slug::nearest(name)?.into_string()))).collect();
        let slugs = unseen(slugged.iter().map(|(_, slug)| slug.clone()));
        let mut ids = known::companies(db, &slugs)?;
        let missing: Vec<_> = slugs.iter().filter(|slug| !ids.contains_key(*slug)).collect();
        let mut rows = Vec::new();
        for (slug, id) in missing.iter().zip(reserve(db, Numbered::Companies, missing.len())?) {
            let name = slugged.iter().find(|(_, its)| its == *slug).map_or(slug.as_str(), |(name, _)| name);
            rows.push(bulk::Company {
                id,
                slug: (*slug).clone(),
                name: name.into(),
                about: String::new(),
                url: None,
                domain: None,
                created_at: now,
            });
            ids.insert((*slug).clone(), id);
        }
        insert(db, &rows)?;
        self.made.companies += rows.len();
        for (name, slug) in &slugged {
            if let Some(id) = ids.get(slug) {
                self.companies.insert((*name).into(), *id);
            }
        }
        for id in unseen(slugs.iter().filter_map(|slug| ids.get(slug).copied())) {
            let made = rows.iter().any(|row| row.id == id);
            let cases = if made { Vec::new() } else { known::invited_cases(db, id)? };
            self.coverage.insert(id, Coverage::of(cases));
        }
        Ok(())
    }

    /// Finds or makes agents, each with the name that the file gives them first.
    pub fn agents<'a>(
        &mut self,
        db: &mut Db,
        places: impl Iterator<Item = (Place<'a>, &'a str)>,
        consent: Option<&str>,
        now: Moment,
    ) -> Result<()> {
        let mut new = Vec::new();
        let mut seen = HashSet::new();
        for (place, name) in places {
            let is_known = self.agents.contains_key(place.1);
            if !is_known && seen.insert(place) && self.agent(place) == 0 {
                new.extend(handle_of(place).map(|handle| (place, name, handle.into_string())));
            }
        }
        let handles = unseen(new.iter().map(|(_, _, handle)| handle.clone()));
        let mut ids = known::agents(db, &handles)?;
        let older: Vec<i64> = ids.values().copied().collect();
        let missing: HashSet<_> = handles.iter().filter(|handle| !ids.contains_key(*handle)).cloned().collect();
        let mut reserved = reserve(db, Numbered::Agents, missing.len())?;
        let mut rows = Vec::new();
        for ((company, agent), name, handle) in &new {
            if !ids.contains_key(handle)
                && let Some(id) = reserved.next()
            {
                rows.push(draft(id, handle, if name.is_empty() { agent } else { name }, consent, now));
                ids.insert(handle.clone(), id);
            }
            if let Some(id) = ids.get(handle) {
                // Only where the file's own id makes no handle does the company belong to the name.
                let own = agent.parse::<Handle>().is_ok() || Slug::nearest(agent).is_some();
                self.agents.insert(if own { (*agent).to_owned() } else { format!("{company} {agent}") }, *id);
            }
        }
        insert(db, &rows)?;
        self.made.agents += rows.len();
        if let Some(ground) = consent {
            known::publish_drafts(db, &older, ground, now)?;
        }
        self.employments.extend(known::employments(db, &older)?);
        self.older.extend(older);
        Ok(())
    }

    /// Notes that agents worked for companies at some moments: an employment begins with the earliest.
    pub fn employ(&mut self, db: &mut Db, worked: impl Iterator<Item = (i64, i64, Moment)>, now: Moment) -> Result<()> {
        let mut first: HashMap<(i64, i64), Moment> = HashMap::new();
        let mut order = Vec::new();
        for (agent, company, at) in worked {
            let earliest = first.entry((agent, company)).or_insert_with(|| {
                order.push((agent, company));
                at
            });
            *earliest = at.min(*earliest);
        }
        let missing = order.iter().filter(|pair| !self.employments.contains_key(pair)).count();
        let mut reserved = reserve(db, Numbered::Employments, missing)?;
        let mut rows = Vec::new();
        for pair in order {
            let Some(since) = first.get(&pair).copied() else { continue };
            match self.employments.get_mut(&pair) {
                Some((id, known)) if since < *known => {
                    known::employed_since(db, *id, since)?;
                    *known = since;
                }
                Some(_) => {}
                None => {
                    let Some(id) = reserved.next() else { continue };
                    self.employments.insert(pair, (id, since));
                    rows.push(bulk::Employment {
                        id,
                        agent_id: pair.0,
                        company_id: pair.1,
                        title: String::new(),
                        since,
                        until: None,
                        confirmed_at: Some(now),
                    });
                }
            }
        }
        Ok(insert(db, &rows)?)
    }

    /// Finds or makes topics.
    pub fn topics<'a>(&mut self, db: &mut Db, names: impl Iterator<Item = &'a str>) -> Result<()> {
        for name in unseen(names.filter(|name| !name.is_empty() && !self.topics.contains_key(*name))) {
            if let Some(id) = store::topics::ensure_topic(db, name)? {
                self.topics.insert(name.into(), id);
            }
        }
        Ok(())
    }

    /// Finds or makes products of companies.
    pub fn products<'a>(&mut self, db: &mut Db, named: impl Iterator<Item = (i64, &'a str)>) -> Result<()> {
        for (company, name) in unseen(named.filter(|(_, name)| !name.is_empty())) {
            if self.product(company, name).is_none()
                && let Some(id) = store::topics::ensure_product(db, company, name)?
            {
                self.products.entry(company).or_default().insert(name.into(), id);
            }
        }
        Ok(())
    }

    /// Finds or makes the customers of companies, and learns what they rated and whom they thanked.
    pub fn raters<'a>(&mut self, db: &mut Db, named: impl Iterator<Item = (i64, &'a str)>, now: Moment) -> Result<()> {
        let new = unseen(named.filter(|(company, reference)| self.rater(*company, reference) == 0));
        let mut older = Vec::new();
        for (company, references) in by_company(&new) {
            let found = known::raters(db, company, &references)?;
            older.extend(found.values().copied());
            self.raters.entry(company).or_default().extend(found);
        }
        let missing: Vec<_> = new.iter().filter(|(company, name)| self.rater(*company, name) == 0).collect();
        let mut rows = Vec::new();
        for ((company, reference), id) in missing.iter().zip(reserve(db, Numbered::Raters, missing.len())?) {
            self.raters.entry(*company).or_default().insert((*reference).into(), id);
            rows.push(bulk::Rater {
                id,
                person_id: None,
                company_id: Some(*company),
                reference: Some((*reference).into()),
                name: None,
                touched_at: now,
            });
        }
        insert(db, &rows)?;
        for (agent, rater, at) in known::ratings_by(db, &older)? {
            self.given.entry((agent, rater)).or_default().push(at);
        }
        self.sent.extend(known::thanks_by(db, &older)?);
        Ok(())
    }

    /// Finds cases, and learns which were rated.
    pub fn cases<'a>(&mut self, db: &mut Db, named: impl Iterator<Item = (i64, &'a str)>) -> Result<()> {
        let new = unseen(named.filter(|(company, reference)| self.case(*company, reference).is_none()));
        let mut older = Vec::new();
        for (company, references) in by_company(&new) {
            for (reference, (id, channel)) in known::cases(db, company, &references)? {
                older.push(id);
                let case = KnownCase { id, bare: channel.is_empty() };
                self.cases.entry(company).or_default().insert(reference, case);
            }
        }
        self.rated.extend(known::rated(db, &older)?);
        Ok(())
    }

    /// Makes cases that are not known yet; a second of the same reference is left out.
    pub fn add_cases(&mut self, db: &mut Db, cases: impl Iterator<Item = bulk::Case>) -> Result<usize> {
        let mut rows = Vec::new();
        for case in cases {
            let known = self.cases.entry(case.company_id).or_default();
            if !known.contains_key(&case.reference) {
                known.insert(case.reference.clone(), KnownCase { id: 0, bare: case.channel.is_empty() });
                rows.push(case);
            }
        }
        let reserved = reserve(db, Numbered::Cases, rows.len())?;
        for (row, id) in rows.iter_mut().zip(reserved) {
            row.id = id;
            let known = self.cases.entry(row.company_id).or_default();
            known.insert(row.reference.clone(), KnownCase { id, bare: row.channel.is_empty() });
        }
        insert(db, &rows)?;
        self.made.cases += rows.len();
        Ok(rows.len())
    }

    /// Notes that the details of a bare case are known now.
    pub fn filled(&mut self, company_id: i64, reference: &str) {
        if let Some(case) = self.cases.get_mut(&company_id).and_then(|cases| cases.get_mut(reference)) {
            case.bare = false;
        }
    }
}

fn by_company(named: &[(i64, &str)]) -> Vec<(i64, Vec<String>)> {
    let mut grouped: Vec<(i64, Vec<String>)> = Vec::new();
    let mut at: HashMap<i64, usize> = HashMap::new();
    for (company, name) in named {
        let index = *at.entry(*company).or_insert_with(|| {
            grouped.push((*company, Vec::new()));
            grouped.len() - 1
        });
        if let Some((_, names)) = grouped.get_mut(index) {
            names.push((*name).into());
        }
    }
    grouped
}

fn draft(id: i64, handle: &str, name: &str, consent: Option<&str>, now: Moment) -> bulk::Agent {
    let state = if consent.is_some() { AgentState::Public } else { AgentState::Draft };
    bulk::Agent {
        id,
        handle: handle.into(),
        name: name.into(),
        person_id: None,
        state: state.key(),
        bio: String::new(),
        languages: String::new(),
        hours: String::new(),
        reach_text: String::new(),
        reach_url: None,
        consented_at: consent.map(|_| now),
        consent_ground: consent.map(Into::into),
        created_at: now,
    }
}

/// A case of which only the reference is known, in a rating or a kind word.
pub fn bare_case(company_id: i64, agent_id: i64, reference: &str, at: Moment) -> bulk::Case {
    bulk::Case {
        id: 0,
        company_id,
        reference: reference.into(),
        agent_id,
        channel: String::new(),
        product_id: None,
        topic_id: None,
        opened_at: at,
        first_reply_at: None,
        first_reply_seconds: None,
        resolved_at: None,
        reopened_at: None,
    }
}
