//! Reasons, offers, failures and the whisper as written.

use super::{LocalTextDocument, NobodyDocument};
use crate::policy::yaml::{OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a reason sounds like, and where it goes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonDocument {
    /// What the caller hears before the transfer.
    #[serde(default)]
    pub announce: Option<LocalTextDocument>,
    /// What the caller is asked where a rule offers a human for this reason.
    #[serde(default)]
    pub ask: Option<LocalTextDocument>,
    /// The same question in other words, for a caller who did not understand it. Default: the same words.
    #[serde(default)]
    pub ask_again: Option<LocalTextDocument>,
    /// The desks to try, in order. Default: the policy's `route`.
    #[serde(default)]
    pub route: Option<OneOrMany<Placed<String>>>,
    /// What a desk must have to take these callers; a desk that has it not is passed over.
    #[serde(default)]
    pub needs: Option<NeedsDocument>,
    /// What happens when no desk can take these callers. Default: the policy's `nobody_available`.
    #[serde(default)]
    pub nobody_available: Option<NobodyDocument>,
    /// What it stands for, for its next reader.
    #[serde(default)]
    pub description: Option<Placed<String>>,
}

/// What a desk must have to take the callers of a reason.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedsDocument {
    /// The skills it must have, all of them.
    #[serde(default)]
    pub skills: Option<OneOrMany<Placed<String>>>,
    /// `caller`: it must speak the language of the call.
    #[serde(default)]
    pub language: Option<Placed<NeededLanguageDocument>>,
}

/// Which language a desk must speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeededLanguageDocument {
    /// That of the call.
    Caller,
}

/// How an offered human is accepted and refused.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OffersDocument {
    /// The vocabularies or phrases that accept. Default: the vocabulary `accepts`.
    #[serde(default)]
    pub accepted_by: Option<OneOrMany<Placed<String>>>,
    /// The vocabularies or phrases that refuse. Default: the vocabulary `refuses`.
    #[serde(default)]
    pub refused_by: Option<OneOrMany<Placed<String>>>,
    /// The vocabularies or phrases that ask what was meant: the question is repeated once. Default: the vocabulary
    /// `asks_back`, where there is one.
    #[serde(default)]
    pub asked_back_by: Option<OneOrMany<Placed<String>>>,
    /// What a caller hears who refuses. Default: the bot goes on.
    #[serde(default)]
    pub when_refused: Option<LocalTextDocument>,
}

/// What counts as the bot not coping. A turn counts once, however many of these it shows.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailuresDocument {
    /// The bot's reply says one of these: phrases, or names of vocabularies.
    #[serde(default)]
    pub reply_says: Option<OneOrMany<Placed<String>>>,
    /// The caller is silent. Default `true`.
    #[serde(default)]
    pub silence: Option<Placed<bool>>,
    /// The recogniser is less sure than this, 0 to 1. Default: confidence does not count.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence_below: Option<Placed<f64>>,
    /// The caller says much the same as before. Default `true`.
    #[serde(default)]
    pub caller_repeats: Option<Placed<bool>>,
    /// The bot has nothing better to say than its fallback. Default `true`.
    #[serde(default)]
    pub fallback: Option<Placed<bool>>,
    /// The model fails, whatever is said in its place. Default `true`.
    #[serde(default)]
    pub model_error: Option<Placed<bool>>,
}

/// What the human hears before the bridge opens.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhisperDocument {
    /// The template: text with `{{ reason }}`, `{{ summary }}`, `{{ caller }}` and the rest of the brief.
    #[serde(default)]
    pub say: Option<Placed<String>>,
    /// How long it may take to speak, such as `15s`. Default `15s`.
    #[serde(default)]
    pub at_most: Option<Placed<String>>,
    /// What is struck out before the human hears or sees it: adds to `redact.human`.
    #[serde(default)]
    pub redact: Vec<Placed<String>>,
    /// Whether the transfer carries the brief as a header of at most 256 characters as well. Default `false`.
    #[serde(default)]
    pub header: Option<Placed<bool>>,
    /// How long the transfer may wait for the summariser, such as `300ms`. Default `300ms`.
    #[serde(default)]
    pub budget: Option<Placed<String>>,
}
