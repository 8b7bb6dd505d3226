//! What it takes to buy or to sink a verdict: the product's own arithmetic under attack, on agents made up for each
//! verdict and on the ratees of the network.

use chrono::TimeDelta;
use gutcheck::domain::{
    Moment,
    rating::Origin,
    trust::{Judgement, Prior, Site, Standing, State, Through, Verdict, posterior::OPEN_SHARE},
};

use crate::{
    network::{Network, Scale},
    product::{self, Agent, moment, stranger},
    table::{Table, three, whole},
};

/// The company of the attackers, and of their agent.
const ACME: Through = Through::Company(1);

/// People who are each known of their own.
const OWN: Through = Through::Themselves;

/// Ratees with fewer ratings are left alone.
const ENOUGH: i64 = 20;

/// More attackers than this are not tried.
const MOST: usize = 1_000_000;

/// An agent under attack, and when.
struct Target {
    agent: Agent,
    site: Site,
    now: Moment,
}

impl Target {
    /// Made up: verified ratings by as many people, all given now and known through that group.
    fn new(ratings: &[(usize, f64)], through: Through) -> Self {
        let (mut agent, now) = (Agent::default(), moment(1_780_000_000.0));
        let all = ratings.iter().flat_map(|(n, x)| std::iter::repeat_n(*x, *n));
        for (rater, x) in all.enumerate() {
            agent.rate(rater, through, stranger(Origin::Verified), x, now);
        }
        Self { agent, site: Site::default(), now }
    }

    fn class(&self) -> Verdict {
        self.agent.class(&self.site, self.now)
    }

    fn mean(&self) -> f64 {
        self.agent.judgement(&self.site, self.now).counted.mean()
    }

    /// With so many more verified ratings, each by somebody else, all known through that group.
    fn after(&self, n: usize, through: Through, x: f64) -> Self {
        let mut agent = self.agent.clone();
        agent.crowd(n, through, stranger(Origin::Verified), x, self.now);
        Self { agent, site: self.site, now: self.now }
    }

