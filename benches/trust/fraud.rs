//! Can a fraudulent rater be known by what they gave? What they got is left out, and so is what the labellers gave,
//! since the labels are a function of it.

use std::collections::HashSet;

use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

use crate::{
    fraud_weights::{MODELS, Model},
    network::{DAY, Network, Rating, Scale},
    statistics::{Logistic, auc, average_precision, bootstrap, mean, ranks},
    table::{Table, between, three},
};

/// The penalty of the logistic regression.
const PENALTY: f64 = 3.0;

/// Tenfold trials are repeated with these seeds.
const SEEDS: std::ops::Range<u64> = 0..10;

/// From whose ratings the labels can be told: a founder, and everybody whom the founder rated 5 or more.
struct Labellers {
    founder: usize,
    all: HashSet<usize>,
    /// Of those they rated 5 or more, how many are labelled honest; of −5 or less, fraudulent.
    honest: (usize, usize),
    fraudulent: (usize, usize),
}

impl Labellers {
    /// The founder who tells the labels best, as the labels' authors made them (REV2: Kumar et al., WSDM 2018); none when
    /// nobody tells half of them.
    fn of(network: &Network, labels: &[(usize, bool)]) -> Option<Self> {
        let mut given = vec![Vec::new(); network.people()];
        for rating in &network.ratings {
            given[rating.rater].push((rating.ratee, rating.value));
        }
        let labelled =
            |is: bool| -> HashSet<usize> { labels.iter().filter(|(_, label)| *label == is).map(|(p, _)| *p).collect() };
        let (honest, fraudulent) = (labelled(false), labelled(true));
        let told = |founder: usize| {
            let praised = |by: usize| given[by].iter().filter(|(_, value)| *value >= 0.5).map(|(whom, _)| *whom);
            let all: HashSet<usize> = std::iter::once(founder).chain(praised(founder)).collect();
            let high: HashSet<usize> = all.iter().flat_map(|by| praised(*by)).chain(all.iter().copied()).collect();
            let low: HashSet<usize> = all
                .iter()
                .flat_map(|by| given[*by].iter().filter(|(_, value)| *value <= -0.5).map(|(whom, _)| *whom))
                .collect();
            let share = |a: &HashSet<usize>, b: &HashSet<usize>| {
                a.intersection(b).count() as f64 / a.union(b).count().max(1) as f64
            };
            let counts = |a: &HashSet<usize>, b: &HashSet<usize>| (a.intersection(b).count(), a.len());
            let score = share(&high, &honest) + share(&low, &fraudulent);
            (score, Self { founder, all, honest: counts(&high, &honest), fraudulent: counts(&low, &fraudulent) })
        };
        let best = (0..network.people()).filter(|by| !given[*by].is_empty()).map(told);
        best.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 1.0).map(|(_, labellers)| labellers)
    }
}

/// What a rater's ratings give away, in natural units.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// Gave as others gave, with the same sign and strength: `Σ x·m/(n + 3)`, and the plain mean of `x·m`.
    agree: f64,
    agree_mean: f64,
    /// Share against the sign of the ratee's mean.
    wrong_way: f64,
    /// Share that praises whom the others found bad.
    praised_bad: f64,
    /// Distance from the means of the others.
    distance: f64,
    /// Share of bad ones among the others' ratings of the same ratees.
    disputed: f64,
    /// Entropy of the scores given; 0 is always the same.
    variety: f64,
    /// ln(1 + the number of highest scores).
    tops: f64,
    /// Share of scores of 4.5 and more of 10.
    high: f64,
    /// The largest overlap (Jaccard) with the ratees of one other rater.
    cohort: f64,
    /// ln(1 + number of ratings).
    number: f64,
    /// Share with somebody else's rating of the same ratee within a day.
    together: f64,
    /// Share given within ten minutes of the one before.
    burst: f64,
    /// Ratings for each day from the first to the last, log.
    rate: f64,
    /// ln(1 + days from the first to the last).
    life: f64,
    /// ln(1 + how often they came back after a month's silence).
    returns: f64,
}

impl Signals {
    /// By its name.
    fn get(&self, name: &str) -> f64 {
        match name {
            "agree" => self.agree,
            "agree_mean" => self.agree_mean,
            "wrong_way" => self.wrong_way,
            "praised_bad" => self.praised_bad,
            "distance" => self.distance,
            "disputed" => self.disputed,
            "variety" => self.variety,
            "tops" => self.tops,
            "high" => self.high,
            "cohort" => self.cohort,
            "number" => self.number,
            "together" => self.together,
            "burst" => self.burst,
            "rate" => self.rate,
            "life" => self.life,
            "returns" => self.returns,
            _ => unreachable!("{name} is no signal"),
        }
    }

