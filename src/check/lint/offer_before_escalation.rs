//! # O002 offer-before-escalation
//!
//! A rule that only offers a human is tried before one that would have handed over for the same words.
//!
//! ## Why
//!
//! A caller who asks for a human and is asked whether they want a human does not feel heard. The first rule that holds
//! wins, so the rule that hands over must come first.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   complains: [a manager]
//!   asks_for_human: [get me a manager]
//! rules:
//!   - { id: complains, when: { says: complains }, then: { offer: complaint } }
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   complains: [a manager]
//!   asks_for_human: [get me a manager]
//! rules:
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//!   - { id: complains, when: { says: complains }, then: { offer: complaint } }
//! ```

use super::contest::contests;
use super::context::PolicyContext;
use super::implication::implies;
use super::reach::in_order_of_trial;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::Then;

/// A rule that only offers a human is tried before one that would have handed over for the same words.
pub(super) static CODE: Code = Code::new("O002", "offer-before-escalation", Severity::Warning, include_str!("offer_before_escalation.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for contest in contests(context).into_iter().filter(super::contest::Contest::first_only_offers) {
        let phrase = context.words.get(contest.overlap.narrow).phrase.written();
        let message =
            format!("who says `{phrase}` is offered a human by `{}` before `{}` can hand them over", contest.winner.id, contest.loser.id);
        let help = format!("put the rule `{}` before `{}`", contest.loser.id, contest.winner.id);
        findings.push(contest.tell(context, &CODE, message).help(help));
    }
    let order = in_order_of_trial(context.policy);
    for (position, later) in order.iter().enumerate().filter(|(_, rule)| matches!(rule.then, Then::Escalate(_))) {
        let offers = |rule: &&&crate::policy::compiled::Rule| matches!(rule.then, Then::Offer(_)) && implies(&later.when, &rule.when);
        let Some(earlier) = order[..position].iter().find(offers) else { continue };
        findings.push(
            Diagnostic::new(&CODE, later.place.clone(), format!("`{}` offers a human wherever `{}` would hand over", earlier.id, later.id))
                .related(earlier.place.clone(), "tried first, and it only offers")
                .help(format!("put the rule `{}` before `{}`", later.id, earlier.id)),
        );
    }
}
