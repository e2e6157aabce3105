//! A choice of many alternatives: phrases built from lists of words have hundreds, of which at most one or two stand in a text. They are
//! looked up by the word that they begin with, or end with where the phrase is gone through backwards.

use super::hashed_word::HashedWord;
use super::phrase_form::{Direction, Form, Sequence, Span};
use std::ops::Range;

/// The large choices of a phrase, and what they look up. Most phrases have none, and keep none of this.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LargeChoices {
    pub(super) choices: Vec<Large>,
    pub(super) openings: Vec<Opening>,
    /// Where among the openings each first bits of a hash begin.
    pub(super) buckets: Vec<u16>,
    /// Alternatives that cannot be looked up, as indices of the form's sequences.
    pub(super) unopened: Vec<u16>,
}

/// A large choice, packed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Large {
    /// All of its alternatives, as a range of the form's sequences.
    pub(super) alternatives: Span,
    /// Whether one of them is empty.
    pub(super) optional: bool,
    /// Those that are one word.
    pub(super) single_words: Openings,
    /// The others, by the words that they begin with, and by the words that they end with.
    pub(super) forward: Others,
    pub(super) backward: Others,
}

/// The alternatives that are neither empty nor one word, read in a direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Others {
    pub(super) by_word: Openings,
    /// Those that may begin with any word: a range of the form's unopened alternatives.
    pub(super) unopened: (u32, u32),
}

/// Some of the form's openings, in the order of their hashes.
///
/// The first bits of a hash name its bucket. There are twice as many buckets as openings, so that most words that are not there are
/// told by an empty one, and the others by a comparison or two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Openings {
    /// The first of them in the form.
    start: u32,
    /// Where in the form's buckets those of this list begin: where each starts, counted from `start`, and where the last ends.
    buckets: u32,
    /// How far a hash is shifted to name its bucket.
    shift: u8,
}

/// A word, and an alternative that begins with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opening {
    pub(super) hash: u64,
    pub(super) word: Span,
    /// An index of the form's sequences.
    pub(super) alternative: u16,
}

impl LargeChoices {
    /// The memory behind them, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let lists = size_of_val(&*self.openings) + size_of_val(&*self.buckets) + size_of_val(&*self.unopened);
        size_of::<Self>() + size_of_val(&*self.choices) + lists
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.choices.shrink_to_fit();
        self.openings.shrink_to_fit();
        self.buckets.shrink_to_fit();
        self.unopened.shrink_to_fit();
    }

    /// Adds a list of openings.
    pub(super) fn add(&mut self, mut list: Vec<Opening>) -> Openings {
        let Self { openings, buckets, .. } = self;
        list.sort_unstable_by_key(|opening| opening.hash);
        let bits = (2 * list.len()).next_power_of_two().ilog2().max(1);
        let added = Openings {
            start: u32::try_from(openings.len()).expect("the parser bounds the length of a phrase"),
            buckets: u32::try_from(buckets.len()).expect("the parser bounds the length of a phrase"),
            shift: u8::try_from(u64::BITS - bits).expect("a hash has 64 bits"),
        };
        let before = |bucket: u64| list.partition_point(|opening| opening.hash >> added.shift < bucket);
        let starts = (0..=1 << bits).map(|bucket| u16::try_from(before(bucket)).expect("the parser bounds the length of a phrase"));
        buckets.extend(starts);
        openings.extend(list);
        added
    }
}

impl Openings {
    /// The bucket of a hash, as a range of the openings.
    fn bucket(self, hash: u64, buckets: &[u16]) -> Range<usize> {
        let bucket = self.buckets as usize + usize::try_from(hash >> self.shift).expect("buckets are few");
        let start = self.start as usize;
        start + usize::from(buckets[bucket])..start + usize::from(buckets[bucket + 1])
    }
}

/// A large choice of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct LargeChoice<'p> {
    form: &'p Form,
    all: &'p LargeChoices,
    large: &'p Large,
}

impl<'p> LargeChoice<'p> {
    pub(super) fn new(form: &'p Form, all: &'p LargeChoices, index: u16) -> Self {
        Self { form, all, large: &all.choices[usize::from(index)] }
    }

    /// All of its alternatives, as a range of the form's sequences.
    pub(super) fn alternatives(self) -> Span {
        self.large.alternatives
    }

    /// Whether it may be left out.
    pub(super) fn is_optional(self) -> bool {
        self.large.optional
    }

    /// Whether one of its alternatives is this very word.
    pub(super) fn has_word(self, word: HashedWord<'_>) -> bool {
        self.opened_by(self.large.single_words, word).next().is_some()
    }

    /// Those of its longer alternatives that may begin with a word, read in a direction, by their indices in the form.
    pub(super) fn beginning_with(self, word: HashedWord<'_>, direction: Direction) -> impl Iterator<Item = u16> {
        self.opened_by(self.others(direction).by_word, word).map(|opening| opening.alternative)
    }

    /// Those of its longer alternatives that may begin with any word.
    pub(super) fn beginning_with_any(self, direction: Direction) -> impl Iterator<Item = u16> {
        let (start, end) = self.others(direction).unopened;
        self.all.unopened[start as usize..end as usize].iter().copied()
    }

    /// An alternative by its index in the form.
    pub(super) fn alternative(self, index: u16) -> Sequence<'p> {
        self.form.sequence_at(index)
    }

    fn others(self, direction: Direction) -> Others {
        match direction {
            Direction::Forward => self.large.forward,
            Direction::Backward => self.large.backward,
        }
    }

    fn opened_by(self, openings: Openings, word: HashedWord<'_>) -> impl Iterator<Item = &'p Opening> {
        let bucket = &self.all.openings[openings.bucket(word.hash, &self.all.buckets)];
        bucket.iter().filter(move |opening| opening.hash == word.hash && self.form.text(opening.word) == word.as_str())
    }
}
