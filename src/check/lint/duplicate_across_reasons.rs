//! # P003 duplicate-across-reasons
//!
//! The same phrase stands in the vocabularies of two rules that do different things.
//!
//! ## Why
//!
//! The rule that is tried first takes the caller, whatever the second was meant to do: its announcement and its desks are
//! never used for this phrase. Decide which of the two the phrase is for.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   churn: [cancel my account]
//!   billing: [cancel my account, dispute a charge]
//! rules:
//!   - { id: churn, when: { says: churn }, then: { escalate: retention } }
//!   - { id: billing, when: { says: billing }, then: { escalate: billing } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   churn: [cancel my account]
//!   billing: [dispute a charge]
//! rules:
//!   - { id: churn, when: { says: churn }, then: { escalate: retention } }
//!   - { id: billing, when: { says: billing }, then: { escalate: billing } }
//! ```

use super::contest::contests;
use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// The same phrase stands in the vocabularies of two rules that do different things.
pub(super) static CODE: Code =
    Code::new("P003", "duplicate-across-reasons", Severity::Warning, include_str!("duplicate_across_reasons.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for contest in contests(context).into_iter().filter(|contest| contest.overlap.equal && !contest.first_only_offers()) {
        let phrase = context.words.get(contest.overlap.narrow).phrase.written();
        let message = format!("`{phrase}` is for two rules, and `{}` is always tried first", contest.winner.id);
        findings.push(contest.tell(context, &CODE, message).help("remove it from the vocabulary of one of the two rules"));
    }
}
