//! Verdicts counted: overall, and by label, rule, language and source.

use super::hearing::{Hearing, Trigger};
use super::record::Utterance;
use super::share::Share;
use super::target::Target;
use std::collections::BTreeMap;

/// What fired and what should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Utterances that should fire.
    pub positives: u64,
    /// Those of them that did.
    pub hits: u64,
    /// Utterances that should not fire.
    pub negatives: u64,
    /// Those of them that did.
    pub alarms: u64,
}

impl Tally {
    fn add(&mut self, positive: bool, fired: bool) {
        let (all, some) = if positive { (&mut self.positives, &mut self.hits) } else { (&mut self.negatives, &mut self.alarms) };
        *all += 1;
        *some += u64::from(fired);
    }

    /// All utterances.
    #[must_use]
    pub fn utterances(self) -> u64 {
        self.positives + self.negatives
    }

    /// All that fired.
    #[must_use]
    pub fn fired(self) -> u64 {
        self.hits + self.alarms
    }

    /// Of what should fire, what did.
    #[must_use]
    pub fn recall(self) -> Share {
        Share { count: self.hits, of: self.positives }
    }

    /// Of what fired, what should.
    #[must_use]
    pub fn precision(self) -> Share {
        Share { count: self.hits, of: self.fired() }
    }

    /// Of what should not fire, what did.
    #[must_use]
    pub fn false_alarms(self) -> Share {
        Share { count: self.alarms, of: self.negatives }
    }
}

/// What utterances are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Their labels.
    Label,
    /// The rule that fired, or the vocabulary: what each of them has of all utterances.
    Rule,
    /// Their languages.
    Language,
    /// Where they come from.
    Source,
}

/// The name of a group; what stands there where a record does not say.
pub(super) fn named(name: Option<&String>) -> String {
    name.map_or_else(|| "unknown".to_owned(), String::clone)
}

/// Verdicts on one target, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Breakdown {
    /// Of all utterances.
    pub overall: Tally,
    /// Of each group, in order of name.
    pub groups: BTreeMap<Dimension, BTreeMap<String, Tally>>,
}

impl Breakdown {
    /// Counts verdicts: one for each utterance, in the same order.
    #[must_use]
    pub fn of(target: &Target, utterances: &[Utterance], verdicts: &[Option<Trigger>], hearing: &Hearing<'_>) -> Self {
        let mut breakdown = Self::default();
        let mut by_trigger: BTreeMap<Trigger, Tally> = BTreeMap::new();
        for (utterance, verdict) in utterances.iter().zip(verdicts) {
            let (positive, fired) = (target.labels.contains(&utterance.label), verdict.is_some());
            breakdown.overall.add(positive, fired);
            for (dimension, group) in [
                (Dimension::Label, utterance.label.clone()),
                (Dimension::Language, named(utterance.tags.lang.as_ref())),
                (Dimension::Source, named(utterance.tags.source.as_ref())),
            ] {
                breakdown.groups.entry(dimension).or_default().entry(group).or_default().add(positive, fired);
            }
            if let Some(trigger) = verdict {
                by_trigger.entry(*trigger).or_default().add(positive, fired);
            }
        }
        breakdown.groups.insert(Dimension::Rule, breakdown.of_all(by_trigger, hearing));
        breakdown
    }

    /// A rule is measured against all utterances, not against those it fired on.
    fn of_all(&self, by_trigger: BTreeMap<Trigger, Tally>, hearing: &Hearing<'_>) -> BTreeMap<String, Tally> {
        let Tally { positives, negatives, .. } = self.overall;
        let tally = |(trigger, tally): (Trigger, Tally)| (hearing.name(trigger), Tally { positives, negatives, ..tally });
        by_trigger.into_iter().map(tally).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{policy, utterance};
    use super::super::target::targets;
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn hits_misses_and_alarms_are_counted_by_every_dimension() {
        let policy = policy();
        let targets = targets(&["asks".to_owned()], &[]);
        let hearing = Hearing::new(&policy, &targets, Timestamp::UNIX_EPOCH).unwrap();
        let said = [
            ("a human please", "asks", "x"),
            ("somebody", "asks", "x"),
            ("the human please", "none", "y"),
            ("cancel it", "none", "y"),
            ("hello", "none", "y"),
        ];
        let utterances = said.map(|(text, label, source)| {
            let mut utterance = utterance(text, label);
            utterance.tags.source = Some(source.to_owned());
            utterance
        });
        let verdicts: Vec<_> = utterances.iter().map(|utterance| hearing.hears(utterance)[0]).collect();
        let breakdown = Breakdown::of(&targets[0], &utterances, &verdicts, &hearing);
        let tally = |positives, hits, negatives, alarms| Tally { positives, hits, negatives, alarms };
        assert_eq!(breakdown.overall, tally(2, 1, 3, 2));
        for (dimension, group, expected) in [
            (Dimension::Label, "asks", tally(2, 1, 0, 0)),
            (Dimension::Label, "none", tally(0, 0, 3, 2)),
            (Dimension::Rule, "asked", tally(2, 1, 3, 1)),
            (Dimension::Rule, "leaves", tally(2, 0, 3, 1)),
            (Dimension::Language, "unknown", tally(2, 1, 3, 2)),
            (Dimension::Source, "y", tally(0, 0, 3, 2)),
        ] {
            assert_eq!(breakdown.groups[&dimension][group], expected, "{group}");
        }
    }

    #[test]
    fn shares_are_of_what_they_are_said_to_be() {
        let tally = Tally { positives: 10, hits: 8, negatives: 100, alarms: 2 };
        assert_eq!(tally.recall(), Share { count: 8, of: 10 });
        assert_eq!(tally.precision(), Share { count: 8, of: 10 });
        assert_eq!(tally.false_alarms(), Share { count: 2, of: 100 });
        assert_eq!((tally.utterances(), tally.fired()), (110, 10));
    }
}
