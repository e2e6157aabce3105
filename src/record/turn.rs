//! What is remembered of one answered event: what was said, what was decided and why, and how far a handoff came.

use crate::call::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is remembered of one answered event. `(call, sequence)` is unique: writing it twice changes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurnRecord {
    /// Whose call it is.
    pub tenant: TenantId,
    /// The call.
    pub call: CallId,
    /// The session's revision after this event: 1 for the first of a call, and rising.
    pub sequence: u64,
    /// When the event arrived.
    pub at: Timestamp,
    /// When the call began.
    pub started_at: Timestamp,
    /// The event's name on the wire, such as `call.speech`; `timer` where none came in time.
    pub event: String,
    /// Who rang: whole, hashed or left out, as the policy says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The number that was dialled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialled: Option<PhoneNumber>,
    /// The language of the call as a BCP 47 tag.
    pub language: String,
    /// The number of the caller's turn, from 1, where the event was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<u32>,
    /// What was said, where the policy lets it be kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<Spoken>,
    /// How the turn felt, -1 to 1, where something measured it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<f32>,
    /// What was decided, where the event was a turn of the caller's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decided>,
    /// How far the handoff has come, where there is one after this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffState>,
    /// Whether the call is over after this event.
    pub ended: bool,
}

/// What was said in a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spoken {
    /// The caller's words or keys, redacted as the policy says; none for silence.
    pub caller: Option<String>,
    /// What the caller heard for it.
    pub reply: Option<String>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    /// `escalate`, `offer`, `reply`, `end` or `continue`.
    pub outcome: String,
    /// What for, where it is for a reason.
    pub reason: Option<ReasonId>,
    /// The rule that held, where one did.
    pub rule: Option<String>,
    /// Where that rule is written: `file:line:column`.
    pub place: Option<String>,
    /// The hash of the policy.
    pub policy: String,
    /// The shadow rules that held: recorded, never acted on.
    #[serde(default)]
    pub shadows: Vec<String>,
}

/// How far a handoff had come after an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffState {
    /// The handoff.
    pub id: HandoffId,
    /// What it is for.
    pub reason: ReasonId,
    /// The rule it began with, where one did.
    pub rule: Option<String>,
    /// When the rule fired.
    pub began: Timestamp,
    /// The state's name, such as `ringing`.
    pub state: String,
    /// The desk being tried, or that has the caller.
    pub desk: Option<DeskId>,
    /// Which attempt of the chain, from 1.
    pub attempt: u32,
    /// Why the attempt before it failed, where one did in this event.
    pub failure: Option<String>,
}
