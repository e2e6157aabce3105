//! Handovers of whole calls counted: at the right turn, early, late, never, or where none was due.

use super::breakdown::{Dimension, named};
use super::conversation::Conversation;
use super::play::Played;
use super::share::Share;
use std::collections::BTreeMap;

/// The widest tolerance that is counted, in turns.
pub const TOLERANCE: usize = 3;

/// Handovers against when they were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// Calls that a human should take over.
    pub due: u64,
    /// Those handed over at the very turn.
    pub right: u64,
    /// Those handed over before it.
    pub early: u64,
    /// Those handed over after it.
    pub late: u64,
    /// Those handed over at most so many turns before or after it: 1, 2, 3.
    within: [u64; TOLERANCE],
    /// Calls that are the bot's to the end.
    pub not_due: u64,
    /// Those of them that were handed over.
    pub needless: u64,
    /// Calls of both kinds in which a human was offered.
    pub offered: u64,
}

impl Timing {
    fn add(&mut self, due: Option<usize>, played: &Played) {
        self.offered += u64::from(played.offered);
        let handed_over = played.handed_over.as_ref().map(|(turn, _)| *turn);
        match (due, handed_over) {
            (None, handed_over) => {
                self.not_due += 1;
                self.needless += u64::from(handed_over.is_some());
            }
            (Some(_), None) => self.due += 1,
            (Some(due), Some(turn)) => {
                self.due += 1;
                let when = match turn.cmp(&due) {
                    std::cmp::Ordering::Less => &mut self.early,
                    std::cmp::Ordering::Equal => &mut self.right,
                    std::cmp::Ordering::Greater => &mut self.late,
                };
                *when += 1;
                for (within, tolerance) in self.within.iter_mut().zip(1..) {
                    *within += u64::from(turn.abs_diff(due) <= tolerance);
                }
            }
        }
    }

    /// All calls.
    #[must_use]
    pub fn calls(self) -> u64 {
        self.due + self.not_due
    }

    /// So many of the calls that a human should take over.
    #[must_use]
    pub fn of_due(self, count: u64) -> Share {
        Share { count, of: self.due }
    }

    /// Calls that a human should have taken over and never did.
    #[must_use]
    pub fn never(self) -> u64 {
        self.due - self.right - self.early - self.late
    }

    /// Golden transfer within some turns: handed over at most so many turns before or after the right one. The measure
    /// of machine-human chatting handoff (Liu and others, AAAI 2021), without its weights.
    ///
    /// # Panics
    /// Where `turns` is not 1 to [`TOLERANCE`].
    #[must_use]
    pub fn within(self, turns: usize) -> Share {
        self.of_due(self.within[turns - 1])
    }

    /// Of the calls that are the bot's, those handed over.
    #[must_use]
    pub fn false_handoffs(self) -> Share {
        Share { count: self.needless, of: self.not_due }
    }
}

/// The handovers of many calls, overall and in groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timings {
    /// Of all calls.
    pub overall: Timing,
    /// Of each group, in order of name.
    pub groups: BTreeMap<Dimension, BTreeMap<String, Timing>>,
}

impl Timings {
    /// Counts what became of calls: one value for each, in the same order.
    #[must_use]
    pub fn of(conversations: &[Conversation], played: &[Played]) -> Self {
        let mut timings = Self::default();
        for (conversation, played) in conversations.iter().zip(played) {
            timings.overall.add(conversation.handoff_turn, played);
            let rule = played.handed_over.as_ref().map(|(_, rule)| rule.clone());
            let groups = [
                (Dimension::Label, Some(named(conversation.label.as_ref()))),
                (Dimension::Language, Some(named(conversation.tags.lang.as_ref()))),
                (Dimension::Source, Some(named(conversation.tags.source.as_ref()))),
                (Dimension::Rule, rule),
            ];
            for (dimension, group) in groups.into_iter().filter_map(|(dimension, group)| Some((dimension, group?))) {
                timings.groups.entry(dimension).or_default().entry(group).or_default().add(conversation.handoff_turn, played);
            }
        }
        // A rule is measured against all calls, not against those it took.
        let Timing { due, not_due, .. } = timings.overall;
        for rule in timings.groups.get_mut(&Dimension::Rule).into_iter().flat_map(BTreeMap::values_mut) {
            (rule.due, rule.not_due) = (due, not_due);
        }
        timings
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Tags;
    use super::*;

    fn timings(calls: &[(Option<usize>, Option<usize>)]) -> Timings {
        let conversation = |due| Conversation { turns: Vec::new(), handoff_turn: due, label: None, tags: Tags::default() };
        let played = |turn: Option<usize>| Played { handed_over: turn.map(|turn| (turn, format!("at {turn}"))), offered: turn.is_none() };
        let conversations: Vec<_> = calls.iter().map(|(due, _)| conversation(*due)).collect();
        let played: Vec<_> = calls.iter().map(|(_, turn)| played(*turn)).collect();
        Timings::of(&conversations, &played)
    }

    #[test]
    fn handovers_are_told_apart_by_their_turn() {
        let calls = [
            (Some(4), Some(4)),
            (Some(4), Some(3)),
            (Some(4), Some(1)),
            (Some(4), Some(6)),
            (Some(4), Some(9)),
            (Some(4), None),
            (None, Some(4)),
            (None, None),
        ];
        let timing = timings(&calls).overall;
        assert_eq!((timing.calls(), timing.due, timing.not_due), (8, 6, 2));
        assert_eq!((timing.right, timing.early, timing.late, timing.never()), (1, 2, 2, 1));
        assert_eq!([1, 2, 3].map(|turns| timing.within(turns).count), [2, 3, 4]);
        assert_eq!((timing.false_handoffs(), timing.offered), (Share { count: 1, of: 2 }, 2));
    }

    #[test]
    fn a_rule_is_measured_against_all_calls() {
        let timings = timings(&[(Some(1), Some(1)), (Some(1), None), (None, Some(1)), (None, None)]);
        let rule = timings.groups[&Dimension::Rule]["at 1"];
        assert_eq!((rule.of_due(rule.right), rule.false_handoffs()), (Share { count: 1, of: 2 }, Share { count: 1, of: 2 }));
    }
}
