//! # X005 pointless-edge
//!
//! A regular expression begins or ends with what matches anything.
//!
//! ## Why
//!
//! An expression is looked for anywhere in what is said, so `.*` at either end only adds work, and makes the explanation
//! of a decision show the whole sentence instead of the words that mattered.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: ".*ombudsman.*" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { matches: ombudsman }
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A regular expression begins or ends with what matches anything.
pub(super) static CODE: Code = Code::new("X005", "pointless-edge", Severity::Warning, include_str!("pointless_edge.rs"));

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in file.conditions().into_iter().flat_map(|condition| condition.matches.iter().flat_map(|patterns| patterns.0.iter())) {
        let written = pattern.value.trim_start_matches('^').trim_end_matches('$');
        let inner = written.strip_prefix(".*").unwrap_or(written);
        let inner = inner.strip_suffix(".*?").or_else(|| inner.strip_suffix(".*")).unwrap_or(inner);
        if inner.len() == written.len() || inner.ends_with('\\') {
            continue;
        }
        findings.push(
            Diagnostic::new(&CODE, file.place(pattern.span), "`.*` at the edge of an expression adds nothing")
                .help(format!("write `{inner}`: it is looked for anywhere in what is said")),
        );
    }
}
