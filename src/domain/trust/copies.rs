//! Copies of a text: two texts that say nearly the same words in nearly the same order have nearly the same hash
//! (SimHash: Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC 2002).

use sha2::{Digest, Sha256};

/// A text of fewer words may well be anybody's: "Thank you, that helped a lot."
pub const ENOUGH_WORDS: usize = 12;

/// Two hashes that differ in no more bits than this are of copies.
pub const NEAR: u32 = 3;

/// So many words in a row are one feature of a text.
const SHINGLE: usize = 3;

/// The hash of a text; none when it is too short to be told from others.
///
/// Words are what is left between anything but letters and digits, in lower case. Each three words in a row, joined by
/// spaces, are hashed to 64 bits: the first eight bytes of their SHA-256. A bit of the text's hash is set when it is set
/// in more than half of those.
pub fn hash(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() < ENOUGH_WORDS {
        return None;
    }
    let features: Vec<u64> = words.windows(SHINGLE).map(|shingle| feature(&shingle.join(" "))).collect();
    let is_set = |bit: u32| 2 * features.iter().filter(|feature| *feature >> bit & 1 == 1).count() > features.len();
    Some((0..u64::BITS).filter(|bit| is_set(*bit)).fold(0, |hash, bit| hash | 1 << bit))
}

/// Whether two hashes are of copies.
pub fn are_copies(one: u64, other: u64) -> bool {
    (one ^ other).count_ones() <= NEAR
}

fn feature(words: &str) -> u64 {
    Sha256::digest(words).iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "She rang me back within the hour, found the broken relay and sent a new one the same day.";

    #[test]
    fn short_texts_are_anybodys() {
        assert_eq!(hash("Thank you, that helped a lot."), None);
        assert!(hash("one two three four five six seven eight nine ten eleven twelve").is_some());
    }

    #[test]
    fn a_hash_that_anybody_can_work_out() {
        assert_eq!(feature("she rang me"), u64::from_str_radix("f9d4d52507ed6014", 16).unwrap());
        assert_eq!(format!("{:016x}", hash(TEXT).unwrap()), "2f75b518bd7bfb1d");
    }

    #[test]
    fn other_capitals_and_marks_make_no_other_text() {
        let shouted = TEXT.to_uppercase().replace(',', " –");
        assert_eq!(hash(&shouted), hash(TEXT));
    }

    #[test]
    fn a_long_text_with_one_word_more_is_a_copy_and_another_text_is_none() {
        let long = (0..120).map(|n| format!("word{}", n * n)).collect::<Vec<_>>().join(" ");
        assert!(are_copies(hash(&long).unwrap(), hash(&format!("{long} indeed")).unwrap()));
        let other = "He sent me three replacement boards, none of which fitted, before he asked for the model.";
        assert!(!are_copies(hash(TEXT).unwrap(), hash(other).unwrap()));
    }
}
