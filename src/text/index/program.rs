//! Phrases as they are gone through: words by their numbers, and each list of alternatives once, however many phrases share it.

use crate::text::phrase_form::Direction;
use std::ops::Range;

/// One step through a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// The word of this number.
    Word(u32),
    /// `*`.
    Gap,
    /// One of the alternatives of this list.
    List(u32),
}

/// Steps that follow one another as a walk meets them, outwards from an anchor: a range of the program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Steps {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The steps and lists of the phrases of an index.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    /// By number, as read in each direction.
    pub(super) forward: Vec<List>,
    pub(super) backward: Vec<List>,
    /// The openings of all lists, in each by word.
    pub(super) openings: Vec<Opening>,
    /// The unopened alternatives of all lists.
    pub(super) unopened: Vec<Steps>,
}

/// A list of alternatives, read in a direction. Those that are one word are known by the words themselves: [`super::known`].
#[derive(Debug)]
pub(super) struct List {
    /// Whether it may be passed without a word.
    pub(super) optional: bool,
    /// The longer alternatives, by the words that they may begin with: a range of the program's openings.
    pub(super) opened: (u32, u32),
    /// The longer alternatives that may begin with a `*`, some of which may be passed without a word: a range of the program's.
    pub(super) unopened: (u32, u32),
}

/// A word, and an alternative that may begin with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opening {
    pub(super) word: u32,
    pub(super) alternative: Steps,
}

impl Program {
    /// Some of its steps, in their order.
    pub(super) fn steps(&self, steps: Steps) -> &[Step] {
        &self.steps[steps.range()]
    }

    /// Its lists as they are read in a direction.
    pub(super) fn lists(&self, direction: Direction) -> &[List] {
        match direction {
            Direction::Forward => &self.forward,
            Direction::Backward => &self.backward,
        }
    }

    /// The longer alternatives of a list that may begin with a word.
    pub(super) fn opened_by(&self, word: u32, list: &List) -> impl Iterator<Item = Steps> {
        let openings = &self.openings[range(list.opened)];
        let first = openings.partition_point(|opening| opening.word < word);
        openings[first..].iter().take_while(move |opening| opening.word == word).map(|opening| opening.alternative)
    }

    /// The longer alternatives of a list that may begin with any word.
    pub(super) fn unopened(&self, list: &List) -> &[Steps] {
        &self.unopened[range(list.unopened)]
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.steps.shrink_to_fit();
        self.forward.shrink_to_fit();
        self.backward.shrink_to_fit();
        self.openings.shrink_to_fit();
        self.unopened.shrink_to_fit();
    }

    /// The memory behind it, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let lists = size_of_val(&*self.forward) + size_of_val(&*self.backward);
        lists + size_of_val(&*self.steps) + size_of_val(&*self.openings) + size_of_val(&*self.unopened)
    }
}

impl Steps {
    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}
