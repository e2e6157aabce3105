//! What a phrase comes down to, packed: ten thousand tenants keep two hundred thousand of them in memory.
//!
//! The parser's tree would take a few allocations for every word. Here all words are one string, all parts one slice in which the
//! parts of a sequence stand side by side, and all sequences one slice in which the alternatives of a choice do.

use std::collections::HashSet;
use std::ops::Range;

/// How many words one `*` may stand for.
pub(super) const GAP_WORDS: usize = 3;

/// From how many single words on a choice looks its words up instead of going through them.
const MANY_WORDS: usize = 8;

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
    /// The alternatives of large choices that are a single word each, in order of their words.
    single_words: Box<[Span]>,
    /// The other alternatives of large choices, as indices of `sequences`.
    others: Box<[u16]>,
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
    /// The same for a large choice, with its ranges of `single_words` and of `others`.
    LargeChoice(Span, Span, Span),
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
    /// Single words in order, and the other alternatives, where the choice is large.
    split: Option<(&'p [Span], &'p [u16])>,
}

/// Words in order, of which one is looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct SingleWords<'p> {
    form: &'p Form,
    words: &'p [Span],
}

impl SingleWords<'_> {
    pub(super) fn contains(self, word: &str) -> bool {
        self.words.binary_search_by(|span| self.form.words[span.range()].cmp(word)).is_ok()
    }
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
        let whole = packer.sequence(nodes);
        packer.sequences.push(whole);
        let repeats = !all_differ(&packer.words);
        Self {
            words: packer.words.into(),
            parts: packer.parts.into(),
            sequences: packer.sequences.into(),
            single_words: packer.single_words.into(),
            others: packer.others.into(),
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
        self.words.len() + lists + size_of_val(&*self.single_words) + size_of_val(&*self.others)
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
        let last = self.parts.len().wrapping_sub(1);
        (0..self.parts.len()).map(move |i| match direction {
            Direction::Forward => self.part(i),
            Direction::Backward => self.part(last - i),
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
            Packed::Choice(span) => Part::Choice(Choice { form: self, alternatives: &self.sequences[span.range()], split: None }),
            Packed::LargeChoice(span, single_words, others) => Part::Choice(Choice {
                form: self,
                alternatives: &self.sequences[span.range()],
                split: Some((&self.single_words[single_words.range()], &self.others[others.range()])),
            }),
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

    /// The alternatives that have to be gone through: all, or those that [`single_words`](Self::single_words) does not hold.
    pub(super) fn to_go_through(self) -> impl Iterator<Item = Sequence<'p>> {
        let (all, others) = match self.split {
            Some((_, others)) => (&[][..], others),
            None => (self.alternatives, &[][..]),
        };
        let others = others.iter().map(move |index| &self.form.sequences[usize::from(*index)]);
        all.iter().chain(others).map(move |span| self.form.sequence(*span))
    }

    /// The alternatives of a large choice that are a single word each.
    pub(super) fn single_words(self) -> Option<SingleWords<'p>> {
        self.split.map(|(words, _)| SingleWords { form: self.form, words })
    }

    pub(super) fn alternative(self, index: usize) -> Sequence<'p> {
        self.form.sequence(self.alternatives[index])
    }
}

impl Span {
    fn range(self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

#[derive(Default)]
struct Packer {
    words: String,
    parts: Vec<Packed>,
    sequences: Vec<Span>,
    single_words: Vec<Span>,
    others: Vec<u16>,
}

impl Packer {
    /// Packs what a sequence holds before the sequence itself, whose parts then stand side by side.
    fn sequence(&mut self, nodes: &[Node]) -> Span {
        let packed: Vec<Packed> = nodes.iter().map(|node| self.node(node)).collect();
        let start = self.parts.len();
        self.parts.extend(packed);
        span(start..self.parts.len())
    }

    fn node(&mut self, node: &Node) -> Packed {
        match node {
            Node::Gap => Packed::Gap,
            Node::Words(words) => {
                let start = self.words.len();
                self.words.push_str(words);
                let packed = span(start..self.words.len());
                self.words.push(' ');
                Packed::Words(packed, small(words.split(' ').count()))
            }
            Node::Choice(alternatives) => {
                let packed: Vec<Span> = alternatives.iter().map(|alternative| self.sequence(alternative)).collect();
                let start = self.sequences.len();
                self.sequences.extend(packed);
                self.choice(start..self.sequences.len())
            }
        }
    }

    /// Tells the single words of a large choice from its other alternatives.
    fn choice(&mut self, alternatives: Range<usize>) -> Packed {
        let single_word = |at: &usize| match self.parts[self.sequences[*at].range()] {
            [Packed::Words(words, 1)] => Some(words),
            _ => None,
        };
        let mut words: Vec<Span> = alternatives.clone().filter_map(|at| single_word(&at)).collect();
        if words.len() < MANY_WORDS {
            return Packed::Choice(span(alternatives));
        }
        words.sort_unstable_by_key(|span| &self.words[span.range()]);
        let others: Vec<u16> = alternatives.clone().filter(|at| single_word(at).is_none()).map(small).collect();
        let (first_word, first_other) = (self.single_words.len(), self.others.len());
        self.single_words.extend(words);
        self.others.extend(others);
        Packed::LargeChoice(span(alternatives), span(first_word..self.single_words.len()), span(first_other..self.others.len()))
    }
}

fn all_differ(words: &str) -> bool {
    let mut seen = HashSet::new();
    words.split_ascii_whitespace().all(|word| seen.insert(word))
}

fn span(range: Range<usize>) -> Span {
    Span { start: small(range.start), end: small(range.end) }
}

fn small(index: usize) -> u16 {
    u16::try_from(index).expect("the parser bounds the length of a phrase")
}