    /// The fewest verified ratings after which the verdict is as wanted.
    fn cost(&self, through: Through, x: f64, wanted: impl Fn(Verdict) -> bool) -> Option<usize> {
        let reached = |n: usize| wanted(self.after(n, through, x).class());
        let mut high = 1;
        while !reached(high) {
            high *= 2;
            if high > MOST {
                return None;
            }
        }
        let mut low = high / 2;
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            if reached(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }

    /// What it costs to lift the agent by a class, or to sink it by one.
    fn move_by_a_class(&self, through: Through, up: bool) -> Option<usize> {
        let from = rank(self.class());
        let wanted = |class| if up { rank(class) > from } else { rank(class) < from && class != Verdict::TooEarly };
        self.cost(through, if up { 1.0 } else { 0.0 }, wanted)
    }
}

/// How well a verdict speaks of somebody; an agent of whom it is too early to tell is lifted once they are trusted.
fn rank(verdict: Verdict) -> i8 {
    match verdict {
        Verdict::LetDown => 0,
        Verdict::TooEarly | Verdict::Mixed => 1,
        Verdict::MostlyTrusted => 2,
        Verdict::Trusted => 3,
    }
}

/// Forty ratings each, but for the new one.
fn synthetic() -> Vec<Target> {
    let made: [(&[(usize, f64)], Verdict); 5] = [
        (&[(36, 1.0), (4, 0.75)], Verdict::Trusted),
        (&[(24, 1.0), (12, 0.75), (4, 0.25)], Verdict::MostlyTrusted),
        (&[(20, 0.75), (20, 0.5)], Verdict::Mixed),
        (&[(30, 0.0), (10, 0.75)], Verdict::LetDown),
        (&[(3, 1.0)], Verdict::TooEarly),
    ];
    let target = |(ratings, verdict): (&[(usize, f64)], Verdict)| {
        let target = Target::new(ratings, OWN);
        assert_eq!(target.class(), verdict, "the agent made up for this verdict has another");
        target
    };
    made.into_iter().map(target).collect()
}

/// The network's ratees, each as of their latest rating.
fn real(network: &Network) -> Vec<Target> {
    let replay = product::replay(network, Scale::Stars);
    let attacked = replay.agents.into_values().filter(|agent| agent.counted.n() >= ENOUGH);
    let target = |agent: Agent| {
        let now = agent.counted.latest().unwrap();
        Target { agent, site: replay.site, now }
    };
    attacked.map(target).collect()
}

/// Prints the tables.
pub fn run(network: &Network) {
    let (synthetic, real) = (synthetic(), real(network));
    let Prior { mean, strength } = real.first().map_or(Site::default(), |target| target.site).stars;
    println!("\n### Under attack\n");
    println!(
        "Made-up agents have forty verified ratings, the new one three, each of weight {}. Of the network's ratees the \
         {} with at least {ENOUGH} ratings are attacked, read as stars, under the prior fitted to them (mean {}, strength \
         {strength:.1}).\n",
        three(stranger(Origin::Verified)),
        real.len(),
        three(mean)
    );
    floods(&synthetic, &real);
    communities(&synthetic, &real);
    bombs(&synthetic[0]);
    lifts();
    bursts(&synthetic[0]);
    again_and_again(&synthetic[2]);
    costs(&synthetic, &real);
}

/// Any number of open ratings.
fn floods(synthetic: &[Target], real: &[Target]) {
    let mut table =
        Table::new(&["open ratings each", "agents", "verdicts changed", "moved most by one star", "by five stars"]);
    for n in [100, 10_000, MOST] {
        for (whose, targets) in [("made up", synthetic), ("of the network", real)] {
            let mut changed = 0;
            let moved = [0.0, 1.0].map(|x| {
                // All of the same weight and moment: their sum is as if they had come one by one.
                let w = n as f64 * stranger(Origin::Open);
                let moved = targets.iter().map(|Target { agent, site, now }| {
                    let open = State { s: w * x, w, at: *now, n: n as i64 };
                    let before = agent.judgement(site, *now);
                    let after = Judgement::of(site.stars, &agent.counted, &open, *now);
                    changed += usize::from(Verdict::of(&before) != Verdict::of(&after));
                    (after.all.mean() - before.all.mean()).abs()
                });
                three(moved.fold(0.0, f64::max))
            });
            let agents = format!("{} {whose}", targets.len());
            table.row([whole(n), agents, changed.to_string()].into_iter().chain(moved));
        }
    }
    let most = format!("≤ {}", three(OPEN_SHARE / (1.0 + OPEN_SHARE)));
    table.row(["goal".into(), String::new(), "0".into(), most.clone(), most]);
    println!("Open ratings, which anybody can give:\n\n{table}");
}

/// Any number of ratings by people whom communities know, who were all won over or invented.
fn communities(synthetic: &[Target], real: &[Target]) {
    let mut table = Table::new(&[
        "ratings each",
        "agents",
        "weight of all",
        "verdicts changed by one star",
        "moved most",
        "changed by five stars",
        "moved most",
    ]);
    for n in [1, 3, 10, 1_000, MOST] {
        for (whose, targets) in [("made up", synthetic), ("of the network", real)] {
            let mut weighs: f64 = 0.0;
            let by = [0.0, 1.0].map(|x| {
                let (mut changed, mut moved) = (0, 0.0_f64);
                for Target { agent, site, now } in targets {
                    let mut after = agent.clone();
                    after.crowd(n, Through::Communities, stranger(Origin::Community), x, *now);
                    changed += usize::from(agent.class(site, *now) != after.class(site, *now));
                    let mean = |agent: &Agent| agent.judgement(site, *now).counted.mean();
                    moved = moved.max((mean(&after) - mean(agent)).abs());
                    weighs = weighs.max(after.counted.now(*now).1 - agent.counted.now(*now).1);
                }
                [changed.to_string(), three(moved)]
            });
            let agents = format!("{} {whose}", targets.len());
            table.row([whole(n), agents, three(weighs)].into_iter().chain(by.into_iter().flatten()));
        }
    }
    println!("Ratings by people whom communities know, all of them false:\n\n{table}");
}

/// One-star verified ratings against a trusted agent.
fn bombs(trusted: &Target) {
    const NUMBERS: [usize; 5] = [5, 10, 30, 100, 10_000];
    let heads = NUMBERS.map(|n| format!("{} bombs", whole(n)));
    let heads: Vec<&str> = ["one star each by"].into_iter().chain(heads.iter().map(String::as_str)).collect();
    let mut table = Table::new(&heads);
    let same = Target::new(&[(36, 1.0), (4, 0.75)], ACME);
    for (by, target, through) in [
        ("people known of their own", trusted, OWN),
        ("one company's customers", trusted, ACME),
        ("one company's customers, as are those before", &same, ACME),
    ] {
        let cell = |n: usize| {
            let after = target.after(n, through, 0.0);
            format!("{}, {}", three(after.mean()), after.class().words().to_lowercase())
        };
        table.row(std::iter::once(by.to_owned()).chain(NUMBERS.map(cell)));
    }
    println!("Bombs on a trusted agent with forty ratings, whose mean is {}:\n\n{table}", three(trusted.mean()));
}

/// Fakes by one company for an agent of its own.
fn lifts() {
    let real: &[(usize, f64)] = &[(40, 0.5), (10, 0.75)];
    let mut table = Table::new(&["lifted to mostly trusted", "by its customers", "by people known of their own"]);
    for (which, ratings, through) in [
        ("fifty ratings of mean .55, by people known of their own", real, OWN),
        ("the same fifty, known through the company too", real, ACME),
        ("nobody rated yet", &[], OWN),
    ] {
        let target = Target::new(ratings, through);
        let cost = |through| shown(target.cost(through, 1.0, |class| rank(class) >= rank(Verdict::MostlyTrusted)));
        table.row([which.to_owned(), cost(ACME), cost(OWN)]);
    }
    table.row(["goal, for the fifty".into(), "≥ 100".into(), String::new()]);
    println!("Five-star fakes:\n\n{table}");
}

/// Many at once by people who are known of their own.
fn bursts(trusted: &Target) {
    let mut table = Table::new(&["one-star ratings within a minute", "verdict they stand for", "shown changes"]);
    for n in [5, 10, 30, 100] {
        let after = trusted.after(n, OWN, 0.0);
        let shown = Standing { shown: trusted.class(), since: trusted.now, candidate: None };
        let noted = shown.observe(after.class(), trusted.now);
        let hours = (0..=96).find(|hours| {
            noted.observe(after.class(), trusted.now + TimeDelta::hours(*hours)).shown != trusted.class()
        });
        let when = hours.map_or("never".into(), |hours| format!("after {hours} hours"));
        table.row([n.to_string(), after.class().words().to_lowercase(), when]);
    }
    println!(
        "A burst on the same trusted agent, and when the verdict on the page changes if nobody takes it back:\n\n{table}"
    );
}

/// One person, over and over.
fn again_and_again(mixed: &Target) {
    let mut table = Table::new(&["ratings by one person", "weight of all", "largest displacement", "verdict changes"]);
    for n in [1, 2, 16, 1_000] {
        let (mut weight, mut moved, mut changed) = (0.0, 0.0_f64, false);
        for x in [0.0, 1.0] {
            let mut agent = mixed.agent.clone();
            (0..n).for_each(|_| agent.rate(usize::MAX, OWN, stranger(Origin::Verified), x, mixed.now));
            let after = Target { agent, site: mixed.site, now: mixed.now };
            weight = after.agent.counted.now(mixed.now).1 - mixed.agent.counted.now(mixed.now).1;
            moved = moved.max((after.mean() - mixed.mean()).abs());
            changed |= after.class() != mixed.class();
        }
        let changes = if changed { "yes" } else { "no" };
        table.row([whole(n), three(weight), format!("{moved:.4}"), changes.to_owned()]);
    }
    println!("One person rates the same mixed agent again and again:\n\n{table}");
}

/// What a class costs.
fn costs(synthetic: &[Target], real: &[Target]) {
    let mut table = Table::new(&["agents", "moved", "by people known of their own", "by one company's customers"]);
    for class in synthetic.iter().map(Target::class) {
        for (whose, all) in [("made up", synthetic), ("of the network", real)] {
            let targets: Vec<&Target> = all.iter().filter(|target| target.class() == class).collect();
            for up in [true, false] {
                let possible =
                    if up { class != Verdict::Trusted } else { rank(class) > 0 && class != Verdict::TooEarly };
                if !possible || targets.is_empty() {
                    continue;
                }
                let cost = |through| {
                    let mut costs: Vec<Option<usize>> =
                        targets.iter().map(|target| target.move_by_a_class(through, up)).collect();
                    // Whoever cannot be moved at all comes last.
                    costs.sort_by_key(|cost| cost.unwrap_or(usize::MAX));
                    let (least, middle) = (shown(costs[0]), shown(costs[costs.len() / 2]));
                    if costs.len() > 1 { format!("{middle} (least {least})") } else { middle }
                };
                let who = format!("{} {}, {whose}", targets.len(), class.words().to_lowercase());
                table.row([who, if up { "up" } else { "down" }.to_owned(), cost(OWN), cost(ACME)]);
            }
        }
    }
    println!(
        "The fewest verified ratings, five-star or one-star, that move an agent by a class; the median over agents:\n\n{table}"
    );
}

fn shown(cost: Option<usize>) -> String {
    cost.map_or("never".into(), whole)
}
