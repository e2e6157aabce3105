//! Which rules the caller's words alone can reach, and in which order rules are tried.

use crate::policy::CompiledPolicy;
use crate::policy::compiled::{Condition, ConditionKind, Mode, Rule, Then, VocabularyId};

/// The live rules in the order in which they are tried: those that ask a model come after all others.
pub(super) fn in_order_of_trial(policy: &CompiledPolicy) -> Vec<&Rule> {
    let live = || policy.rules.iter().filter(|rule| rule.mode == Mode::Live);
    let (models, plain): (Vec<&Rule>, Vec<&Rule>) = live().partition(|rule| rule.when.asks_a_model());
    plain.into_iter().chain(models).collect()
}

/// The vocabularies of which one phrase, said once, is enough for a condition to hold.
pub(super) fn vocabularies_that_suffice(condition: &Condition) -> Vec<VocabularyId> {
    match &condition.kind {
        _ if condition.times.is_some_and(|times| times.at_least > 1) => Vec::new(),
        ConditionKind::Says(vocabularies) => vocabularies.clone(),
        ConditionKind::Any(inner) => inner.iter().flat_map(vocabularies_that_suffice).collect(),
        ConditionKind::All(inner) => match inner.as_slice() {
            [only] => vocabularies_that_suffice(only),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The first rule tried that a phrase of a vocabulary is enough for, with its place in the order of trial.
pub(super) fn first_reached<'r>(order: &[&'r Rule], vocabulary: VocabularyId) -> Option<(usize, &'r Rule)> {
    order.iter().copied().enumerate().find(|(_, rule)| vocabularies_that_suffice(&rule.when).contains(&vocabulary))
}

/// Whether a rule brings the caller to a human, or asks whether it should.
pub(super) fn leads_to_a_human(rule: &Rule) -> bool {
    matches!(rule.then, Then::Escalate(_) | Then::Offer(_))
}

/// What a rule does, in words: "escalates for `billing`".
pub(super) fn deed(rule: &Rule) -> String {
    match &rule.then {
        Then::Escalate(reason) => format!("escalates for `{reason}`"),
        Then::Offer(reason) => format!("offers a human for `{reason}`"),
        Then::Reply(_) => "replies".to_owned(),
        Then::End(_) => "ends the call".to_owned(),
    }
}