    /// Of one rater; none who gave nothing. What this person got, and what the labellers gave, is not looked at; when
    /// `strictly`, nor is what the labellers got.
    fn of(network: &Network, rater: usize, scale: Scale, labellers: &HashSet<usize>, strictly: bool) -> Option<Self> {
        let seen = |rating: &&Rating| !(strictly && labellers.contains(&rating.ratee));
        let mine: Vec<&Rating> = network.ratings.iter().filter(|r| r.rater == rater).filter(seen).collect();
        let (first, last) = (mine.first()?, mine.last()?);
        let others = network.ratings.iter().filter(seen);
        let others = others.filter(|r| r.rater != rater && r.ratee != rater && !labellers.contains(&r.rater));
        // Sum, number and bad ones of what each ratee got; how many each rater gave, and of those to the same ratees.
        let mut got = vec![(0.0, 0.0, 0.0); network.people()];
        let mut gave = vec![(0.0, 0.0); network.people()];
        let mut whom = vec![false; network.people()];
        mine.iter().for_each(|r| whom[r.ratee] = true);
        let (mut all, mut times) = ((0.0, 0.0), vec![Vec::new(); network.people()]);
        for r in others {
            let x = scale.signed(r.value);
            let (sum, n, bad) = got[r.ratee];
            got[r.ratee] = (sum + x, n + 1.0, bad + f64::from(u8::from(r.bad())));
            all = (all.0 + x, all.1 + 1.0);
            gave[r.rater].0 += 1.0;
            if whom[r.ratee] {
                gave[r.rater].1 += 1.0;
                times[r.ratee].push(r.at);
            }
        }
        let site = if all.1 > 0.0 { all.0 / all.1 } else { 0.0 };
        let n = mine.len() as f64;
        let x: Vec<f64> = mine.iter().map(|r| scale.signed(r.value)).collect();
        // The mean of the others, held up by two ratings of the site's mean; and as it is, 0 where nobody else rated.
        let means: Vec<f64> = mine.iter().map(|r| (got[r.ratee].0 + 2.0 * site) / (got[r.ratee].1 + 2.0)).collect();
        let plain: Vec<f64> = mine.iter().map(|r| got[r.ratee].0 / got[r.ratee].1.max(1.0)).collect();
        let sum = |of: &dyn Fn(usize) -> f64| (0..mine.len()).map(of).sum::<f64>();
        let count = |of: &dyn Fn(usize) -> bool| (0..mine.len()).filter(|k| of(*k)).count() as f64;
        let gaps: Vec<f64> = mine.windows(2).map(|two| two[1].at - two[0].at).collect();
        let days = (last.at - first.at) / DAY;
        let near = |k: usize| {
            let times = &times[mine[k].ratee];
            let after = times.partition_point(|at| *at <= mine[k].at - DAY);
            times.get(after).is_some_and(|at| *at < mine[k].at + DAY)
        };
        let mut scores: Vec<i64> = x.iter().map(|x| ((x + 1.0) * 10.0).round() as i64).collect();
        scores.sort_unstable();
        let entropy = |same: &[i64]| -(same.len() as f64 / n) * (same.len() as f64 / n).ln();
        Some(Self {
            agree: sum(&|k| x[k] * means[k]) / (n + 3.0),
            agree_mean: sum(&|k| x[k] * means[k]) / n,
            wrong_way: count(&|k| sign(x[k]) != sign(means[k])) / (n + 1.0),
            praised_bad: count(&|k| x[k] > 0.0 && plain[k] < 0.0) / (n + 1.0),
            distance: sum(&|k| (x[k] - means[k]).abs()) / (n + 3.0),
            disputed: sum(&|k| got[mine[k].ratee].2 / got[mine[k].ratee].1.max(1.0)) / n,
            variety: scores.chunk_by(|a, b| a == b).map(entropy).sum(),
            tops: count(&|k| x[k] >= 0.95).ln_1p(),
            high: count(&|k| x[k] >= 0.45) / (n + 1.0),
            cohort: gave.iter().map(|(all, same)| same / (all + n - same).max(1.0)).fold(0.0, f64::max),
            number: n.ln_1p(),
            together: count(&near) / n,
            burst: gaps.iter().filter(|gap| **gap < 600.0).count() as f64 / (n + 1.0),
            rate: n.ln_1p() - days.ln_1p(),
            life: days.ln_1p(),
            returns: (gaps.iter().filter(|gap| **gap > 30.0 * DAY).count() as f64).ln_1p(),
        })
    }
}

