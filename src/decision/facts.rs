//! Everything a rule may look at, and nothing taken from a policy: the same facts can be decided under another one.

use crate::call::{CallId, Heard, ModelFailure, PastTurn, PhoneNumber, ReasonId, Reply, Session, Stage};
use jiff::Timestamp;

/// Everything a rule may look at.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The call.
    pub call: &'a CallId,
    /// When this turn began.
    pub now: Timestamp,
    /// When the call began.
    pub started_at: Timestamp,
    /// Who rang; none where they hide their number.
    pub caller: Option<&'a PhoneNumber>,
    /// The language of the call, where an event said it.
    pub language: Option<&'a str>,
    /// What the caller said or did in this turn.
    pub heard: &'a Heard,
    /// The number of this turn, from 1.
    pub turn: u32,
    /// The turns before this one, oldest first.
    pub past: &'a [PastTurn],
    /// Where an offer stands.
    pub offer: OfferState<'a>,
    /// When this caller rang this tenant before, where that is known.
    pub earlier_calls: &'a [Timestamp],
    /// What models make of it.
    pub signals: Signals,
    /// What the bot would say, where it has made that up: judged before it is spoken.
    pub reply: Option<&'a Reply>,
}

/// Where the offer of a human stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OfferState<'a> {
    /// None was made.
    NotMade,
    /// The caller was asked in the turn before, for this reason.
    Pending(&'a ReasonId),
    /// One was made before.
    Made,
}

/// What models make of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signals {
    /// Whether a human should take the call.
    pub judge: Signal<bool>,
    /// How the caller sounds, -1 (angry) to 1 (pleased).
    pub sentiment: Signal<f32>,
}

/// What a model makes of one question.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Signal<T> {
    /// It was not asked, or has not answered yet.
    #[default]
    NotAsked,
    /// It says so.
    Known(T),
    /// It was asked and did not say.
    Unknown(ModelFailure),
}

impl<T: Copy> Signal<T> {
    /// What it says, where it says something.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(value) => Some(*value),
            Self::NotAsked | Self::Unknown(_) => None,
        }
    }
}

impl<'a> Facts<'a> {
    /// Gathers the facts of a turn from the call's memory and what the caller just did.
    #[must_use]
    pub fn gather(session: &'a Session, heard: &'a Heard, now: Timestamp) -> Self {
        Self {
            call: &session.call,
            now,
            started_at: session.started_at,
            caller: session.from.as_ref(),
            language: session.language.as_deref(),
            heard,
            turn: session.turn_count + 1,
            past: &session.turns,
            offer: match &session.stage {
                Stage::Offered(reason) => OfferState::Pending(reason),
                _ if session.offered => OfferState::Made,
                _ => OfferState::NotMade,
            },
            earlier_calls: &[],
            signals: Signals::default(),
            reply: None,
        }
    }

    /// The same facts, with what models make of them.
    #[must_use]
    pub fn with_signals(self, signals: Signals) -> Self {
        Self { signals, ..self }
    }

    /// The same facts, with what the bot would say.
    #[must_use]
    pub fn with_reply(self, reply: &'a Reply) -> Self {
        Self { reply: Some(reply), ..self }
    }
}
