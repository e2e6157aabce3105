//! Packs a phrase, and sorts what its large choices look up.

use super::hashed_word::hash_of;
use super::large_choice::{Large, LargeChoices, Opening, Openings, Others};
use super::phrase_form::{Direction, Node, Packed, Span};
use std::ops::Range;

/// From how many alternatives on a choice looks up what it can instead of going through them. Few in tests, whose phrases are short.
const MANY: usize = if cfg!(test) { 3 } else { 4 };

#[derive(Default)]
pub(super) struct Packer {
    pub(super) words: String,
    pub(super) parts: Vec<Packed>,
    pub(super) sequences: Vec<Span>,
    pub(super) large: LargeChoices,
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
                [Packed::Words(words, 1)] => single_words.push(self.opening(words, alternative)),
                _ => others.push(alternative),
            }
        }
        let forward = self.others(&others, Direction::Forward);
        let backward = self.others(&others, Direction::Backward);
        let single_words = self.openings(single_words);
        self.large.choices.push(Large { alternatives: span(alternatives), optional, single_words, forward, backward });
        Packed::LargeChoice(small(self.large.choices.len() - 1))
    }

    /// Sorts alternatives by the words that they begin with, read in a direction.
    fn others(&mut self, alternatives: &[usize], direction: Direction) -> Others {
        let mut openings = Vec::new();
        let start = self.large.unopened.len();
        for &alternative in alternatives {
            let mut words = Vec::new();
            if self.edges(self.sequences[alternative], direction, &mut words) == Some(true) {
                openings.extend(words.into_iter().map(|word| self.opening(word, alternative)));
            } else {
                self.large.unopened.push(small(alternative));
            }
        }
        Others { by_word: self.openings(openings), unopened: (wide(start), wide(self.large.unopened.len())) }
    }

    fn opening(&self, word: Span, alternative: usize) -> Opening {
        Opening { hash: hash_of(&self.words[word.range()]), word, alternative: small(alternative) }
    }

    fn openings(&mut self, mut list: Vec<Opening>) -> Openings {
        list.sort_unstable_by_key(|opening| (opening.hash, opening.alternative));
        list.dedup_by(|one, other| one.alternative == other.alternative && self.words[one.word.range()] == self.words[other.word.range()]);
        self.large.add(list)
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
                Packed::LargeChoice(index) => self.large.choices[usize::from(index)].alternatives,
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

fn wide(index: usize) -> u32 {
    u32::try_from(index).expect("the parser bounds the length of a phrase")
}

fn small(index: usize) -> u16 {
    u16::try_from(index).expect("the parser bounds the length of a phrase")
}
