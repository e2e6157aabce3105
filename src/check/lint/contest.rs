//! Phrases that two rules reach for: which of the rules is tried first, and what it leaves to the other.

use super::context::PolicyContext;
use super::reach::{deed, first_reached, in_order_of_trial};
use super::words::Overlap;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::compiled::{Rule, Then};

/// A phrase whose rule comes too late: another rule is tried before, and has a phrase for all that this one matches.
pub(super) struct Contest<'p> {
    /// The phrase, and the one of the other rule that covers it.
    pub(super) overlap: Overlap,
    /// The rule that is tried first.
    pub(super) winner: &'p Rule,
    /// The rule that the phrase was meant for.
    pub(super) loser: &'p Rule,
}

/// Every such phrase of a policy, those of its packs included.
pub(super) fn contests<'p>(context: &PolicyContext<'p>) -> Vec<Contest<'p>> {
    let order = in_order_of_trial(context.policy);
    let words = context.words;
    let mut found: Vec<Contest<'p>> = Vec::new();
    for overlap in words.overlaps.iter().chain(context.inherited) {
        if words.is_exception(overlap.narrow) || words.is_exception(overlap.wide) {
            continue;
        }
        let (Some(narrow), Some(wide)) = (words.owner(overlap.narrow), words.owner(overlap.wide)) else { continue };
        let (Some((later, loser)), Some((earlier, winner))) = (first_reached(&order, narrow), first_reached(&order, wide)) else {
            continue;
        };
        let told = found.iter().any(|contest| contest.overlap.narrow == overlap.narrow);
        if earlier < later && winner.then != loser.then && !told {
            found.push(Contest { overlap: *overlap, winner, loser });
        }
    }
    found
}

impl Contest<'_> {
    /// Whether the rule that is tried first asks whether the caller wants a human, and the other would have handed over.
    pub(super) fn first_only_offers(&self) -> bool {
        matches!(self.winner.then, Then::Offer(_)) && matches!(self.loser.then, Then::Escalate(_))
    }

    /// A finding about it: at the phrase where it is the policy's own, else at the rule.
    pub(super) fn tell(&self, context: &PolicyContext<'_>, code: &'static Code, message: String) -> Diagnostic {
        let words = context.words;
        let (phrase, covering) = (words.get(self.overlap.narrow), words.get(self.overlap.wide));
        let meant = format!("meant for `{}`, which {}", self.loser.id, deed(self.loser));
        let taken = format!("taken by `{}`, which {}", self.winner.id, deed(self.winner));
        if phrase.place.file == context.policy.file {
            Diagnostic::new(code, phrase.place.clone(), message).label(meant).related(covering.place.clone(), taken)
        } else {
            let finding = Diagnostic::new(code, self.loser.place.clone(), message).label(meant);
            finding.related(covering.place.clone(), taken).related(phrase.place.clone(), "this phrase")
        }
    }
}
