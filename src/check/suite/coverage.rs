//! What tests touch of a policy: which rules acted, which phrases were said.

use super::call::TurnTaken;
use super::run::touched;
use crate::decision::Holds;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{Mode, RuleId, VocabularyId};
use serde::Serialize;
use std::collections::BTreeSet;

/// What tests touch of one policy.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// Each rule, in the policy's order.
    pub rules: Vec<RuleCoverage>,
    /// Each vocabulary, in the policy's order.
    pub vocabularies: Vec<VocabularyCoverage>,
}

/// How tests touch one rule.
#[derive(Debug, Clone, Serialize)]
pub struct RuleCoverage {
    /// The rule.
    pub rule: RuleId,
    /// Whether it acts.
    pub mode: Mode,
    /// In how many turns it acted; of a rule in shadow, held.
    pub touched: usize,
    /// In how many turns it did not hold.
    pub not_held: usize,
}

/// How tests touch one vocabulary.
#[derive(Debug, Clone, Serialize)]
pub struct VocabularyCoverage {
    /// Its name.
    pub vocabulary: String,
    /// How many phrases it has.
    pub phrases: usize,
    /// How many of them were said.
    pub said: usize,
    /// The phrases that were said, as (shelf, phrase).
    #[serde(skip)]
    seen: BTreeSet<(usize, usize)>,
}

impl Coverage {
    /// That of a policy no test has touched yet.
    #[must_use]
    pub fn of(policy: &CompiledPolicy) -> Self {
        let rules = policy.rules.iter().map(|rule| RuleCoverage { rule: rule.id.clone(), mode: rule.mode, touched: 0, not_held: 0 });
        let vocabularies = (0..policy.lexicon.vocabularies.len()).map(VocabularyId::at).map(|id| VocabularyCoverage {
            vocabulary: policy.lexicon.vocabulary(id).name.clone(),
            phrases: policy.lexicon.phrases_of(id).count(),
            said: 0,
            seen: BTreeSet::new(),
        });
        Self { rules: rules.collect(), vocabularies: vocabularies.collect() }
    }

    /// Adds what a turn touched.
    pub(super) fn add(&mut self, policy: &CompiledPolicy, turn: &TurnTaken) {
        for (position, (rule, finding)) in self.rules.iter_mut().zip(&turn.decision.findings).enumerate() {
            rule.touched += usize::from(touched(policy, position, turn));
            rule.not_held += usize::from(finding.holds == Holds::No);
        }
        let texts = turn.heard.text().into_iter().chain(turn.reply.as_ref().map(|reply| &reply.text));
        for text in texts {
            let scan = policy.lexicon.scan(text);
            for (vocabulary, covered) in policy.lexicon.vocabularies.iter().zip(&mut self.vocabularies) {
                covered.seen.extend(scan.hits_in(&vocabulary.phrases).into_iter().map(|hit| (hit.shelf, hit.phrase)));
                covered.said = covered.seen.len();
            }
        }
    }

    /// Adds what other tests of the same policy touched.
    pub fn join(&mut self, other: &Self) {
        for (rule, other) in self.rules.iter_mut().zip(&other.rules) {
            rule.touched += other.touched;
            rule.not_held += other.not_held;
        }
        for (vocabulary, other) in self.vocabularies.iter_mut().zip(&other.vocabularies) {
            vocabulary.seen.extend(&other.seen);
            vocabulary.said = vocabulary.seen.len();
        }
    }

    /// How much of the rules is touched, in whole percent, rounded down: 100 means all. A policy without rules is covered.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let touched = self.rules.iter().filter(|rule| rule.touched > 0).count();
        let percent = (touched * 100).checked_div(self.rules.len()).unwrap_or(100);
        u8::try_from(percent).expect("a part is at most the whole")
    }
}
