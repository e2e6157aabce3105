//! # D007 unreachable-tenant
//!
//! A policy claims no number and is not the default: no call ever reaches it.
//!
//! ## Why
//!
//! The policy of a call is found by the number that was dialled. Give it its `numbers`. One that calls reach only by its
//! own webhook address, `/webhook/call/TENANT`, may say so and allow this.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme
//! numbers: []
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme
//! numbers: ["+15559998888"]
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A policy claims no number and is not the default: no call ever reaches it.
pub(super) static CODE: Code = Code::new("D007", "unreachable-tenant", Severity::Warning, include_str!("unreachable_tenant.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.policy.numbers.is_empty() && !context.policy.default {
        findings.push(
            Diagnostic::new(&CODE, context.place(), format!("no number leads to `{}`", context.policy.tenant))
                .help("add the dialled numbers under `numbers:`, or `default: true`"),
        );
    }
}
