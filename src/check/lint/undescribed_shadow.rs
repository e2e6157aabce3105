//! # R012 undescribed-shadow
//!
//! A rule is in shadow mode and does not say why.
//!
//! ## Why
//!
//! A shadow rule is an experiment: it is evaluated and recorded, and never acts. One that does not say what it waits for
//! stays for ever, or is switched on by somebody who takes it for an oversight.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: judged, mode: shadow, when: { judge: { timeout: 800ms } }, then: { escalate: ai_detected } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - id: judged
//!     description: In shadow until June, to see how often it is right.
//!     mode: shadow
//!     when: { judge: { timeout: 800ms } }
//!     then: { escalate: ai_detected }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::Mode;

/// A rule is in shadow mode and does not say why.
pub(super) static CODE: Code = Code::new("R012", "undescribed-shadow", Severity::Note, include_str!("undescribed_shadow.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in context.policy.rules.iter().filter(|rule| rule.mode == Mode::Shadow && rule.description.is_none()) {
        findings.push(
            Diagnostic::new(&CODE, rule.place.clone(), format!("`{}` is in shadow mode and does not say until when", rule.id))
                .help("add a `description:` with what it waits for"),
        );
    }
}
