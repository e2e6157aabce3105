//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified.
//!
//! Every required part of a phrase gives a set of words, one of which stands in every match. The sets are few: phrases are built from
//! the same lists of words.

use super::anchor::frequency_of_word;
use crate::text::phrase_form::{Form, Part, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// What phrases require, being gathered.
#[derive(Default)]
pub(super) struct Requirements<'p> {
    numbers: BTreeMap<BTreeSet<&'p str>, u32>,
    ends: Vec<u32>,
    sets: Vec<u32>,
}

/// The numbers of the sets of words that each phrase requires.
pub(super) struct Required {
    /// Where those of each phrase end in `sets`; they start where those of the phrase before it end.
    ends: Box<[u32]>,
    sets: Box<[u32]>,
}

impl<'p> Requirements<'p> {
    /// Adds what the next phrase requires.
    pub(super) fn add(&mut self, phrase: &'p Form) {
        let mut required: Vec<_> = phrase.whole().parts().filter_map(words_of_part).collect();
        required.sort_by_cached_key(|words| words.iter().map(|word| frequency_of_word(word)).sum::<u32>());
        // What is met least is asked first, but for the very least: the anchors are of it.
        if !required.is_empty() {
            required.rotate_left(1);
        }
        for words in required {
            let next = small(self.numbers.len());
            self.sets.push(*self.numbers.entry(words).or_insert(next));
        }
        self.ends.push(small(self.sets.len()));
    }

    /// What each phrase requires, in the order in which they were added.
    pub(super) fn finish(self) -> Required {
        Required { ends: self.ends.into(), sets: self.sets.into() }
    }

    /// The words of each set, by its number.
    pub(super) fn sets(&self) -> impl ExactSizeIterator<Item = &BTreeSet<&'p str>> {
        let mut sets: Vec<_> = self.numbers.iter().collect();
        sets.sort_unstable_by_key(|(_, number)| **number);
        sets.into_iter().map(|(words, _)| words)
    }
}

impl Required {
    /// The numbers of the sets that a phrase requires, in the order in which they are best asked for.
    pub(super) fn of(&self, phrase: usize) -> &[u32] {
        let start = phrase.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sets[start as usize..self.ends[phrase] as usize]
    }

    /// The memory behind them, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of_val(&*self.ends) + size_of_val(&*self.sets)
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a file of phrases requires far less than this")
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
    use super::*;
    use crate::text::Phrase;

    /// The sets that a phrase requires, as written.
    fn required(written: &str) -> Vec<String> {
        let phrase = Phrase::parse(written).unwrap();
        let mut requirements = Requirements::default();
        requirements.add(phrase.form());
        let sets: Vec<String> = requirements.sets().map(|words| words.iter().copied().collect::<Vec<_>>().join(" ")).collect();
        requirements.finish().of(0).iter().map(|number| sets[*number as usize].clone()).collect()
    }

    #[test]
    fn each_part_that_is_not_optional_requires_one_of_its_words() {
        assert_eq!(required("(talk|have a word) (to|with) [a|the] * (human|person)"), ["human person", "to with", "talk word"]);
        assert_eq!(required("(so|very much) (so|very much)"), ["much so", "much so"]);
    }

    #[test]
    fn what_is_met_least_is_asked_first_and_what_the_anchors_are_of_last() {
        assert_eq!(required("i (want|need) * (human|person) (now|today)"), ["need want", "now today", "i", "human person"]);
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert_eq!(required("[please] ([so] human|[the] agent) [now]"), ["agent human"]);
        assert_eq!(required("(a|[b] c)"), ["a c"]);
    }
}
