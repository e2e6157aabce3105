//! # L010 model-is-only-path
//!
//! Only a model can bring callers to a human.
//!
//! ## Why
//!
//! Models are slow on some days and gone on others. When the judge does not answer, no caller is handed over, however
//! they ask. Rules on words, keys and failures need no model.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: judged, when: { judge: { timeout: 800ms } }, then: { escalate: ai_detected } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! rules:
//!   - { id: judged, when: { judge: { timeout: 800ms } }, then: { escalate: ai_detected } }
//! ```

use super::context::PolicyContext;
use super::reach::{in_order_of_trial, leads_to_a_human};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Condition, ConditionKind};

/// Only a model can bring callers to a human.
pub(super) static CODE: Code = Code::new("L010", "model-is-only-path", Severity::Error, include_str!("model_is_only_path.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let leading: Vec<_> = in_order_of_trial(context.policy).into_iter().filter(|rule| leads_to_a_human(rule)).collect();
    let [first, ..] = leading.as_slice() else { return };
    if leading.iter().all(|rule| needs_a_model(&rule.when)) {
        findings.push(
            Diagnostic::new(&CODE, first.place.clone(), "without a model no caller ever reaches a human")
                .help("add a rule on words, keys or failures, or use a pack that has them"),
        );
    }
}

/// Whether a condition cannot hold unless a model says so.
fn needs_a_model(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::Any(inner) => inner.iter().all(needs_a_model),
        ConditionKind::All(inner) => inner.iter().any(needs_a_model),
        _ => condition.asks_a_model(),
    }
}
