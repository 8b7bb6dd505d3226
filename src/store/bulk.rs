//! Many rows at once: what an import writes, and what the demonstration is made of.

use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::{
    Db, Result,
    schema::{
        agent_products, agent_topics, agents, cases, communities, companies, company_members, employments,
        endorsements, invitations, memberships, people, products, raters, thanks, topics, vouches,
    },
};
use crate::domain::Moment;

/// How many rows one statement writes.
pub(super) const TOGETHER: usize = 100;

/// Runs a statement for all rows of a slice, [`TOGETHER`] at a time: one for a fixed number of rows is prepared only once.
macro_rules! in_rows {
    ($db:expr, $rows:expr, |$c:ident, $some:ident| $statement:expr) => {{
        let (whole, rest) = $rows.as_chunks::<{ $crate::store::bulk::TOGETHER }>();
        for $some in whole {
            $crate::on_each!($db, |$c| $statement)?;
        }
        if !rest.is_empty() {
            let $some = rest;
            $crate::on_each!($db, |$c| $statement)?;
        }
    }};
}
pub(super) use in_rows;

/// A row that is written together with many of its kind.
pub trait Row: Sized {
    /// Writes all rows.
    ///
    /// # Errors
    /// When the database fails.
    fn insert(db: &mut Db, rows: &[Self]) -> Result<()>;
}

/// Writes all rows, many in each statement.
///
/// # Errors
/// When the database fails.
pub fn insert<R: Row>(db: &mut Db, rows: &[R]) -> Result<()> {
    R::insert(db, rows)
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident in $table:ident { $($field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        #[allow(missing_docs, reason = "the columns' own names")]
        pub struct $name { $(pub $field: $type),* }

        impl Row for $name {
            fn insert(db: &mut Db, rows: &[Self]) -> Result<()> {
                in_rows!(db, rows, |c, some| diesel::insert_into($table::table).values(some).execute(c));
                Ok(())
            }
        }
    )*};
}

rows! {
    /// An account.
    Person in people {
        id: i64, email: Option<String>, password_hash: Option<String>, name: String, moderator: bool,
        confirmed_at: Option<Moment>, created_at: Moment,
    }
    /// A company.
    Company in companies {
        id: i64, slug: String, name: String, about: String, url: Option<String>, domain: Option<String>,
        created_at: Moment,
    }
    /// Who looks after a company's page.
    CompanyMember in company_members { company_id: i64, person_id: i64, role: &'static str, since: Moment }
    /// A product.
    Product in products { id: i64, company_id: i64, slug: String, name: String }
    /// A topic.
    Topic in topics { id: i64, slug: String, name: String }
    /// An agent's profile.
    Agent in agents {
        id: i64, handle: String, name: String, person_id: Option<i64>, state: &'static str, bio: String,
        languages: String, hours: String, reach_text: String, reach_url: Option<String>,
        consented_at: Option<Moment>, consent_ground: Option<String>, created_at: Moment,
    }
    /// A topic that an agent helps with.
    AgentTopic in agent_topics { agent_id: i64, topic_id: i64 }
    /// A product that an agent helps with.
    AgentProduct in agent_products { agent_id: i64, product_id: i64 }
    /// An agent at a company for a period.
    Employment in employments {
        id: i64, agent_id: i64, company_id: i64, title: String, since: Moment, until: Option<Moment>,
        confirmed_at: Option<Moment>,
    }
    /// A case.
    Case in cases {
        id: i64, company_id: i64, reference: String, agent_id: i64, channel: String, product_id: Option<i64>,
        topic_id: Option<i64>, opened_at: Moment, first_reply_at: Option<Moment>, first_reply_seconds: Option<i64>,
        resolved_at: Option<Moment>, reopened_at: Option<Moment>,
    }
    /// Whoever rates or thanks.
    Rater in raters {
        id: i64, person_id: Option<i64>, company_id: Option<i64>, reference: Option<String>, name: Option<String>,
        touched_at: Moment,
    }
    /// An invitation to rate.
    Invitation in invitations {
        id: i64, jti: String, case_id: i64, agent_id: i64, company_id: i64, rater_id: i64, created_at: Moment,
        expires_at: Moment, used_at: Option<Moment>,
    }
    /// A kind word.
    Thank in thanks {
        agent_id: i64, company_id: Option<i64>, case_id: Option<i64>, rater_id: i64, text: String, sent_at: Moment,
    }
    /// A community.
    Community in communities {
        id: i64, slug: String, name: String, about: String, joining: &'static str, created_by: i64,
        created_at: Moment,
    }
    /// Who is in a community.
    Membership in memberships {
        community_id: i64, person_id: i64, role: &'static str, state: &'static str, admitted_by: Option<i64>,
        joined_at: Moment,
    }
    /// A member who knows a member.
    Vouch in vouches { community_id: i64, voucher_id: i64, member_id: i64, vouched_at: Moment }
    /// A member who vouches for an agent.
    Endorsement in endorsements {
        agent_id: i64, community_id: i64, person_id: i64, topic_id: i64, reason: String, endorsed_at: Moment,
    }
}

/// A table whose ids can be reserved.
#[derive(Clone, Copy, Debug)]
pub enum Numbered {
    /// Companies.
    Companies,
    /// Products.
    Products,
    /// Topics.
    Topics,
    /// Agents.
    Agents,
    /// Employments.
    Employments,
    /// Cases.
    Cases,
    /// Raters.
    Raters,
}

impl Numbered {
    fn name(self) -> &'static str {
        match self {
            Self::Companies => "companies",
            Self::Products => "products",
            Self::Topics => "topics",
            Self::Agents => "agents",
            Self::Employments => "employments",
            Self::Cases => "cases",
            Self::Raters => "raters",
        }
    }
}

#[derive(QueryableByName)]
struct Reserved {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// After rows were written into an empty database with ids of their own: lets the next ones be numbered behind them. SQLite
/// does so by itself.
///
/// # Errors
/// When the database fails.
pub fn number_on(db: &mut Db) -> Result<()> {
    const TABLES: [&str; 10] = [
        "people",
        "companies",
        "products",
        "topics",
        "agents",
        "employments",
        "communities",
        "cases",
        "raters",
        "invitations",
    ];
    if let Db::Postgres(c) = db {
        for name in TABLES {
            let behind = format!("SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}");
            sql_query(behind).execute(c)?;
        }
    }
    Ok(())
}

/// As many ids as asked for, which the database gives to nobody else: rows that name each other can then be written
/// without reading anything back. To be used in a write transaction.
///
/// # Errors
/// When the database fails.
pub fn reserve(db: &mut Db, table: Numbered, count: usize) -> Result<impl Iterator<Item = i64> + use<>> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let name = table.name();
    let ids: Vec<i64> = match db {
        // The transaction holds the only write lock.
        Db::Sqlite(c) => {
            let last: Reserved = sql_query(format!("SELECT coalesce(max(id), 0) AS id FROM {name}")).get_result(c)?;
            (last.id + 1..=last.id + count).collect()
        }
        Db::Postgres(c) => {
            let next =
                format!("SELECT nextval(pg_get_serial_sequence('{name}', 'id')) AS id FROM generate_series(1, $1)");
            let ids: Vec<Reserved> = sql_query(next).bind::<BigInt, _>(count).load(c)?;
            ids.into_iter().map(|reserved| reserved.id).collect()
        }
    };
    Ok(ids.into_iter())
}
