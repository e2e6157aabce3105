//! What is kept of calls, and for how long.

use jiff::SignedDuration;
use serde::Serialize;

/// What the ledger keeps of a tenant's calls, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerPlan {
    /// How long a call is kept after its last event.
    pub keep: SignedDuration,
    /// Whether what was said is kept.
    pub words: KeptWords,
    /// Whether it is kept who rang.
    pub caller: KeptCaller,
}

impl Default for LedgerPlan {
    fn default() -> Self {
        Self { keep: SignedDuration::from_hours(90 * 24), words: KeptWords::Redacted, caller: KeptCaller::Hashed }
    }
}

/// Whether what was said is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptWords {
    /// Less every kind of personal data that is known, and those that the policy strikes out.
    Redacted,
    /// As it was said, less what the policy strikes out.
    Whole,
    /// Not at all.
    None,
}

/// Whether it is kept who rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptCaller {
    /// As a keyed hash.
    Hashed,
    /// The number as it is.
    Whole,
    /// Not at all.
    None,
}
