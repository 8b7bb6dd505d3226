//! What the whole site taught: where everyone begins, and how far raters are apart.

use diesel::{prelude::*, upsert::excluded};

use super::{Db, Result, schema::site_priors};
use crate::{
    domain::{
        Moment,
        rating::Trait,
        trust::{Prior, Site, facet::Facet},
    },
    on_each,
};

/// Beside the facets, the site's mean deviation stands under this word.
const DEVIATION: &str = "deviation";

/// What was learned last; the defaults where nothing was.
pub fn learned(db: &mut Db) -> Result<Site> {
    let rows: Vec<(String, f64, f64)> =
        site_priors::table.select((site_priors::facet, site_priors::mean, site_priors::strength)).load(db)?;
    let mut site = Site::default();
    for (facet, mean, strength) in rows {
        let prior = Prior { mean, strength };
        match Facet::from_key(&facet, 0) {
            Some(Facet::Stars) => site.stars = prior,
            Some(Facet::Trait(which)) => site = site.with(which, prior),
            None if facet == DEVIATION => site.deviation = mean,
            _ => {}
        }
    }
    Ok(site)
}

/// When something was learned last.
pub fn learned_at(db: &mut Db) -> Result<Option<Moment>> {
    Ok(site_priors::table.find(DEVIATION).select(site_priors::fitted_at).first(db).optional()?)
}

/// Keeps what was learned.
pub fn learn(db: &mut Db, site: &Site, now: Moment) -> Result<()> {
    let priors = Trait::ALL.into_iter().map(|which| (Facet::Trait(which), site.prior(which)));
    let priors = priors.chain([(Facet::Stars, site.stars)]).map(|(facet, prior)| (facet.key().0, prior));
    let rows: Vec<_> = priors
        .chain([(DEVIATION, Prior { mean: site.deviation, strength: 0.0 })])
        .map(|(facet, prior)| {
            (
                site_priors::facet.eq(facet),
                site_priors::mean.eq(prior.mean),
                site_priors::strength.eq(prior.strength),
                site_priors::fitted_at.eq(now),
            )
        })
        .collect();
    on_each!(db, |c| diesel::insert_into(site_priors::table)
        .values(&rows)
        .on_conflict(site_priors::facet)
        .do_update()
        .set((
            site_priors::mean.eq(excluded(site_priors::mean)),
            site_priors::strength.eq(excluded(site_priors::strength)),
            site_priors::fitted_at.eq(excluded(site_priors::fitted_at)),
        ))
        .execute(c))?;
    Ok(())
}
