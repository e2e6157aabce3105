//! What was said on a call, turn by turn: the caller's part and ours.

use crate::text::NormalText;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The caller's part of a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// Words.
    Speech {
        /// The words, as said and in their normal form.
        text: NormalText,
        /// How sure the recogniser is, 0 to 1, where it says so.
        #[serde(skip_serializing_if = "Option::is_none")]
        confidence: Option<f32>,
    },
    /// Keys.
    Digits(String),
    /// Nothing.
    Silence,
}

impl Heard {
    /// The words, where there are any.
    #[must_use]
    pub fn text(&self) -> Option<&NormalText> {
        match self {
            Self::Speech { text, .. } => Some(text),
            Self::Digits(_) | Self::Silence => None,
        }
    }

    /// The keys, where any were pressed.
    #[must_use]
    pub fn keys(&self) -> Option<&str> {
        match self {
            Self::Digits(keys) => Some(keys),
            Self::Speech { .. } | Self::Silence => None,
        }
    }
}

/// Our part of a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// What the caller heard.
    pub text: NormalText,
    /// Where the words came from.
    pub source: ReplySource,
    /// Why the model did not answer, where it was asked and did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_failure: Option<ModelFailure>,
}

/// Where the words of a reply came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplySource {
    /// The assistant's model.
    Assistant,
    /// One of the policy's scripted answers.
    Answer,
    /// The policy's fallback: nothing better was to be had.
    Fallback,
    /// The policy's fallback, to a caller who said nothing or refused an offer: no sign of the bot not coping.
    Prompt,
    /// A rule of the policy that replies or asks.
    Rule,
}

/// Why a language model gave no usable answer. A fact that rules and metrics see, never an error to the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelFailure {
    /// No key is set for the provider.
    NoKey,
    /// The deadline passed.
    Timeout,
    /// The provider could not be reached, or hung up.
    Unreachable,
    /// The provider says we ask too often.
    RateLimited,
    /// The provider says it is overloaded.
    Overloaded,
    /// The provider refused the request itself: a bad key, an unknown model, a malformed request.
    Rejected,
    /// The provider failed.
    ServerError,
    /// The model declined to answer.
    Refusal,
    /// The answer was empty, cut short or not what was asked for.
    Nonsense,
}

impl ModelFailure {
    /// The reason's name on the wire and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoKey => "no_key",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::RateLimited => "rate_limited",
            Self::Overloaded => "overloaded",
            Self::Rejected => "rejected",
            Self::ServerError => "server_error",
            Self::Refusal => "refusal",
            Self::Nonsense => "nonsense",
        }
    }
}

/// One turn that is over: what the caller did, and what they heard for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastTurn {
    /// When the caller's part arrived.
    pub at: Timestamp,
    /// The caller's part.
    pub heard: Heard,
    /// Our part; none where the call was handed over or ended in this turn.
    pub reply: Option<Reply>,
    /// How the turn felt, -1 (angry) to 1 (pleased), where something measured it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<f32>,
}
