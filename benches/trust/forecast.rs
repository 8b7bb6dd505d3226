//! What will the next rating say? Each rating of the second half is forecast from the ratings before it alone.

use std::time::Instant;

use crate::{
    network::{DAY, Network, Rating, Scale},
    product,
    statistics::{Logistic, auc, bootstrap, log_loss, logit, pearson, rmse, sigmoid, spearman},
    table::{Table, between, three},
};

/// The penalty of the two-parameter logistic through which a forecast value becomes a chance.
const PENALTY: f64 = 0.01;

/// Samples of a bootstrap, and its seed.
const SAMPLES: usize = 300;
const SEED: u64 = 1;

/// What the odds model is tuned by.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Constants {
    /// Days after which what a person did counts half.
    half_life: f64,
    /// How many ratings the site's share of bad ones is worth.
    strength: f64,
    /// Days after which the rater's mood of the hour is half gone.
    mood: f64,
    /// How many ratings the rater's long memory is worth beside that mood.
    mood_strength: f64,
}

impl Constants {
    const BEGIN: Self = Self { half_life: 30.0, strength: 2.0, mood: 1.0 / 24.0, mood_strength: 1.0 };

    /// What each may be, in the order in which they are tuned.
    const GRID: [&[f64]; 4] = [
        &[7.0, 15.0, 30.0, 60.0, 120.0],
        &[0.5, 1.0, 2.0, 4.0],
        &[1.0 / 96.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0],
        &[0.5, 1.0, 2.0, 4.0],
    ];

    fn with(self, constant: usize, value: f64) -> Self {
        match constant {
            0 => Self { half_life: value, ..self },
            1 => Self { strength: value, ..self },
            2 => Self { mood: value, ..self },
            _ => Self { mood_strength: value, ..self },
        }
    }

    /// One constant after the other takes the value with the least log-loss on the second quarter, until none changes.
    fn tuned(network: &Network) -> (Self, f64) {
        let (quarter, half) = network.split();
        let bad: Vec<bool> = network.ratings[quarter..half].iter().map(Rating::bad).collect();
        let loss = |constants: Self| {
            let terms = terms(&network.ratings[..half], constants);
            log_loss(&bad, &terms[quarter..].iter().map(Terms::chance).collect::<Vec<_>>())
        };
        let mut best = (Self::BEGIN, loss(Self::BEGIN));
        for _sweep in 0..4 {
            let before = best.0;
            for (constant, values) in Self::GRID.iter().enumerate() {
                for value in *values {
                    let other = best.0.with(constant, *value);
                    let loss = loss(other);
                    if loss < best.1 - 1e-5 {
                        best = (other, loss);
                    }
                }
            }
            if best.0 == before {
                break;
            }
        }
        best
    }
}

/// What is remembered of the ratings that a person gave, or of those that a person got.
#[derive(Clone, Copy, Default)]
struct Memory {
    at: f64,
    /// Bad ones and all, faded by the half-life.
    long: (f64, f64),
    /// The same, faded by the mood's.
    short: (f64, f64),
    /// The sum and number of good ones, and of bad ones.
    good: (f64, f64),
    bad: (f64, f64),
    last: Option<f64>,
}

impl Memory {
    /// Fades to that time; how long ago the last rating was, in seconds.
    fn fade(&mut self, at: f64, c: Constants) -> f64 {
        let ago = at - self.at;
        let (long, short) = ((-ago / (c.half_life * DAY)).exp2(), (-ago / (c.mood * DAY)).exp2());
        self.long = (self.long.0 * long, self.long.1 * long);
        self.short = (self.short.0 * short, self.short.1 * short);
        self.at = at;
        ago
    }

    /// The share of bad ones, held up by the site's.
    fn share(&self, site: f64, strength: f64) -> f64 {
        (self.long.0 + strength * site) / (self.long.1 + strength)
    }

    fn add(&mut self, value: f64) {
        let bad = f64::from(u8::from(value < 0.0));
        self.long = (self.long.0 + bad, self.long.1 + 1.0);
        self.short = (self.short.0 + bad, self.short.1 + 1.0);
        let size = if value < 0.0 { &mut self.bad } else { &mut self.good };
        *size = (size.0 + value, size.1 + 1.0);
        self.last = Some(value);
    }
}

