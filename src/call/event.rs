//! What can happen to a call, in nobody's dialect.

use super::handoff::HandoffEvent;
use super::identity::{AttemptId, CallId, OrderId, PhoneNumber};
use serde::{Deserialize, Serialize};

/// One thing that happened to one call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallEvent {
    /// The call it happened to.
    pub call: CallId,
    /// Who rang, where the exchange says so.
    pub from: Option<PhoneNumber>,
    /// The number that was dialled, where the exchange says so.
    pub to: Option<PhoneNumber>,
    /// The language of the call as a BCP 47 tag, where the exchange says so; it overrides the policy's.
    pub language: Option<String>,
    /// What makes a retry of this event recognisable, where the exchange sends it.
    pub key: Option<EventKey>,
    /// What tells two requests with the same body, where the event came in one.
    pub fingerprint: Option<Fingerprint>,
    /// What happened.
    pub kind: EventKind,
}

/// What makes a retry of an event recognisable: the exchange's own event id, idempotency key or sequence number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventKey(pub String);

/// A hash of the body an event came in. The same body may come twice in a call and mean two events, so it recognises a
/// retry only while the first is being answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a body: 64-bit FNV-1a, the same in every process.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(body.iter().fold(0xcbf2_9ce4_8422_2325, fold))
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum EventKind {
    /// The call began.
    Started,
    /// The caller said something.
    Speech {
        /// The words as the recogniser wrote them.
        transcript: String,
        /// How sure the recogniser is, 0 to 1, where it says so.
        confidence: Option<f32>,
    },
    /// The caller pressed keys.
    Digits(String),
    /// The caller said nothing when it was their turn.
    Silence,
    /// The desk being dialled did something.
    Transfer {
        /// Which attempt it is about, where the exchange says so.
        attempt: Option<AttemptId>,
        /// What.
        event: TransferEvent,
    },
    /// The human with the call pressed keys, or did after it.
    TransferDigits(String),
    /// Nothing: the exchange asks whether there is something to do.
    Tick,
    /// The time of what the call waits for is up.
    Timer,
    /// The exchange has taken the orders of this id.
    OrdersTaken(OrderId),
    /// The call is over.
    Ended,
}

impl EventKind {
    /// The event's name on the wire and in metrics.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started => "call.started",
            Self::Speech { .. } => "call.speech",
            Self::Digits(_) => "call.digits",
            Self::Silence => "call.silence",
            Self::Transfer { event, .. } => event.name(),
            Self::TransferDigits(_) => "transfer.digits",
            Self::Tick => "call.tick",
            Self::Timer => "timer",
            Self::OrdersTaken(_) => "orders_taken",
            Self::Ended => "call.ended",
        }
    }
}

/// What a desk being dialled did, as the exchange reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransferEvent {
    /// It is dialled.
    Dialing,
    /// It rings.
    Ringing,
    /// A human picked up and hears the whisper.
    Briefing,
    /// They accepted, by a key.
    Accepted,
    /// They took the call: all that an exchange says which knows no more.
    Answered,
    /// Human and caller talk.
    Bridged,
    /// The transfer did not reach a human.
    Failed(TransferFailure),
    /// The human hung up.
    Ended,
}

impl TransferEvent {
    /// The event's name on the wire and in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dialing => "transfer.dialing",
            Self::Ringing => "transfer.ringing",
            Self::Briefing => "transfer.briefing",
            Self::Accepted => "transfer.accepted",
            Self::Answered => "transfer.answered",
            Self::Bridged => "transfer.bridged",
            Self::Failed(_) => "transfer.failed",
            Self::Ended => "transfer.ended",
        }
    }

    /// What it is to the handoff.
    #[must_use]
    pub fn of_handoff(self) -> HandoffEvent {
        match self {
            Self::Dialing => HandoffEvent::Dialing,
            Self::Ringing => HandoffEvent::Ringing,
            Self::Briefing => HandoffEvent::Briefing,
            Self::Accepted => HandoffEvent::Accepted,
            Self::Answered => HandoffEvent::Answered,
            Self::Bridged => HandoffEvent::Bridged,
            Self::Failed(failure) => HandoffEvent::Failed(failure),
            Self::Ended => HandoffEvent::Ended,
        }
    }
}

/// Why a transfer did not reach a human.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferFailure {
    /// It rang and nobody took it.
    NoAnswer,
    /// The line was engaged.
    Busy,
    /// The human refused it.
    Declined,
    /// A machine took it.
    Voicemail,
    /// Nobody said in time what became of it.
    TimedOut,
    /// The exchange could not place it, or gave a reason we do not know.
    Failed,
}

impl TransferFailure {
    /// The reason's name on the wire and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Declined => "declined",
            Self::Voicemail => "voicemail",
            Self::TimedOut => "timed_out",
            Self::Failed => "failed",
        }
    }

    /// Reads the exchange's word for it; a word we do not know is `Failed`.
    #[must_use]
    pub fn read(word: &str) -> Self {
        match word {
            "no_answer" | "no-answer" | "timeout" => Self::NoAnswer,
            "busy" => Self::Busy,
            "declined" | "rejected" => Self::Declined,
            "voicemail" | "machine" => Self::Voicemail,
            "timed_out" => Self::TimedOut,
            _ => Self::Failed,
        }
    }
}
