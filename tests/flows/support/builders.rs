//! Cases and ratings, written straight into the database, with what follows from them.

use chrono::TimeDelta;
use diesel::prelude::*;
use gutcheck::{
    domain::{
        Moment,
        rating::{Fault, Opinion, Origin, Rating, Stars, Traits},
        trust::{Standing, Uncounted, Verdict, Weight},
    },
    services,
    store::{
        self, Db,
        schema::{agents, cases, companies, employments},
    },
};

/// A rating to be given: five stars by a customer, an hour ago, unless said otherwise.
pub struct Given {
    /// 1 to 5.
    pub stars: i64,
    /// Where it comes from; those without a case are by a person of their own.
    pub origin: Origin,
    /// How many days ago.
    pub days_ago: i64,
    /// In words.
    pub comment: Option<&'static str>,
    /// Whose fault.
    pub fault: Option<Fault>,
    /// On which topic.
    pub topic: Option<&'static str>,
    /// About which product of the company.
    pub product: Option<&'static str>,
    /// Whether they listened.
    pub listened: Option<bool>,
    /// Whether they were there for the customer.
    pub on_my_side: Option<bool>,
    /// The person who gives it; somebody new without one.
    pub person: Option<(i64, &'static str)>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            stars: 5,
            origin: Origin::Verified,
            days_ago: 0,
            comment: None,
            fault: None,
            topic: None,
            product: None,
            listened: None,
            on_my_side: None,
            person: None,
        }
    }
}

/// Gives a rating and returns its id.
pub fn rating(db: &mut Db, agent_id: i64, company_id: i64, given: Given, now: Moment) -> i64 {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    let person = given
        .person
        .or_else(|| (!given.origin.has_case()).then(|| (super::people::person(db, "Somebody", now), "Somebody")));
    let rater = match person {
        Some((id, name)) => store::raters::of_person(db, id, name, now).unwrap(),
        None => store::raters::of_customer(db, company_id, &reference, now).unwrap(),
    };
    let traits = Traits { listened: given.listened, on_my_side: given.on_my_side, ..Traits::default() };
    let stars: Stars = given.stars.try_into().unwrap();
    let opinion = Opinion::new(stars, traits, given.comment.map(Into::into), given.fault);
    let weight = Weight {
        origin: gutcheck::domain::trust::evidence::origin(given.origin),
        credibility: 0.85,
        marginal: 1.0,
        related: 1.0,
        relation: None,
        coverage: 1.0,
        independent: person.is_some(),
        uncounted: (opinion.fault == Some(Fault::Policy)).then_some(Uncounted::Policy),
    };
    let mut rating = Rating {
        id: 0,
        agent_id,
        company_id: given.origin.has_case().then_some(company_id),
        case_id: None,
        rater_id: rater.id,
        product_id: given.product.and_then(|name| store::topics::ensure_product(db, company_id, name).unwrap()),
        topic_id: given.topic.and_then(|name| store::topics::ensure_topic(db, name).unwrap()),
        origin: given.origin,
        opinion,
        weight,
        signed: person.map(|(_, name)| name.to_owned()),
        rated_at: now - TimeDelta::days(given.days_ago) - TimeDelta::hours(1),
        edited_at: None,
        withdrawn_at: None,
    };
    rating.id = store::ratings::insert(db, &rating).unwrap();
    services::trust::replace(db, None, Some(&rating), now).unwrap();
    rating.id
}

/// Lets the verdict of an agent have held for a month.
pub fn shown(db: &mut Db, agent_id: i64, verdict: Verdict, now: Moment) {
    let standing = Standing { shown: verdict, since: now - TimeDelta::days(30), candidate: None };
    store::posteriors::keep_standing(db, agent_id, &standing).unwrap();
}

/// A case of an agent that was answered after so many seconds and resolved the day after; returns its id.
pub fn case(db: &mut Db, agent_id: i64, company_id: i64, reply_seconds: i64, now: Moment) -> i64 {
    let opened = now - TimeDelta::days(10);
    let id = diesel::insert_into(cases::table)
        .values((
            cases::company_id.eq(company_id),
            cases::reference.eq(uuid::Uuid::new_v4().simple().to_string()),
            cases::agent_id.eq(agent_id),
            cases::channel.eq("email"),
            cases::opened_at.eq(opened),
            cases::first_reply_at.eq(opened + TimeDelta::seconds(reply_seconds)),
            cases::first_reply_seconds.eq(reply_seconds),
            cases::resolved_at.eq(opened + TimeDelta::days(1)),
        ))
        .returning(cases::id)
        .get_result(db)
        .unwrap();
    services::responsiveness::added(db, &[id]).unwrap();
    id
}

/// A company of that slug and name without people; returns its id.
pub fn company(db: &mut Db, slug: &str, name: &str, now: Moment) -> i64 {
    diesel::insert_into(companies::table)
        .values((companies::slug.eq(slug), companies::name.eq(name), companies::created_at.eq(now)))
        .returning(companies::id)
        .get_result(db)
        .unwrap()
}

/// A case of Ben's at Heron whose customer can be invited; returns its id.
pub fn case_to_invite(db: &mut Db, now: Moment) -> i64 {
    let ben = agents::table.filter(agents::handle.eq("ben")).select(agents::id).first(db).optional().unwrap();
    let ben = ben.unwrap_or_else(|| super::people::agent(db, "ben", None, now));
    let heron = super::people::employ(db, ben, "heron", now);
    diesel::update(employments::table).set(employments::confirmed_at.eq(now)).execute(db).unwrap();
    case(db, ben, heron, 60, now)
}
