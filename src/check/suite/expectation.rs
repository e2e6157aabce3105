//! What must come of a turn, and what came of it instead.

use super::call::TurnTaken;
use crate::call::{DeskId, LastResort, ReasonId};
use crate::decision::{Asked, Holds, Outcome};
use crate::diagnostic::Place;
use crate::policy::CompiledPolicy;

/// One thing that must come of a turn.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What.
    pub expected: Expected,
    /// Where it is written.
    pub place: Place,
}

/// Something that can come of a turn. Rules are told by their place in the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The outcome of this name.
    Outcome(&'static str),
    /// This rule acts.
    Rule(usize),
    /// It is done for this reason.
    Reason(ReasonId),
    /// This desk is rung first.
    Desk(DeskId),
    /// No desk can take the caller, and this happens.
    Nobody(LastResort),
    /// The caller's answer to an offered human is taken for a yes, or for a no.
    Offer(bool),
    /// The caller hears these words.
    Hears(String),
    /// The human hears these words.
    Whisper(String),
    /// This rule does not hold.
    NotRule(usize),
    /// This rule holds in shadow.
    Shadow(usize),
}

impl Expected {
    /// Whether a turn came to this; else what it came to.
    ///
    /// # Errors
    /// What came instead, in words.
    pub fn check(&self, policy: &CompiledPolicy, turn: &TurnTaken) -> Result<(), String> {
        let decision = &turn.decision;
        let holds = |rule: usize| decision.findings[rule].holds == Holds::Yes;
        let (met, got) = match self {
            Self::Outcome(name) => (decision.outcome.name() == *name, outcome(policy, turn)),
            Self::Rule(rule) => (decision.asked == Asked::Rule(*rule), outcome(policy, turn)),
            Self::Reason(reason) => (decision.outcome.reason() == Some(reason), outcome(policy, turn)),
            Self::Desk(desk) => {
                let rung = first_desk(&decision.outcome);
                (rung.as_ref() == Some(desk), rung.map_or_else(|| outcome(policy, turn), |rung| format!("the desk `{rung}`")))
            }
            Self::Nobody(then) => {
                let happened = nobody(policy, &decision.outcome);
                (happened == Some(*then), happened.map_or_else(|| outcome(policy, turn), |then| format!("`{}`", last_resort(then))))
            }
            Self::Offer(accepted) => {
                let expected = if *accepted { Asked::OfferAccepted } else { Asked::OfferRefused };
                (decision.asked == expected, outcome(policy, turn))
            }
            Self::Hears(words) => contains(&turn.caller_hears(), words),
            Self::Whisper(words) => contains(turn.human_hears().unwrap_or_default(), words),
            Self::NotRule(rule) => (!holds(*rule), "that it holds".to_owned()),
            Self::Shadow(rule) => (holds(*rule), "that it does not hold".to_owned()),
        };
        if met { Ok(()) } else { Err(got) }
    }

    /// Whether it is about a decision, which is made only while the bot has the call.
    #[must_use]
    pub fn is_of_a_decision(&self) -> bool {
        !matches!(self, Self::Desk(_) | Self::Nobody(_) | Self::Hears(_) | Self::Whisper(_))
    }

    /// The rule it is about, where it is about one.
    #[must_use]
    pub fn rule(&self) -> Option<usize> {
        match self {
            Self::Rule(rule) | Self::NotRule(rule) | Self::Shadow(rule) => Some(*rule),
            _ => None,
        }
    }

    /// What must come of the turn, in words.
    #[must_use]
    pub fn describe(&self, policy: &CompiledPolicy) -> String {
        match self {
            Self::Outcome(name) => format!("the outcome `{name}`"),
            Self::Rule(rule) => format!("the rule `{}`", policy.rules[*rule].id),
            Self::Reason(reason) => format!("the reason `{reason}`"),
            Self::Desk(desk) => format!("the desk `{desk}`"),
            Self::Nobody(then) => format!("no desk to be open, and `{}`", last_resort(*then)),
            Self::Offer(true) => "the offer to be accepted".to_owned(),
            Self::Offer(false) => "the offer to be refused".to_owned(),
            Self::Hears(words) => format!("the caller to hear `{words}`"),
            Self::Whisper(words) => format!("the human to hear `{words}`"),
            Self::NotRule(rule) => format!("the rule `{}` not to hold", policy.rules[*rule].id),
            Self::Shadow(rule) => format!("the rule `{}` to hold in shadow", policy.rules[*rule].id),
        }
    }
}

/// What a turn came to, in a few words: `escalate` for `upset`, by the rule `upset`.
pub(super) fn outcome(policy: &CompiledPolicy, turn: &TurnTaken) -> String {
    let decision = &turn.decision;
    let name = decision.outcome.name();
    let reason = decision.outcome.reason().map(|reason| format!(" for `{reason}`")).unwrap_or_default();
    let by = match decision.asked {
        Asked::Rule(rule) => format!(", by the rule `{}`", policy.rules[rule].id),
        Asked::OfferAccepted => ", because the offer was accepted".to_owned(),
        Asked::OfferRefused => ", because the offer was refused".to_owned(),
        Asked::OfferRepeated => ", because the offer was not understood".to_owned(),
        Asked::Nothing => ", by no rule".to_owned(),
    };
    format!("`{name}`{reason}{by}")
}

fn contains(heard: &str, words: &str) -> (bool, String) {
    let got = if heard.is_empty() { "nothing".to_owned() } else { format!("`{heard}`") };
    (heard.contains(words), got)
}

fn first_desk(outcome: &Outcome) -> Option<DeskId> {
    match outcome {
        Outcome::Escalate { route, .. } => route.attempts().into_iter().next().map(|attempt| attempt.desk),
        _ => None,
    }
}

fn nobody(policy: &CompiledPolicy, outcome: &Outcome) -> Option<LastResort> {
    match outcome {
        Outcome::Escalate { reason, route, .. } if !route.is_open() => Some(policy.nobody_for(reason).then),
        _ => None,
    }
}

fn last_resort(then: LastResort) -> &'static str {
    match then {
        LastResort::Callback => "callback",
        LastResort::Voicemail => "voicemail",
        LastResort::Continue => "continue",
        LastResort::Hangup => "hangup",
    }
}
