//! Flags, the matters that they make, decisions and appeals, and the words that are not shown meanwhile.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Db, Result,
    profiles::ratings::in_full,
    schema::{
        agents, appeals, authors, cases, communities, companies, decisions, employments, endorsements, flags, matters,
        people, raters, rating_versions, ratings, thanks, withheld,
    },
};
use crate::{
    domain::{
        Moment,
        agent::AgentState,
        flag::{
            Appeal, CaseFacts, Content, Decision, Flag, FlaggedBy, Kind, Matter, Objection, Outcome, Rule, Ruling,
            Severity, Shown, Side, State, Stub, Told, Verdict, Waiting, Withheld,
        },
        profile::Subject,
        rating::{Opinion, Stars, Traits},
        text::Email,
        trust::Uncounted,
    },
    on_each,
};

/// The states in which a matter waits.
fn waiting_states() -> [&'static str; 2] {
    [State::Open.key(), State::Appealed.key()]
}

// ---- What is flagged

/// Where some content stands, and who wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// On whose page.
    pub agent_id: i64,
    /// Of which company, as far as it can be told.
    pub company_id: Option<i64>,
    /// The author's account, where they have one.
    pub author: Option<i64>,
    /// The author as a rater.
    pub rater_id: Option<i64>,
    /// Whether everybody may see it now, its hidden words apart.
    pub stands: bool,
}

/// What is read of something written: agent, company, rater, the author's account, and since when it is not shown.
type Written = (i64, Option<i64>, i64, Option<i64>, Option<Moment>);

/// Where this content stands; none when it is gone.
pub fn origins(db: &mut Db, content: Content) -> Result<Option<Origins>> {
    let id = content.id;
    let mut origins = match content.kind {
        Kind::Rating => {
            let row: Option<Written> = ratings::table
                .left_join(authors::table.on(authors::rater_id.eq(ratings::rater_id)))
                .filter(ratings::id.eq(id))
                .select((
                    ratings::agent_id,
                    ratings::company_id,
                    ratings::rater_id,
                    authors::person_id.nullable(),
                    ratings::withdrawn_at,
                ))
                .first(db)
                .optional()?;
            row.map(|(agent_id, company_id, rater_id, author, withdrawn_at)| Origins {
                agent_id,
                company_id,
                author,
                rater_id: Some(rater_id),
                stands: withdrawn_at.is_none(),
            })
        }
        Kind::Thanks => {
            let row: Option<Written> = thanks::table
                .inner_join(raters::table)
                .filter(thanks::id.eq(id))
                .select((thanks::agent_id, thanks::company_id, raters::id, raters::person_id, thanks::hidden_at))
                .first(db)
                .optional()?;
            row.map(|(agent_id, company_id, rater_id, author, hidden_at)| Origins {
                agent_id,
                company_id,
                author,
                rater_id: Some(rater_id),
                stands: hidden_at.is_none(),
            })
        }
        Kind::Endorsement => {
            let row: Option<(i64, i64, Option<Moment>)> = endorsements::table
                .find(id)
                .select((endorsements::agent_id, endorsements::person_id, endorsements::withdrawn_at))
                .first(db)
                .optional()?;
            row.map(|(agent_id, person_id, withdrawn_at)| Origins {
                agent_id,
                author: Some(person_id),
                stands: withdrawn_at.is_none(),
                ..Origins::default()
            })
        }
        Kind::Profile => {
            let row: Option<(Option<i64>, String)> =
                agents::table.find(id).select((agents::person_id, agents::bio)).first(db).optional()?;
            row.map(|(author, bio)| Origins { agent_id: id, author, stands: !bio.is_empty(), ..Origins::default() })
        }
    };
    if let Some(found) = &mut origins {
        let state: String = agents::table.find(found.agent_id).select(agents::state).first(db)?;
        found.stands &= state.parse::<AgentState>().is_ok_and(AgentState::is_visible);
        if found.company_id.is_none() {
            found.company_id = super::employments::only_current(db, found.agent_id)?;
        }
    }
    Ok(origins)
}