/// A forecast, term by term: a person can add it up.
#[derive(Clone, Copy, Debug)]
struct Terms {
    /// Log-odds of a bad rating on the whole site, and what ratee, rater and the rating the other way add.
    site: f64,
    ratee: f64,
    rater: f64,
    back: f64,
    /// The size of a good rating: the site's mean, and how far rater, ratee and the rating the other way are from it.
    good: f64,
    good_rater: f64,
    good_ratee: f64,
    good_back: f64,
    /// The size of a bad rating by this rater.
    bad: f64,
}

impl Terms {
    /// The chance of a bad rating.
    fn chance(&self) -> f64 {
        sigmoid(self.site + self.ratee + self.rater + self.back)
    }

    /// What the rating will say, by `weight` of what is special about the two.
    fn value(&self, weight: f64) -> f64 {
        let special = self.good_rater + self.good_ratee + self.good_back;
        let (p, good) = (self.chance(), (self.good + weight * special).clamp(0.1, 1.0));
        p * self.bad + (1.0 - p) * good
    }

    /// As if nobody looked at how the ratee rated the rater.
    fn without_back(self) -> Self {
        Self { back: 0.0, good_back: 0.0, ..self }
    }
}

/// The odds model: log-odds of a bad rating add up as in naive Bayes over shares that are held up by the site's
/// (Laplace; Jøsang & Ismail, 2002) and forget, and the value is the mean of a good and a bad rating's size. O(1) a
/// rating.
fn terms(ratings: &[Rating], c: Constants) -> Vec<Terms> {
    let people = ratings.iter().map(|rating| rating.rater.max(rating.ratee) + 1).max().unwrap_or(0);
    let (mut gave, mut got) = (vec![Memory::default(); people], vec![Memory::default(); people]);
    let mut between = std::collections::HashMap::new();
    let mut site = Memory::default();
    // As if one good rating had said 0.2 and one bad one −0.5; after no, a good and a bad rating the other way: none.
    let (mut good, mut bad, mut back) = ((0.2, 1.0), (-0.5, 1.0), [(0.0, 0.0); 3]);
    let fading = Constants { half_life: 30.0, ..c };
    let mut all = Vec::with_capacity(ratings.len());
    for rating in ratings {
        let Rating { rater, ratee, value, at } = *rating;
        site.fade(at, fading);
        let share = (site.long.0 + 0.25) / (site.long.1 + 5.0);
        let odds = logit(share);
        let (mean_good, mean_bad) = (good.0 / good.1, bad.0 / bad.1);
        gave[rater].fade(at, c);
        let (of_rater, ago) = (gave[rater], got[ratee].fade(at, c));
        let of_ratee = got[ratee];
        let ratee_share = match of_ratee.last {
            // The last rating counts as one more, less the longer it is ago.
            Some(last) => {
                let w = (-ago / (c.half_life * DAY)).exp2();
                (if last < 0.0 { w } else { 0.0 } + of_ratee.share(share, c.strength)) / (w + 1.0)
            }
            None => of_ratee.share(share, c.strength),
        };
        let rater_share = (of_rater.short.0 + c.mood_strength * of_rater.share(share, c.strength))
            / (of_rater.short.1 + c.mood_strength);
        let other_way: Option<f64> = between.get(&(ratee, rater)).copied();
        let seen = &mut back[other_way.map_or(0, |value| if value > 0.0 { 1 } else { 2 })];
        all.push(Terms {
            site: odds,
            ratee: logit(ratee_share) - odds,
            rater: logit(rater_share) - odds,
            back: logit((seen.0 + 5.0 * share) / (seen.1 + 5.0)) - odds,
            good: mean_good,
            good_rater: (of_rater.good.0 + 2.0 * mean_good) / (of_rater.good.1 + 2.0) - mean_good,
            good_ratee: (of_ratee.good.0 + 2.0 * mean_good) / (of_ratee.good.1 + 2.0) - mean_good,
            good_back: other_way.filter(|value| *value > 0.0).map_or(0.0, |value| value - mean_good),
            bad: (of_rater.bad.0 + 2.0 * mean_bad) / (of_rater.bad.1 + 2.0),
        });
        *seen = (seen.0 + f64::from(u8::from(value < 0.0)), seen.1 + 1.0);
        let size = if value < 0.0 { &mut bad } else { &mut good };
        *size = (size.0 + value, size.1 + 1.0);
        site.add(value);
        gave[rater].add(value);
        got[ratee].add(value);
        between.insert((rater, ratee), value);
    }
    all
}

/// How much of what is special about two people shows in a good rating: least squares over the second quarter.
fn weight_of_special(ratings: &[Rating], terms: &[Terms]) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for (rating, t) in ratings.iter().zip(terms).filter(|(rating, _)| rating.value > 0.0) {
        let special = t.good_rater + t.good_ratee + t.good_back;
        above += special * (rating.value - t.good);
        below += special * special;
    }
    if below > 0.0 { above / below } else { 0.0 }
}

