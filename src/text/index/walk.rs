//! The rest of a phrase around an anchor: all ways through it at once, so that no phrase takes more than its length in steps.
//!
//! A match is walked outwards from its anchor, to the right and to the left. A walk keeps the set of places reached so far as
//! the bits of one word, which is why a phrase may match at most sixty words; a list unites the sets of its alternatives. Nothing is
//! allocated and nothing is tried twice.

use super::Use;
use super::known::{Said, Standings};
use super::program::{List, Program, Step, Steps};
use crate::text::cues::negates_on_its_own;
use crate::text::normal::is_stutter_when_repeated;
use crate::text::phrase_form::{Direction, GAP_WORDS};
use std::ops::Range;

/// The longest match of a phrase around an anchor found at `words`, of those that begin and end as asked.
pub(super) fn around(said: &Said<'_>, program: &Program, of_one: &Use, words: &Range<usize>, edges: Edges) -> Option<Range<usize>> {
    let walk = |direction, origin| Walk {
        said,
        program,
        lists: program.lists(direction),
        standings: said.standings(direction),
        words: said.words_from(origin, direction),
        direction,
        origin,
        stutters: of_one.stutters,
        edges,
    };
    let ahead = walk(Direction::Forward, words.end - 1).farthest(of_one.after)?;
    let behind = walk(Direction::Backward, words.start + 1).farthest(of_one.before)?;
    Some(words.start + 1 - behind..words.end - 1 + ahead)
}

/// Where a match may begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edges {
    /// Anywhere.
    Anywhere,
    /// Where a clause does: at punctuation, a line end or an end of the text.
    OfClauses,
}

/// The places reached, as bits: how far each lies from the walk's origin.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// Every place reached.
    at: u64,
    /// Those reached by a word of the phrase, not by the `*` before it. None where no word of the phrase is repeated.
    after_word: u64,
}

const NOWHERE: Reach = Reach { at: 0, after_word: 0 };

impl Reach {
    fn or(self, other: Self) -> Self {
        Self { at: self.at | other.at, after_word: self.after_word | other.after_word }
    }

    fn is_nowhere(self) -> bool {
        self.at | self.after_word == 0
    }

    /// From where a word of the phrase may be met. Where a phrase repeats a word (`no [no] no`), the normal form of what was said holds
    /// it once: then the word just passed may be met again.
    fn starts(self) -> u64 {
        self.at | self.after_word >> 1
    }

    fn is_at(self, far: usize) -> bool {
        self.at >> far & 1 == 1
    }

    /// The places from where the word this far from the origin may be met.
    fn that_meets(self, far: usize) -> Self {
        Self { at: self.at & 1 << far, after_word: self.after_word & 1 << (far + 1) }
    }
}

/// A walk through the text in one direction.
struct Walk<'s> {
    said: &'s Said<'s>,
    program: &'s Program,
    lists: &'s [List],
    standings: &'s Standings,
    direction: Direction,
    /// A place between words: one word inside the anchor, so that a stutter may reach back over the anchor's last word.
    origin: usize,
    /// The numbers of the words of the text, outwards from the origin.
    words: &'s [u32],
    /// Whether the phrase repeats a word.
    stutters: bool,
    edges: Edges,
}

impl Walk<'_> {
    /// How far from the origin the steps reach, in words, where a match may end.
    fn farthest(&self, steps: Steps) -> Option<usize> {
        let reached = self.along(steps, self.after_words(0b10)).at;
        match self.edges {
            Edges::Anywhere => reached.checked_ilog2().map(|far| far as usize),
            Edges::OfClauses => bits(reached).filter(|far| self.is_edge_of_clause(*far)).last(),
        }
    }

    fn is_edge_of_clause(&self, far: usize) -> bool {
        self.said.text.is_edge_of_clause(match self.direction {
            Direction::Forward => self.origin + far,
            Direction::Backward => self.origin - far,
        })
    }

    fn along(&self, steps: Steps, mut reach: Reach) -> Reach {
        for step in self.program.steps(steps) {
            if reach.is_nowhere() {
                break;
            }
            reach = match step {
                Step::Word(word) => self.over_word(*word, reach),
                Step::Gap => self.over_gap(reach),
                Step::List(list) => self.over_list(*list, reach),
            };
        }
        reach
    }

    fn over_word(&self, word: u32, reach: Reach) -> Reach {
        let met = |far: &usize| self.words.get(*far) == Some(&word) && self.may_meet(*far, reach);
        self.after_words(bits(reach.starts()).filter(met).fold(0, |all, far| all | 1 << (far + 1)))
    }

    fn over_list(&self, number: u32, reach: Reach) -> Reach {
        let list = &self.lists[number as usize];
        let mut found = if list.optional { reach } else { NOWHERE };
        for alternative in self.program.unopened(list) {
            found = found.or(self.along(*alternative, reach));
        }
        for far in bits(reach.starts()) {
            let Some(&word) = self.words.get(far) else { break };
            let standing = self.standings.of(word, number);
            if standing.is_alternative() && self.may_meet(far, reach) {
                found = found.or(self.after_words(1 << (far + 1)));
            }
            if standing.opens_alternatives() {
                for alternative in self.program.opened_by(word, list) {
                    found = found.or(self.along(alternative, reach.that_meets(far)));
                }
            }
        }
        found
    }

    /// Over up to three words, whatever they are, but not over a negation: `I * want` is not found in `I do not want`.
    fn over_gap(&self, reach: Reach) -> Reach {
        let mut at = reach.at;
        let mut edge = reach.at;
        for _ in 0..GAP_WORDS {
            edge = bits(edge).filter(|far| self.may_step_over(*far)).fold(0, |all, far| all | 1 << (far + 1));
            at |= edge;
        }
        Reach { at, after_word: 0 }
    }

    fn after_words(&self, at: u64) -> Reach {
        Reach { at, after_word: if self.stutters { at } else { 0 } }
    }

    /// Whether the word this far from the origin may be met: it comes next, or it is the word just passed and stuttered.
    fn may_meet(&self, far: usize, reach: Reach) -> bool {
        reach.is_at(far) || self.letters(far).is_some_and(is_stutter_when_repeated)
    }

    fn may_step_over(&self, far: usize) -> bool {
        self.letters(far).is_some_and(|word| !negates_on_its_own(word))
    }

    /// The letters of the word this far from the origin.
    fn letters(&self, far: usize) -> Option<&str> {
        let place = match self.direction {
            Direction::Forward => self.origin + far,
            Direction::Backward => self.origin.checked_sub(far + 1)?,
        };
        self.said.text.word(place)
    }
}

/// The positions of the bits that are set, lowest first.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lowest)
    })
}
