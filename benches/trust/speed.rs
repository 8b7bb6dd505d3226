//! How fast it is worked out who is known: PageRank over a million people and ten million vouches, beside scipy on the
//! same edges in turns in the same run, and one visitor's local push beside the whole.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use gutcheck::domain::trust::graph::{Graph, RESTART, pagerank, push};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SEED: u64 = 22;
const PEOPLE: u32 = 1_000_000;
const VOUCHES: usize = 10_000_000;
const SEEDS: usize = 1_000;
const TOLERANCE: f64 = 1e-6;
const ROUNDS: usize = 7;
const VISITORS: usize = 1_000;
const EPSILON: f64 = 1e-5;

/// Prints the table.
pub fn run() {
    let mut draw = ChaCha8Rng::seed_from_u64(SEED);
    let vouches: Vec<(u32, u32)> = (0..VOUCHES).map(|_| vouch(&mut draw)).collect();
    let seeds: Vec<(u32, f64)> = (0..SEEDS).map(|_| (draw.random_range(0..PEOPLE), 1.0)).collect();
    println!(
        "PageRank, {PEOPLE} people, {VOUCHES} vouches, {SEEDS} seeds, seed {SEED}, all errors together ≤ {TOLERANCE:e}"
    );
    let (graph, building) = timed(|| Graph::new(PEOPLE, &vouches));
    println!("{:<44} {:>10}", "building the graph, both directions", shown(building));

    let place = tempfile::tempdir().unwrap();
    let mut scipy = Scipy::start(place.path(), &vouches, &seeds);
    let (mut ours, mut theirs, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (found, time) = timed(|| pagerank(&graph, &seeds, RESTART, TOLERANCE));
        (ranks, _) = (found, ours.push(time));
        if let Ok(scipy) = &mut scipy {
            theirs.push(scipy.round());
        }
    }
    println!("{:<44} {:>10}   median {}", "ours, the best of the rounds", shown(best(&ours)), shown(median(&mut ours)));
    match scipy {
        Err(why) => println!("scipy is left out: {why}"),
        Ok(scipy) => {
            println!("{:<44} {:>10}", "scipy, building its matrix", shown(scipy.building));
            println!(
                "{:<44} {:>10}   median {}",
                "scipy, the best of the rounds",
                shown(best(&theirs)),
                shown(median(&mut theirs))
            );
            let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
            let (best, median) = (ratio(best(&ours), best(&theirs)), ratio(median(&mut ours), median(&mut theirs)));
            println!("{:<44} {best:>10.2}   median {median:.2}   goal ≤ 0.50", "  ours beside scipy");
            let apart: f64 = scipy.ranks().iter().zip(&ranks).map(|(a, b)| (a - b).abs()).sum();
            println!("{:<44} {apart:>10.1e}", "  how far apart, all ranks together");
        }
    }

    let visitors: Vec<u32> = (0..VISITORS).map(|_| draw.random_range(0..PEOPLE)).collect();
    let mut found = 0.0;
    let mut pushes: Vec<Duration> = visitors
        .iter()
        .map(|visitor| {
            let (near, time) = timed(|| push(&graph, *visitor, RESTART, EPSILON));
            found += near.iter().map(|(_, rank)| rank).sum::<f64>() / VISITORS as f64;
            time
        })
        .collect();
    let half = median(&mut pushes);
    println!(
        "{:<44} {:>10}   p99 {}   finds {found:.2} of π",
        format!("a visitor's push, ε = {EPSILON:e}, median"),
        shown(half),
        shown(pushes[VISITORS * 99 / 100])
    );
    println!(
        "{:<44} {:>10.4}",
        "  beside the whole graph for one visitor",
        half.as_secs_f64() / best(&ours).as_secs_f64()
    );
}

