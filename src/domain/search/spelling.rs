//! Which word was meant by one that nobody's document has.

use super::Word;

/// So many spellings are looked for beside the likeliest one.
const SPELLINGS: usize = 4;

/// A word of the directory that is near to the one typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The word.
    pub word: Word,
    /// How many letters were missing, too many, wrong or swapped.
    pub edits: usize,
}

/// How many wrong letters are forgiven in a word: a short one must be nearly right.
pub fn forgiven(word: &Word) -> usize {
    match word.len() {
        ..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    }
}

/// One for many and many for one, as English mostly has it: "ovens" for "oven". It is the same word to a search.
pub fn other_number(word: &Word) -> Option<String> {
    match word.as_str().strip_suffix('s') {
        _ if word.len() < 4 => None,
        Some(one) => Some(one.to_owned()),
        None => Some(format!("{word}s")),
    }
}

/// The words nearest to `typed`, the likeliest first: fewest edits (optimal string alignment, Damerau 1964), then the
/// same first letter, then the one that more people's documents have. Those with more edits than the best are left out.
pub fn nearest(typed: &Word, known: Vec<(Word, i64)>) -> Vec<Spelling> {
    let most = forgiven(typed);
    let mut near: Vec<_> = known
        .into_iter()
        .map(|(word, uses)| (strsim::osa_distance(typed.as_str(), word.as_str()), uses, word))
        .filter(|(edits, ..)| *edits <= most)
        .collect();
    let Some(fewest) = near.iter().map(|(edits, ..)| *edits).min() else { return Vec::new() };
    near.retain(|(edits, ..)| *edits == fewest);
    near.sort_by(|(_, uses, word), (_, other_uses, other)| {
        let other_letter = |word: &Word| word.head(1) != typed.head(1);
        (other_letter(word), -uses, word).cmp(&(other_letter(other), -other_uses, other))
    });
    near.into_iter().take(SPELLINGS).map(|(edits, _, word)| Spelling { word, edits }).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::fold, *};

    fn meant(typed: &str, known: &[(&str, i64)]) -> Option<String> {
        let word = |text: &str| fold(text).remove(0);
        let known = known.iter().map(|(text, uses)| (word(text), *uses)).collect();
        nearest(&word(typed), known).first().map(|spelling| spelling.word.to_string())
    }

    #[test]
    fn missing_wrong_and_swapped_letters_are_forgiven() {
        let known = [("smith", 3), ("warranty", 9), ("falcon", 1), ("german", 5)];
        for (typed, word) in
            [("smth", "smith"), ("waranty", "warranty"), ("falocn", "falcon"), ("grman", "german"), ("smihts", "smith")]
        {
            assert_eq!(meant(typed, &known).as_deref(), Some(word), "{typed}");
        }
    }

    #[test]
    fn a_word_that_is_too_far_is_nobodys() {
        assert_eq!(meant("jo", &[("jon", 9)]), None);
        assert_eq!(meant("kite", &[("mara", 9), ("knight", 1)]), None);
    }

    #[test]
    fn of_two_words_equally_near_the_one_with_the_same_beginning_and_then_the_commoner_is_meant() {
        assert_eq!(meant("smyth", &[("smith", 2), ("smyta", 1)]).as_deref(), Some("smith"));
        assert_eq!(meant("kara", &[("mara", 90), ("karl", 1)]).as_deref(), Some("karl"));
    }
}
