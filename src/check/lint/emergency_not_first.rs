//! # R013 emergency-not-first
//!
//! A rule for emergencies is not tried first, or its desks can all be closed.
//!
//! ## Why
//!
//! Whoever says that they smell gas must not be offered an invoice copy because another phrase was found first, and must
//! not hear at night that somebody will ring back in the morning: give the reason a desk that is always open, or a
//! `nobody_available` of its own that says whom to turn to. A rule counts as one for emergencies by the name of its
//! reason, its vocabulary or itself.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//!   - { id: emergency, when: { says: emergency }, then: { escalate: emergency } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: emergency, when: { says: emergency }, then: { escalate: emergency } }
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```

use super::closed::{closed_spans, told};
use super::context::PolicyContext;
use super::reach::in_order_of_trial;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::{ConditionKind, Rule, Then};

/// A rule for emergencies is not tried first, or its desks can all be closed.
pub(super) static CODE: Code = Code::new("R013", "emergency-not-first", Severity::Warning, include_str!("emergency_not_first.rs"));

/// Beginnings of the words by which emergencies are named.
const NAMES: &[&str] = &[
    "emergenc",
    "urgenc",
    "urgent",
    "notfall",
    "notruf",
    "emergenz",
    "spoed",
    "danger",
    "suicid",
    "self_harm",
    "self-harm",
    "crisis",
    "gas_leak",
    "gas-leak",
    "life_threat",
    "life-threat",
];

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let order = in_order_of_trial(context.policy);
    let is_emergency = |rule: &Rule| names_an_emergency(context, rule);
    for (position, rule) in order.iter().enumerate().filter(|(_, rule)| is_emergency(rule)) {
        if let Some(before) = order[..position].iter().find(|other| !is_emergency(other)) {
            findings.push(
                Diagnostic::new(&CODE, rule.place.clone(), format!("`{}` is about emergencies and is not tried first", rule.id))
                    .related(before.place.clone(), "tried before it")
                    .help("put it first under `rules:`"),
            );
        }
        findings.extend(can_be_closed(context, rule));
    }
}

fn names_an_emergency(context: &PolicyContext<'_>, rule: &Rule) -> bool {
    let is_name = |name: &str| {
        let parts = || name.match_indices(['-', '_']).map(|(at, _)| &name[at + 1..]);
        NAMES.iter().any(|emergency| name.starts_with(emergency) || parts().any(|rest| rest.starts_with(emergency)))
    };
    let mut found = is_name(&rule.id.0) || rule.then.reason().is_some_and(|reason| is_name(reason.as_str()));
    rule.when.walk(&mut |condition| {
        if let ConditionKind::Says(vocabularies) = &condition.kind {
            let named = vocabularies.iter().map(|id| context.policy.lexicon.vocabulary(*id)).filter(|vocabulary| vocabulary.named);
            found |= named.into_iter().any(|vocabulary| is_name(&vocabulary.name));
        }
    });
    found
}

fn can_be_closed(context: &PolicyContext<'_>, rule: &Rule) -> Option<Diagnostic> {
    let Then::Escalate(reason) = &rule.then else { return None };
    if context.policy.reason(reason).nobody.is_some() {
        return None;
    }
    let closed = closed_spans(context.policy, &context.policy.reason(reason).route, context.today);
    (!closed.is_empty()).then(|| {
        let message = format!("`{}` is about emergencies, and all its desks are closed {}", rule.id, told(&closed, context.today));
        Diagnostic::new(&CODE, rule.place.clone(), message)
            .related(context.policy.reason(reason).place.clone(), "the reason whose desks they are")
            .help("add a desk without `hours:` to the route of its reason, or say under its `nobody_available` whom to turn to")
    })
}
