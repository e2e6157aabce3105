//! What the human says of a handoff when they are through with the call.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the human says of a handoff. What they leave open is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    /// Whether the caller's matter is settled.
    pub resolved: Option<bool>,
    /// Whether this was a call for a human, at this desk.
    pub right_handoff: Option<bool>,
    /// When they said so.
    pub at: Timestamp,
}
