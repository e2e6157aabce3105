//! # R011 contradictory-conditions
//!
//! Conditions that must all hold exclude each other.
//!
//! ## Why
//!
//! In one turn a caller speaks, presses keys or is silent. `all` of a phrase and a key can never hold, and neither can a
//! condition together with its own `not`. What was meant is mostly `any`.
//!
//! ## Bad
//!
//! ```yaml
//! when: { all: [ { says: asks_for_human }, { pressed: "0" } ] }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { any: [ { says: asks_for_human }, { pressed: "0" } ] }
//! ```

use super::context::PolicyContext;
use super::implication::implies;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{Condition, ConditionKind};

/// Conditions that must all hold exclude each other.
pub(super) static CODE: Code = Code::new("R011", "contradictory-conditions", Severity::Error, include_str!("contradictory_conditions.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &context.policy.rules {
        rule.when.walk(&mut |condition| {
            let ConditionKind::All(inner) = &condition.kind else { return };
            let pairs = inner.iter().enumerate().flat_map(|(i, one)| inner[i + 1..].iter().map(move |other| (one, other)));
            let Some((one, other, why)) = pairs.filter_map(|(one, other)| Some((one, other, exclude(one, other)?))).next() else { return };
            findings.push(
                Diagnostic::new(&CODE, other.place.clone(), format!("this never holds together with the condition before: {why}"))
                    .related(one.place.clone(), "the condition before")
                    .help("write `any` where one is enough, or remove one of the two"),
            );
        });
    }
}

fn exclude(one: &Condition, other: &Condition) -> Option<&'static str> {
    match (deed(one), deed(other)) {
        (Some(one), Some(other)) if one != other => return Some("in one turn a caller speaks, presses keys or is silent"),
        _ => {}
    }
    let denies = |not: &Condition, holds: &Condition| matches!(&not.kind, ConditionKind::Not(denied) if implies(holds, denied));
    (denies(one, other) || denies(other, one)).then_some("one of them denies the other")
}

/// What a caller does in a turn.
#[derive(PartialEq)]
enum Deed {
    Speaks,
    Presses,
    IsSilent,
}

/// What a caller must do now for a condition to hold.
fn deed(condition: &Condition) -> Option<Deed> {
    match &condition.kind {
        ConditionKind::Says(_) | ConditionKind::Matches(_) | ConditionKind::Confidence { .. } | ConditionKind::Repeats(_) => {
            Some(Deed::Speaks)
        }
        ConditionKind::Pressed(_) => Some(Deed::Presses),
        ConditionKind::Silences(_) => Some(Deed::IsSilent),
        _ => None,
    }
}
