//! A choice of many alternatives: phrases built from lists of words have hundreds, of which at most one or two stand in a text. They are
//! looked up by the word that they begin with, or end with where the phrase is gone through backwards.

use super::hashed_word::HashedWord;
use super::phrase_form::{Direction, Form, Sequence, Span};
use std::ops::Range;

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

/// A range of the form's openings, in the order of their hashes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Openings {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The marks of their words: one whose mark is not among them need not be looked for.
    pub(super) marks: u64,
}

/// A word, and an alternative that begins with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opening {
    pub(super) hash: u64,
    pub(super) word: Span,
    /// An index of the form's sequences.
    pub(super) alternative: u16,
}

/// One bit for a word.
pub(super) fn mark(hash: u64) -> u64 {
    1 << (hash % 64)
}

/// A large choice of a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct LargeChoice<'p> {
    form: &'p Form,
    large: &'p Large,
}

impl<'p> LargeChoice<'p> {
    pub(super) fn new(form: &'p Form, large: &'p Large) -> Self {
        Self { form, large }
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
        self.form.unopened(start as usize..end as usize).iter().copied()
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
        let known = openings.marks & mark(word.hash) != 0;
        let openings = self.form.openings(if known { openings.range() } else { 0..0 });
        let first = openings.partition_point(|opening| opening.hash < word.hash);
        let alike = openings[first..].iter().take_while(move |opening| opening.hash == word.hash);
        alike.filter(move |opening| self.form.text(opening.word) == word.text)
    }
}

impl Openings {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
