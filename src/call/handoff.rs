//! One attempt chain to put one caller in front of one human.

use super::event::TransferFailure;
use super::identity::{DeskId, HandoffId, PhoneNumber, ReasonId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One desk to try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The desk.
    pub desk: DeskId,
    /// Its number.
    pub number: PhoneNumber,
    /// How long to let it ring, in seconds.
    pub ring_seconds: u32,
    /// Why it did not work out, once that is known.
    pub failure: Option<TransferFailure>,
}

/// A handoff under way: the desks to try in order, and how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its own id, the same for all attempts of the chain.
    pub id: HandoffId,
    /// What it is for.
    pub reason: ReasonId,
    /// When the rule fired.
    pub at: Timestamp,
    /// What the human hears.
    pub whisper: String,
    /// The desks that were open when the rule fired, in order. Never empty.
    pub attempts: Vec<Attempt>,
    /// Which of them is being tried.
    pub current: usize,
    /// How far it has come.
    pub state: HandoffState,
}

/// How far a handoff has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffState {
    /// Announced to the caller; a desk is being dialled.
    Ringing,
    /// A human has the caller.
    Bridged,
    /// No desk took it.
    Exhausted,
}

impl Handoff {
    /// The attempt under way.
    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.attempts.get(self.current)
    }

    /// Whether a desk is being dialled.
    #[must_use]
    pub fn is_ringing(&self) -> bool {
        self.state == HandoffState::Ringing
    }

    /// Whether a desk is left to try after the current one.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.current + 1 < self.attempts.len()
    }
}
