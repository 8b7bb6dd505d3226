//! Companies' helpdesks, and what their words for the state of a case mean.

use diesel::prelude::*;

use super::{
    Db, Result,
    schema::{companies, connections, deliveries, helpdesk_states},
};
use crate::{
    domain::{
        Moment,
        connection::{Asking, Connection, DeliveryState, Listed},
        helpdesk::{Helpdesk, Meaning},
    },
    on_each,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = connections)]
struct Row {
    id: i64,
    company_id: i64,
    helpdesk: String,
    address: String,
    secret: Option<String>,
    previous_secret: Option<String>,
    previous_until: Option<Moment>,
    created_at: Moment,
}

impl Row {
    fn connection(self) -> Option<Connection> {
        Some(Connection {
            id: self.id,
            company_id: self.company_id,
            helpdesk: self.helpdesk.parse().ok()?,
            address: self.address,
            secret: self.secret,
            previous: self.previous_secret.zip(self.previous_until),
            created_at: self.created_at,
        })
    }
}

/// The connection that has this address.
pub fn by_address(db: &mut Db, address: &str) -> Result<Option<Connection>> {
    let row = connections::table
        .filter(connections::address.eq(address))
        .filter(connections::removed_at.is_null())
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.and_then(Row::connection))
}

/// The connection with this id, also one that was removed: what it told before is still true.
pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Connection>> {
    let row = connections::table.find(id).select(Row::as_select()).first(db).optional()?;
    Ok(row.and_then(Row::connection))
}

/// A company's own connection.
pub fn find(db: &mut Db, company_id: i64, id: i64) -> Result<Option<Connection>> {
    let row = connections::table
        .filter(connections::id.eq(id))
        .filter(connections::company_id.eq(company_id))
        .filter(connections::removed_at.is_null())
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.and_then(Row::connection))
}

/// A company's connections, the oldest first.
pub fn of_company(db: &mut Db, company_id: i64) -> Result<Vec<Listed>> {
    let rows: Vec<Row> = connections::table
        .filter(connections::company_id.eq(company_id))
        .filter(connections::removed_at.is_null())
        .order(connections::id)
        .select(Row::as_select())
        .load(db)?;
    let mut listed = Vec::new();
    for connection in rows.into_iter().filter_map(Row::connection) {
        let these = deliveries::table.filter(deliveries::connection_id.eq(connection.id));
        let heard_at = these.select(diesel::dsl::max(deliveries::received_at)).first(db)?;
        let stuck = these.filter(deliveries::state.eq(DeliveryState::Stuck.key())).count().get_result(db)?;
        listed.push(Listed { connection, heard_at, stuck });
    }
    Ok(listed)
}

/// Whether a company has connected any helpdesk.
pub fn any_of(db: &mut Db, company_id: i64) -> Result<bool> {
    let connected =
        connections::table.filter(connections::company_id.eq(company_id)).filter(connections::removed_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(connected)).get_result(db)?)
}

/// Keeps a new connection and returns its id.
pub fn add(
    db: &mut Db,
    company_id: i64,
    helpdesk: Helpdesk,
    address: &str,
    secret: Option<&str>,
    now: Moment,
) -> Result<i64> {
    Ok(diesel::insert_into(connections::table)
        .values((
            connections::company_id.eq(company_id),
            connections::helpdesk.eq(helpdesk.key()),
            connections::address.eq(address),
            connections::secret.eq(secret),
            connections::created_at.eq(now),
        ))
        .returning(connections::id)
        .get_result(db)?)
}

/// Gives a connection another secret; the one before works until then.
pub fn change_secret(db: &mut Db, connection: &Connection, secret: Option<&str>, until: Moment) -> Result<()> {
    diesel::update(connections::table.find(connection.id))
        .set((
            connections::secret.eq(secret),
            connections::previous_secret.eq(&connection.secret),
            connections::previous_until.eq(connection.secret.as_ref().map(|_| until)),
        ))
        .execute(db)?;
    Ok(())
}

/// Lets nothing come by a connection any more, and forgets its secrets.
pub fn remove(db: &mut Db, id: i64, now: Moment) -> Result<()> {
    diesel::update(connections::table.find(id))
        .set((
            connections::removed_at.eq(now),
            connections::secret.eq(None::<String>),
            connections::previous_secret.eq(None::<String>),
        ))
        .execute(db)?;
    Ok(())
}

/// The words of a connection that were given a meaning.
pub fn meanings(db: &mut Db, id: i64) -> Result<Vec<(String, Meaning)>> {
    let rows: Vec<(String, String)> = helpdesk_states::table
        .filter(helpdesk_states::connection_id.eq(id))
        .order(helpdesk_states::word)
        .select((helpdesk_states::word, helpdesk_states::means))
        .load(db)?;
    Ok(rows.into_iter().filter_map(|(word, means)| Some((word, means.parse().ok()?))).collect())
}

/// What a word of that connection means, if somebody said it.
pub fn meaning_of(db: &mut Db, id: i64, word: &str) -> Result<Option<Meaning>> {
    let means: Option<String> =
        helpdesk_states::table.find((id, word)).select(helpdesk_states::means).first(db).optional()?;
    Ok(means.and_then(|means| means.parse().ok()))
}

/// Says what a word of that connection means.
pub fn give_meaning(db: &mut Db, id: i64, word: &str, meaning: Meaning) -> Result<()> {
    on_each!(db, |c| diesel::insert_into(helpdesk_states::table)
        .values((
            helpdesk_states::connection_id.eq(id),
            helpdesk_states::word.eq(word),
            helpdesk_states::means.eq(meaning.key()),
        ))
        .on_conflict((helpdesk_states::connection_id, helpdesk_states::word))
        .do_update()
        .set(helpdesk_states::means.eq(meaning.key()))
        .execute(c))?;
    Ok(())
}

/// When a company asks its customers.
pub fn asking(db: &mut Db, company_id: i64) -> Result<Asking> {
    let (after_hours, share) =
        companies::table.find(company_id).select((companies::invite_after, companies::invite_share)).first(db)?;
    Ok(Asking { after_hours, share })
}

/// Changes when a company asks its customers.
pub fn ask(db: &mut Db, company_id: i64, asking: Asking) -> Result<()> {
    diesel::update(companies::table.find(company_id))
        .set((companies::invite_after.eq(asking.after_hours), companies::invite_share.eq(asking.share)))
        .execute(db)?;
    Ok(())
}
