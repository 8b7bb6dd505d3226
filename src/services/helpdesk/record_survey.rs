//! What a customer answered to the helpdesk's own survey becomes an imported rating, until they rate here themselves.

use super::{Recorded, who};
use crate::{
    domain::{
        Moment,
        connection::Connection,
        helpdesk::SurveyAnswer,
        rating::{COMMENT_MAX, Opinion, Traits},
        text,
    },
    services::{
        Result, responsiveness,
        submit_rating::{self, Surveyed},
    },
    store::{self, Db},
};

/// Keeps an answer.
pub fn record(
    db: &mut Db,
    connection: &Connection,
    survey: &SurveyAnswer,
    secret: &[u8],
    received_at: Moment,
    now: Moment,
) -> Result<Recorded> {
    let reference = connection.reference(&survey.reference);
    let Some((case_id, mut case)) = store::cases::by_reference(db, connection.company_id, &reference)? else {
        return Ok(Recorded::NotYet("an answer to a survey about a case that we don't know yet"));
    };
    // The survey names whoever answered: it is that person's help that was rated.
    if let Some(helper) = &survey.helper
        && !store::cases::is_settled(db, case_id)?
    {
        let helper_id = who::named(db, connection, helper)?;
        if !store::helpdesk_agents::nobodies(db, connection.id)?.contains(&helper_id) {
            case.agent_id = who::agent(db, connection, helper_id, case.opened_at, now)?;
            responsiveness::following(db, case_id, |db| Ok(store::cases::update(db, case_id, &case)?))?;
        }
    }
    let comment = survey.comment.as_deref().map(|words| words.chars().take(COMMENT_MAX).collect::<String>());
    let comment = comment.and_then(|words| text::prose(&words, COMMENT_MAX).ok().flatten());
    let surveyed = Surveyed {
        case_id,
        agent_id: case.agent_id,
        company_id: case.company_id,
        product_id: case.product_id,
        topic_id: case.topic_id,
        customer: survey.customer.clone(),
        reference,
        opinion: Opinion::new(survey.stars, Traits::default(), comment, None),
        at: survey.at.map_or(received_at, |at| at.min(received_at)),
    };
    Ok(Recorded::Kept(match submit_rating::by_survey(db, surveyed, secret, now)? {
        submit_rating::Outcome::Recorded => "the customer's answer is kept",
        submit_rating::Outcome::Changed => "the customer changed the answer",
        submit_rating::Outcome::Closed | submit_rating::Outcome::NotOpen => "the customer has rated here already",
    }))
}
