//! How well trust holds: on a network of signed ratings by real people, and under attack.
//!
//! `cargo bench --bench trust -- --network FILE [--labels FILE] [--only PART]` prints tables that go to `docs/trust.md`
//! as they are. Every constant is tuned here, on the second quarter of the file; every seed is printed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, reason = "a bench")]

mod attacks;
mod calibration;
mod forecast;
mod fraud;
mod fraud_weights;
mod network;
mod product;
mod speed;
mod statistics;
mod sybils;
mod table;

use std::{path::PathBuf, time::Instant};

use clap::{Parser, ValueEnum};
use network::Network;

/// Measures trust on a network of signed ratings, and under attack.
#[derive(Parser)]
struct Asked {
    /// The network, one rating a line: rater, ratee, −10…10, unix time.
    #[arg(long)]
    network: Option<PathBuf>,
    /// Who is known to be honest or not, one person a line: rater, then 1 or -1.
    #[arg(long)]
    labels: Option<PathBuf>,
    /// One part only.
    #[arg(long)]
    only: Option<Part>,
    /// What cargo says to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    Forecast,
    Calibration,
    Fraud,
    Attacks,
    Sybils,
    Speed,
}

fn main() {
    // `cargo test --benches` and the like only want to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let asked = Asked::parse();
    let Some(file) = asked.network else {
        println!("Name a network of ratings: cargo bench --bench trust -- --network FILE [--labels FILE]");
        return;
    };
    statistics::self_check();
    let network = Network::read(&file);
    println!("{network}");
    for part in Part::value_variants() {
        if asked.only.is_some_and(|only| only != *part) {
            continue;
        }
        let begun = Instant::now();
        match (part, &asked.labels) {
            (Part::Forecast, _) => forecast::run(&network),
            (Part::Calibration, _) => calibration::run(&network),
            (Part::Fraud, Some(labels)) => fraud::run(&network, &network.labels(labels)),
            (Part::Fraud, None) => println!("\nWithout --labels nothing is said of fraudulent raters."),
            (Part::Attacks, _) => attacks::run(&network),
            (Part::Sybils, _) => sybils::run(),
            (Part::Speed, _) => speed::run(),
        }
        println!("\n({:.1} s)", begun.elapsed().as_secs_f64());
    }
}
