//! Mailed links of the desks: accept a profile, join a company. Only the hash of their secret is kept.

use diesel::prelude::*;

use super::{Db, Result, schema::mailed_links};
use crate::domain::{Moment, company::Role};

const ACCEPT: &str = "accept_profile";

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Accept the profile that a company wrote.
    Accept {
        /// The profile.
        agent_id: i64,
    },
    /// Look after a company's page.
    Join(Role),
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::Accept { .. } => ACCEPT,
            Self::Join(Role::Manager) => "join_as_manager",
            Self::Join(Role::Lead) => "join_as_lead",
            Self::Join(Role::Viewer) => "join_as_viewer",
        }
    }

    fn of(key: &str, agent_id: Option<i64>) -> Option<Self> {
        match key {
            ACCEPT => Some(Self::Accept { agent_id: agent_id? }),
            _ => Some(Self::Join(key.strip_prefix("join_as_")?.parse().ok()?)),
        }
    }
}

/// A link that was opened.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its id.
    pub id: i64,
    /// What it is for.
    pub purpose: Purpose,
    /// The company that sent it.
    pub company_id: i64,
    /// Whom it was sent to.
    pub email: String,
    /// When it ends.
    pub expires_at: Moment,
    /// When it was used.
    pub used_at: Option<Moment>,
}

/// Keeps a new link.
pub fn add(
    db: &mut Db,
    token_hash: &[u8],
    purpose: Purpose,
    company_id: i64,
    email: &str,
    now: Moment,
    expires_at: Moment,
) -> Result<()> {
    let agent_id = match purpose {
        Purpose::Accept { agent_id } => Some(agent_id),
        Purpose::Join(_) => None,
    };
    diesel::insert_into(mailed_links::table)
        .values((
            mailed_links::token_hash.eq(token_hash),
            mailed_links::purpose.eq(purpose.key()),
            mailed_links::email.eq(email),
            mailed_links::agent_id.eq(agent_id),
            mailed_links::company_id.eq(company_id),
            mailed_links::created_at.eq(now),
            mailed_links::expires_at.eq(expires_at),
        ))
        .execute(db)?;
    Ok(())
}

/// The link with that secret, whatever became of it.
pub fn find(db: &mut Db, token_hash: &[u8]) -> Result<Option<Link>> {
    type Row = (i64, String, String, Option<i64>, Option<i64>, Moment, Option<Moment>);
    let row: Option<Row> = mailed_links::table
        .filter(mailed_links::token_hash.eq(token_hash))
        .select((
            mailed_links::id,
            mailed_links::purpose,
            mailed_links::email,
            mailed_links::agent_id,
            mailed_links::company_id,
            mailed_links::expires_at,
            mailed_links::used_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(id, purpose, email, agent_id, company_id, expires_at, used_at)| {
        Some(Link {
            id,
            purpose: Purpose::of(&purpose, agent_id)?,
            company_id: company_id?,
            email,
            expires_at,
            used_at,
        })
    }))
}

/// Uses a link up; says whether it was unused.
pub fn consume(db: &mut Db, id: i64, now: Moment) -> Result<bool> {
    let unused = mailed_links::table.filter(mailed_links::id.eq(id)).filter(mailed_links::used_at.is_null());
    Ok(diesel::update(unused).set(mailed_links::used_at.eq(now)).execute(db)? == 1)
}

/// Uses up all links to the same profile: it was accepted or refused.
pub fn consume_all_for_agent(db: &mut Db, agent_id: i64, now: Moment) -> Result<()> {
    let unused =
        mailed_links::table.filter(mailed_links::agent_id.eq(agent_id)).filter(mailed_links::used_at.is_null());
    diesel::update(unused).set(mailed_links::used_at.eq(now)).execute(db)?;
    Ok(())
}
