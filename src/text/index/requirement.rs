//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified.
//!
//! Every required part of a phrase gives a set of words, one of which stands in every match. The sets are few: phrases are built from
//! the same lists of words.

use crate::text::phrase_form::{Form, Part, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// The sets of words that phrases require.
#[derive(Default)]
pub(super) struct Requirements<'p> {
    numbers: BTreeMap<BTreeSet<&'p str>, u32>,
}

impl<'p> Requirements<'p> {
    /// The numbers of the sets that a phrase requires.
    pub(super) fn of(&mut self, phrase: &'p Form) -> Vec<u32> {
        let number = |words| {
            let next = u32::try_from(self.numbers.len()).expect("a file of phrases has far fewer lists of words than this");
            *self.numbers.entry(words).or_insert(next)
        };
        phrase.whole().parts().filter_map(words_of_part).map(number).collect()
    }

    /// The words of each set, by its number.
    pub(super) fn sets(&self) -> impl ExactSizeIterator<Item = &BTreeSet<&'p str>> {
        let mut sets: Vec<_> = self.numbers.iter().collect();
        sets.sort_unstable_by_key(|(_, number)| **number);
        sets.into_iter().map(|(words, _)| words)
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
    use super::*;
    use crate::text::Phrase;

    /// The sets that a phrase requires, as written.
    fn required(written: &str) -> Vec<String> {
        let phrase = Phrase::parse(written).unwrap();
        let mut requirements = Requirements::default();
        let numbers = requirements.of(phrase.form());
        let sets: Vec<_> = requirements.sets().collect();
        numbers.into_iter().map(|number| sets[number as usize].iter().copied().collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn each_part_that_is_not_optional_requires_one_of_its_words() {
        assert_eq!(required("(talk|have a word) (to|with) [a|the] * (human|person)"), ["talk word", "to with", "human person"]);
        assert_eq!(required("(so|very much) (so|very much)"), ["much so", "much so"]);
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert_eq!(required("[please] ([so] human|[the] agent) [now]"), ["agent human"]);
        assert_eq!(required("(a|[b] c)"), ["a c"]);
    }
}
