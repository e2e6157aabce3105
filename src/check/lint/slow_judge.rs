//! # L002 slow-judge
//!
//! A rule waits longer for the judge than a caller waits for an answer.
//!
//! ## Why
//!
//! The judge is asked while the assistant is thinking, and an answer is spoken when both are done. Beyond a second the
//! judge is what the caller waits for, in silence.
//!
//! ## Bad
//!
//! ```yaml
//! when: { judge: { timeout: 3s } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { judge: { timeout: 800ms } }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::ConditionKind;
use jiff::SignedDuration;

/// A rule waits longer for the judge than a caller waits for an answer.
pub(super) static CODE: Code = Code::new("L002", "slow-judge", Severity::Warning, include_str!("slow_judge.rs"));

const PATIENCE: SignedDuration = SignedDuration::from_secs(1);

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &context.policy.rules {
        rule.when.walk(&mut |condition| {
            let ConditionKind::Judge(judge) = &condition.kind else { return };
            if judge.timeout > PATIENCE {
                findings.push(
                    Diagnostic::new(
                        &CODE,
                        condition.place.clone(),
                        format!("`{}` may keep the caller waiting for {:#}", rule.id, judge.timeout),
                    )
                    .help("choose a timeout of a second or less, such as `800ms`"),
                );
            }
        });
    }
}
