//! What a policy makes of an utterance, as the first thing said on a call.

use super::record::Utterance;
use super::target::{Bound, Target, UnknownName};
use crate::call::{CallId, Heard, Session};
use crate::decision::{Asked, Decision, Facts, decide};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{LexiconHit, Suppressed, VocabularyId};
use crate::text::NormalText;
use jiff::Timestamp;

/// A policy that listens for some targets.
#[derive(Debug)]
pub struct Hearing<'p> {
    pub(super) policy: &'p CompiledPolicy,
    pub(super) targets: Vec<Bound>,
    /// A call in which nothing was said yet. Every utterance is the first turn of one like it.
    call: Session,
}

/// What made a target fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// A rule, by its place in the policy.
    Rule(usize),
    /// A vocabulary that was heard, whether or not a rule acts on it.
    Vocabulary(VocabularyId),
}

/// An utterance, decided.
pub(super) struct Turn<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) text: &'a NormalText,
    pub(super) decision: Decision,
}

impl<'p> Hearing<'p> {
    /// A policy that listens for `targets` on calls that begin `at` a time.
    ///
    /// # Errors
    /// Where a target names what the policy does not have.
    pub fn new(policy: &'p CompiledPolicy, targets: &[Target], at: Timestamp) -> Result<Self, UnknownName> {
        let targets = targets.iter().map(|target| target.bind(policy)).collect::<Result<_, _>>()?;
        let call = Session::start(CallId::new("score"), policy.tenant.clone(), None, None, at);
        Ok(Self { policy, targets, call })
    }

    /// What made each target fire, in their order.
    #[must_use]
    pub fn hears(&self, utterance: &Utterance) -> Vec<Option<Trigger>> {
        self.turn(utterance, |turn| self.targets.iter().map(|target| self.trigger(target, turn)).collect())
    }

    /// What a trigger is called in tables.
    #[must_use]
    pub fn name(&self, trigger: Trigger) -> String {
        match trigger {
            Trigger::Rule(position) => self.policy.rules[position].id.to_string(),
            Trigger::Vocabulary(id) => format!("says {}", self.policy.lexicon.vocabulary(id).name),
        }
    }

    /// Decides an utterance, and looks at the decision.
    pub(super) fn turn<T>(&self, utterance: &Utterance, look: impl FnOnce(&Turn<'_>) -> T) -> T {
        let text = NormalText::of(&utterance.text);
        let heard = Heard::Speech { text: text.clone(), confidence: None };
        let facts = Facts { language: utterance.tags.lang.as_deref(), ..Facts::gather(&self.call, &heard, self.call.started_at) };
        let decision = decide(self.policy, &facts);
        look(&Turn { facts, text: &text, decision })
    }

    pub(super) fn trigger(&self, target: &Bound, turn: &Turn<'_>) -> Option<Trigger> {
        match turn.decision.asked {
            Asked::Rule(position) if turn.decision.outcome.reason().is_some_and(|reason| target.wants(reason)) => {
                Some(Trigger::Rule(position))
            }
            _ => target.vocabularies.iter().find(|id| self.find(**id, turn).is_ok()).map(|id| Trigger::Vocabulary(*id)),
        }
    }

    /// Looks for a vocabulary, as a rule would.
    pub(super) fn find(&self, id: VocabularyId, turn: &Turn<'_>) -> Result<LexiconHit, Option<Box<Suppressed>>> {
        self.policy.lexicon.scan(turn.text).find(id, self.policy.language_of(turn.facts.language))
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{policy, utterance};
    use super::super::target::targets;
    use super::*;

    fn heard(positive: &[&str], expected: &[&str], text: &str) -> Vec<Option<String>> {
        let policy = policy();
        let positive: Vec<String> = positive.iter().map(|label| (*label).to_owned()).collect();
        let expected: Vec<_> = expected.iter().map(|written| written.parse().unwrap()).collect();
        let hearing = Hearing::new(&policy, &targets(&positive, &expected), Timestamp::UNIX_EPOCH).unwrap();
        let named = |trigger: Option<Trigger>| trigger.map(|trigger| hearing.name(trigger));
        hearing.hears(&utterance(text, "any")).into_iter().map(named).collect()
    }

    #[test]
    fn an_escalation_or_an_offer_hands_over_whatever_for() {
        for (text, rule) in [("a human please", Some("asked")), ("cancel it", Some("leaves")), ("good bye", None), ("hello", None)] {
            assert_eq!(heard(&["any"], &[], text), [rule.map(str::to_owned)], "{text}");
        }
    }

    #[test]
    fn a_reason_is_acted_for_and_a_vocabulary_is_heard() {
        let fired = |text| heard(&[], &["any=leaving", "any=thanks", "any=leaving,thanks"], text);
        assert_eq!(fired("cancel it"), [Some("leaves".to_owned()), None, Some("leaves".to_owned())]);
        assert_eq!(fired("thank you"), [None, Some("says thanks".to_owned()), Some("says thanks".to_owned())]);
        assert_eq!(fired("a human please"), [None, None, None]);
    }

    #[test]
    fn a_name_that_the_policy_does_not_have_is_told_with_the_nearest() {
        let policy = policy();
        let unknown = Hearing::new(&policy, &targets(&[], &["any=leavin".parse().unwrap()]), Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(unknown.to_string(), "`leavin` is neither a reason nor a vocabulary of `acme`; did you mean `leaving`?");
    }

    #[test]
    fn an_utterance_is_heard_in_its_own_language() {
        let policy = policy();
        let hearing = Hearing::new(&policy, &targets(&["any".to_owned()], &[]), Timestamp::UNIX_EPOCH).unwrap();
        let mut negated = utterance("no quiero a human please", "any");
        assert!(hearing.hears(&negated)[0].is_some(), "not a negation in English");
        negated.tags.lang = Some("es".to_owned());
        assert!(hearing.hears(&negated)[0].is_none());
    }
}
