//! Figures that say how good a forecast is, each as any textbook has it, and the logistic regression of two parts.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The arithmetic mean.
pub fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// `√(mean (x − y)²)`.
pub fn rmse(x: &[f64], y: &[f64]) -> f64 {
    (x.iter().zip(y).map(|(x, y)| (x - y).powi(2)).sum::<f64>() / x.len() as f64).sqrt()
}

/// Pearson's correlation.
pub fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let (mx, my) = (mean(x), mean(y));
    let sum = |of: fn(f64, f64) -> f64| x.iter().zip(y).map(|(x, y)| of(x - mx, y - my)).sum::<f64>();
    sum(|x, y| x * y) / (sum(|x, _| x * x) * sum(|_, y| y * y)).sqrt()
}

/// The rank of each, from 1 on; equal ones share the mean of theirs.
pub fn ranks(x: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let mut ranks = vec![0.0; x.len()];
    let mut below = 0;
    for equal in order.chunk_by(|a, b| x[*a] == x[*b]) {
        for place in equal {
            ranks[*place] = below as f64 + f64::midpoint(equal.len() as f64, 1.0);
        }
        below += equal.len();
    }
    ranks
}

/// Spearman's correlation of ranks.
pub fn spearman(x: &[f64], y: &[f64]) -> f64 {
    pearson(&ranks(x), &ranks(y))
}

/// The chance that one of `those` has a higher score than one of the others, a tie being half (Mann & Whitney, 1947).
pub fn auc(those: &[bool], score: &[f64]) -> f64 {
    let n = those.iter().filter(|is| **is).count() as f64;
    let sum: f64 = ranks(score).iter().zip(those).filter(|(_, is)| **is).map(|(rank, _)| rank).sum();
    (sum - n * (n + 1.0) / 2.0) / (n * (those.len() as f64 - n))
}

/// The mean of the precision at each of `those`, going down from the highest score.
pub fn average_precision(those: &[bool], score: &[f64]) -> f64 {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|a, b| score[*b].total_cmp(&score[*a]));
    let (mut found, mut seen, mut sum) = (0.0, 0.0, 0.0);
    for equal in order.chunk_by(|a, b| score[*a] == score[*b]) {
        let more = equal.iter().filter(|place| those[**place]).count() as f64;
        found += more;
        seen += equal.len() as f64;
        sum += more * found / seen;
    }
    sum / found
}

/// The mean of −ln of the chance that was given to what happened; chances are kept within 0.0001 and 0.9999.
pub fn log_loss(happened: &[bool], chance: &[f64]) -> f64 {
    let loss = |(did, p): (&bool, &f64)| {
        let p = p.clamp(1e-4, 1.0 - 1e-4);
        -if *did { p.ln() } else { (1.0 - p).ln() }
    };
    happened.iter().zip(chance).map(loss).sum::<f64>() / happened.len() as f64
}

/// `1/(1 + e^−z)`.
pub fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// `ln(p/(1 − p))`.
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// The 2.5 % and 97.5 % quantiles of a figure over samples of whole `clusters`, drawn with replacement (Efron, 1979).
pub fn bootstrap<T: Copy>(clusters: &[Vec<T>], samples: usize, seed: u64, figure: impl Fn(&[T]) -> f64) -> (f64, f64) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut figures: Vec<f64> = (0..samples)
        .map(|_| {
            let drawn = (0..clusters.len()).flat_map(|_| &clusters[random.random_range(0..clusters.len())]);
            figure(&drawn.copied().collect::<Vec<T>>())
        })
        .filter(|figure| figure.is_finite())
        .collect();
    figures.sort_by(f64::total_cmp);
    let at = |share: f64| figures.get((share * figures.len() as f64) as usize).copied().unwrap_or(f64::NAN);
    (at(0.025), at(0.975))
}

/// A logistic regression: what is said for no signal, and a weight for each.
pub struct Logistic {
    /// The log-odds where all signals are 0.
    pub intercept: f64,
    /// What each signal adds to them.
    pub weights: Vec<f64>,
}

