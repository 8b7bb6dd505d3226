//! A network of people who rate people.

use std::{collections::HashMap, fmt, path::Path};

/// Seconds of a day.
pub const DAY: f64 = 86_400.0;

/// One rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// Who gave it: a number from 0 on.
    pub rater: usize,
    /// Who got it.
    pub ratee: usize,
    /// What it says, −1 to 1; below 0 it is *bad*.
    pub value: f64,
    /// When, in seconds.
    pub at: f64,
}

impl Rating {
    /// Whether it speaks against the ratee.
    pub fn bad(&self) -> bool {
        self.value < 0.0
    }
}

/// How a rating is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As it is in the file.
    Raw,
    /// As stars, of which there are five: −10…−6 is one star, −5…−1 two, 0 and 1 four, 2…10 five.
    Stars,
}

impl Scale {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Raw, Self::Stars];

    /// From 0 to 1: `(score + 10)/20`, or `(stars − 1)/4`.
    pub fn fraction(self, value: f64) -> f64 {
        match self {
            Self::Raw => f64::midpoint(value, 1.0),
            Self::Stars if value <= -0.6 => 0.0,
            Self::Stars if value < 0.0 => 0.25,
            Self::Stars if value < 0.15 => 0.75,
            Self::Stars => 1.0,
        }
    }

    /// From −1 to 1.
    pub fn signed(self, value: f64) -> f64 {
        match self {
            Self::Raw => value,
            Self::Stars => 2.0 * self.fraction(value) - 1.0,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Raw => "scores, (score + 10)/20",
            Self::Stars => "stars, (stars − 1)/4",
        }
    }
}

/// All ratings, the oldest first.
pub struct Network {
    /// In the order of time; of the same time in the order of the file.
    pub ratings: Vec<Rating>,
    /// What the file calls each person.
    pub names: Vec<String>,
    /// Lines that said nothing.
    skipped: usize,
}

impl Network {
    /// Reads a file of rater, ratee, −10…10, unix time. Its order does not matter.
    pub fn read(path: &Path) -> Self {
        let mut numbers = HashMap::new();
        let mut network = Self { ratings: Vec::new(), names: Vec::new(), skipped: 0 };
        for line in lines(path) {
            let number = |field: usize| line.get(field).and_then(|text| text.parse::<f64>().ok());
            let (Some(score), Some(at)) = (number(2), number(3)) else {
                network.skipped += 1;
                continue;
            };
            let mut person = |name: &str| {
                *numbers.entry(name.to_owned()).or_insert_with(|| {
                    network.names.push(name.to_owned());
                    network.names.len() - 1
                })
            };
            let (rater, ratee) = (person(&line[0]), person(&line[1]));
            network.ratings.push(Rating { rater, ratee, value: (score / 10.0).clamp(-1.0, 1.0), at });
        }
        network.ratings.sort_by(|a, b| a.at.total_cmp(&b.at));
        network
    }

    /// Reads whom somebody called honest (false) or fraudulent (true), in the order of their names.
    pub fn labels(&self, path: &Path) -> Vec<(usize, bool)> {
        let numbers: HashMap<&str, usize> = self.names.iter().enumerate().map(|(n, name)| (name.as_str(), n)).collect();
        let mut labels: Vec<(usize, bool)> = lines(path)
            .iter()
            .filter_map(|line| Some((*numbers.get(line.get(0)?)?, line.get(1)?.parse::<i64>().ok()? < 0)))
            .collect();
        labels.sort_by_key(|(person, _)| (self.names[*person].parse::<u64>().ok(), *person));
        labels.dedup_by_key(|(person, _)| *person);
        labels
    }

    /// How many people there are.
    pub fn people(&self) -> usize {
        self.names.len()
    }

    /// Where the second quarter and the second half begin: constants are tuned on the one and tested on the other.
    pub fn split(&self) -> (usize, usize) {
        (self.ratings.len() / 4, self.ratings.len() / 2)
    }

    /// The places of the ratings that each person got, the oldest first.
    pub fn received(&self) -> Vec<Vec<usize>> {
        let mut received = vec![Vec::new(); self.people()];
        for (place, rating) in self.ratings.iter().enumerate() {
            received[rating.ratee].push(place);
        }
        received
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (quarter, half) = self.split();
        let (n, people) = (self.ratings.len(), self.people());
        write!(f, "{n} ratings of and by {people} people; tuned on {quarter}..{half}, tested on {half}..{n} by time")?;
        if self.skipped > 0 {
            write!(f, "; {} lines of the file are no ratings", self.skipped)?;
        }
        Ok(())
    }
}

fn lines(path: &Path) -> Vec<csv::StringRecord> {
    let file = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_path(path);
    file.expect("a file that can be read").into_records().map(|line| line.expect("lines of text")).collect()
}
