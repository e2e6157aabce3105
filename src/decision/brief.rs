//! What the human must know, taken from what was said.

use super::facts::Facts;
use crate::call::ReasonId;
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
    /// stub
    pub fn with_summary(self, _s: &str, _f: &Facts<'_>) -> Result<Self, ()> {
        Ok(self)
    }
    /// stub
    pub fn whisper(&self, _p: &CompiledPolicy, _d: &crate::call::DeskId) -> String {
        self.reason.to_string()
    }
}
