//! What somebody asks for: free words in any order, and filters.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta};

use crate::domain::{Moment, languages, text::Slug};

/// The longest word that is told apart, in characters.
const WORD: usize = 40;

/// More words than this say no more about a person.
const WORDS: usize = 8;

/// Words that hold a question together and name nobody. They are dropped when anything else is left.
const GLUE: &[&str] = &[
    "a", "about", "an", "and", "anyone", "at", "can", "for", "from", "help", "helps", "i", "in", "me", "my", "need",
    "of", "on", "or", "people", "person", "someone", "speaking", "speaks", "that", "the", "to", "who", "with",
];

/// A folded word: lower-case ASCII letters and digits, 1 to 40 of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(String);

impl Word {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its length in characters.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: a word has at least one letter.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its overlapping runs of three letters.
    pub fn trigrams(&self) -> impl Iterator<Item = &str> {
        (0..self.0.len().saturating_sub(2)).filter_map(|at| self.0.get(at..at + 3))
    }

    /// Its first `n` letters.
    pub fn head(&self, n: usize) -> &str {
        self.0.get(..n).unwrap_or(&self.0)
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The words of any text, as documents and questions alike spell them: ASCII by sound, lower case, no punctuation.
pub fn fold(text: &str) -> Vec<Word> {
    let plain: String = any_ascii::any_ascii(text).chars().filter(|c| !matches!(c, '\'' | '`')).collect();
    plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| Word(word.chars().take(WORD).map(|c| c.to_ascii_lowercase()).collect()))
        .collect()
}

/// What the people must have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// They work at the company of this slug.
    pub company: Option<Slug>,
    /// They help with a product of this slug.
    pub product: Option<Slug>,
    /// They help with the topic of this slug.
    pub topic: Option<Slug>,
    /// The community of this slug endorses them.
    pub community: Option<Slug>,
    /// They speak this language: its code, or as it was typed when it is on no list.
    pub language: Option<String>,
}

impl Filters {
    /// Whether anything is asked at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A slug as it was typed, or the one nearest to it; nothing for an empty field.
    pub fn slug(text: &str) -> Option<Slug> {
        text.parse().ok().or_else(|| Slug::nearest(text))
    }

    /// A language as it was typed: "de", "pt-BR", "German", "Deutsch".
    pub fn language(text: &str) -> Option<String> {
        let text = text.trim();
        languages::code(text).or_else(|| (!fold(text).is_empty()).then(|| text.chars().take(WORD).collect()))
    }

    /// The words that documents have of that language: all of a code, so that "pt-BR" is more than "pt".
    pub fn language_words(&self) -> Vec<Word> {
        self.language.as_deref().map(fold).unwrap_or_default()
    }
}

/// One question to the directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// As it was typed, trimmed.
    pub text: String,
    /// Its words, each once.
    pub words: Vec<Word>,
    /// What narrows it.
    pub filters: Filters,
}

impl Question {
    /// The longest question, in characters.
    pub const MAX: usize = 200;

    /// Reads a question; what is beyond [`Self::MAX`] characters is not looked at.
    pub fn new(text: &str, filters: Filters) -> Self {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(Self::MAX).collect();
        let mut words: Vec<Word> = Vec::new();
        for word in fold(&text) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.iter().any(|word| !is_glue(word)) {
            words.retain(|word| !is_glue(word));
        }
        words.truncate(WORDS);
        Self { text, words, filters }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.filters.is_empty()
    }
}

/// The slugs that one or several neighbouring words spell: how a topic, product or company is named in passing.
pub fn named<'a>(words: impl IntoIterator<Item = &'a Word>) -> Vec<String> {
    let words: Vec<&str> = words.into_iter().map(Word::as_str).collect();
    (1..=4).flat_map(|n| words.windows(n).map(|run| run.join("-")).collect::<Vec<_>>()).collect()
}

fn is_glue(word: &Word) -> bool {
    GLUE.contains(&word.as_str())
}

/// For so long later pages keep the ranking of the first.
const RANKING_KEPT: TimeDelta = TimeDelta::days(1);

/// Where a page of hits ended; the next one goes on behind it, whoever came or went meanwhile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cursor {
    /// The last hit's score: finite, at least 0.
    pub score: f64,
    /// The last hit's agent.
    pub agent_id: i64,
    /// The moment at which the first page was ranked: evidence fades, and later pages must not see other scores.
    pub ranked_at: Moment,
}

