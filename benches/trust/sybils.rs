//! Invented people: what they gain from the vouches of those whom they talked into it.

use gutcheck::domain::trust::graph::{Graph, RESTART, known, pagerank, reach, sybil_bound};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::table::{Table, whole};

/// From which all else is drawn.
const SEED: u64 = 4;

/// Honest people, how many each of them vouches for, and how many are seeds.
const HONEST: (u32, usize, u32) = (20_000, 5, 200);

/// So many are invented, and each of them vouches for so many others of them.
const INVENTED: [(u32, usize); 3] = [(1_000, 5), (10_000, 5), (100_000, 5)];

/// So many honest people vouch for somebody invented.
const ATTACKS: [usize; 4] = [0, 1, 5, 20];

const TOLERANCE: f64 = 1e-12;

/// Prints the table.
pub fn run() {
    let (honest, vouches, seeds) = HONEST;
    println!(
        "\nInvented people, who vouch for each other and all endorse one agent, beside {} honest ones with {} seeds \
         (seed {SEED})",
        whole(honest as usize),
        seeds
    );
    let mut table = Table::new(&[
        "invented",
        "attack edges",
        "their whole π",
        "bound",
        "below the bound by",
        "known among them",
        "reach of their agent",
    ]);
    for (invented, each) in INVENTED {
        for attacks in ATTACKS {
            let mut draw = ChaCha8Rng::seed_from_u64(SEED);
            let mut edges = among(&mut draw, 0, honest, vouches);
            edges.extend(among(&mut draw, honest, invented, each));
            let vouchers: Vec<u32> = (0..attacks).map(|_| draw.random_range(0..honest)).collect();
            edges.extend(vouchers.iter().map(|from| (*from, honest + draw.random_range(0..invented))));
            let graph = Graph::new(honest + invented, &edges);
            let seeds: Vec<(u32, f64)> = (0..seeds).map(|seed| (seed, 1.0)).collect();
            let ranks = pagerank(&graph, &seeds, RESTART, TOLERANCE);
            let mass: f64 = ranks[honest as usize..].iter().sum();
            let bound = sybil_bound(&graph, &ranks, RESTART, vouchers.iter().copied());
            assert!(mass <= bound + 1e-9, "{mass} > {bound}");
            assert!(attacks > 0 || mass == 0.0, "{mass} without an attack edge");
            let known =
                known(&graph, &seeds, &ranks, RESTART)[honest as usize..].iter().filter(|known| **known).count();
            let endorsements: Vec<(u32, u32)> = (honest..honest + invented).map(|person| (person, 0)).collect();
            let reached = reach(&graph, &ranks, &endorsements, 1)[0];
            table.row([
                whole(invented as usize),
                attacks.to_string(),
                format!("{mass:.3e}"),
                format!("{bound:.3e}"),
                format!("{:.1e}", bound - mass),
                known.to_string(),
                format!("{reached:.3e}"),
            ]);
        }
    }
    println!("\n{table}");
}

/// People from `first` on, each of whom vouches for some others of them.
fn among(draw: &mut ChaCha8Rng, first: u32, people: u32, each: usize) -> Vec<(u32, u32)> {
    let mut edges = Vec::with_capacity(people as usize * each);
    for from in 0..people {
        edges.extend((0..each).map(|_| (first + from, first + draw.random_range(0..people))));
    }
    edges
}
