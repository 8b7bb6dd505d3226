//! The weights of the signals that a rater's ratings give away, fixed once.
//!
//! Recipe: `cargo bench --bench trust -- --network otc_network.csv --labels otc_gt.csv --only fraud` on the REV2 labels of
//! Bitcoin-OTC (Kumar et al., WSDM 2018): 240 labelled people who rated anybody, 115 of them fraudulent. Each signal is
//! made `(x − centre)/scale`, kept within −3 and 3; centres and scales are round numbers. A logistic regression with the
//! penalty `3/2 · Σ weight²` gives the weights; what labellers gave is no evidence, nor what a rater got. The command
//! prints the same weights again beside these.
//!
//! Almost half of the labelled people are fraudulent. Where a share `q` of raters is, add `logit(q) − logit(0.479)`.

use crate::network::Scale;

/// One signal's part in the log-odds.
pub struct Weighed {
    /// As [`crate::fraud::Signals`] calls it.
    pub name: &'static str,
    /// What is usual.
    pub centre: f64,
    /// How far from it is unusual.
    pub scale: f64,
    /// What each scale above the centre adds to the log-odds.
    pub weight: f64,
}

/// A model: the log-odds where every signal is at its centre, and the signals.
pub struct Model {
    /// On which scale the ratings are read.
    pub on: Scale,
    /// Whether it looks at when ratings were given.
    pub timed: bool,
    /// The log-odds at the centres.
    pub intercept: f64,
    /// Ten signals.
    pub signals: [Weighed; 10],
}

const fn weighed(name: &'static str, centre: f64, scale: f64, weight: f64) -> Weighed {
    Weighed { name, centre, scale, weight }
}

/// All four.
pub const MODELS: [Model; 4] = [
    Model {
        on: Scale::Raw,
        timed: true,
        intercept: -0.2498,
        signals: [
            weighed("together", 0.3, 0.3, 0.8617),
            weighed("rate", -1.5, 2.2, 0.7059),
            weighed("returns", 0.9, 0.9, -0.4929),
            weighed("life", 4.0, 2.2, -0.2778),
            weighed("burst", 0.12, 0.15, 0.5082),
            weighed("agree", 0.02, 0.03, -0.8089),
            weighed("wrong_way", 0.25, 0.25, 0.5796),
            weighed("disputed", 0.15, 0.15, 0.7021),
            weighed("variety", 0.9, 0.6, -0.2290),
            weighed("distance", 0.2, 0.2, 0.2142),
        ],
    },
    Model {
        on: Scale::Raw,
        timed: false,
        intercept: 0.1661,
        signals: [
            weighed("agree", 0.02, 0.03, -0.4319),
            weighed("agree_mean", 0.03, 0.05, -0.2839),
            weighed("wrong_way", 0.25, 0.25, 0.6164),
            weighed("praised_bad", 0.08, 0.12, 0.2081),
            weighed("disputed", 0.15, 0.15, 0.7357),
            weighed("variety", 0.9, 0.6, -0.6459),
            weighed("tops", 0.5, 0.7, 0.7632),
            weighed("high", 0.2, 0.25, -0.5878),
            weighed("cohort", 0.2, 0.15, 0.5901),
            weighed("number", 2.2, 1.2, -0.3092),
        ],
    },
    Model {
        on: Scale::Stars,
        timed: true,
        intercept: -0.7399,
        signals: [
            weighed("together", 0.3, 0.3, 0.8401),
            weighed("rate", -1.5, 2.2, 0.6189),
            weighed("returns", 0.9, 0.9, -0.6698),
            weighed("life", 4.0, 2.2, -0.2359),
            weighed("burst", 0.12, 0.15, 0.4651),
            weighed("agree", 0.25, 0.1, -0.5315),
            weighed("wrong_way", 0.25, 0.25, 0.1204),
            weighed("disputed", 0.15, 0.15, 0.5381),
            weighed("variety", 0.6, 0.4, -0.0781),
            weighed("distance", 0.35, 0.2, 0.1495),
        ],
    },
    Model {
        on: Scale::Stars,
        timed: false,
        intercept: -0.0359,
        signals: [
            weighed("agree", 0.25, 0.1, -0.4678),
            weighed("agree_mean", 0.3, 0.15, -0.4971),
            weighed("wrong_way", 0.25, 0.25, 0.3328),
            weighed("praised_bad", 0.08, 0.12, 0.6266),
            weighed("disputed", 0.15, 0.15, 0.3797),
            weighed("variety", 0.6, 0.4, -0.4817),
            weighed("tops", 1.2, 0.9, 0.0276),
            weighed("high", 0.6, 0.25, 0.3214),
            weighed("cohort", 0.2, 0.15, 0.6382),
            weighed("number", 2.2, 1.2, -0.2033),
        ],
    },
];
