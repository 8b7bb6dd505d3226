//! Letters that wait to be sent. They are written in the transaction of what they tell of.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::{Db, Result, schema::outbox};
use crate::domain::{
    Moment,
    message::{Kind, Message, Name, Stop},
    text::Email,
};

/// How long whoever claimed a letter has to send it, before another may try.
const CLAIM: TimeDelta = TimeDelta::minutes(5);

/// A letter that is ours to send now.
pub struct Due {
    /// Its id.
    pub id: i64,
    /// When it was written.
    pub created_at: Moment,
    /// Which try this is, from 1.
    pub attempt: i32,
    /// The letter.
    pub message: Message,
    /// The invitation that it is about.
    pub invitation_id: Option<i64>,
}

impl Due {
    /// What its mail is called.
    pub fn name(&self) -> Name {
        Name::of(self.id, self.created_at)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: i64,
    kind: String,
    recipient: String,
    subject: String,
    text_body: String,
    html_body: String,
    created_at: Moment,
    attempts: i32,
    pseudonym: Option<String>,
    invitation_id: Option<i64>,
    stop_url: Option<String>,
}

impl Row {
    fn due(self) -> Option<Due> {
        Some(Due {
            id: self.id,
            created_at: self.created_at,
            attempt: self.attempts + 1,
            message: Message {
                kind: self.kind.parse().ok()?,
                recipient: self.recipient.parse().ok()?,
                subject: self.subject,
                text: self.text_body,
                html: self.html_body,
                stop: self.pseudonym.zip(self.stop_url).map(|(pseudonym, url)| Stop { pseudonym, url }),
            },
            invitation_id: self.invitation_id,
        })
    }
}

/// Puts a letter into the outbox.
pub fn push(db: &mut Db, message: &Message, now: Moment) -> Result<()> {
    insert(db, message, None, now)
}

/// Puts a letter about an invitation, or that carries it, into the outbox.
pub fn push_about(db: &mut Db, message: &Message, invitation_id: i64, now: Moment) -> Result<()> {
    insert(db, message, Some(invitation_id), now)
}

fn insert(db: &mut Db, message: &Message, invitation_id: Option<i64>, now: Moment) -> Result<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::kind.eq(message.kind.key()),
            outbox::recipient.eq(message.recipient.as_str()),
            outbox::subject.eq(&message.subject),
            outbox::text_body.eq(&message.text),
            outbox::html_body.eq(&message.html),
            outbox::created_at.eq(now),
            outbox::due_at.eq(now),
            outbox::pseudonym.eq(message.stop.as_ref().map(|stop| &stop.pseudonym)),
            outbox::stop_url.eq(message.stop.as_ref().map(|stop| &stop.url)),
            outbox::invitation_id.eq(invitation_id),
        ))
        .execute(db)?;
    Ok(())
}

/// Whether a letter of this kind was written to this address after `then`.
pub fn wrote_since(db: &mut Db, kind: Kind, recipient: &Email, then: Moment) -> Result<bool> {
    let written = outbox::table
        .filter(outbox::recipient.eq(recipient.as_str()))
        .filter(outbox::kind.eq(kind.key()))
        .filter(outbox::created_at.gt(then));
    Ok(diesel::select(diesel::dsl::exists(written)).get_result(db)?)
}

/// What stays of a letter when its words and its address are gone.
pub struct Trace {
    /// Whom it was for, on letters that can be stopped.
    pub pseudonym: Option<String>,
    /// The invitation that it was about.
    pub invitation_id: Option<i64>,
}

/// Whether a letter of this kind was written about this invitation after `then`.
pub fn wrote_of_invitation_since(db: &mut Db, kind: Kind, invitation_id: i64, then: Moment) -> Result<bool> {
    let written = outbox::table
        .filter(outbox::invitation_id.eq(invitation_id))
        .filter(outbox::kind.eq(kind.key()))
        .filter(outbox::created_at.gt(then));
    Ok(diesel::select(diesel::dsl::exists(written)).get_result(db)?)
}

/// The letter of that name, while it is kept.
pub fn named(db: &mut Db, name: Name) -> Result<Option<Trace>> {
    let found: Option<(Moment, Option<String>, Option<i64>)> = outbox::table
        .find(name.id)
        .select((outbox::created_at, outbox::pseudonym, outbox::invitation_id))
        .first(db)
        .optional()?;
    let found = found.filter(|(created_at, _, _)| Name::of(name.id, *created_at) == name);
    Ok(found.map(|(_, pseudonym, invitation_id)| Trace { pseudonym, invitation_id }))
}

/// Whether any letter is due.
pub fn any_due(db: &mut Db, now: Moment) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(waiting(now))).get_result(db)?)
}

