//! What a phrase comes down to, packed: ten thousand tenants keep two hundred thousand of them in memory.
//!
//! The parser's tree would take a few allocations for every word. Here all words are one string, all parts one slice in which the
//! parts of a sequence stand side by side, and all sequences one slice in which the alternatives of a choice do.

use super::large_choice::{LargeChoice, LargeChoices};
use super::phrase_packer::Packer;
use std::collections::HashSet;
use std::ops::Range;

/// How many words one `*` may stand for.
pub(super) const GAP_WORDS: usize = 3;

/// A phrase as the parser builds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Words of the normal form side by side, one space apart.
    Words(String),
    /// One of several sequences. An empty one makes the others optional.
    Choice(Vec<Vec<Node>>),
    /// `*`.
    Gap,
}

/// A phrase, packed.
#[derive(Debug, PartialEq)]
pub(super) struct Form {
    words: Box<str>,
    parts: Box<[Packed]>,
    sequences: Box<[Span]>,
    large: Option<Box<LargeChoices>>,
    /// Whether any word stands in it twice.
    repeats: bool,
}

/// A range of indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) start: u16,
    pub(super) end: u16,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Packed {
    /// A range of `words`, and how many words it holds.
    Words(Span, u16),
    /// A range of `sequences`.
    Choice(Span),
    /// An index of `large`.
    LargeChoice(u16),
    Gap,
}

/// Parts that follow one another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sequence<'p> {
    form: &'p Form,
    parts: &'p [Packed],
}

/// One part of a phrase.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'p> {
    Words(Run<'p>),
    Choice(Choice<'p>),
    Gap,
}

/// Words of the normal form side by side, one space apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'p> {
    pub(super) text: &'p str,
    pub(super) words: usize,
}

/// One of several sequences.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice<'p> {
    form: &'p Form,
    alternatives: &'p [Span],
    large: Option<LargeChoice<'p>>,
}

/// Which way the parts of a phrase are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl Form {
    /// Packs what the parser found sound: its limits keep every index within 16 bits.
    pub(super) fn pack(nodes: &[Node]) -> Self {
        let mut packer = Packer::default();
        packer.whole(nodes);
        let repeats = !all_differ(&packer.words);
        let mut large = packer.large;
        large.shrink_to_fit();
        Self {
            words: packer.words.into(),
            parts: packer.parts.into(),
            sequences: packer.sequences.into(),
            large: (!large.choices.is_empty()).then(|| Box::new(large)),
            repeats,
        }
    }

    /// The whole phrase.
    pub(super) fn whole(&self) -> Sequence<'_> {
        self.sequence(*self.sequences.last().expect("the whole phrase is packed last"))
    }

    /// Whether any word stands in it twice, so that what was said may hold it once where the phrase has it side by side.
    pub(super) fn repeats(&self) -> bool {
        self.repeats
    }

    /// Every word, in the order packed.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_ascii_whitespace()
    }

    /// The memory behind the form, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let lists = size_of_val(&*self.parts) + size_of_val(&*self.sequences);
        self.words.len() + lists + self.large.as_ref().map_or(0, |large| large.memory_bytes())
    }

    /// Every sequence, by its index; the whole phrase is the last.
    pub(super) fn sequences(&self) -> impl Iterator<Item = Sequence<'_>> {
        self.sequences.iter().map(|span| self.sequence(*span))
    }

    /// A sequence by its index.
    pub(super) fn sequence_at(&self, index: u16) -> Sequence<'_> {
        self.sequence(self.sequences[usize::from(index)])
    }

    pub(super) fn text(&self, words: Span) -> &str {
        &self.words[words.range()]
    }

    fn sequence(&self, span: Span) -> Sequence<'_> {
        Sequence { form: self, parts: &self.parts[span.range()] }
    }
}

impl<'p> Sequence<'p> {
    pub(super) fn is_empty(self) -> bool {
        self.parts.is_empty()
    }

    pub(super) fn parts(self) -> impl DoubleEndedIterator<Item = Part<'p>> + ExactSizeIterator {
        self.parts.iter().map(move |part| self.form.part(*part))
    }

    /// The parts in a direction, nearest first.
    pub(super) fn through(self, direction: Direction) -> impl Iterator<Item = Part<'p>> {
        let (mut parts, form) = (self.parts.iter(), self.form);
        std::iter::from_fn(move || {
            let next = if direction == Direction::Forward { parts.next() } else { parts.next_back() };
            next.map(|part| form.part(*part))
        })
    }

    pub(super) fn part(self, index: usize) -> Part<'p> {
        self.form.part(self.parts[index])
    }

    /// What lies beyond a part, in a direction.
    pub(super) fn beyond(self, index: usize, direction: Direction) -> Self {
        let parts = match direction {
            Direction::Forward => &self.parts[index + 1..],
            Direction::Backward => &self.parts[..index],
        };
        Self { parts, ..self }
    }

    /// The fewest words that the sequence matches.
    pub(super) fn min_words(self) -> usize {
        self.parts().map(Part::min_words).sum()
    }

    /// The most words that the sequence matches.
    pub(super) fn max_words(self) -> usize {
        self.parts().map(Part::max_words).sum()
    }
}

impl Form {
    fn part(&self, part: Packed) -> Part<'_> {
        match part {
            Packed::Words(span, words) => Part::Words(Run { text: &self.words[span.range()], words: usize::from(words) }),
            Packed::Choice(span) => Part::Choice(Choice { form: self, alternatives: &self.sequences[span.range()], large: None }),
            Packed::LargeChoice(index) => {
                let all = self.large.as_deref().expect("a phrase with a large choice keeps what it looks up");
                let large = LargeChoice::new(self, all, index);
                Part::Choice(Choice { form: self, alternatives: &self.sequences[large.alternatives().range()], large: Some(large) })
            }
            Packed::Gap => Part::Gap,
        }
    }
}

impl Part<'_> {
    fn min_words(self) -> usize {
        match self {
            Self::Words(run) => run.words,
            Self::Choice(choice) => choice.alternatives().map(Sequence::min_words).min().unwrap_or(0),
            Self::Gap => 0,
        }
    }

    fn max_words(self) -> usize {
        match self {
            Self::Words(run) => run.words,
            Self::Choice(choice) => choice.alternatives().map(Sequence::max_words).max().unwrap_or(0),
            Self::Gap => GAP_WORDS,
        }
    }
}

impl<'p> Choice<'p> {
    pub(super) fn alternatives(self) -> impl Iterator<Item = Sequence<'p>> {
        self.alternatives.iter().map(move |span| self.form.sequence(*span))
    }

    /// The same as a large choice, if it is one.
    pub(super) fn large(self) -> Option<LargeChoice<'p>> {
        self.large
    }

    pub(super) fn alternative(self, index: usize) -> Sequence<'p> {
        self.form.sequence(self.alternatives[index])
    }
}

impl Span {
    pub(super) fn range(self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

fn all_differ(words: &str) -> bool {
    let mut seen = HashSet::new();
    words.split_ascii_whitespace().all(|word| seen.insert(word))
}