/// A forecast of every rating: the value, and the chance that it is bad.
struct Forecast {
    name: String,
    value: Vec<f64>,
    chance: Vec<f64>,
}

impl Forecast {
    /// A value only: its chance comes through a logistic of two parameters, fitted on the second quarter.
    fn of_value(name: &str, value: Vec<f64>, network: &Network) -> Self {
        let (quarter, half) = network.split();
        let bad: Vec<bool> = network.ratings[quarter..half].iter().map(Rating::bad).collect();
        let one = |value: &f64| vec![*value];
        let fitted = Logistic::fit(&value[quarter..half].iter().map(one).collect::<Vec<_>>(), &bad, PENALTY);
        let chance = value.iter().map(|value| sigmoid(fitted.odds(&[*value]))).collect();
        Self { name: name.into(), value, chance }
    }

    fn of_terms(name: &str, terms: &[Terms], weight: f64) -> Self {
        let value = terms.iter().map(|terms| terms.value(weight)).collect();
        Self { name: name.into(), value, chance: terms.iter().map(Terms::chance).collect() }
    }

    /// RMSE, PCC, Spearman, AUC, log-loss over these places.
    fn figures(&self, ratings: &[Rating], places: &[usize]) -> [f64; 5] {
        let pick = |of: &[f64]| places.iter().map(|place| of[*place]).collect::<Vec<f64>>();
        let (value, chance) = (pick(&self.value), pick(&self.chance));
        let said: Vec<f64> = places.iter().map(|place| ratings[*place].value).collect();
        let bad: Vec<bool> = places.iter().map(|place| ratings[*place].bad()).collect();
        [
            rmse(&value, &said),
            pearson(&value, &said),
            spearman(&value, &said),
            auc(&bad, &chance),
            log_loss(&bad, &chance),
        ]
    }
}

/// Prints the table.
pub fn run(network: &Network) {
    let ratings = &network.ratings;
    let (quarter, half) = network.split();
    let tested: Vec<usize> = (half..ratings.len()).collect();
    let mut forecasts: Vec<Forecast> =
        baselines(network).into_iter().map(|(name, value)| Forecast::of_value(name, value, network)).collect();
    let believed = product::replay(network, Scale::Raw).before;
    let value = believed.iter().map(|posterior| 2.0 * posterior.mean() - 1.0).collect();
    forecasts.push(Forecast::of_value("what gutcheck believes of the ratee", value, network));

    let begun = Instant::now();
    let (constants, loss) = Constants::tuned(network);
    let took = begun.elapsed();
    let begun = Instant::now();
    let terms = terms(ratings, constants);
    let each = begun.elapsed().as_secs_f64() * 1e6 / ratings.len() as f64;
    let weight = weight_of_special(&ratings[quarter..half], &terms[quarter..half]);
    let simpler: Vec<Terms> = terms.iter().map(|terms| terms.without_back()).collect();
    forecasts.push(Forecast::of_terms("odds model without the rating the other way", &simpler, weight));
    let full = Forecast::of_terms("odds model", &terms, weight);

    println!("\n### The next rating\n");
    let negative = tested.iter().filter(|place| ratings[**place].bad()).count() as f64 / tested.len() as f64;
    println!("{} ratings, {negative:.3} of them bad, each forecast from those before it.\n", tested.len());
    let mut table = Table::new(&["forecast by", "RMSE", "PCC", "Spearman", "AUC of bad", "log-loss"]);
    for forecast in forecasts.iter().chain([&full]) {
        let figures = forecast.figures(ratings, &tested).map(three);
        table.row(std::iter::once(forecast.name.clone()).chain(figures));
    }
    let clusters: Vec<Vec<usize>> = network
        .received()
        .into_iter()
        .map(|places| places.into_iter().filter(|place| *place >= half).collect())
        .filter(|places: &Vec<usize>| !places.is_empty())
        .collect();
    let spread = (0..5).map(|n| bootstrap(&clusters, SAMPLES, SEED, |places| full.figures(ratings, places)[n]));
    table.row(std::iter::once("odds model, 95 % of samples of ratees".into()).chain(spread.map(between)));
    table.row(["goal", "≤ .300", "≥ .680", "", "≥ .920", "≤ .270"].map(str::to_owned));
    println!("{table}");
    println!(
        "Tuned on the second quarter (log-loss there {loss:.4}, {:.1} s): {constants:?}, weight of what is special \
         {weight:.3}. One pass takes {each:.2} µs a rating. Bootstrap: {SAMPLES} samples of whole ratees, seed {SEED}.",
        took.as_secs_f64()
    );
    if let Some(place) = ratings.len().checked_sub(1_000) {
        let t = &terms[place];
        println!(
            "One of them: log-odds {:.3} {:+.3} {:+.3} {:+.3}, so bad by a chance of {:.4}; \
             size of a good one {:.3} {:+.3}·({:+.3} {:+.3} {:+.3}), of a bad one {:.3}; forecast {:.3}, it was {:.1}.",
            t.site,
            t.ratee,
            t.rater,
            t.back,
            t.chance(),
            t.good,
            weight,
            t.good_rater,
            t.good_ratee,
            t.good_back,
            t.bad,
            t.value(weight),
            ratings[place].value
        );
    }
}