fn sign(x: f64) -> i8 {
    i8::from(x > 0.0) - i8::from(x < 0.0)
}

impl Model {
    /// Each signal as the regression takes it.
    fn scaled(&self, signals: &Signals) -> Vec<f64> {
        let one = |w: &crate::fraud_weights::Weighed| ((signals.get(w.name) - w.centre) / w.scale).clamp(-3.0, 3.0);
        self.signals.iter().map(one).collect()
    }

    /// With the weights as they stand in the file.
    fn fixed(&self) -> Logistic {
        Logistic { intercept: self.intercept, weights: self.signals.iter().map(|w| w.weight).collect() }
    }

    fn words(&self) -> &'static str {
        if self.timed { "with time" } else { "without time" }
    }
}

/// Whom to tell apart: what they gave, whether they are fraudulent.
struct Cases {
    rows: Vec<Vec<f64>>,
    fraudulent: Vec<bool>,
}

impl Cases {
    fn of(rows: impl IntoIterator<Item = (Vec<f64>, bool)>) -> Self {
        let (rows, fraudulent) = rows.into_iter().unzip();
        Self { rows, fraudulent }
    }

    fn pick(&self, places: &[usize]) -> Self {
        Self::of(places.iter().map(|n| (self.rows[*n].clone(), self.fraudulent[*n])))
    }

    fn fit(&self) -> Logistic {
        Logistic::fit(&self.rows, &self.fraudulent, PENALTY)
    }

    fn odds(&self, model: &Logistic) -> Vec<f64> {
        self.rows.iter().map(|row| model.odds(row)).collect()
    }

    /// Tenfold: nobody is scored by a model that saw their label. One list of log-odds for each seed.
    fn tenfold(&self) -> Vec<Vec<f64>> {
        let one = |seed: u64| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let mut fold = vec![0; self.rows.len()];
            let mut next = 0;
            for is in [false, true] {
                let mut those: Vec<usize> = (0..fold.len()).filter(|n| self.fraudulent[*n] == is).collect();
                those.shuffle(&mut random);
                for place in those {
                    fold[place] = next % 10;
                    next += 1;
                }
            }
            let mut odds = vec![0.0; fold.len()];
            for this in 0..10 {
                let train: Vec<usize> = (0..fold.len()).filter(|n| fold[*n] != this).collect();
                let model = self.pick(&train).fit();
                for place in (0..fold.len()).filter(|n| fold[*n] == this) {
                    odds[place] = model.odds(&self.rows[place]);
                }
            }
            odds
        };
        SEEDS.map(one).collect()
    }

    /// The cells of a row: AUC and AP over the seeds with their standard deviation, how far the AUC goes over samples of
    /// people, and how many there are.
    fn cells(&self, name: &str, odds: &[Vec<f64>]) -> Vec<String> {
        let spread = |of: &dyn Fn(&[f64]) -> f64| {
            let figures: Vec<f64> = odds.iter().map(|odds| of(odds)).collect();
            let middle = mean(&figures);
            let off: Vec<f64> = figures.iter().map(|figure| (figure - middle).powi(2)).collect();
            if figures.len() > 1 { format!("{} ± {}", three(middle), three(mean(&off).sqrt())) } else { three(middle) }
        };
        let ranked: Vec<Vec<f64>> = odds.iter().map(|odds| ranks(odds)).collect();
        let people: Vec<Vec<(f64, bool)>> = (0..self.rows.len())
            .map(|n| vec![(ranked.iter().map(|ranks| ranks[n]).sum::<f64>(), self.fraudulent[n])])
            .collect();
        let samples = bootstrap(&people, 2_000, 0, |people| {
            let (score, is): (Vec<f64>, Vec<bool>) = people.iter().copied().unzip();
            auc(&is, &score)
        });
        let n = self.fraudulent.iter().filter(|is| **is).count();
        vec![
            name.to_owned(),
            spread(&|odds| auc(&self.fraudulent, odds)),
            spread(&|odds| average_precision(&self.fraudulent, odds)),
            between(samples),
            format!("{n} of {}", self.rows.len()),
        ]
    }
}

