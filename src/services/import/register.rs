//! Whom and what a file speaks of: ids by name, made when new. It is asked once per batch, never once per line.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

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
        known::{self, CaseDetails},
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
    /// Who helped.
    pub agent_id: i64,
    /// With which product.
    pub product_id: Option<i64>,
    /// On which topic.
    pub topic_id: Option<i64>,
    /// Whether only its reference is known so far.
    pub bare: bool,
}

impl From<&bulk::Case> for KnownCase {
    fn from(case: &bulk::Case) -> Self {
        Self {
            id: case.id,
            agent_id: case.agent_id,
            product_id: case.product_id,
            topic_id: case.topic_id,
            bare: case.channel.is_empty(),
        }
    }
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
    /// By the company's own id of them.
    agents: WithinCompany<i64>,
    /// Agents that were there before this batch.
    older: HashSet<i64>,
    /// Agents of this batch.
    touched: HashSet<i64>,
    /// Those of them who are new to this import, or have a new name.
    fresh: HashSet<i64>,
    /// Unclaimed agents that bear their company's id of them for want of a name.
    nameless: HashSet<i64>,
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
    /// What makes pseudonyms of the addresses in an export; none for a file in our own columns.
    pub site_secret: Option<Arc<[u8]>>,
}

/// The handles that an agent may get, the nicest first, without end: the file's own id when it has a letter, then the
/// id beside the company, numbered when that is taken too. None for an id without a letter or a digit.
pub fn handles_of((company, agent): Place) -> Option<impl Iterator<Item = Handle>> {
    let own = agent.parse().ok().or_else(|| Slug::nearest(agent));
    // The id alone may be one character, which is no slug yet, and must not be cut off behind a long company.
    let id = Slug::nearest(&format!("id {agent}")).map(Slug::into_string)?;
    let id = id.strip_prefix("id-").filter(|id| !id.is_empty())?.to_owned();
    let room = Slug::MAX.saturating_sub(id.len() + "-9999".len() + 1);
    let company: String = Slug::nearest(company)?.as_str().chars().take(room).collect();
    let beside = format!("{company} {id}");
    let numbered = (2..10_000).map({
        let beside = beside.clone();
        move |n| format!("{beside} {n}")
    });
    let with_company = std::iter::once(beside).chain(numbered).filter_map(|text| Slug::nearest(&text));
    let named = own.filter(|own: &Handle| own.as_str().bytes().any(|byte| byte.is_ascii_alphabetic()));
    Some(named.into_iter().chain(with_company))
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
        self.agents.get(&self.company(company)).and_then(|agents| agents.get(agent)).copied().unwrap_or(0)
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
        unseen(self.agents.values().flat_map(HashMap::values).copied())
    }

    /// The agents of this batch: those who are new to this import or have a new name, and those of whom only more is
    /// believed.
    pub fn touched(&self) -> (Vec<i64>, Vec<i64>) {
        self.touched.iter().copied().partition(|id| self.fresh.contains(id))
    }

    /// Those of these agents of whom something may be believed already.
    pub fn believed(&self, agents: impl Iterator<Item = i64>) -> Vec<i64> {
        unseen(agents.filter(|id| self.older.contains(id)))
    }

    /// What came in is now as old as the rest.
    pub fn end_batch(&mut self) {
        self.older.extend(self.touched.drain());
        self.fresh.clear();
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
            let coverage = if made { Coverage::default() } else { known::coverage(db, id)? };
            self.coverage.insert(id, coverage);
        }
        Ok(())
    }

    /// Finds or makes agents, each with the name that the file gives them first. An agent who is there already is only
    /// meant when this company said before that they work or worked for it: names are no proof.
    pub fn agents<'a>(
        &mut self,
        db: &mut Db,
        places: impl Iterator<Item = (Place<'a>, &'a str)>,
        consent: Option<&str>,
        now: Moment,
    ) -> Result<()> {
        let mut named: HashMap<Place, &str> = HashMap::new();
        let mut order = Vec::new();
        for (place, name) in places {
            let first = named.entry(place).or_insert_with(|| {
                order.push(place);
                name
            });
            if first.is_empty() {
                *first = name;
            }
        }
        let new: Vec<Place> = order.iter().copied().filter(|place| self.agent(*place) == 0).collect();
        let mut known = Known::default();
        known.learn(db, new.iter().filter_map(|place| Some(handles_of(*place)?.take(2))).flatten().collect())?;
        let mut rows = Vec::new();
        let mut reserved = reserve(db, Numbered::Agents, new.len())?;
        for place in new {
            let company = self.company(place.0);
            let Some((handle, found)) = known.place(db, company, place)? else { continue };
            let Some(id) = found.or_else(|| reserved.next()) else { continue };
            if found.is_none() {
                let name = named.get(&place).copied().filter(|name| !name.is_empty());
                rows.push(draft(id, handle.as_str(), name.unwrap_or(place.1), consent, now));
                known.took(handle, id, company);
                if name.is_none() {
                    self.nameless.insert(id);
                }
            }
            self.agents.entry(company).or_default().insert(place.1.into(), id);
        }
        insert(db, &rows)?;
        self.made.agents += rows.len();
        let made: HashSet<i64> = rows.iter().map(|row| row.id).collect();
        let of_batch = unseen(order.iter().map(|place| self.agent(*place)));
        let older: Vec<i64> =
            of_batch.iter().copied().filter(|id| !made.contains(id) && !self.older.contains(id)).collect();
        if let Some(ground) = consent {
            known::publish_drafts(db, &older, ground, now)?;
        }
        self.fresh.extend(of_batch.iter().copied().filter(|id| !self.older.contains(id)));
        self.employments.extend(known::employments(db, &older)?);
        self.learn_names(db, &order, &named, &older)?;
        self.older.extend(older);
        self.touched.extend(of_batch);
        Ok(())
    }

    /// Gives those the name that the file brings now who so far bear only the company's id of them.
    fn learn_names(
        &mut self,
        db: &mut Db,
        places: &[Place],
        named: &HashMap<Place, &str>,
        older: &[i64],
    ) -> Result<()> {
        let unclaimed = known::names_of_unclaimed(db, older)?;
        for place in places {
            let id = self.agent(*place);
            if unclaimed.get(&id).is_some_and(|name| name == place.1) {
                self.nameless.insert(id);
            }
            let name = named.get(place).copied().filter(|name| !name.is_empty());
            if let Some(name) = name.filter(|_| self.nameless.remove(&id)) {
                known::name(db, id, name)?;
                self.fresh.insert(id);
            }
        }
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
            for case in known::cases(db, company, &references)? {
                older.push(case.id);
                let known = KnownCase {
                    id: case.id,
                    agent_id: case.agent_id,
                    product_id: case.product_id,
                    topic_id: case.topic_id,
                    bare: case.channel.is_empty(),
                };
                self.cases.entry(company).or_default().insert(case.reference, known);
            }
        }
        self.rated.extend(known::rated(db, &older)?);
        Ok(())
    }

    /// Makes cases that are not known yet; a second of the same reference is left out. Returns the ids of the new ones.
    pub fn add_cases(&mut self, db: &mut Db, cases: impl Iterator<Item = bulk::Case>) -> Result<Vec<i64>> {
        let mut rows = Vec::new();
        for case in cases {
            let known = self.cases.entry(case.company_id).or_default();
            if !known.contains_key(&case.reference) {
                known.insert(case.reference.clone(), (&case).into());
                rows.push(case);
            }
        }
        let reserved = reserve(db, Numbered::Cases, rows.len())?;
        for (row, id) in rows.iter_mut().zip(reserved) {
            row.id = id;
            let known = self.cases.entry(row.company_id).or_default();
            known.insert(row.reference.clone(), (&*row).into());
        }
        insert(db, &rows)?;
        self.made.cases += rows.len();
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// Whether a case of that id was rated.
    pub fn is_rated(&self, case: i64) -> bool {
        self.rated.contains(&case)
    }

    /// Notes what a bare case is about, now that it is known.
    pub fn filled(&mut self, company_id: i64, reference: &str, details: &CaseDetails) {
        if let Some(case) = self.cases.get_mut(&company_id).and_then(|cases| cases.get_mut(reference)) {
            case.bare = false;
            (case.product_id, case.topic_id) = (details.product_id, details.topic_id);
        }
    }
}

