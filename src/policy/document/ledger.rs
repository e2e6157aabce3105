//! What is kept of calls, as written.

use crate::policy::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// What the ledger keeps of this tenant's calls, and for how long.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerDocument {
    /// How long a call is kept after its last event, such as `90 days`. Default `90 days`.
    #[serde(default)]
    pub keep: Option<Placed<String>>,
    /// Whether what was said is kept. Default `redacted`.
    #[serde(default)]
    pub words: Option<Placed<KeptWordsDocument>>,
    /// Whether it is kept who rang. Default `hashed`.
    #[serde(default)]
    pub caller: Option<Placed<KeptCallerDocument>>,
}

/// Whether what was said is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptWordsDocument {
    /// Less every kind of personal data that is known, and those that `redact` names.
    Redacted,
    /// As it was said, less what `redact` names.
    Whole,
    /// Not at all.
    None,
}

/// Whether it is kept who rang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeptCallerDocument {
    /// As a keyed hash: the same caller is known again, and nobody's number can be read.
    Hashed,
    /// The number as it is.
    Whole,
    /// Not at all: nobody is known again.
    None,
}
