//! What a phrase comes down to, packed: ten thousand tenants keep two hundred thousand of them in memory.
//!
//! The parser's tree would take a few allocations for every word. Here all words are one string, all parts one slice in which the
//! parts of a sequence stand side by side, and all sequences one slice in which the alternatives of a choice do.

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
    /// As ranges of `parts`. Inner sequences stand before those that hold them, the whole phrase stands last.
    sequences: Box<[Span]>,
    /// Whether any word stands in it twice.
    repeats: bool,
}

/// A range of indices.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    start: u16,
    end: u16,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Packed {
    /// A range of `words`, and how many words it holds.
    Words(Span, u16),
    /// A range of `sequences`.
    Choice(Span),
    Gap,
}

/// Parts that follow one another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sequence<'p> {
    form: &'p Form,
    index: usize,
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
    alternatives: Span,
}

/// Which way the parts of a phrase are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// Items in this direction, nearest first.
    pub(super) fn through<T>(self, items: &[T]) -> impl Iterator<Item = &T> {
        let mut items = items.iter();
        std::iter::from_fn(move || if self == Self::Forward { items.next() } else { items.next_back() })
    }
}

impl Form {
    /// Packs what the parser found sound: its limits keep every index within 16 bits.
    pub(super) fn pack(nodes: &[Node]) -> Self {
        let mut packer = Packer::default();
        let whole = packer.sequence(nodes);
        packer.sequences.push(whole);
        let repeats = !all_differ(&packer.words);
        Self { words: packer.words.into(), parts: packer.parts.into(), sequences: packer.sequences.into(), repeats }
    }

    /// The whole phrase.
    pub(super) fn whole(&self) -> Sequence<'_> {
        Sequence { form: self, index: self.sequences.len() - 1 }
    }

    /// Every sequence, by its index: inner ones before those that hold them.
    pub(super) fn sequences(&self) -> impl Iterator<Item = Sequence<'_>> {
        (0..self.sequences.len()).map(|index| Sequence { form: self, index })
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
        self.words.len() + size_of_val(&*self.parts) + size_of_val(&*self.sequences)
    }

    fn part(&self, part: Packed) -> Part<'_> {
        match part {
            Packed::Words(span, words) => Part::Words(Run { text: &self.words[span.range()], words: usize::from(words) }),
            Packed::Choice(alternatives) => Part::Choice(Choice { form: self, alternatives }),
            Packed::Gap => Part::Gap,
        }
    }
}

impl<'p> Sequence<'p> {
    /// Its place among the sequences of its phrase.
    pub(super) fn index(self) -> usize {
        self.index
    }

    pub(super) fn is_empty(self) -> bool {
        self.packed().is_empty()
    }

    pub(super) fn parts(self) -> impl ExactSizeIterator<Item = Part<'p>> {
        self.packed().iter().map(move |part| self.form.part(*part))
    }

    /// The parts in a direction, nearest first.
    pub(super) fn through(self, direction: Direction) -> impl Iterator<Item = Part<'p>> {
        direction.through(self.packed()).map(move |part| self.form.part(*part))
    }

    pub(super) fn part(self, index: usize) -> Part<'p> {
        self.form.part(self.packed()[index])
    }

    /// The fewest words that the sequence matches.
    pub(super) fn min_words(self) -> usize {
        self.parts().map(Part::min_words).sum()
    }

    /// The most words that the sequence matches.
    pub(super) fn max_words(self) -> usize {
        self.parts().map(Part::max_words).sum()
    }

    fn packed(self) -> &'p [Packed] {
        &self.form.parts[self.form.sequences[self.index].range()]
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
        self.indices().map(move |index| Sequence { form: self.form, index })
    }

    pub(super) fn alternative(self, number: usize) -> Sequence<'p> {
        Sequence { form: self.form, index: self.indices().start + number }
    }

    /// The places of its alternatives among the sequences of its phrase.
    pub(super) fn indices(self) -> Range<usize> {
        self.alternatives.range()
    }
}

impl Span {
    fn of(range: Range<usize>) -> Self {
        Self { start: small(range.start), end: small(range.end) }
    }

    fn range(self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

#[derive(Default)]
struct Packer {
    words: String,
    parts: Vec<Packed>,
    sequences: Vec<Span>,
}

impl Packer {
    /// Packs what a sequence holds before the sequence itself, whose parts then stand side by side.
    fn sequence(&mut self, nodes: &[Node]) -> Span {
        let packed: Vec<Packed> = nodes.iter().map(|node| self.node(node)).collect();
        let start = self.parts.len();
        self.parts.extend(packed);
        Span::of(start..self.parts.len())
    }

    fn node(&mut self, node: &Node) -> Packed {
        match node {
            Node::Gap => Packed::Gap,
            Node::Words(words) => {
                let start = self.words.len();
                self.words.push_str(words);
                let packed = Span::of(start..self.words.len());
                self.words.push(' ');
                Packed::Words(packed, small(words.split(' ').count()))
            }
            Node::Choice(alternatives) => {
                let packed: Vec<Span> = alternatives.iter().map(|alternative| self.sequence(alternative)).collect();
                let start = self.sequences.len();
                self.sequences.extend(packed);
                Packed::Choice(Span::of(start..self.sequences.len()))
            }
        }
    }
}

fn all_differ(words: &str) -> bool {
    let mut seen = HashSet::new();
    words.split_ascii_whitespace().all(|word| seen.insert(word))
}

fn small(index: usize) -> u16 {
    u16::try_from(index).expect("the parser bounds the length of a phrase")
}
