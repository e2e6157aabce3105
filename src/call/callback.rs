//! Ringing a caller back whom no desk could take.

use super::identity::{HandoffId, PhoneNumber, ReasonId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a caller has to answer a question about ringing them back, before their silence counts as one.
pub const CALLBACK_PATIENCE: SignedDuration = SignedDuration::from_secs(45);

/// A caller is to be rung back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Callback {
    /// The number to ring; none where the caller hides theirs and named no other.
    pub number: Option<PhoneNumber>,
    /// The handoff that no desk took.
    pub handoff: HandoffId,
    /// What it was for.
    pub reason: ReasonId,
    /// When it was agreed.
    pub at: Timestamp,
}

/// What a caller is asked about ringing them back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallbackStep {
    /// Whether to ring the number they are calling from.
    Confirm,
    /// Which number to ring.
    Number,
}

/// A question about ringing the caller back that waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackQuestion {
    /// What was asked for.
    pub step: CallbackStep,
    /// How often, this time included.
    pub asked: u32,
    /// Until when an answer is waited for.
    pub until: Timestamp,
}