/// What the odds model is held against, each a value.
fn baselines(network: &Network) -> Vec<(&'static str, Vec<f64>)> {
    let people = network.people();
    let (mut all, mut global) = ((0.0, 0.0), Vec::new());
    let (mut got, mut mean, mut bayes) = (vec![(0.0, 0.0); people], Vec::new(), Vec::new());
    let (mut faded, mut bias, mut decayed) = (vec![(0.0, 0.0, 0.0); people], vec![(0.0, 0.0); people], Vec::new());
    for &Rating { rater, ratee, value, at } in &network.ratings {
        let site = if all.1 > 0.0 { all.0 / all.1 } else { 0.0 };
        global.push(site);
        let (sum, n): (f64, f64) = got[ratee];
        mean.push(if n > 0.0 { sum / n } else { site });
        bayes.push((sum + 2.0 * site) / (n + 2.0));
        let (before, s, w): (f64, f64, f64) = faded[ratee];
        let fade = (-(at - before) / (30.0 * DAY)).exp2();
        let (s, w) = (s * fade, w * fade);
        let (own, n): (f64, f64) = bias[rater];
        let believed = (s + site) / (w + 1.0);
        decayed.push((believed + own / (n + 3.0)).clamp(-1.0, 1.0));
        faded[ratee] = (at, s + value, w + 1.0);
        bias[rater] = (own + value - believed, n + 1.0);
        got[ratee] = (sum + value, got[ratee].1 + 1.0);
        all = (all.0 + value, all.1 + 1.0);
    }
    let fairness = fairness_and_goodness(network, &global);
    vec![
        ("the mean of all", global),
        ("the ratee's mean", mean),
        ("Bayesian average, K = 2", bayes),
        ("Fairness × Goodness, refitted every 200", fairness),
        ("decayed Bayes (30 d) + the rater's bias", decayed),
    ]
}

/// Fairness × Goodness (Kumar, Spezzano, Subrahmanian & Faloutsos, "Edge Weight Prediction in Weighted Signed
/// Networks", ICDM 2016), fitted anew every 200 ratings to all before.
fn fairness_and_goodness(network: &Network, global: &[f64]) -> Vec<f64> {
    let people = network.people();
    let (mut fair, mut good, mut seen) = (vec![1.0; people], vec![0.0; people], vec![false; people]);
    let (mut gave, mut got) = (vec![0.0; people], vec![0.0; people]);
    let mut forecast = Vec::new();
    for (place, rating) in network.ratings.iter().enumerate() {
        if place % 200 == 0 && place > 0 {
            let before = &network.ratings[..place];
            (fair, good) = (vec![1.0; people], vec![1.0; people]);
            seen = got.iter().map(|n| *n > 0.0).collect();
            for _step in 0..100 {
                let mut next_good = vec![0.0; people];
                for r in before {
                    next_good[r.ratee] += fair[r.rater] * r.value / got[r.ratee];
                }
                let mut next_fair = vec![1.0; people];
                for r in before {
                    next_fair[r.rater] -= (r.value - next_good[r.ratee]).abs() / 2.0 / gave[r.rater];
                }
                let most = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                let moved = most(&fair, &next_fair) + most(&good, &next_good);
                (fair, good) = (next_fair, next_good);
                if moved < 1e-6 {
                    break;
                }
            }
        }
        let known = seen[rating.ratee];
        forecast.push(if known { fair[rating.rater] * good[rating.ratee] } else { global[place] });
        gave[rating.rater] += 1.0;
        got[rating.ratee] += 1.0;
    }
    forecast
}
