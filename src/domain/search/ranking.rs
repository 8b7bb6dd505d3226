//! Who fits best: fit × trust for what was asked.

use super::{Word, spelling::Spelling};

/// What one word of a question may mean: itself, the beginning of a word, or words spelled nearly so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// As it was typed.
    pub typed: Word,
    /// Whether some document has this very word.
    pub known: bool,
    /// Whether words that begin with it count.
    pub begins: bool,
    /// Other words that may have been meant, the likeliest first.
    pub spellings: Vec<Spelling>,
}

impl Meaning {
    /// Whether anybody's document can have it at all.
    pub fn is_hopeless(&self) -> bool {
        !self.known && !self.begins && self.spellings.is_empty()
    }

    /// The word to offer in its place, when it cannot have been meant as typed.
    pub fn corrected(&self) -> Option<&Word> {
        if self.known || self.begins {
            return None;
        }
        self.spellings.first().filter(|spelling| spelling.edits > 0).map(|spelling| &spelling.word)
    }

    /// The word that was most likely meant.
    pub fn meant(&self) -> &Word {
        match self.spellings.first() {
            Some(spelling) if !self.known => &spelling.word,
            _ => &self.typed,
        }
    }

    /// Whether a document has the word itself.
    pub fn is_in(&self, document: &Document) -> bool {
        document.words().contains(self.typed.as_str())
    }

    /// How well one word of a document fits, from 0 to 1.
    fn fit(&self, word: &str) -> f64 {
        if word == self.typed.as_str() {
            return 1.0;
        }
        let begun = if self.begins && word.starts_with(self.typed.as_str()) { BEGINNING } else { 0.0 };
        let meant = self.spellings.iter().find(|spelling| spelling.word.as_str() == word);
        let near = meant.map_or(0.0, |spelling| EDIT.powi(i32::try_from(spelling.edits).unwrap_or(i32::MAX)));
        near.max(begun)
    }
}

/// What the beginning of a word is worth beside the whole word.
const BEGINNING: f64 = 0.4;

/// What a word is worth for each edit that it takes.
const EDIT: f64 = 0.5;

/// What a name is worth beside a company, a subject, a circle, a language.
const FIELDS: [f64; 5] = [1.0, 0.9, 0.9, 0.7, 0.7];

/// What is known of an agent for searching: folded words, parted by blanks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Whose it is.
    pub agent_id: i64,
    /// The shown name and the handle.
    pub name: String,
    /// Whom they work for now, and as what.
    pub work: String,
    /// The topics and products they help with.
    pub subjects: String,
    /// The communities that endorse them.
    pub circles: String,
    /// Their languages: codes, names in English and in themselves.
    pub languages: String,
    /// How much they are trusted overall, 0 to 1.
    pub trust: f64,
}

impl Document {
    /// Every word of it, each once, in order.
    pub fn words(&self) -> std::collections::BTreeSet<&str> {
        self.fields().into_iter().flat_map(str::split_whitespace).collect()
    }

    /// How well it fits all that was asked, from 0 (a word is missing and so are all others) to 1 (every word is in it
    /// as typed, in the name): the mean over the words of the best place that each has.
    pub fn fit(&self, asked: &[Meaning]) -> f64 {
        if asked.is_empty() {
            return 1.0;
        }
        let total: f64 = asked.iter().map(|meaning| self.place(meaning)).sum();
        total / asked.len() as f64
    }

    /// How many of the words it has, in one of their meanings.
    pub fn having(&self, asked: &[Meaning]) -> usize {
        asked.iter().filter(|meaning| self.place(meaning) > 0.0).count()
    }

    fn place(&self, meaning: &Meaning) -> f64 {
        let best = |field: &str| field.split(' ').map(|word| meaning.fit(word)).fold(0.0, f64::max);
        self.fields().into_iter().zip(FIELDS).map(|(field, worth)| worth * best(field)).fold(0.0, f64::max)
    }

    fn fields(&self) -> [&str; 5] {
        [&self.name, &self.work, &self.subjects, &self.circles, &self.languages]
    }
}

/// The score that orders hits. A fit of the name outweighs trust, or nobody could look up whom they were unhappy with.
pub fn score(fit: f64, trust: f64) -> f64 {
    fit * fit * trust.clamp(0.05, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{super::fold, *};

    fn meaning(text: &str, begins: bool) -> Meaning {
        Meaning { typed: fold(text).remove(0), known: true, begins, spellings: vec![] }
    }

    fn named(name: &str, work: &str, trust: f64) -> Document {
        Document { name: name.into(), work: work.into(), trust, ..Document::default() }
    }

    #[test]
    fn the_whole_word_fits_better_than_its_beginning_and_that_better_than_nothing() {
        let asked = [meaning("jon", true)];
        let fits = ["jon smith", "jonas smith", "mara smith"].map(|name| named(name, "", 0.5).fit(&asked));
        assert!(fits[0] > fits[1] && fits[1] > fits[2] && fits[2] == 0.0, "{fits:?}");
    }

    #[test]
    fn a_corrected_word_fits_less_with_every_edit() {
        let mut asked = meaning("smth", false);
        asked.spellings = vec![
            Spelling { word: fold("smith").remove(0), edits: 1 },
            Spelling { word: fold("smothe").remove(0), edits: 2 },
        ];
        let (one, two) = (named("smith", "", 0.5).fit(&[asked.clone()]), named("smothe", "", 0.5).fit(&[asked]));
        assert!(one > two && two > 0.0);
    }

    #[test]
    fn a_disliked_person_is_still_found_by_name_before_a_liked_one_with_a_longer_name() {
        let asked = [meaning("jon", true)];
        let (jon, jonas) = (named("jon", "", 0.2), named("jonas", "", 0.95));
        assert!(score(jon.fit(&asked), jon.trust) > score(jonas.fit(&asked), jonas.trust));
    }

    #[test]
    fn of_two_who_fit_alike_the_more_trusted_comes_first() {
        let asked = [meaning("acme", true)];
        let (one, other) = (named("ana", "acme", 0.9), named("bo", "acme", 0.7));
        assert!(score(one.fit(&asked), one.trust) > score(other.fit(&asked), other.trust));
    }
}
