//! What the whole site teaches, fitted anew every night: how far each rater is from everybody else, and where everyone
//! begins. Ratings that were written keep their weights; what is learned holds from the next one on, and the priors at
//! once.

use std::collections::{HashMap, HashSet};

use super::Result;
use crate::{
    domain::{
        Moment,
        rating::{Stars, Trait},
        trust::{
            Pool, Prior, Site,
            facet::Facet,
            site::{deviation, fit},
        },
    },
    store::{
        self, Db,
        raters::{self, Given},
    },
};

/// Fewer other ratings of an agent than this are nothing to be far from.
const ENOUGH_OTHERS: i64 = 3;

/// What agents received: the sum of `x` and how many. Kept from batch to batch, since many raters share agents.
#[derive(Default)]
pub struct Received(HashMap<i64, (f64, i64)>);

/// How far the raters of one batch are from everybody else.
pub struct Deviations {
    /// The last of them, or nothing when there are no more.
    pub last: Option<i64>,
    /// Rater, Σ|x − leave-one-out mean|, over how many agents.
    pub of: Vec<(i64, f64, i64)>,
}

/// The next raters by id, those left out whom nothing in `stirred` concerns; everybody when it is none. Writes nothing.
///
/// # Errors
/// When the database fails.
pub fn deviations(
    db: &mut Db,
    after: i64,
    limit: i64,
    stirred: Option<&HashSet<i64>>,
    received: &mut Received,
) -> Result<Deviations> {
    let (last, given) = raters::given_after(db, after, limit)?;
    let concerned: Vec<&[Given]> = given
        .chunk_by(|(one, ..), (other, ..)| one == other)
        .filter(|by| stirred.is_none_or(|stirred| by.iter().any(|(_, agent, _)| stirred.contains(agent))))
        .collect();
    let unknown: HashSet<i64> = concerned
        .iter()
        .flat_map(|by| by.iter().map(|(_, agent, _)| *agent))
        .filter(|agent| !received.0.contains_key(agent))
        .collect();
    received.0.extend(raters::received(db, &unknown.into_iter().collect::<Vec<_>>())?);
    let of = concerned.into_iter().filter_map(|by| Some((by.first()?.0, distance(by, received))));
    Ok(Deviations { last, of: of.map(|(rater, (sum, n))| (rater, sum, n)).collect() })
}

/// How far one rater is from everybody else.
fn distance(by: &[Given], received: &Received) -> (f64, i64) {
    by.chunk_by(|(_, one, _), (_, other, _)| one == other).fold((0.0, 0), |(sum, n), same| {
        let agent = same.first().and_then(|(_, agent, _)| received.0.get(agent));
        let own: f64 =
            same.iter().filter_map(|(_, _, stars)| Some(Stars::try_from(i64::from(*stars)).ok()?.fraction())).sum();
        match agent {
            Some((all, count)) if count - same.len() as i64 >= ENOUGH_OTHERS => {
                let others = (all - own) / (count - same.len() as i64) as f64;
                (sum + (own / same.len() as f64 - others).abs(), n + 1)
            }
            _ => (sum, n),
        }
    })
}

/// What the site teaches now. Writes nothing.
///
/// # Errors
/// When the database fails.
pub fn site(db: &mut Db, now: Moment) -> Result<Site> {
    let begin = Site::default();
    let mut fitted = |facet: Facet, begin: Prior| -> Result<Prior> {
        let pools = store::posteriors::pools(db, facet)?;
        Ok(fit(pools.iter().map(|pool: &Pool| pool.now_of_cases(now))).unwrap_or(begin))
    };
    let mut site = begin;
    site.stars = fitted(Facet::Stars, begin.stars)?;
    for which in Trait::ALL {
        site = site.with(which, fitted(Facet::Trait(which), begin.prior(which))?);
    }
    let (sum, n) = raters::deviation_of_all(db)?;
    site.deviation = deviation(sum, n);
    Ok(site)
}