impl Cursor {
    /// Whether a hit stands behind this one: lower in score, or later in id.
    pub fn precedes(&self, score: f64, agent_id: i64) -> bool {
        score < self.score || (score == self.score && agent_id > self.agent_id)
    }

    /// The moment at which the page behind this one is ranked: the first page's, unless that is a day old.
    pub fn moment(&self, now: Moment) -> Moment {
        if (now - RANKING_KEPT..=now).contains(&self.ranked_at) { self.ranked_at } else { now }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranked_at = self.ranked_at.and_utc().timestamp_micros();
        let bytes = [self.score.to_be_bytes(), self.agent_id.to_be_bytes(), ranked_at.to_be_bytes()].concat();
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl std::str::FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "Take “after” from the link to the next page, as it is.";
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| WRONG)?;
        let (score, rest) = bytes.split_first_chunk::<8>().ok_or(WRONG)?;
        let (agent_id, ranked_at) = rest.split_first_chunk::<8>().ok_or(WRONG)?;
        let (score, agent_id) = (f64::from_be_bytes(*score), i64::from_be_bytes(*agent_id));
        let ranked_at = i64::from_be_bytes(ranked_at.try_into().map_err(|_| WRONG)?);
        let ranked_at = DateTime::from_timestamp_micros(ranked_at).ok_or(WRONG)?.naive_utc();
        if score.is_finite() && score >= 0.0 && agent_id >= 0 {
            Ok(Self { score, agent_id, ranked_at })
        } else {
            Err(WRONG)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        Question::new(text, Filters::default()).words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        assert_eq!(words("  Übersee—Müller, O'Brien!"), ["ubersee", "muller", "obrien"]);
        assert_eq!(words("Łukasz ŁUKASZ lukasz"), ["lukasz"]);
    }

    #[test]
    fn words_that_only_hold_a_question_together_are_dropped_unless_they_are_all_there_is() {
        assert_eq!(words("Who can help me with the oven?"), ["oven"]);
        assert_eq!(words("Who? The Who!"), ["who", "the"]);
    }

    #[test]
    fn a_language_is_all_that_its_code_says() {
        let words = |text: &str| {
            let filters = Filters { language: Filters::language(text), ..Filters::default() };
            filters.language_words().iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(words("pt-BR"), ["pt", "br"]);
        assert_eq!(words(" brazilian portuguese"), ["pt", "br"]);
        assert_eq!(words("繁體中文"), ["zh", "hant"]);
        assert_eq!(words("Deutsch"), ["de"]);
        assert_eq!(words("Klingon"), ["klingon"]);
        assert_eq!(Filters::language(" - "), None);
    }

    #[test]
    fn later_pages_keep_the_first_ones_moment_for_a_day() {
        let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap().naive_utc();
        let moment = |age| Cursor { score: 1.0, agent_id: 1, ranked_at: now - age }.moment(now);
        assert_eq!(moment(TimeDelta::hours(23)), now - TimeDelta::hours(23));
        assert_eq!(moment(TimeDelta::hours(25)), now);
        assert_eq!(moment(TimeDelta::hours(-1)), now);
    }

    #[test]
    fn neighbouring_words_may_name_one_thing() {
        let named = named(&fold("acme oven warranty"));
        assert!(["acme", "oven-warranty", "acme-oven-warranty"].iter().all(|slug| named.contains(&(*slug).into())));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,60}") {
            let once = fold(&text);
            let again = fold(&once.iter().map(Word::as_str).collect::<Vec<_>>().join(" "));
            prop_assert_eq!(once, again);
        }

        #[test]
        fn a_folded_word_is_safe_in_any_query_language(text in any::<String>()) {
            for word in fold(&text) {
                prop_assert!((1..=WORD).contains(&word.len()));
                prop_assert!(word.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            }
        }

        #[test]
        fn a_cursor_comes_back_as_it_was(score in 0.0..10.0f64, agent_id in 0..i64::MAX, micros in 0..1_i64 << 52) {
            let ranked_at = DateTime::from_timestamp_micros(micros).unwrap().naive_utc();
            let cursor = Cursor { score, agent_id, ranked_at };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn any_text_is_a_cursor_or_refused(text in "[A-Za-z0-9_-]{0,33}") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert!(cursor.score.is_finite());
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