/// Prints the tables.
pub fn run(network: &Network, labels: &[(usize, bool)]) {
    println!("\n### Fraudulent raters\n");
    let labellers = Labellers::of(network, labels);
    match &labellers {
        Some(found) => println!(
            "The labels follow from what {} people gave, {} and whom they rated 5 or more: of {} whom one of those rated \
             5 or more {} are labelled honest, of {} rated −5 or less {} fraudulent. What those people gave is left out.",
            found.all.len(),
            network.names[found.founder],
            found.honest.1,
            found.honest.0,
            found.fraudulent.1,
            found.fraudulent.0
        ),
        None => println!("Nobody's ratings tell the labels: nothing is left out but what a person got."),
    }
    let labellers = labellers.map(|found| found.all).unwrap_or_default();
    for scale in Scale::ALL {
        let signals = |strictly: bool| -> Vec<Option<Signals>> {
            labels.iter().map(|(rater, _)| Signals::of(network, *rater, scale, &labellers, strictly)).collect()
        };
        let (plain, strict) = (signals(false), signals(true));
        println!("\nOn {}:\n", scale.words());
        let mut table =
            Table::new(&["known by", "AUC", "average precision", "AUC, 95 % of samples of people", "fraudulent"]);
        let mut weights = Table::new(&["signal", "centre", "scale", "weight here", "in the file"]);
        for model in MODELS.iter().filter(|model| model.on == scale) {
            let words = model.words();
            let cases = |signals: &[Option<Signals>], of: &dyn Fn(usize) -> bool| {
                let gave = signals.iter().zip(labels).filter(|(_, (rater, _))| of(*rater));
                Cases::of(gave.filter_map(|(s, (_, is))| Some((model.scaled(s.as_ref()?), *is))))
            };
            let all = cases(&plain, &|_| true);
            table.row(all.cells(&format!("10 signals, {words}"), &all.tenfold()));
            if !labellers.is_empty() {
                let others = cases(&strict, &|rater| !labellers.contains(&rater));
                let name = format!("  {words}, nothing of the labellers, not scored either");
                table.row(others.cells(&name, &others.tenfold()));
            }
            // Whoever gave nothing is told apart by that alone.
            let silent = |s: &Option<Signals>| match s {
                Some(s) => std::iter::once(0.0).chain(model.scaled(s)).collect(),
                None => std::iter::once(1.0).chain([0.0; 10]).collect::<Vec<f64>>(),
            };
            let everybody = Cases::of(plain.iter().zip(labels).map(|(s, (_, is))| (silent(s), *is)));
            table.row(everybody.cells(&format!("  {words}, and those who gave nothing"), &everybody.tenfold()));
            let (early, late) = halves(network, labels, &plain);
            for (name, train, test) in [("early people → late", &early, &late), ("late → early", &late, &early)] {
                let test = all.pick(test);
                let odds = test.odds(&all.pick(train).fit());
                table.row(test.cells(&format!("  {words}, {name}"), &[odds]));
            }
            let (here, fixed) = (all.fit(), model.fixed());
            let same = here.weights.iter().zip(&fixed.weights).all(|(here, fixed)| (here - fixed).abs() < 1e-3);
            let whose = if same { " (made from these very people)" } else { "" };
            table.row(all.cells(&format!("  {words}, fixed weights{whose}"), &[all.odds(&fixed)]));
            let intercepts = [here.intercept, fixed.intercept].map(|intercept| format!("{intercept:+.4}"));
            weights.row([format!("({words})"), String::new(), String::new()].into_iter().chain(intercepts));
            for (w, here) in model.signals.iter().zip(&here.weights) {
                weights.row([
                    w.name.into(),
                    w.centre.to_string(),
                    w.scale.to_string(),
                    format!("{here:+.4}"),
                    format!("{:+.4}", w.weight),
                ]);
            }
        }
        table.row(["goal", "≥ .950", "", "", ""].map(str::to_owned));
        println!("{table}");
        println!(
            "Tenfold over the seeds {SEEDS:?}, penalty {PENALTY}; bootstrap of 2,000 samples of people, seed 0.\n"
        );
        println!("{weights}");
    }
}

/// The places, among those who gave anything, of whoever began before the median, and after.
fn halves(network: &Network, labels: &[(usize, bool)], signals: &[Option<Signals>]) -> (Vec<usize>, Vec<usize>) {
    let gave = labels.iter().zip(signals).filter(|(_, signals)| signals.is_some());
    let began: Vec<f64> = gave
        .filter_map(|((rater, _), _)| Some(network.ratings.iter().find(|rating| rating.rater == *rater)?.at))
        .collect();
    let rank = ranks(&began);
    (0..began.len()).partition(|n| rank[*n] <= began.len() as f64 / 2.0)
}
