//! Words that are known even where they are misspelt: one letter wrong, missing, too many, or two swapped.
//!
//! Recognisers rarely misspell, but people who type do, and the words they ask for a human with are long ones. The first letter must be
//! right (or swapped with the second): people get it right far more often than the others, and real words that differ there are many.

use super::hashed_word::{HashedWord, WordNumbers};
use super::{NormalText, Scanned};
use std::collections::BTreeSet;

/// Shorter words have too many neighbours that are words themselves.
const FEWEST_LETTERS: usize = 4;
/// How many first letters are told apart, and how many lengths; longer words count as of the last.
const LETTERS: usize = 256;
const LENGTHS: usize = 16;

/// The words that are known by one mistake.
#[derive(Debug, Default)]
pub struct Spelling {
    /// By their shelf.
    words: Box<[Box<str>]>,
    /// Where those of each shelf begin, and where the last end.
    starts: Box<[u32]>,
    /// Words that are what they are, however near they come to one of the others.
    real: WordNumbers,
}

impl Spelling {
    /// Knows some words by one mistake, and never takes one of `real` for a mistake.
    #[must_use]
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>, real: impl IntoIterator<Item = &'w str>) -> Self {
        let mut words: Vec<Box<str>> = words.into_iter().flat_map(normal_words).filter(|word| word.len() >= FEWEST_LETTERS).collect();
        words.sort_unstable();
        words.dedup();
        words.sort_by_key(|word| shelf(word.as_bytes()[0], word.len()));
        let real: Vec<Box<str>> = real.into_iter().flat_map(normal_words).collect();
        let real: BTreeSet<&str> = real.iter().chain(&words).map(|word| &**word).collect();
        let real = WordNumbers::of(&Vec::from_iter(real));
        let start = |of| words.partition_point(|word| shelf(word.as_bytes()[0], word.len()) < of);
        let starts = (0..=LETTERS * LENGTHS).map(|of| u32::try_from(start(of)).expect("a file has far fewer words than this")).collect();
        Self { words: words.into(), starts, real }
    }

    /// A text with its misspelt words put right; none where there are none. Words keep their places. A word that stands in one of
    /// the phrases that were looked for is what it is.
    #[must_use]
    pub fn corrected(&self, scanned: &Scanned<'_>) -> Option<NormalText> {
        if self.words.is_empty() {
            return None;
        }
        let text = scanned.text();
        let meant = |word: HashedWord<'_>| if scanned.knows(word.index) { None } else { self.meant_by(word) };
        text.hashed_words().any(|word| meant(word).is_some()).then(|| text.with_words(|word| meant(word).unwrap_or(word.as_str())))
    }

    /// The word that a misspelt one stands for.
    fn meant_by<'s>(&'s self, word: HashedWord<'_>) -> Option<&'s str> {
        let letters = word.as_str().as_bytes();
        let &[first, second, ..] = letters else { return None };
        if letters.len() < FEWEST_LETTERS {
            return None;
        }
        let meant = self.about_as_long(first, letters.len()).iter().find(|meant| is_one_mistake(letters, meant.as_bytes()));
        let swapped = || self.about_as_long(second, letters.len()).iter().find(|meant| begins_swapped(letters, meant.as_bytes()));
        let meant = meant.or_else(swapped)?;
        self.real.of_word(word).is_none().then_some(meant)
    }

    /// The words with a first letter that have so many letters, one fewer or one more.
    fn about_as_long(&self, first: u8, length: usize) -> &[Box<str>] {
        let [start, end] = [shelf(first, length - 1), shelf(first, length + 1) + 1].map(|shelf| self.starts[shelf] as usize);
        &self.words[start..end]
    }
}

/// Words with the same first letter stand together, and among them those with as many letters.
fn shelf(first: u8, length: usize) -> usize {
    usize::from(first) * LENGTHS + length.min(LENGTHS - 1)
}

/// What is said meets a word in the normal form, however its author spells it.
fn normal_words(written: &str) -> Vec<Box<str>> {
    NormalText::of(written).words().map(Box::from).collect()
}

/// Whether two words that begin alike differ by one letter, or by two neighbours swapped.
fn is_one_mistake(one: &[u8], other: &[u8]) -> bool {
    // In words this long, one mistake may change the second letter or the last, and not both. That mostly tells.
    if one[1] != other[1] && one.last() != other.last() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let alike = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match (&short[alike..], &long[alike..]) {
        ([], []) => true,
        (rest, [_, others @ ..]) if short.len() < long.len() => rest == others,
        ([_, rest @ ..], [_, others @ ..]) => rest == others || begins_swapped(&short[alike..], &long[alike..]),
        _ => false,
    }
}

fn begins_swapped(word: &[u8], meant: &[u8]) -> bool {
    matches!((word, meant), ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others)
}

#[cfg(test)]
mod tests {
    use super::super::{Phrase, PhraseIndex};
    use super::*;
    use std::borrow::Cow;

    fn corrected_by(spelling: &Spelling, said: &str) -> Option<String> {
        let phrases = PhraseIndex::build(&[Phrase::parse("(agents|agent) of change").unwrap()]).unwrap();
        let scanned = phrases.look_through(Cow::Owned(NormalText::of(said)));
        spelling.corrected(&scanned).map(|text| text.as_str().to_owned())
    }

    fn corrected(said: &str) -> Option<String> {
        corrected_by(&Spelling::new(["agent", "representative", "speak", "contact", "someone"], ["contract"]), said)
    }

    #[test]
    fn one_mistake_is_put_right() {
        for (said, meant) in [
            ("an agnet please", "an agent please"),
            ("an aagent", "an agent"),
            ("an agen", "an agent"),
            ("a representitive", "a representative"),
            ("psaek to smeone", "psaek to someone"),
            ("a gaent", "a agent"),
            ("spaek to somone", "speak to someone"),
        ] {
            assert_eq!(corrected(said).as_deref(), Some(meant), "{said}");
        }
    }

    #[test]
    fn real_words_and_words_far_off_are_left_alone() {
        for said in ["an agent", "my contract", "the agents", "a magnet", "urgent", "peak", "a age", ""] {
            assert_eq!(corrected(said), None, "{said}");
        }
    }

    #[test]
    fn words_may_be_written_with_their_accents_and_capitals() {
        let spelling = Spelling::new(["Compañero", "Lösung"], ["compañeros"]);
        let corrected = |said| corrected_by(&spelling, said);
        assert_eq!(corrected("un compnaero"), Some("un companero".to_owned()));
        assert_eq!(corrected("eine Lösnug"), Some("eine losung".to_owned()));
        assert_eq!(corrected("mis compañeros"), None);
    }

    #[test]
    fn a_corrected_word_leads_to_what_was_said() {
        let none = PhraseIndex::build(&[]).unwrap();
        let scanned = none.look_through(Cow::Owned(NormalText::of("Um, an AGNET, now")));
        let text = Spelling::new(["agent"], []).corrected(&scanned).unwrap();
        assert_eq!(text.said_for(1..2), "AGNET");
    }
}
