//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified.
//!
//! Every required part of a phrase gives a set of words, one of which stands in every match. The sets are few: phrases are built from
//! the same lists of words.

use super::anchor::frequency_of_word;
use crate::text::phrase_form::{Form, Part, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// What phrases require: sets of words, each with a number.
#[derive(Default)]
pub(super) struct Requirements<'p> {
    numbers: BTreeMap<BTreeSet<&'p str>, u32>,
    required: Vec<u32>,
}

/// The sets that a phrase requires: a range of the numbers that all phrases require, those first that are met least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Required {
    start: u32,
    end: u32,
}

impl<'p> Requirements<'p> {
    /// What a phrase requires beside its anchors, which are of one of its parts.
    pub(super) fn of(&mut self, phrase: &'p Form, anchored: usize) -> Required {
        let others = phrase.whole().parts().enumerate().filter(|(part, _)| *part != anchored);
        let mut sets: Vec<_> = others.filter_map(|(_, part)| words_of_part(part)).collect();
        sets.sort_by_cached_key(|words| words.iter().map(|word| frequency_of_word(word)).sum::<u32>());
        let start = small(self.required.len());
        for words in sets {
            let next = small(self.numbers.len());
            self.required.push(*self.numbers.entry(words).or_insert(next));
        }
        Required { start, end: small(self.required.len()) }
    }

    /// The words of each set, by its number.
    pub(super) fn sets(&self) -> impl ExactSizeIterator<Item = &BTreeSet<&'p str>> {
        let mut sets: Vec<_> = self.numbers.iter().collect();
        sets.sort_unstable_by_key(|(_, number)| **number);
        sets.into_iter().map(|(words, _)| words)
    }

    /// The numbers that all phrases require.
    pub(super) fn finish(self) -> Box<[u32]> {
        self.required.into()
    }
}

impl Required {
    /// The numbers of the sets, out of those that all phrases require.
    pub(super) fn of(self, all: &[u32]) -> &[u32] {
        &all[self.start as usize..self.end as usize]
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
    use super::super::anchor::choose;
    use super::*;
    use crate::text::Phrase;

    /// The sets that a phrase requires, as written.
    fn required(written: &str) -> Vec<String> {
        let phrase = Phrase::parse(written).unwrap();
        let mut requirements = Requirements::default();
        let required = requirements.of(phrase.form(), choose(phrase.sequence()).unwrap()[0].place.part());
        let sets: Vec<String> = requirements.sets().map(|words| words.iter().copied().collect::<Vec<_>>().join(" ")).collect();
        required.of(&requirements.finish()).iter().map(|number| sets[*number as usize].clone()).collect()
    }

    #[test]
    fn each_part_that_is_not_optional_requires_one_of_its_words_but_where_the_anchors_are() {
        assert_eq!(required("(talk|have a word) (to|with) [a|the] * (human|person)"), ["human person", "to with"]);
        assert_eq!(required("(so|very much) (so|very much)"), ["much so"]);
    }

    #[test]
    fn what_is_met_least_is_asked_first() {
        assert_eq!(required("i (want|need) * (human|person) (now|today)"), ["need want", "now today", "i"]);
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert_eq!(required("[please] ([so] human|[the] agent) [now] (a|[b] c)"), ["a c"]);
    }
}
