//! What is scored: which labels should make the policy act, and what counts as acting.

use crate::call::ReasonId;
use crate::diagnostic::suggest;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::VocabularyId;
use std::collections::BTreeSet;
use std::str::FromStr;

/// One question asked of a policy: do these labels make it act, and nothing else?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The labels that should.
    pub labels: BTreeSet<String>,
    /// What counts as acting.
    pub fires: Fires,
}

/// What counts as acting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fires {
    /// The call is handed to a human, or a human is offered, whatever for.
    HandsOver,
    /// A human is called or offered for one of these reasons, or one of these vocabularies is heard.
    Names(Vec<String>),
}

/// What one label should make of a policy, as written: `LABEL=NAME,NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The label.
    pub label: String,
    /// Reasons and vocabularies.
    pub names: Vec<String>,
}

/// What is asked: one target for the labels that should bring a human, and one for each label that names more.
#[must_use]
pub fn targets(positive: &[String], expected: &[Expectation]) -> Vec<Target> {
    let hands_over = Target { labels: positive.iter().cloned().collect(), fires: Fires::HandsOver };
    let hands_over = (!positive.is_empty()).then_some(hands_over);
    let named = expected
        .iter()
        .map(|expectation| Target { labels: BTreeSet::from([expectation.label.clone()]), fires: Fires::Names(expectation.names.clone()) });
    hands_over.into_iter().chain(named).collect()
}

/// A name that is neither a reason nor a vocabulary of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is neither a reason nor a vocabulary of `{tenant}`{}", nearest.as_deref().map_or_else(String::new, |near| format!("; did you mean `{near}`?")))]
pub struct UnknownName {
    name: String,
    tenant: String,
    nearest: Option<String>,
}

/// A target in the terms of one policy.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) hands_over: bool,
    pub(super) reasons: Vec<ReasonId>,
    pub(super) vocabularies: Vec<VocabularyId>,
}

impl Bound {
    /// Whether acting for a reason is what is asked.
    pub(super) fn wants(&self, reason: &ReasonId) -> bool {
        self.hands_over || self.reasons.contains(reason)
    }
}

impl Target {
    /// Finds the names of the target in a policy.
    pub(super) fn bind(&self, policy: &CompiledPolicy) -> Result<Bound, UnknownName> {
        let Fires::Names(names) = &self.fires else {
            return Ok(Bound { hands_over: true, reasons: Vec::new(), vocabularies: Vec::new() });
        };
        let mut bound = Bound { hands_over: false, reasons: Vec::new(), vocabularies: Vec::new() };
        for name in names {
            let reason = policy.reasons.keys().find(|reason| reason.as_str() == name);
            let vocabulary = policy.lexicon.by_name(name);
            if reason.is_none() && vocabulary.is_none() {
                return Err(unknown(name, policy));
            }
            bound.reasons.extend(reason.cloned());
            bound.vocabularies.extend(vocabulary);
        }
        Ok(bound)
    }
}

fn unknown(name: &str, policy: &CompiledPolicy) -> UnknownName {
    let vocabularies = policy.lexicon.vocabularies.iter().filter(|vocabulary| vocabulary.named);
    let known = policy.reasons.keys().map(ReasonId::as_str).chain(vocabularies.map(|vocabulary| vocabulary.name.as_str()));
    UnknownName { name: name.to_owned(), tenant: policy.tenant.to_string(), nearest: suggest(name, known).map(str::to_owned) }
}

impl FromStr for Expectation {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let (label, names) = written.split_once('=').unwrap_or((written, ""));
        let names: Vec<String> = names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if label.is_empty() || names.is_empty() {
            return Err("write it as `LABEL=NAME,NAME`, such as `legal=out_of_scope`".to_owned());
        }
        Ok(Self { label: label.to_owned(), names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expectation_names_a_label_and_what_should_follow() {
        let expectation: Expectation = "refund=billing,money".parse().unwrap();
        assert_eq!((expectation.label.as_str(), expectation.names), ("refund", vec!["billing".to_owned(), "money".to_owned()]));
        for written in ["refund", "refund=", "=billing", ""] {
            assert!(written.parse::<Expectation>().is_err(), "{written}");
        }
    }

    #[test]
    fn each_expectation_is_a_question_of_its_own() {
        let positive = ["a".to_owned(), "b".to_owned()];
        let expected = ["c=x".parse().unwrap(), "d=y".parse().unwrap()];
        let asked = targets(&positive, &expected);
        assert_eq!(asked.iter().map(|target| target.labels.len()).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(targets(&[], &expected).len(), 2);
    }
}