/// Who holds which handle, and for which companies they work or worked by the companies' own word.
#[derive(Default)]
struct Known {
    holders: HashMap<Handle, Option<i64>>,
    worked: HashSet<(i64, i64)>,
}

impl Known {
    fn learn(&mut self, db: &mut Db, handles: Vec<Handle>) -> Result<()> {
        let texts = unseen(handles.iter().map(|handle| handle.as_str().to_owned()));
        let holders = known::agents(db, &texts)?;
        let ids = unseen(holders.values().copied());
        self.worked.extend(known::employments(db, &ids)?.into_keys());
        let held = |handle: Handle| (handle.clone(), holders.get(handle.as_str()).copied());
        self.holders.extend(handles.into_iter().map(held));
        Ok(())
    }

    /// The handle of that place, and whose it is when they are there already.
    fn place(&mut self, db: &mut Db, company: i64, place: Place) -> Result<Option<(Handle, Option<i64>)>> {
        for handle in handles_of(place).into_iter().flatten() {
            if !self.holders.contains_key(&handle) {
                self.learn(db, vec![handle.clone()])?;
            }
            match self.holders.get(&handle).copied().flatten() {
                None => return Ok(Some((handle, None))),
                Some(id) if self.worked.contains(&(id, company)) => return Ok(Some((handle, Some(id)))),
                Some(_) => {}
            }
        }
        Ok(None)
    }

    fn took(&mut self, handle: Handle, id: i64, company: i64) {
        self.holders.insert(handle, Some(id));
        self.worked.insert((id, company));
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
