//! Everything a rule may look at, and nothing taken from a policy: the same facts can be decided under another one.

use crate::call::{CallId, DeskStates, Heard, ModelFailure, PastTurn, PhoneNumber, ReasonId, Reply, Session, Stage, UNKNOWN_DESKS};
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
    /// From where rules count.
    pub counting: Counting,
    /// Where an offer stands.
    pub offer: OfferState<'a>,
    /// How many handoffs there were before.
    pub handoffs: u32,
    /// What is known of the desks.
    pub desks: &'a DeskStates,
    /// When this caller rang this tenant before, where that is known.
    pub earlier_calls: &'a [Timestamp],
    /// What models make of it.
    pub signals: Signals,
    /// What the bot would say, where it has made that up: judged before it is spoken.
    pub reply: Option<&'a Reply>,
}

/// From where rules count. A handoff that gave the call back to the bot acted on all that came before it: an old request
/// is no new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// The first of the turns before this one that counts, by its place among them.
    pub from: usize,
    /// How many of the caller's turns do not count.
    pub turns: u32,
    /// The time from which time counts.
    pub since: Timestamp,
}

impl Counting {
    /// Everything counts, from the beginning of the call.
    #[must_use]
    pub fn all(started_at: Timestamp) -> Self {
        Self { from: 0, turns: 0, since: started_at }
    }

    fn of(session: &Session) -> Self {
        let Some(mark) = session.counted_from else { return Self::all(session.started_at) };
        let fresh = usize::try_from(session.turn_count.saturating_sub(mark.turns)).unwrap_or(usize::MAX);
        Self { from: session.turns.len().saturating_sub(fresh), turns: mark.turns, since: mark.at }
    }
}

/// Where the offer of a human stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OfferState<'a> {
    /// None was made.
    NotMade,
    /// The caller was asked in the turn before.
    Pending {
        /// For this reason.
        reason: &'a ReasonId,
        /// Whether they were asked for the second time.
        repeated: bool,
    },
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
            counting: Counting::of(session),
            offer: match &session.stage {
                Stage::Offered { reason, repeated } => OfferState::Pending { reason, repeated: *repeated },
                _ if session.offered => OfferState::Made,
                _ => OfferState::NotMade,
            },
            handoffs: session.handoffs,
            desks: &UNKNOWN_DESKS,
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

    /// The same facts, with what is known of the desks.
    #[must_use]
    pub fn with_desks(self, desks: &'a DeskStates) -> Self {
        Self { desks, ..self }
    }

    /// The same facts, with what the bot would say.
    #[must_use]
    pub fn with_reply(self, reply: &'a Reply) -> Self {
        Self { reply: Some(reply), ..self }
    }
}