/// Claims the oldest letter that is due, so that no other sender takes it; nothing when none is.
pub fn claim(db: &mut Db, now: Moment) -> Result<Option<Due>> {
    let oldest: Vec<Row> =
        waiting(now).order((outbox::due_at.asc(), outbox::id.asc())).limit(5).select(Row::as_select()).load(db)?;
    for row in oldest {
        let claimed = diesel::update(
            outbox::table
                .filter(outbox::id.eq(row.id))
                .filter(outbox::due_at.le(now))
                .filter(outbox::sent_at.is_null())
                .filter(outbox::failed_at.is_null()),
        )
        .set((outbox::due_at.eq(now + CLAIM), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(db)?;
        if claimed == 0 {
            continue;
        }
        let id = row.id;
        match row.due() {
            Some(due) => return Ok(Some(due)),
            None => give_up(db, id, "it is no letter that we know", now)?,
        }
    }
    Ok(None)
}

/// A letter went out. Its words, which may hold a secret, are kept no longer, nor is a customer's address.
pub fn sent(db: &mut Db, id: i64, now: Moment) -> Result<()> {
    diesel::update(outbox::table.find(id)).set(outbox::sent_at.eq(now)).execute(db)?;
    forget_words(db, id)
}

/// Words may hold a secret, and customers gave their address for one letter.
fn forget_words(db: &mut Db, id: i64) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::text_body.eq(""), outbox::html_body.eq(""), outbox::stop_url.eq(None::<String>)))
        .execute(db)?;
    let customers = [Kind::Invitation.key(), Kind::Receipt.key()];
    diesel::update(outbox::table.find(id).filter(outbox::kind.eq_any(customers)))
        .set(outbox::recipient.eq(""))
        .execute(db)?;
    Ok(())
}

/// A letter did not go out, and is tried again at `due_at`.
pub fn postponed(db: &mut Db, id: i64, error: &str, due_at: Moment) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::due_at.eq(due_at), outbox::last_error.eq(error)))
        .execute(db)?;
    Ok(())
}

/// A letter is tried no more; its words are kept no longer, nor is a customer's address.
pub fn give_up(db: &mut Db, id: i64, error: &str, now: Moment) -> Result<()> {
    diesel::update(outbox::table.find(id))
        .set((outbox::failed_at.eq(now), outbox::last_error.eq(error)))
        .execute(db)?;
    forget_words(db, id)
}

/// Gives up what still waits for somebody who wants no letters; returns the invitations that it carried.
pub fn withdraw(db: &mut Db, pseudonym: &str, now: Moment) -> Result<Vec<i64>> {
    let waiting: Vec<(i64, Option<i64>)> = outbox::table
        .filter(outbox::pseudonym.eq(pseudonym))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::failed_at.is_null())
        .select((outbox::id, outbox::invitation_id))
        .load(db)?;
    for (id, _) in &waiting {
        give_up(db, *id, "its recipient wants no letters", now)?;
    }
    Ok(waiting.into_iter().filter_map(|(_, invitation)| invitation).collect())
}

/// Gives up the letter of an invitation that was taken back, if it still waits. Returns for whom it was when nobody
/// ever tried to send it.
pub fn withdraw_invitation(db: &mut Db, invitation_id: i64, now: Moment) -> Result<Option<String>> {
    let waiting: Option<(i64, i32, Option<String>)> = outbox::table
        .filter(outbox::invitation_id.eq(invitation_id))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::failed_at.is_null())
        .select((outbox::id, outbox::attempts, outbox::pseudonym))
        .first(db)
        .optional()?;
    let Some((id, attempts, pseudonym)) = waiting else { return Ok(None) };
    give_up(db, id, "its invitation was taken back", now)?;
    Ok(pseudonym.filter(|_| attempts == 0))
}

/// Forgets every letter to this address, also those that still wait.
pub fn forget(db: &mut Db, recipient: &str) -> Result<()> {
    diesel::delete(outbox::table.filter(outbox::recipient.eq(recipient))).execute(db)?;
    Ok(())
}

/// Forgets letters that were sent or given up before `then`, and those that carried an invitation when that was before
/// `invitations_then`.
pub fn purge(db: &mut Db, then: Moment, invitations_then: Moment) -> Result<usize> {
    let over = |then: Moment| outbox::sent_at.lt(then).or(outbox::failed_at.lt(then));
    let others = outbox::table.filter(outbox::invitation_id.is_null()).filter(over(then));
    let forgotten = diesel::delete(others).execute(db)?;
    let invitations = outbox::table.filter(outbox::invitation_id.is_not_null()).filter(over(invitations_then));
    Ok(forgotten + diesel::delete(invitations).execute(db)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn waiting(now: Moment) -> _ {
    outbox::table.filter(outbox::due_at.le(now)).filter(outbox::sent_at.is_null()).filter(outbox::failed_at.is_null())
}
