//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified.
//!
//! Every required part of a phrase gives a set of words, one of which stands in every match. The sets are few: phrases are built from
//! the same lists of words. One look at each word of a text tells which sets are met.

use super::NormalText;
use super::hashed_word::WordTable;
use super::phrase_form::{Part, Sequence};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The sets of words that phrases require.
pub(super) struct Requirements {
    /// The sets that a word is in, as bits.
    sets_of: WordTable<Box<[u64]>>,
    /// The sets that each phrase requires.
    required: Box<[Box<[u16]>]>,
    /// How many times 64 sets there are.
    width: usize,
}

/// The sets that a text meets, as bits.
pub(super) struct Met(Vec<u64>);

impl Requirements {
    /// The requirements of phrases, in their order.
    pub(super) fn of<'p>(phrases: impl Iterator<Item = Sequence<'p>>) -> Self {
        let mut sets: BTreeMap<BTreeSet<&str>, u16> = BTreeMap::new();
        let mut required = Vec::new();
        for phrase in phrases {
            let needed = phrase.parts().filter_map(words_of_part).map(|words| {
                let next = u16::try_from(sets.len()).expect("a file of phrases has fewer lists of words than this");
                *sets.entry(words).or_insert(next)
            });
            required.push(needed.collect());
        }
        let width = sets.len().div_ceil(64);
        let mut sets_of: HashMap<&str, Box<[u64]>> = HashMap::new();
        for (words, set) in sets {
            for word in words {
                let bits = sets_of.entry(word).or_insert_with(|| vec![0; width].into());
                bits[usize::from(set) / 64] |= 1 << (set % 64);
            }
        }
        Self { sets_of: sets_of.into_iter().collect(), required: required.into(), width }
    }

    /// The sets that a text meets.
    pub(super) fn met(&self, text: &NormalText) -> Met {
        let mut met = vec![0; self.width];
        for sets in text.hashed_words().filter_map(|word| self.sets_of.get(word)) {
            met.iter_mut().zip(sets).for_each(|(met, sets)| *met |= sets);
        }
        Met(met)
    }

    /// Whether a text that meets these sets may hold a phrase.
    pub(super) fn allow(&self, phrase: usize, met: &Met) -> bool {
        self.required[phrase].iter().all(|set| met.0[usize::from(*set) / 64] >> (set % 64) & 1 == 1)
    }

    /// The memory behind them, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let words: usize =
            self.sets_of.iter().map(|(word, sets)| size_of::<(Box<str>, Box<[u64]>)>() + word.len() + size_of_val::<[u64]>(sets)).sum();
        words + self.required.iter().map(|sets| size_of::<Box<[u16]>>() + size_of_val(&**sets)).sum::<usize>()
    }
}

/// Words of which one stands in every match of a part; none where the part may match without a word.
fn words_of_part(part: Part<'_>) -> Option<BTreeSet<&str>> {
    match part {
        Part::Gap => None,
        Part::Words(run) => run.text.split(' ').max_by_key(|word| word.len()).map(|word| BTreeSet::from([word])),
        Part::Choice(choice) => {
            choice.alternatives().map(words_of).try_fold(BTreeSet::new(), |all, words| Some(all.into_iter().chain(words?).collect()))
        }
    }
}

/// The same of a sequence: of the part that leaves the fewest.
fn words_of(sequence: Sequence<'_>) -> Option<BTreeSet<&str>> {
    sequence.parts().filter_map(words_of_part).min_by_key(BTreeSet::len)
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;

    fn allows(written: &str, said: &str) -> bool {
        let phrase = Phrase::parse(written).unwrap();
        let requirements = Requirements::of(std::iter::once(phrase.sequence()));
        requirements.allow(0, &requirements.met(&NormalText::of(said)))
    }

    #[test]
    fn a_text_must_hold_a_word_of_every_part_that_is_not_optional() {
        let phrase = "(talk|have a word) (to|with) [a|the] * (human|person)";
        for said in ["a word with a person", "talk to the human", "person to talk"] {
            assert!(allows(phrase, said), "{said}");
        }
        for said in ["talk to me", "a human person", "a talk about a person", ""] {
            assert!(!allows(phrase, said), "{said}");
        }
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert!(allows("[please] ([so] human|[the] agent) [now]", "human"));
        assert!(allows("(a|[b] c)", "c"));
        assert!(!allows("(a|[b] c)", "b"));
    }
}
