//! # R004 threshold-always-fires
//!
//! A condition has a bound that every turn meets.
//!
//! ## Why
//!
//! Every turn is at least the first, and no tone is above 1. Such a rule acts on the first thing that anybody says.
//!
//! ## Bad
//!
//! ```yaml
//! when: { turns: { at_least: 1 } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { turns: { at_least: 12 } }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::ConditionKind;
use jiff::SignedDuration;

/// A condition has a bound that every turn meets.
pub(super) static CODE: Code = Code::new("R004", "threshold-always-fires", Severity::Error, include_str!("always_fires.rs"));

/// Nobody says anything sooner.
const FIRST_WORD: SignedDuration = SignedDuration::from_secs(1);

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &context.policy.rules {
        rule.when.walk(&mut |condition| {
            let why = match condition.kind {
                ConditionKind::Turns { at_least } if at_least <= 1 => "every turn is at least the first",
                ConditionKind::Duration { at_least } if at_least <= FIRST_WORD => "every call is that old before anybody has spoken",
                ConditionKind::Confidence { below } if below >= 1.0 => "nearly every confidence is below 1",
                ConditionKind::Sentiment { at_most, .. } if at_most >= 1.0 => "no tone is above 1",
                _ => return,
            };
            findings.push(
                Diagnostic::new(&CODE, condition.place.clone(), format!("this always holds: {why}"))
                    .label(format!("a condition of `{}`", rule.id))
                    .help("choose a bound that only some calls reach, or remove the condition"),
            );
        });
    }
}
