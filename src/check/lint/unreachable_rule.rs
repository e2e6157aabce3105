//! # R002 unreachable-rule
//!
//! A rule never acts: whenever it holds, a rule that is tried before it holds too.
//!
//! ## Why
//!
//! The first rule that holds wins. A rule whose condition is the same as, or narrower than, an earlier one's is dead, with
//! its announcement and its desks. Rules that ask a model are tried after all others, wherever they stand.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: drags-on, when: { turns: { at_least: 8 } }, then: { escalate: drags_on } }
//!   - { id: endless, when: { turns: { at_least: 20 } }, then: { end: Goodbye. } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: endless, when: { turns: { at_least: 20 } }, then: { end: Goodbye. } }
//!   - { id: drags-on, when: { turns: { at_least: 8 } }, then: { escalate: drags_on } }
//! ```

use super::context::PolicyContext;
use super::implication::implies;
use super::reach::{deed, in_order_of_trial};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Rule, Then};

/// A rule never acts: whenever it holds, a rule that is tried before it holds too.
pub(super) static CODE: Code = Code::new("R002", "unreachable-rule", Severity::Error, include_str!("unreachable_rule.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let order = in_order_of_trial(context.policy);
    for (position, later) in order.iter().enumerate() {
        // A rule that offers acts once a call, and then leaves the turn to others.
        let takes_all = |rule: &&&Rule| !matches!(rule.then, Then::Offer(_)) && implies(&later.when, &rule.when);
        let Some(earlier) = order[..position].iter().find(takes_all) else { continue };
        let message = format!("`{}` never acts: whenever it holds, `{}` holds and is tried first", later.id, earlier.id);
        findings.push(
            Diagnostic::new(&CODE, later.place.clone(), message)
                .related(earlier.when.place.clone(), format!("`{}` {} on this", earlier.id, deed(earlier)))
                .help("put the narrower rule first, or remove it"),
        );
    }
}
