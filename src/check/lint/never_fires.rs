//! # R003 threshold-never-fires
//!
//! A condition has a bound that is never reached.
//!
//! ## Why
//!
//! Five failures among the last three turns cannot happen, and a tone of -1 is the end of its scale. The rule looks like
//! a safety net and is none.
//!
//! ## Bad
//!
//! ```yaml
//! when: { failures: { at_least: 5, within: 3 turns } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { failures: { at_least: 2, within: 3 turns } }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Condition, ConditionKind, Count, Failures, Window};

/// A condition has a bound that is never reached.
pub(super) static CODE: Code = Code::new("R003", "threshold-never-fires", Severity::Error, include_str!("never_fires.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &context.policy.rules {
        rule.when.walk(&mut |condition| {
            let Some(why) = why_never(condition, &context.policy.failures) else { return };
            findings.push(
                Diagnostic::new(&CODE, condition.place.clone(), format!("this never holds: {why}"))
                    .label(format!("a condition of `{}`", rule.id))
                    .help("choose a bound that a call can reach, or remove the condition"),
            );
        });
    }
}

fn why_never(condition: &Condition, failures: &Failures) -> Option<String> {
    let own = match &condition.kind {
        ConditionKind::Failures(_) if nothing_fails(failures) => Some("nothing counts as a failure under `failures`".to_owned()),
        ConditionKind::Failures(count) | ConditionKind::Silences(count) | ConditionKind::Repeats(count) => beyond(*count),
        ConditionKind::Confidence { below } if *below <= 0.0 => Some("no confidence is below 0".to_owned()),
        ConditionKind::Sentiment { at_most, .. } if *at_most <= -1.0 => {
            Some("no tone is below -1, and none is ever quite there".to_owned())
        }
        ConditionKind::SentimentFalls { by, .. } if *by >= 2.0 => Some("no tone falls from one end of its scale to the other".to_owned()),
        ConditionKind::SentimentFalls { within: Window::Turns(1), .. } => Some("one turn has no turn before it".to_owned()),
        _ => None,
    };
    own.or_else(|| condition.times.and_then(beyond))
}

/// More often than there are turns to count among.
fn beyond(count: Count) -> Option<String> {
    match count.within {
        Window::Turns(turns) if count.at_least > turns => {
            Some(format!("it is counted among {turns} turn{}, and must be met in {}", if turns == 1 { "" } else { "s" }, count.at_least))
        }
        _ => None,
    }
}

fn nothing_fails(failures: &Failures) -> bool {
    let Failures { reply_says, silence, confidence_below, caller_repeats, fallback, model_error } = failures;
    let scored = confidence_below.is_some_and(|bound| bound > 0.0);
    !(reply_says.is_some() || *silence || scored || *caller_repeats || *fallback || *model_error)
}
