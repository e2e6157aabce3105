//! What came of each rule: it acts, or it holds and another comes before it, or it does not hold.

use super::super::decide::{Asked, Decision};
use super::super::evidence::Holds;
use super::super::facts::{Facts, OfferState};
use crate::policy::compiled::{CompiledPolicy, Mode, RuleId, Then};
use serde::Serialize;

/// What came of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It acts.
    Acts,
    /// It holds, and a rule before it acts.
    Later,
    /// It holds, and a rule after it acts: this one asks a model, and comes after all that do not.
    AsksAModel,
    /// It holds, and is only watched.
    Shadow,
    /// It holds, and would offer a human a second time.
    OfferedBefore,
    /// It holds, and the caller's answer to an offer comes before it.
    OfferAnswered,
    /// It does not hold.
    DoesNotHold,
    /// Only a model could tell whether it holds, and none was asked.
    NotAsked,
}

impl Standing {
    /// Why a rule that holds does not act, in words.
    pub(super) fn in_words(self, winner: Option<&RuleId>) -> Option<String> {
        let winner = winner.map(|id| format!("`{id}`")).unwrap_or_default();
        Some(match self {
            Self::Acts | Self::DoesNotHold | Self::NotAsked => return None,
            Self::Later => format!("holds too, but {winner} comes first"),
            Self::AsksAModel => format!("holds too, but a rule that asks a model comes after all others: {winner} acts"),
            Self::Shadow => "holds, and is only watched: `mode: shadow`".to_owned(),
            Self::OfferedBefore => "holds, but a human was offered before, and that is done once a call".to_owned(),
            Self::OfferAnswered => "holds, but the caller's answer to the offer comes first".to_owned(),
        })
    }
}

/// What came of the rule at a place in the policy.
pub(super) fn standing(policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision, position: usize) -> Standing {
    let (rule, finding) = (&policy.rules[position], &decision.findings[position]);
    match finding.holds {
        Holds::No => return Standing::DoesNotHold,
        Holds::NotAsked => return Standing::NotAsked,
        Holds::Yes => {}
    }
    let offers_again = matches!(rule.then, Then::Offer(_)) && facts.offer != OfferState::NotMade && !finding.evidence.is_the_callers_own();
    match decision.asked {
        Asked::Rule(winner) if winner == position => Standing::Acts,
        _ if rule.mode == Mode::Shadow => Standing::Shadow,
        _ if offers_again => Standing::OfferedBefore,
        Asked::Rule(winner) if winner > position => Standing::AsksAModel,
        Asked::Rule(_) => Standing::Later,
        Asked::OfferAccepted | Asked::OfferRefused | Asked::OfferRepeated => Standing::OfferAnswered,
        // A live rule that holds and has something left to do would have acted.
        Asked::Nothing => Standing::OfferedBefore,
    }
}