/// Some vouch for many and some are known to many: both degrees have heavy tails. Who that is says nothing else.
fn vouch(draw: &mut ChaCha8Rng) -> (u32, u32) {
    loop {
        let mut one = |power: i32| (draw.random::<f64>().powi(power) * f64::from(PEOPLE)) as u64;
        let (from, to) = (scattered(one(2)), scattered(one(3)));
        if from != to {
            return (from, to);
        }
    }
}

/// Another number for each person, so that those who are known to many do not lie together.
fn scattered(person: u64) -> u32 {
    (person * 387_420_489 % u64::from(PEOPLE)) as u32
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn best(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

/// The same by scipy's sparse matrices, in a process of its own that waits for its turn.
struct Scipy {
    process: Child,
    answers: BufReader<std::process::ChildStdout>,
    building: Duration,
    ranks: std::path::PathBuf,
}

impl Scipy {
    /// In an environment of its own below `place`, or why there is none.
    fn start(place: &Path, vouches: &[(u32, u32)], seeds: &[(u32, f64)]) -> Result<Self, String> {
        let environment = place.join("python");
        done(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        let python = environment.join("bin/python");
        done(Command::new(&python).args(["-m", "pip", "install", "--quiet", "numpy", "scipy"]))?;
        let (edges, ranks) = (place.join("edges"), place.join("ranks"));
        let bytes = vouches.iter().flat_map(|(from, to)| [from.to_le_bytes(), to.to_le_bytes()]).flatten();
        fs::write(&edges, bytes.collect::<Vec<u8>>()).map_err(|error| error.to_string())?;
        let seeds: Vec<String> = seeds.iter().map(|(person, _)| person.to_string()).collect();
        let mut process = Command::new(python)
            .args(["-c", PYTHON])
            .args([&edges, &ranks])
            .args([PEOPLE.to_string(), RESTART.to_string(), TOLERANCE.to_string(), seeds.join(",")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let answers = BufReader::new(process.stdout.take().ok_or("it says nothing")?);
        let mut scipy = Self { process, answers, building: Duration::ZERO, ranks };
        scipy.building = scipy.answer();
        Ok(scipy)
    }

    fn round(&mut self) -> Duration {
        writeln!(self.process.stdin.as_mut().unwrap()).unwrap();
        self.answer()
    }

    fn answer(&mut self) -> Duration {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        Duration::from_secs_f64(line.trim().parse().unwrap())
    }

    fn ranks(mut self) -> Vec<f64> {
        drop(self.process.stdin.take());
        self.process.wait().unwrap();
        let bytes = fs::read(&self.ranks).unwrap();
        bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
    }
}

fn done(command: &mut Command) -> Result<(), String> {
    let what = format!("{command:?}");
    match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what}: {status}")),
        Err(error) => Err(format!("{what}: {error}")),
    }
}

/// Power iteration as networkx has it, with the same bound on what is still missing.
const PYTHON: &str = r"
import sys, time
import numpy as np, scipy.sparse
edges, ranks, people, restart, tolerance, seeds = sys.argv[1:]
n, restart, tolerance = int(people), float(restart), float(tolerance)
e = np.fromfile(edges, dtype='<u4').reshape(-1, 2)
start = time.perf_counter()
degree = np.bincount(e[:, 0], minlength=n)
m = scipy.sparse.csr_matrix((np.ones(len(e)), (e[:, 1], e[:, 0])), shape=(n, n))
print(time.perf_counter() - start, flush=True)
s = np.zeros(n)
np.add.at(s, [int(seed) for seed in seeds.split(',')], 1.0)
s /= s.sum()
for _ in sys.stdin:
    start = time.perf_counter()
    follow = np.divide(1 - restart, degree, out=np.zeros(n), where=degree > 0)
    x = s
    while True:
        y = m @ (x * follow)
        y += (1 - y.sum()) * s
        change = np.abs(y - x).sum()
        x = y
        if change * (1 - restart) <= tolerance * restart:
            break
    print(time.perf_counter() - start, flush=True)
x.astype('<f8').tofile(ranks)
";
