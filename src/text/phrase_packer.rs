//! Packs a phrase, and sorts what its large choices look up.

use super::phrase_form::{Direction, Large, Node, Packed, Span, WordList, mark};
use std::ops::Range;

/// From how many alternatives on a choice looks up what it can instead of going through them. Few in tests, whose phrases are short.
const MANY: usize = if cfg!(test) { 3 } else { 8 };

#[derive(Default)]
pub(super) struct Packer {
    pub(super) words: String,
    pub(super) parts: Vec<Packed>,
    pub(super) sequences: Vec<Span>,
    pub(super) large: Vec<Large>,
    pub(super) word_lists: Vec<Span>,
    pub(super) others: Vec<u16>,
}

impl Packer {
    /// Packs a whole phrase, whose sequence stands last.
    pub(super) fn whole(&mut self, nodes: &[Node]) {
        let whole = self.sequence(nodes);
        self.sequences.push(whole);
    }

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

    fn choice(&mut self, alternatives: Range<usize>) -> Packed {
        if alternatives.len() < MANY {
            return Packed::Choice(span(alternatives));
        }
        let (mut single_words, mut others, mut optional) = (Vec::new(), Vec::new(), false);
        for alternative in alternatives.clone() {
            match self.parts[self.sequences[alternative].range()] {
                [] => optional = true,
                [Packed::Words(words, 1)] => single_words.push(words),
                _ => others.push(small(alternative)),
            }
        }
        let first_words = self.edges_of(&others, Direction::Forward).map(|words| self.word_list(words));
        let last_words = self.edges_of(&others, Direction::Backward).map(|words| self.word_list(words));
        let first_other = self.others.len();
        self.others.extend(others);
        let others = span(first_other..self.others.len());
        let single_words = self.word_list(single_words);
        self.large.push(Large { alternatives: span(alternatives), optional, single_words, others, first_words, last_words });
        Packed::LargeChoice(small(self.large.len() - 1))
    }

    fn word_list(&mut self, mut words: Vec<Span>) -> WordList {
        words.sort_unstable_by_key(|span| &self.words[span.range()]);
        words.dedup_by_key(|span| &self.words[span.range()]);
        let marks = words.iter().fold(0, |all, word| all | mark(&self.words[word.range()]));
        let start = self.word_lists.len();
        self.word_lists.extend(words);
        WordList { words: span(start..self.word_lists.len()), marks }
    }

    /// The words with which sequences begin, read in a direction. None where one may begin with any word, or with none.
    fn edges_of(&self, sequences: &[u16], direction: Direction) -> Option<Vec<Span>> {
        let mut words = Vec::new();
        let certain = |sequence: &u16| self.edges(self.sequences[usize::from(*sequence)], direction, &mut words) == Some(true);
        sequences.iter().all(certain).then_some(words)
    }

    /// Gathers the words with which a sequence begins, and tells whether it begins with one of them for certain. None where it may
    /// begin with a `*`.
    fn edges(&self, sequence: Span, direction: Direction, words: &mut Vec<Span>) -> Option<bool> {
        let parts = &self.parts[sequence.range()];
        for at in 0..parts.len() {
            let alternatives = match parts[if direction == Direction::Forward { at } else { parts.len() - 1 - at }] {
                Packed::Gap => return None,
                Packed::Words(run, _) => {
                    words.push(self.edge_word(run, direction));
                    return Some(true);
                }
                Packed::Choice(alternatives) => alternatives,
                Packed::LargeChoice(index) => self.large[usize::from(index)].alternatives,
            };
            let mut certain = true;
            for alternative in &self.sequences[alternatives.range()] {
                certain &= self.edges(*alternative, direction, words)?;
            }
            if certain {
                return Some(true);
            }
        }
        Some(false)
    }

    fn edge_word(&self, run: Span, direction: Direction) -> Span {
        let text = &self.words[run.range()];
        match direction {
            Direction::Forward => Span { start: run.start, end: run.start + small(text.find(' ').unwrap_or(text.len())) },
            Direction::Backward => Span { start: run.start + small(text.rfind(' ').map_or(0, |space| space + 1)), end: run.end },
        }
    }
}

fn span(range: Range<usize>) -> Span {
    Span { start: small(range.start), end: small(range.end) }
}

fn small(index: usize) -> u16 {
    u16::try_from(index).expect("the parser bounds the length of a phrase")
}
