//! # R014 missing-owner
//!
//! A policy does not say who answers for it.
//!
//! ## Why
//!
//! When its calls go wrong at night, somebody has to be asked. `owner` is a team or an address.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme
//! owner: cx-ops@acme.example
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A policy does not say who answers for it.
pub(super) static CODE: Code = Code::new("R014", "missing-owner", Severity::Note, include_str!("missing_owner.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.policy.owner.is_none() {
        findings.push(
            Diagnostic::new(&CODE, context.place(), format!("nobody answers for `{}`", context.policy.tenant))
                .help("add `owner:` with a team or an address"),
        );
    }
}