impl Logistic {
    /// Fits the greatest likelihood less `penalty/2 · Σ weight²`, the intercept going free, by Newton's steps
    /// (iteratively reweighted least squares; le Cessie & van Houwelingen, 1992).
    pub fn fit(signals: &[Vec<f64>], happened: &[bool], penalty: f64) -> Self {
        let n = signals.first().map_or(0, Vec::len) + 1;
        let mut b = vec![0.0; n];
        for _ in 0..50 {
            let mut gradient: Vec<f64> = (0..n).map(|k| -ridge(k, penalty) * b[k]).collect();
            let mut bend: Vec<Vec<f64>> =
                (0..n).map(|k| (0..n).map(|l| if k == l { ridge(k, penalty) } else { 0.0 }).collect()).collect();
            for (signals, did) in signals.iter().zip(happened) {
                let z: Vec<f64> = std::iter::once(1.0).chain(signals.iter().copied()).collect();
                let p = sigmoid(z.iter().zip(&b).map(|(z, b)| z * b).sum::<f64>().clamp(-30.0, 30.0));
                let miss = f64::from(u8::from(*did)) - p;
                for k in 0..n {
                    gradient[k] += miss * z[k];
                    for l in 0..n {
                        bend[k][l] += p * (1.0 - p) * z[k] * z[l];
                    }
                }
            }
            let step = solve(bend, gradient);
            b.iter_mut().zip(&step).for_each(|(b, step)| *b += step);
            if step.iter().all(|step| step.abs() < 1e-9) {
                break;
            }
        }
        Self { intercept: b[0], weights: b[1..].to_vec() }
    }

    /// The log-odds that it gives.
    pub fn odds(&self, signals: &[f64]) -> f64 {
        self.intercept + signals.iter().zip(&self.weights).map(|(x, w)| x * w).sum::<f64>()
    }
}

fn ridge(place: usize, penalty: f64) -> f64 {
    if place == 0 { 1e-6 } else { penalty }
}

/// `x` with `a·x = y`, by elimination with the largest pivot.
fn solve(mut a: Vec<Vec<f64>>, mut y: Vec<f64>) -> Vec<f64> {
    let n = y.len();
    for k in 0..n {
        let pivot = (k..n).max_by(|i, j| a[*i][k].abs().total_cmp(&a[*j][k].abs())).unwrap();
        a.swap(k, pivot);
        y.swap(k, pivot);
        let row = a[k].clone();
        for i in k + 1..n {
            let factor = a[i][k] / row[k];
            a[i].iter_mut().zip(&row).for_each(|(x, above)| *x -= factor * above);
            y[i] -= factor * y[k];
        }
    }
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k][j] * y[j]).sum();
        y[k] = (y[k] - known) / a[k][k];
    }
    y
}

/// Sums done by hand.
pub fn self_check() {
    let near = |x: f64, y: f64| assert!((x - y).abs() < 1e-9, "{x} is not {y}");
    near(rmse(&[0.0, 1.0], &[1.0, 1.0]), 0.5_f64.sqrt());
    near(pearson(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), 1.0);
    assert_eq!(ranks(&[3.0, 1.0, 3.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
    // d = 0, 1, 1: 1 − 6·2/(3·8) = 0.5
    near(spearman(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0]), 0.5);
    // Of the four pairs three are in order and one is tied.
    near(auc(&[true, false, true, false], &[0.9, 0.2, 0.5, 0.5]), 0.875);
    // Found at the first and third place: (1/1 + 2/3)/2.
    near(average_precision(&[true, false, true], &[0.9, 0.8, 0.7]), 5.0 / 6.0);
    near(log_loss(&[true, false], &[0.5, 0.5]), std::f64::consts::LN_2);
    let line = solve(vec![vec![0.0, 2.0], vec![1.0, 1.0]], vec![4.0, 5.0]);
    near(line[0], 3.0);
    near(line[1], 2.0);
    // Of four with the signal three did, of four without it one: ln 3 and −ln 3, apart by 2 ln 3.
    let signals: Vec<Vec<f64>> = (0..8).map(|n| vec![f64::from(u8::from(n < 4))]).collect();
    let fitted = Logistic::fit(&signals, &[true, true, true, false, true, false, false, false], 0.0);
    assert!((fitted.intercept + 3.0_f64.ln()).abs() < 1e-4 && (fitted.weights[0] - 2.0 * 3.0_f64.ln()).abs() < 1e-4);
}
