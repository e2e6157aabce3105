//! The rest of a phrase around an anchor: all ways through it at once, so that no phrase takes more than its length in steps.
//!
//! A match is walked outwards from its anchor, to the right and to the left. A walk keeps the set of places reached so far as
//! the bits of one word, which is why a phrase may match at most sixty words; a choice unites the sets of its alternatives. Nothing is
//! allocated and nothing is tried twice.

use super::NormalText;
use super::anchor::{Place, Step};
use super::cues::negates_on_its_own;
use super::hashed_word::HashedWord;
use super::normal::is_stutter_when_repeated;
use super::phrase_form::{Choice, Direction, Form, GAP_WORDS, Part, Run, Sequence};
use super::requirement::AllowedParts;
use std::ops::Range;

/// The longest match of a phrase around an anchor found at `words`.
pub(super) fn around(
    text: &NormalText,
    phrase: &Form,
    allowed: AllowedParts<'_>,
    place: &Place,
    words: &Range<usize>,
) -> Option<Range<usize>> {
    let walk = |direction, origin| Walk { text, allowed, direction, origin, stutters: phrase.repeats() };
    let end = walk(Direction::Forward, words.end - 1).farthest(phrase, place)?;
    let start = walk(Direction::Backward, words.start + 1).farthest(phrase, place)?;
    Some(start..end)
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
}

/// A walk through the text in one direction.
struct Walk<'t> {
    text: &'t NormalText,
    allowed: AllowedParts<'t>,
    direction: Direction,
    /// A place between words: one word inside the anchor, so that a stutter may reach back over the anchor's last word.
    origin: usize,
    /// Whether the phrase repeats a word.
    stutters: bool,
}

impl Walk<'_> {
    /// The farthest place between words that the phrase reaches.
    fn farthest(&self, phrase: &Form, place: &Place) -> Option<usize> {
        let reached = self.outwards(phrase.whole(), &place.into, place.part, self.after_words(0b10)).at.checked_ilog2()? as usize;
        Some(match self.direction {
            Direction::Forward => self.origin + reached,
            Direction::Backward => self.origin - reached,
        })
    }

    /// From the anchor to the edge of the phrase: the innermost sequence first, then those around it.
    fn outwards(&self, sequence: Sequence<'_>, into: &[Step], anchor: u16, reach: Reach) -> Reach {
        let [step, deeper @ ..] = into else {
            return self.along(sequence.beyond(usize::from(anchor), self.direction), reach);
        };
        let entered = usize::from(step.part);
        let Part::Choice(choice) = sequence.part(entered) else { unreachable!("a step enters a choice") };
        let reach = self.outwards(choice.alternative(usize::from(step.alternative)), deeper, anchor, reach);
        self.along(sequence.beyond(entered, self.direction), reach)
    }

    fn along(&self, sequence: Sequence<'_>, mut reach: Reach) -> Reach {
        for part in sequence.through(self.direction) {
            if reach.at == 0 {
                break;
            }
            reach = match part {
                Part::Words(run) => self.over_words(run, reach),
                Part::Gap => self.over_gap(reach),
                Part::Choice(choice) => self.over_choice(choice, reach),
            };
        }
        reach
    }

    fn over_choice(&self, choice: Choice<'_>, reach: Reach) -> Reach {
        let Some(large) = choice.large() else {
            return choice.alternatives().map(|alternative| self.along(alternative, reach)).fold(NOWHERE, Reach::or);
        };
        let allowed = |alternative: &u16| self.allowed.sequence(usize::from(*alternative));
        let mut found = if large.is_optional() { reach } else { NOWHERE };
        for alternative in large.beginning_with_any(self.direction).filter(allowed) {
            found = found.or(self.along(large.alternative(alternative), reach));
        }
        for far in bits(reach.at | reach.after_word >> 1) {
            let Some(word) = self.next_word(far) else { continue };
            if large.has_word(word) && (reach.at >> far & 1 == 1 || is_stutter_when_repeated(word.as_str())) {
                found = found.or(self.after_words(1 << (far + 1)));
            }
            for alternative in large.beginning_with(word, self.direction).filter(allowed) {
                found = found.or(self.along(large.alternative(alternative), reach));
            }
        }
        found
    }

    /// Over the words of a run, whose first may be the word just passed: where a phrase repeats a word (`no [no] no`), the
    /// normal form of what was said holds it once.
    fn over_words(&self, run: Run<'_>, reach: Reach) -> Reach {
        let may_start = |far: usize| reach.at >> far & 1 == 1 || is_stutter_when_repeated(self.nearest_word(run));
        let from = reach.at | reach.after_word >> 1;
        let at = bits(from).filter(|far| self.stands(run, *far) && may_start(*far)).fold(0, |all, far| all | 1 << (far + run.words));
        self.after_words(at)
    }

    fn after_words(&self, at: u64) -> Reach {
        Reach { at, after_word: if self.stutters { at } else { 0 } }
    }

    fn nearest_word<'r>(&self, run: Run<'r>) -> &'r str {
        let mut words = run.text.split(' ');
        let nearest = if self.direction == Direction::Forward { words.next() } else { words.next_back() };
        nearest.unwrap_or_default()
    }

    /// Whether a run stands next in the text, this far from the origin.
    fn stands(&self, run: Run<'_>, far: usize) -> bool {
        let start = match self.direction {
            Direction::Forward => Some(self.origin + far),
            Direction::Backward => self.origin.checked_sub(far + run.words),
        };
        start.is_some_and(|start| self.text.has_run_at(start, run.text))
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

    fn may_step_over(&self, far: usize) -> bool {
        self.next_word(far).is_some_and(|word| !negates_on_its_own(word.as_str()))
    }

    /// The next word of the text, this far from the origin.
    fn next_word(&self, far: usize) -> Option<HashedWord<'_>> {
        let next = match self.direction {
            Direction::Forward => Some(self.origin + far),
            Direction::Backward => self.origin.checked_sub(far + 1),
        };
        self.text.hashed_word(next?)
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
