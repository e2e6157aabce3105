//! # L004 model-before-request
//!
//! A rule that asks a model stands before the rules for callers who ask for a human.
//!
//! ## Why
//!
//! Rules that ask a model are tried after all others, wherever they stand: a model may add a reason to hand over, never
//! stand between a caller and a human. A reader of the file is led to believe the opposite.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: judged, when: { judge: { timeout: 800ms } }, then: { escalate: ai_detected } }
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//!   - { id: judged, when: { judge: { timeout: 800ms } }, then: { escalate: ai_detected } }
//! ```

use super::context::PolicyContext;
use super::reach::vocabularies_that_suffice;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Mode, Rule, Then};

/// A rule that asks a model stands before the rules for callers who ask for a human.
pub(super) static CODE: Code = Code::new("L004", "model-before-request", Severity::Warning, include_str!("model_before_request.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let live: Vec<&Rule> = context.policy.rules.iter().filter(|rule| rule.mode == Mode::Live).collect();
    // A rule that a phrase alone can fulfil is read without the model, whatever else it may ask.
    let asks = |rule: &Rule| rule.when.asks_a_model() && vocabularies_that_suffice(&rule.when).is_empty();
    let request = |rule: &Rule| {
        matches!(rule.then, Then::Escalate(_)) && !rule.when.asks_a_model() && !vocabularies_that_suffice(&rule.when).is_empty()
    };
    let Some(last) = live.iter().rposition(|rule| request(rule)) else { return };
    for rule in live[..last].iter().filter(|rule| asks(rule)) {
        findings.push(
            Diagnostic::new(
                &CODE,
                rule.place.clone(),
                format!("`{}` asks a model, and is tried after `{}` although it stands before it", rule.id, live[last].id),
            )
            .related(live[last].place.clone(), "tried first")
            .help("put rules that ask a model last"),
        );
    }
}
