//! Desks, and what happens when none can take the caller, as written.

use super::LocalTextDocument;
use crate::policy::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Where humans answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskDocument {
    /// Its number, in international form such as `+15551234567`.
    pub number: Placed<String>,
    /// When it is open: a name from `hours`. Default: always.
    #[serde(default)]
    pub hours: Option<Placed<String>>,
    /// How long to let it ring, such as `25s`. Default `25s`.
    #[serde(default)]
    pub ring: Option<Placed<String>>,
}

/// What the caller hears, and what happens, when no desk can take them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NobodyDocument {
    /// What the caller hears.
    pub say: LocalTextDocument,
    /// What happens then.
    pub then: Placed<LastResortDocument>,
}

/// What happens to a caller whom no desk can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LastResortDocument {
    /// The call ends, and somebody rings back.
    Callback,
    /// The caller leaves a message.
    Voicemail,
    /// The bot goes on.
    Continue,
    /// The call ends.
    Hangup,
}
