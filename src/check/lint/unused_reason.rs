//! # R025 unused-reason
//!
//! A reason is declared and no rule acts for it.
//!
//! ## Why
//!
//! Its announcement is never heard and its route never taken. The rule for it is missing, or acts for another reason.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_requested } }
//! reasons:
//!   caller_requested: { announce: One moment. }
//!   billing: { announce: That is for our billing team. }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_requested } }
//! reasons:
//!   caller_requested: { announce: One moment. }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::collections::BTreeSet;

/// A reason is declared and no rule acts for it.
pub(super) static CODE: Code = Code::new("R025", "unused-reason", Severity::Warning, include_str!("unused_reason.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    // Rules that are switched off, and not compiled, will want their reason back.
    let outcomes =
        context.source.rules().iter().chain(context.packs.iter().flat_map(|pack| pack.rules())).filter_map(|rule| rule.then.as_ref());
    let used: BTreeSet<&str> =
        outcomes.flat_map(|then| [&then.escalate, &then.offer]).flatten().map(|reason| reason.value.as_str()).collect();
    for name in context.document.reasons.keys().filter(|name| !used.contains(name.value.as_str())) {
        findings.push(
            Diagnostic::new(&CODE, context.at(name.span), format!("no rule acts for the reason `{}`", name.value))
                .help("let a rule `escalate` or `offer` for it, or remove it"),
        );
    }
}
