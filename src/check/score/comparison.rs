//! Which utterances two policies hear differently.

use super::hearing::Hearing;
use super::mistake::Why;
use super::record::Utterance;
use super::report::Verdicts;
use super::target::Target;

/// How the verdict on an utterance changed from the one policy to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// It should fire, and now does.
    NewHit,
    /// It should fire, and no longer does.
    NewMiss,
    /// It should not fire, and now does.
    NewAlarm,
    /// It should not fire, and no longer does.
    AlarmGone,
}

impl Change {
    /// Every change, the good before the bad of each kind.
    pub const ALL: [Self; 4] = [Self::NewHit, Self::NewMiss, Self::AlarmGone, Self::NewAlarm];

    fn of(positive: bool, before: bool, after: bool) -> Option<Self> {
        match (positive, before, after) {
            (true, false, true) => Some(Self::NewHit),
            (true, true, false) => Some(Self::NewMiss),
            (false, false, true) => Some(Self::NewAlarm),
            (false, true, false) => Some(Self::AlarmGone),
            _ => None,
        }
    }
}

/// One policy's part in a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The policy.
    pub hearing: &'a Hearing<'a>,
    /// Its verdicts.
    pub verdicts: &'a Verdicts,
}

/// The changes of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The kind.
    pub change: Change,
    /// How many there are.
    pub total: u64,
    /// The first of them, in the order of the records.
    pub first: Vec<ChangedUtterance>,
}

/// An utterance on which two policies differ.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedUtterance {
    /// The words.
    pub text: String,
    /// Its label.
    pub label: String,
    /// Where it comes from, where that is known.
    pub source: Option<String>,
    /// What is behind the verdict of the policy that fires.
    pub why: Why,
}

/// What changed from one policy to the other for a target, by its place among the targets; the first `most` of each kind.
#[must_use]
pub fn changes(target: (usize, &Target), utterances: &[Utterance], before: Side<'_>, after: Side<'_>, most: usize) -> Vec<Changes> {
    let (index, target) = target;
    let mut kinds = Change::ALL.map(|change| Changes { change, total: 0, first: Vec::new() });
    for (position, utterance) in utterances.iter().enumerate() {
        let fired = |side: Side<'_>| side.verdicts[position][index].is_some();
        let positive = target.labels.contains(&utterance.label);
        let Some(change) = Change::of(positive, fired(before), fired(after)) else { continue };
        let Some(changes) = kinds.iter_mut().find(|changes| changes.change == change) else { continue };
        changes.total += 1;
        if changes.first.len() < most {
            let fires = if fired(after) { after } else { before };
            changes.first.push(ChangedUtterance {
                text: utterance.text.clone(),
                label: utterance.label.clone(),
                source: utterance.tags.source.clone(),
                why: fires.hearing.why(utterance, index),
            });
        }
    }
    kinds.into()
}

#[cfg(test)]
mod tests {
    use super::super::example::{policy, utterance};
    use super::super::hearing::Trigger;
    use super::super::target::targets;
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn every_change_is_told_by_its_direction() {
        let policy = policy();
        let targets = targets(&["asks".to_owned()], &[]);
        let hearing = Hearing::new(&policy, &targets, Timestamp::UNIX_EPOCH).unwrap();
        let labels = ["asks", "asks", "asks", "none", "none", "none", "none"];
        let utterances: Vec<_> = labels.iter().map(|label| utterance("a human please", label)).collect();
        let verdicts = |fired: [u8; 7]| -> Verdicts { fired.iter().map(|fired| vec![(*fired > 0).then_some(Trigger::Rule(0))]).collect() };
        let (before, after) = (verdicts([0, 1, 1, 0, 0, 1, 0]), verdicts([1, 0, 1, 1, 1, 0, 0]));
        let side = |verdicts| Side { hearing: &hearing, verdicts };
        let changes = changes((0, &targets[0]), &utterances, side(&before), side(&after), 1);
        let told: Vec<_> = changes.iter().map(|changes| (changes.change, changes.total, changes.first.len())).collect();
        let expected = [(Change::NewHit, 1, 1), (Change::NewMiss, 1, 1), (Change::AlarmGone, 1, 1), (Change::NewAlarm, 2, 1)];
        assert_eq!(told, expected);
        assert_eq!(changes[0].first[0].why.by.as_deref(), Some("asked"));
    }
}
