//! Conditions as written: a map with one condition in it, and `times`/`within` beside it where it is to be counted.

use crate::policy::yaml::{OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// When a rule holds: exactly one of the conditions; several are joined with `all`, `any` and `not`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionDocument {
    /// The caller says a phrase of one of these vocabularies, or one of these phrases.
    #[serde(default)]
    pub says: Option<OneOrMany<Placed<String>>>,
    /// One of these regular expressions finds something in the normal form of what the caller says.
    #[serde(default)]
    pub matches: Option<OneOrMany<Placed<String>>>,
    /// The caller presses exactly these keys.
    #[serde(default)]
    pub pressed: Option<OneOrMany<Placed<String>>>,
    /// The bot failed this often, as `failures` defines it.
    #[serde(default)]
    pub failures: Option<CountDocument>,
    /// The caller was silent this often in a row.
    #[serde(default)]
    pub silences: Option<CountDocument>,
    /// The recogniser was not sure of what the caller said.
    #[serde(default)]
    pub confidence: Option<ConfidenceDocument>,
    /// The caller said much the same as before this often.
    #[serde(default)]
    pub repeats: Option<CountDocument>,
    /// The caller has had this many turns.
    #[serde(default)]
    pub turns: Option<TurnsDocument>,
    /// The call has lasted this long.
    #[serde(default)]
    pub duration: Option<DurationDocument>,
    /// The caller's tone, -1 (angry) to 1 (pleased).
    #[serde(default)]
    pub sentiment: Option<SentimentDocument>,
    /// The caller sounds bad, and this much worse than they did.
    #[serde(default)]
    pub sentiment_falls: Option<SentimentFallsDocument>,
    /// The judge says that a human should take the call.
    #[serde(default)]
    pub judge: Option<JudgeConditionDocument>,
    /// The caller's number is in one of these lists of `callers`, or is one of these numbers.
    #[serde(default)]
    pub caller: Option<OneOrMany<Placed<String>>>,
    /// This caller has rung this tenant this often before.
    #[serde(default)]
    pub recent_calls: Option<CallsDocument>,
    /// It is within these named hours.
    #[serde(default)]
    pub hours: Option<Placed<String>>,
    /// All of these hold.
    #[serde(default)]
    pub all: Option<Vec<Placed<ConditionDocument>>>,
    /// At least one of these holds.
    #[serde(default)]
    pub any: Option<Vec<Placed<ConditionDocument>>>,
    /// This does not hold.
    #[serde(default)]
    pub not: Option<Box<Placed<ConditionDocument>>>,
    /// In how many turns the condition must hold, this one included.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    pub times: Option<Placed<u32>>,
    /// Among which turns to count: `5 turns`, or a time such as `2m`. Default: the whole call.
    #[serde(default)]
    pub within: Option<Placed<String>>,
}

/// How often something must have happened.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountDocument {
    /// The least number that holds.
    #[schemars(range(min = 1, max = 100))]
    pub at_least: Placed<u32>,
    /// Among which turns to count: `5 turns`, or a time such as `2m`. Default: the whole call.
    #[serde(default)]
    pub within: Option<Placed<String>>,
}

/// How unsure the recogniser must be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfidenceDocument {
    /// Holds below this confidence, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub below: Placed<f64>,
}

/// How many turns the caller must have had.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnsDocument {
    /// The least number that holds, this turn included.
    #[schemars(range(min = 1, max = 1000))]
    pub at_least: Placed<u32>,
}

/// How long the call must have lasted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DurationDocument {
    /// The least time that holds, such as `6m` or `90s`.
    pub at_least: Placed<String>,
}

/// How the caller must sound.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentimentDocument {
    /// Holds at this score or below, -1 to 1.
    #[schemars(range(min = -1.0, max = 1.0))]
    pub at_most: Placed<f64>,
    /// For how many turns in a row: `2 turns`. Default: `1 turn`.
    #[serde(default, rename = "for")]
    pub lasting: Option<Placed<String>>,
}

/// By how much the caller must sound worse than before.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentimentFallsDocument {
    /// By how much at least the score lies below their best, 0 to 2.
    #[schemars(range(min = 0.0, max = 2.0))]
    pub by: Placed<f64>,
    /// Among which turns to look for their best: `5 turns`, or a time such as `2m`. Default: the whole call.
    #[serde(default)]
    pub within: Option<Placed<String>>,
}

/// How to ask the judge.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeConditionDocument {
    /// How long to wait for it, such as `800ms`.
    pub timeout: Placed<String>,
    /// What its failing means. Default `continue`.
    #[serde(default)]
    pub on_error: Option<Placed<OnErrorDocument>>,
}

/// What a judge that fails means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnErrorDocument {
    /// The condition does not hold.
    Continue,
    /// The condition holds.
    Escalate,
}

/// How often this caller must have rung before.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallsDocument {
    /// The least number of earlier calls that holds.
    #[schemars(range(min = 1, max = 1000))]
    pub at_least: Placed<u32>,
    /// How far back to look, such as `7 days`.
    pub within: Placed<String>,
}
