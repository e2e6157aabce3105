//! # P005 shadowed-by-other-reason
//!
//! A phrase never reaches its rule: a rule that is tried before has a phrase for all that it matches.
//!
//! ## Why
//!
//! The first rule that holds wins. Where it has the short phrase and a later rule the long one, the later rule's
//! announcement and desks are never used for it. Move the later rule up, or make the short phrase longer.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   complaint: [my account]
//!   closure: [close my account]
//! rules:
//!   - { id: complaint, when: { says: complaint }, then: { escalate: complaint } }
//!   - { id: closure, when: { says: closure }, then: { escalate: closure } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   complaint: [my account]
//!   closure: [close my account]
//! rules:
//!   - { id: closure, when: { says: closure }, then: { escalate: closure } }
//!   - { id: complaint, when: { says: complaint }, then: { escalate: complaint } }
//! ```

use super::contest::contests;
use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase never reaches its rule: a rule that is tried before has a phrase for all that it matches.
pub(super) static CODE: Code =
    Code::new("P005", "shadowed-by-other-reason", Severity::Warning, include_str!("shadowed_by_other_reason.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for contest in contests(context).into_iter().filter(|contest| !contest.overlap.equal && !contest.first_only_offers()) {
        let words = context.words;
        let (narrow, wide) = (words.get(contest.overlap.narrow), words.get(contest.overlap.wide));
        let message = format!(
            "`{}` never reaches `{}`: `{}` of `{}` matches in everything that it matches",
            narrow.phrase.written(),
            contest.loser.id,
            wide.phrase.written(),
            contest.winner.id
        );
        let help = format!("put the rule `{}` before `{}`, or make the shorter phrase longer", contest.loser.id, contest.winner.id);
        findings.push(contest.tell(context, &CODE, message).help(help));
    }
}
