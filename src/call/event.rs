//! What can happen to a call, in nobody's dialect.

use super::identity::{CallId, PhoneNumber};
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
    /// A human took the transferred call.
    TransferAnswered,
    /// The transfer did not reach a human.
    TransferFailed(TransferFailure),
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
            Self::TransferAnswered => "transfer.answered",
            Self::TransferFailed(_) => "transfer.failed",
            Self::Ended => "call.ended",
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
            _ => Self::Failed,
        }
    }
}
