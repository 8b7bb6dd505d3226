//! The scoring core: plain arithmetic that a person can redo. The formulas and their sources are in `docs/trust.md`.

pub mod circle;
pub mod copies;
pub mod coverage;
pub mod evidence;
pub mod explanation;
pub mod facet;
pub mod graph;
pub mod posterior;
pub mod related;
pub mod site;
pub mod suspicion;
pub mod suspicion_weights;
pub mod trust_agent;
pub mod verdict;

pub use coverage::Coverage;
pub use evidence::{Through, Uncounted, Weight};
pub use posterior::{Judgement, Pool, Posterior, Prior, State};
pub use related::Relation;
pub use site::Site;
pub use suspicion::{Signals, Suspicion};
pub use verdict::{Standing, Verdict};
