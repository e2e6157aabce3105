//! Rules as written.

use super::LocalTextDocument;
use super::condition::ConditionDocument;
use crate::policy::yaml::Placed;
use schemars::JsonSchema;
use serde::Deserialize;

/// One rule. Under the id of a pack's rule it takes that rule's place, and whatever it leaves out is the pack's.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDocument {
    /// Its name: lower-case letters, digits and dashes, once in a policy.
    pub id: Placed<String>,
    /// What it is for, for its next reader.
    #[serde(default)]
    pub description: Option<Placed<String>>,
    /// When it holds.
    #[serde(default)]
    pub when: Option<Placed<ConditionDocument>>,
    /// What to do then.
    #[serde(default)]
    pub then: Option<Placed<OutcomeDocument>>,
    /// `live` (the default), `shadow` (evaluated and recorded, never acted on) or `off`.
    #[serde(default)]
    pub mode: Option<Placed<ModeDocument>>,
}

/// Whether a rule acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeDocument {
    /// Evaluated, recorded, acted on.
    Live,
    /// Evaluated and recorded, never acted on.
    Shadow,
    /// As if it were not there.
    Off,
}

/// What a rule does: exactly one of these.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeDocument {
    /// Hand the call to a human, for this reason.
    #[serde(default)]
    pub escalate: Option<Placed<String>>,
    /// Ask whether the caller would like a human, for this reason.
    #[serde(default)]
    pub offer: Option<Placed<String>>,
    /// Say this and go on.
    #[serde(default)]
    pub reply: Option<LocalTextDocument>,
    /// Say this and end the call.
    #[serde(default)]
    pub end: Option<LocalTextDocument>,
}