/// The matter about this content that waits for a moderator.
pub fn waiting_about(db: &mut Db, content: Content) -> Result<Option<Matter>> {
    let row: Option<MatterRow> = matters::table
        .filter(matters::kind.eq(content.kind.key()))
        .filter(matters::subject_id.eq(content.id))
        .filter(matters::state.eq_any(waiting_states()))
        .select(MatterRow::as_select())
        .first(db)
        .optional()?;
    Ok(row.and_then(MatterRow::into_matter))
}

/// Whether a moderator looked at this content before, and let it stay.
pub fn was_kept(db: &mut Db, content: Content) -> Result<bool> {
    let kept = decisions::table
        .inner_join(matters::table)
        .filter(matters::kind.eq(content.kind.key()))
        .filter(matters::subject_id.eq(content.id))
        .filter(decisions::ruling.eq(Ruling::Keep.key()));
    Ok(diesel::select(diesel::dsl::exists(kept)).get_result(db)?)
}

/// Whether this person, or somebody of this household, flagged this content before.
pub fn was_flagged_by(db: &mut Db, content: Content, person: Option<i64>, household: Option<&[u8]>) -> Result<bool> {
    let mut these = flags::table
        .inner_join(matters::table)
        .filter(matters::kind.eq(content.kind.key()))
        .filter(matters::subject_id.eq(content.id))
        .into_boxed();
    these = match (person, household) {
        (Some(person), _) => these.filter(flags::person_id.eq(person)),
        (None, Some(household)) => these.filter(flags::household.eq(household)),
        (None, None) => return Ok(false),
    };
    Ok(these.select(flags::id).first::<i64>(db).optional()?.is_some())
}

