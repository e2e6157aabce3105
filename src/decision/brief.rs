//! What the human must know, taken from what was said.

use super::facts::Facts;
use crate::call::{DeskId, ReasonId};
use crate::policy::compiled::CompiledPolicy;

/// What the human must know.
#[derive(Debug, Clone)]
pub struct Brief {
    /// What the call is handed over for.
    pub reason: ReasonId,
}

impl Brief {
    /// Takes a brief from what was said.
    #[must_use]
    pub fn of(_policy: &CompiledPolicy, _facts: &Facts<'_>, reason: &ReasonId) -> Self {
        Self { reason: reason.clone() }
    }

    /// What the human hears (stub).
    #[must_use]
    pub fn whisper(&self, _policy: &CompiledPolicy, _desk: &DeskId) -> String {
        format!("AI transfer. Reason: {}.", self.reason)
    }
}