/// Opens a matter unless one waits, and returns the one that does.
pub fn open(
    db: &mut Db,
    content: Content,
    origins: &Origins,
    severity: Severity,
    now: Moment,
) -> Result<Option<Matter>> {
    on_each!(db, |c| diesel::insert_into(matters::table)
        .values((
            matters::kind.eq(content.kind.key()),
            matters::subject_id.eq(content.id),
            matters::agent_id.eq(origins.agent_id),
            matters::company_id.eq(origins.company_id),
            matters::severity.eq(severity.level()),
            matters::opened_at.eq(now),
            matters::waits_since.eq(now),
            matters::due_at.eq(now + severity.deadline()),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    waiting_about(db, content)
}

/// Makes a matter more urgent.
pub fn press(db: &mut Db, matter: &Matter, severity: Severity, now: Moment) -> Result<()> {
    diesel::update(matters::table.find(matter.id))
        .set((matters::severity.eq(severity.level()), matters::due_at.eq(matter.due_at.min(now + severity.deadline()))))
        .execute(db)?;
    Ok(())
}

/// Who raises a flag.
#[derive(Clone, Debug)]
pub struct Flagger {
    /// In what relation to the content.
    pub by: FlaggedBy,
    /// Their account.
    pub person_id: Option<i64>,
    /// Of somebody without one, the key of their household, where it is known.
    pub household: Option<Vec<u8>>,
}

/// Keeps a flag; says whether it was the first by its author on this matter.
pub fn flag(db: &mut Db, matter_id: i64, by: &Flagger, objection: &Objection, now: Moment) -> Result<bool> {
    let kept = on_each!(db, |c| diesel::insert_into(flags::table)
        .values((
            flags::matter_id.eq(matter_id),
            flags::rule.eq(objection.rule.key()),
            flags::words.eq(objection.words.as_deref()),
            flags::flagged_by.eq(by.by.key()),
            flags::person_id.eq(by.person_id),
            flags::household.eq(by.household.as_deref()),
            flags::flagged_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(kept == 1)
}

/// Forgets from which households flags came that were raised before then.
pub fn forget_households(db: &mut Db, then: Moment) -> Result<usize> {
    let old = flags::table.filter(flags::flagged_at.lt(then)).filter(flags::household.is_not_null());
    Ok(diesel::update(old).set(flags::household.eq(None::<Vec<u8>>)).execute(db)?)
}

// ---- Words that are not shown

/// Which of these are not shown now, and why.
pub fn withheld(db: &mut Db, kind: Kind, ids: &[i64]) -> Result<HashMap<i64, Withheld>> {
    let rows: Vec<(i64, Option<i64>)> = withheld::table
        .filter(withheld::kind.eq(kind.key()))
        .filter(withheld::subject_id.eq_any(ids))
        .select((withheld::subject_id, withheld::decision_id))
        .load(db)?;
    let why = |decision: Option<i64>| if decision.is_some() { Withheld::Removed } else { Withheld::LookedAt };
    Ok(rows.into_iter().map(|(id, decision)| (id, why(decision))).collect())
}

/// Hides words while they are looked at.
pub fn hide(db: &mut Db, content: Content, matter_id: i64) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(withheld::table)
        .values((
            withheld::kind.eq(content.kind.key()),
            withheld::subject_id.eq(content.id),
            withheld::matter_id.eq(matter_id),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Keeps that a decision removed this content; of a rating, what it did not count for.
pub fn remove(db: &mut Db, content: Content, matter_id: i64, decision_id: i64, uncounted: Option<&str>) -> Result<()> {
    show(db, content)?;
    diesel::insert_into(withheld::table)
        .values((
            withheld::kind.eq(content.kind.key()),
            withheld::subject_id.eq(content.id),
            withheld::matter_id.eq(matter_id),
            withheld::decision_id.eq(decision_id),
            withheld::uncounted.eq(uncounted),
        ))
        .execute(db)?;
    Ok(())
}

/// Lets another decision speak for a removal.
pub fn removed_by(db: &mut Db, content: Content, decision_id: i64) -> Result<()> {
    diesel::update(withheld::table.find((content.kind.key(), content.id)).filter(withheld::decision_id.is_not_null()))
        .set(withheld::decision_id.eq(decision_id))
        .execute(db)?;
    Ok(())
}

/// Shows words again; of a rating that was removed, returns what it did not count for.
pub fn show(db: &mut Db, content: Content) -> Result<Option<String>> {
    let these = withheld::table.find((content.kind.key(), content.id));
    let uncounted: Option<Option<String>> = these.select(withheld::uncounted).first(db).optional()?;
    diesel::delete(these).execute(db)?;
    Ok(uncounted.flatten())
}

/// New words are no longer those that were removed.
pub fn rewritten(db: &mut Db, content: Content) -> Result<()> {
    let removed = withheld::table.find((content.kind.key(), content.id)).filter(withheld::decision_id.is_not_null());
    diesel::delete(removed).execute(db)?;
    Ok(())
}

/// What stays of an agent's removed ratings that were given in this time, the latest first, at most so many.
pub fn stubs(db: &mut Db, agent_id: i64, from: Option<Moment>, until: Option<Moment>, most: i64) -> Result<Vec<Stub>> {
    type Row = (i64, Moment, String, String, String, Moment);
    let mut removed = ratings::table
        .inner_join(withheld::table.on(withheld::subject_id.eq(ratings::id).and(withheld::kind.eq(Kind::Rating.key()))))
        .inner_join(decisions::table.on(withheld::decision_id.eq(decisions::id.nullable())))
        .filter(ratings::agent_id.eq(agent_id))
        .filter(ratings::uncounted.eq(Uncounted::Removed.key()))
        .into_boxed();
    if let Some(from) = from {
        removed = removed.filter(ratings::rated_at.ge(from));
    }
    if let Some(until) = until {
        removed = removed.filter(ratings::rated_at.lt(until));
    }
    let rows: Vec<Row> = removed
        .order((ratings::rated_at.desc(), ratings::id.desc()))
        .limit(most)
        .select((
            ratings::id,
            ratings::rated_at,
            ratings::origin,
            decisions::rule,
            decisions::reason,
            decisions::decided_at,
        ))
        .load(db)?;
    let stubs = rows.into_iter().filter_map(|(id, rated_at, origin, rule, reason, removed_at)| {
        Some(Stub { id, rated_at, origin: origin.parse().ok()?, rule: rule.parse().ok()?, reason, removed_at })
    });
    Ok(stubs.collect())
}

// ---- Matters

#[derive(Queryable, Selectable)]
#[diesel(table_name = matters)]
struct MatterRow {
    id: i64,
    kind: String,
    subject_id: i64,
    agent_id: i64,
    company_id: Option<i64>,
    severity: i32,
    opened_at: Moment,
    waits_since: Moment,
    due_at: Moment,
    state: String,
}

impl MatterRow {
    fn into_matter(self) -> Option<Matter> {
        Some(Matter {
            id: self.id,
            content: Content { kind: self.kind.parse().ok()?, id: self.subject_id },
            agent_id: self.agent_id,
            company_id: self.company_id,
            severity: Severity::try_from(self.severity).ok()?,
            opened_at: self.opened_at,
            waits_since: self.waits_since,
            due_at: self.due_at,
            state: self.state.parse().ok()?,
        })
    }
}

/// A matter.
pub fn matter(db: &mut Db, id: i64) -> Result<Option<Matter>> {
    let row: Option<MatterRow> = matters::table.find(id).select(MatterRow::as_select()).first(db).optional()?;
    Ok(row.and_then(MatterRow::into_matter))
}

/// The matter of a decision.
pub fn matter_of(db: &mut Db, decision_id: i64) -> Result<Option<Matter>> {
    let id: Option<i64> = decisions::table.find(decision_id).select(decisions::matter_id).first(db).optional()?;
    id.map_or(Ok(None), |id| matter(db, id))
}

/// Matters that wait: those more urgent first, of the same urgency the one that waits longest, after this place; at
/// most so many.
pub fn waiting(db: &mut Db, after: Option<(Severity, Moment, i64)>, limit: usize) -> Result<Vec<Waiting>> {
    let mut these = matters::table.filter(matters::state.eq_any(waiting_states())).into_boxed();
    if let Some((severity, since, id)) = after {
        let later = matters::waits_since.gt(since).or(matters::waits_since.eq(since).and(matters::id.gt(id)));
        let level = severity.level();
        these = these.filter(matters::severity.lt(level).or(matters::severity.eq(level).and(later)));
    }
    let rows: Vec<MatterRow> = these
        .order((matters::severity.desc(), matters::waits_since, matters::id))
        .limit(limit as i64)
        .select(MatterRow::as_select())
        .load(db)?;
    rows.into_iter().filter_map(MatterRow::into_matter).map(|matter| described(db, matter)).collect()
}

/// A matter with its agent's name and why it was flagged.
pub fn described(db: &mut Db, matter: Matter) -> Result<Waiting> {
    let rules: Vec<String> =
        flags::table.filter(flags::matter_id.eq(matter.id)).select(flags::rule).distinct().load(db)?;
    let mut rules: Vec<Rule> = rules.iter().filter_map(|rule| rule.parse().ok()).collect();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.severity()));
    Ok(Waiting { agent: visible_subject(db, matter.agent_id)?, rules, matter })
}

/// The name of an agent whom everybody may see.
pub fn visible_subject(db: &mut Db, agent_id: i64) -> Result<Option<Subject>> {
    let row: Option<(String, String, String)> =
        agents::table.find(agent_id).select((agents::handle, agents::name, agents::state)).first(db).optional()?;
    Ok(row.and_then(|(slug, name, state)| {
        state.parse::<AgentState>().is_ok_and(AgentState::is_visible).then_some(Subject { slug, name })
    }))
}

/// The flags of a matter, the latest first, at most so many.
pub fn flags_of(db: &mut Db, matter_id: i64, most: i64) -> Result<Vec<Flag>> {
    let rows: Vec<(String, Option<String>, String, Moment)> = flags::table
        .filter(flags::matter_id.eq(matter_id))
        .order((flags::flagged_at.desc(), flags::id.desc()))
        .limit(most)
        .select((flags::rule, flags::words, flags::flagged_by, flags::flagged_at))
        .load(db)?;
    let flags = rows
        .into_iter()
        .filter_map(|(rule, words, by, at)| Some(Flag { rule: rule.parse().ok()?, words, by: by.parse().ok()?, at }));
    Ok(flags.collect())
}

/// Whether this person raised one of a matter's flags.
pub fn is_flagger(db: &mut Db, matter_id: i64, person_id: i64) -> Result<bool> {
    let own = flags::table.filter(flags::matter_id.eq(matter_id)).filter(flags::person_id.eq(person_id));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(db)?)
}

/// The content as it stands, hidden and removed words too.
pub fn shown(db: &mut Db, content: Content) -> Result<Shown> {
    let id = content.id;
    Ok(match content.kind {
        Kind::Rating => match in_full(db, &[id])?.pop() {
            Some(rating) => Shown::Rating(Box::new(rating), versions(db, id)?),
            None => Shown::Gone,
        },
        Kind::Thanks => {
            let row: Option<(String, Option<String>, Moment)> = thanks::table
                .inner_join(raters::table)
                .filter(thanks::id.eq(id))
                .select((thanks::text, raters::name, thanks::sent_at))
                .first(db)
                .optional()?;
            row.map_or(Shown::Gone, |(text, by, at)| Shown::Words(text, by, Some(at)))
        }
        Kind::Endorsement => {
            let row: Option<(String, String, String, Moment)> = endorsements::table
                .inner_join(people::table)
                .inner_join(communities::table)
                .filter(endorsements::id.eq(id))
                .select((endorsements::reason, people::name, communities::name, endorsements::endorsed_at))
                .first(db)
                .optional()?;
            row.map_or(Shown::Gone, |(reason, by, community, at)| {
                Shown::Words(reason, Some(format!("{by}, of {community}")), Some(at))
            })
        }
        Kind::Profile => {
            let bio: Option<String> = agents::table.find(id).select(agents::bio).first(db).optional()?;
            bio.filter(|bio| !bio.is_empty()).map_or(Shown::Gone, |bio| Shown::Words(bio, None, None))
        }
    })
}

/// How many earlier versions of a rating are shown.
const VERSIONS: i64 = 10;

fn versions(db: &mut Db, rating_id: i64) -> Result<Vec<(Opinion, Moment)>> {
    let rows: Vec<(i32, Option<String>, Moment)> = rating_versions::table
        .filter(rating_versions::rating_id.eq(rating_id))
        .order((rating_versions::replaced_at.desc(), rating_versions::id.desc()))
        .limit(VERSIONS)
        .select((rating_versions::stars, rating_versions::comment, rating_versions::written_at))
        .load(db)?;
    let versions = rows.into_iter().filter_map(|(stars, comment, at)| {
        let stars = Stars::try_from(i64::from(stars)).ok()?;
        Some((Opinion { stars, traits: Traits::default(), comment, fault: None }, at))
    });
    Ok(versions.collect())
}

/// The case behind a rating.
pub fn facts(db: &mut Db, rating_id: i64) -> Result<Option<CaseFacts>> {
    type Row = (String, Moment, Option<Moment>, Option<Moment>, i32, bool);
    let row: Option<Row> = ratings::table
        .inner_join(cases::table)
        .filter(ratings::id.eq(rating_id))
        .select((
            cases::channel,
            cases::opened_at,
            cases::first_reply_at,
            cases::resolved_at,
            cases::reopenings,
            cases::handed_over,
        ))
        .first(db)
        .optional()?;
    Ok(row.map(|(channel, opened_at, first_reply_at, resolved_at, reopenings, handed_over)| CaseFacts {
        channel,
        opened_at,
        first_reply_at,
        resolved_at,
        reopenings,
        handed_over,
    }))
}

// ---- Decisions and appeals

type DecisionRow = (i64, String, String, String, Moment, (i64, String), bool);
type DecisionColumns = (
    decisions::id,
    decisions::ruling,
    decisions::rule,
    decisions::reason,
    decisions::decided_at,
    (people::id, people::name),
    decisions::on_appeal,
);
const DECISION: DecisionColumns = (
    decisions::id,
    decisions::ruling,
    decisions::rule,
    decisions::reason,
    decisions::decided_at,
    (people::id, people::name),
    decisions::on_appeal,
);

fn decision((id, ruling, rule, reason, at, by, on_appeal): DecisionRow) -> Option<Decision> {
    Some(Decision { id, ruling: ruling.parse().ok()?, rule: rule.parse().ok()?, reason, at, by, on_appeal })
}

/// What was decided on a matter, the first first.
pub fn decisions_on(db: &mut Db, matter_id: i64) -> Result<Vec<Decision>> {
    let rows: Vec<DecisionRow> = decisions::table
        .inner_join(people::table)
        .filter(decisions::matter_id.eq(matter_id))
        .order(decisions::on_appeal)
        .select(DECISION)
        .load(db)?;
    Ok(rows.into_iter().filter_map(decision).collect())
}

/// Decisions on what the same author wrote, another matter's only, the latest first, at most so many.
pub fn earlier(db: &mut Db, matter: &Matter, author: &Origins, most: i64) -> Result<Vec<(i64, Decision)>> {
    let mut raters: Vec<i64> = author.rater_id.into_iter().collect();
    if let Some(person) = author.author {
        raters.extend(authors::table.filter(authors::person_id.eq(person)).select(authors::rater_id).load::<i64>(db)?);
    }
    let of = |kind: Kind| matters::kind.eq(kind.key());
    let rated = ratings::table.filter(ratings::rater_id.eq_any(raters.clone())).select(ratings::id);
    let thanked = thanks::table.filter(thanks::rater_id.eq_any(raters)).select(thanks::id);
    let theirs = author.author.unwrap_or(0);
    let endorsed = endorsements::table.filter(endorsements::person_id.eq(theirs)).select(endorsements::id);
    let described = agents::table.filter(agents::person_id.eq(theirs)).select(agents::id);
    let rows: Vec<(i64, DecisionRow)> = decisions::table
        .inner_join(matters::table)
        .inner_join(people::table)
        .filter(matters::id.ne(matter.id))
        .filter(
            of(Kind::Rating)
                .and(matters::subject_id.eq_any(rated))
                .or(of(Kind::Thanks).and(matters::subject_id.eq_any(thanked)))
                .or(of(Kind::Endorsement).and(matters::subject_id.eq_any(endorsed)))
                .or(of(Kind::Profile).and(matters::subject_id.eq_any(described))),
        )
        .order((decisions::decided_at.desc(), decisions::id.desc()))
        .limit(most)
        .select((matters::id, DECISION))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(id, row)| Some((id, decision(row)?))).collect())
}

/// Keeps a decision and its id, when the matter waited for it in this state until now.
pub fn decide(db: &mut Db, matter: &Matter, verdict: &Verdict, by: i64, now: Moment) -> Result<Option<i64>> {
    let (to, on_appeal) = match matter.state {
        State::Open => (State::Decided, false),
        State::Appealed => (State::Final, true),
        State::Decided | State::Final => return Ok(None),
    };
    let took = (now - matter.opened_at).num_seconds();
    let this = matters::table.find(matter.id).filter(matters::state.eq(matter.state.key()));
    let changed = match on_appeal {
        false => diesel::update(this).set((matters::state.eq(to.key()), matters::took.eq(took))).execute(db)?,
        true => diesel::update(this).set(matters::state.eq(to.key())).execute(db)?,
    };
    if changed == 0 {
        return Ok(None);
    }
    let id = diesel::insert_into(decisions::table)
        .values((
            decisions::matter_id.eq(matter.id),
            decisions::on_appeal.eq(on_appeal),
            decisions::ruling.eq(verdict.ruling.key()),
            decisions::rule.eq(verdict.rule.key()),
            decisions::reason.eq(verdict.reason.as_str()),
            decisions::decided_by.eq(by),
            decisions::decided_at.eq(now),
        ))
        .returning(decisions::id)
        .get_result(db)?;
    Ok(Some(id))
}

/// The appeal in a matter.
pub fn appeal_in(db: &mut Db, matter_id: i64) -> Result<Option<Appeal>> {
    let row: Option<(String, String, Moment, Option<String>)> = appeals::table
        .inner_join(decisions::table)
        .filter(decisions::matter_id.eq(matter_id))
        .select((appeals::side, appeals::words, appeals::appealed_at, appeals::outcome))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(side, words, at, outcome)| {
        Some(Appeal { side: side.parse().ok()?, words, at, outcome: outcome.and_then(|outcome| outcome.parse().ok()) })
    }))
}

/// Appeals; says whether the matter was decided and nobody had until now.
pub fn appeal(
    db: &mut Db,
    matter: &Matter,
    decision_id: i64,
    (side, person): (Side, Option<i64>),
    words: &str,
    now: Moment,
) -> Result<bool> {
    let this = matters::table.find(matter.id).filter(matters::state.eq(State::Decided.key()));
    let reopened = diesel::update(this)
        .set((
            matters::state.eq(State::Appealed.key()),
            matters::waits_since.eq(now),
            matters::due_at.eq(now + matter.severity.deadline()),
        ))
        .execute(db)?;
    if reopened == 1 {
        diesel::insert_into(appeals::table)
            .values((
                appeals::decision_id.eq(decision_id),
                appeals::side.eq(side.key()),
                appeals::person_id.eq(person),
                appeals::words.eq(words),
                appeals::appealed_at.eq(now),
            ))
            .execute(db)?;
    }
    Ok(reopened == 1)
}

/// Notes what came of the appeal against a decision.
pub fn answer(db: &mut Db, decision_id: i64, outcome: Outcome) -> Result<()> {
    diesel::update(appeals::table.find(decision_id)).set(appeals::outcome.eq(outcome.key())).execute(db)?;
    Ok(())
}

/// The accounts that a matter concerns, each once, and their addresses: the author, the agent, and who flagged it.
pub fn concerned(db: &mut Db, matter: &Matter, most: i64) -> Result<Vec<(i64, Side, Email)>> {
    let author = origins(db, matter.content)?.and_then(|origins| origins.author);
    let agent: Option<i64> = agents::table.find(matter.agent_id).select(agents::person_id).first(db)?;
    let flaggers: Vec<i64> = flags::table
        .filter(flags::matter_id.eq(matter.id))
        .order(flags::id)
        .limit(most)
        .select(flags::person_id)
        .load::<Option<i64>>(db)?
        .into_iter()
        .flatten()
        .collect();
    let mut sides: Vec<(i64, Side)> = Vec::new();
    let all = author.map(|id| (id, Side::Author)).into_iter().chain(agent.map(|id| (id, Side::Agent)));
    for (id, side) in all.chain(flaggers.into_iter().map(|id| (id, Side::Flagger))) {
        if sides.iter().all(|(known, _)| *known != id) {
            sides.push((id, side));
        }
    }
    let ids: Vec<i64> = sides.iter().map(|(id, _)| *id).collect();
    let rows: Vec<(i64, Option<String>)> = people::table
        .filter(people::id.eq_any(ids))
        .filter(people::confirmed_at.is_not_null())
        .select((people::id, people::email))
        .load(db)?;
    let addresses: HashMap<i64, String> = rows.into_iter().filter_map(|(id, email)| Some((id, email?))).collect();
    let concerned = sides.into_iter().filter_map(|(id, side)| Some((id, side, addresses.get(&id)?.parse().ok()?)));
    Ok(concerned.collect())
}

/// What somebody of this side is told about a matter that was decided.
pub fn told(db: &mut Db, matter: &Matter, side: Side) -> Result<Option<Told>> {
    let decisions = decisions_on(db, matter.id)?;
    if decisions.is_empty() {
        return Ok(None);
    }
    Ok(Some(Told {
        decisions,
        appeal: appeal_in(db, matter.id)?,
        kind: matter.content.kind,
        agent: visible_subject(db, matter.agent_id)?,
        side,
    }))
}

/// The newest decided matter about this content.
pub fn decided_about(db: &mut Db, content: Content) -> Result<Option<Matter>> {
    let row: Option<MatterRow> = matters::table
        .filter(matters::kind.eq(content.kind.key()))
        .filter(matters::subject_id.eq(content.id))
        .filter(matters::state.ne(State::Open.key()))
        .order(matters::id.desc())
        .select(MatterRow::as_select())
        .first(db)
        .optional()?;
    Ok(row.and_then(MatterRow::into_matter))
}

/// The matters on which was decided and that concern this person, the latest first, at most so many.
pub fn decided_for(db: &mut Db, person_id: i64, most: i64) -> Result<Vec<Matter>> {
    let raters: Vec<i64> =
        authors::table.filter(authors::person_id.eq(person_id)).select(authors::rater_id).load(db)?;
    let of = |kind: Kind| matters::kind.eq(kind.key());
    let flagged = flags::table.filter(flags::person_id.eq(person_id)).select(flags::matter_id);
    let rated = ratings::table.filter(ratings::rater_id.eq_any(raters.clone())).select(ratings::id);
    let thanked = thanks::table.filter(thanks::rater_id.eq_any(raters)).select(thanks::id);
    let endorsed = endorsements::table.filter(endorsements::person_id.eq(person_id)).select(endorsements::id);
    let own = agents::table.filter(agents::person_id.eq(person_id)).select(agents::id);
    let rows: Vec<MatterRow> = matters::table
        .filter(matters::state.ne(State::Open.key()))
        .filter(
            matters::id
                .eq_any(flagged)
                .or(matters::agent_id.eq_any(own))
                .or(of(Kind::Rating).and(matters::subject_id.eq_any(rated)))
                .or(of(Kind::Thanks).and(matters::subject_id.eq_any(thanked)))
                .or(of(Kind::Endorsement).and(matters::subject_id.eq_any(endorsed))),
        )
        .order((matters::waits_since.desc(), matters::id.desc()))
        .limit(most)
        .select(MatterRow::as_select())
        .load(db)?;
    Ok(rows.into_iter().filter_map(MatterRow::into_matter).collect())
}

/// Whether this person works, or worked, where the content stands: at the desk of that company or as an agent there.
pub fn is_of_company(db: &mut Db, company_id: i64, person_id: i64) -> Result<bool> {
    use super::schema::company_members;
    let at_the_desk = company_members::table
        .filter(company_members::company_id.eq(company_id))
        .filter(company_members::person_id.eq(person_id));
    let as_agent = employments::table
        .inner_join(agents::table)
        .filter(agents::person_id.eq(person_id))
        .filter(employments::company_id.eq(company_id));
    let by_mail = companies::table.find(company_id).select(companies::domain).first::<Option<String>>(db)?;
    let email: Option<String> = people::table.find(person_id).select(people::email).first(db)?;
    let of_domain =
        email.zip(by_mail).is_some_and(|(email, domain)| crate::domain::company::Company::is_mail_of(&email, &domain));
    Ok(of_domain
        || diesel::select(diesel::dsl::exists(at_the_desk)).get_result(db)?
        || diesel::select(diesel::dsl::exists(as_agent)).get_result(db)?)
}
