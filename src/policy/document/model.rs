//! Models and scripted answers as written.

use super::LocalTextDocument;
use crate::policy::yaml::{OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// Who serves a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderDocument {
    /// Anthropic's Messages API.
    Anthropic,
    /// OpenAI's chat API, or a server that speaks it.
    Openai,
    /// No model: the policy's own `answers`.
    Scripted,
}

/// The model that talks to the caller.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssistantDocument {
    /// Who serves it.
    pub provider: Placed<ProviderDocument>,
    /// The model's name, as its provider names it. Required unless the provider is `scripted`.
    #[serde(default)]
    pub model: Option<Placed<String>>,
    /// What the model is told to be. Required unless the provider is `scripted`.
    #[serde(default)]
    pub prompt: Option<Placed<String>>,
    /// The longest answer, in tokens. Default 200.
    #[serde(default)]
    #[schemars(range(min = 1, max = 4096))]
    pub max_tokens: Option<Placed<u32>>,
    /// How freely it words its answers, 0 to 1. Default: the provider's own.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub temperature: Option<Placed<f64>>,
    /// How long the caller may wait for it, such as `4s`. Default `4s`.
    #[serde(default)]
    pub timeout: Option<Placed<String>>,
    /// What the caller hears where neither the model nor an answer has anything to say.
    #[serde(default)]
    pub fallback: Option<LocalTextDocument>,
}

/// The model that `judge` conditions ask.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeDocument {
    /// Who serves it. Default: the assistant's provider.
    #[serde(default)]
    pub provider: Option<Placed<ProviderDocument>>,
    /// The model's name. Default: a fast model of the provider.
    #[serde(default)]
    pub model: Option<Placed<String>>,
    /// What it should hand over for, in the policy's own words.
    #[serde(default)]
    pub instructions: Option<Placed<String>>,
}

/// The model that words the summary in the whisper.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SummariserDocument {
    /// Who serves it. Default: the assistant's provider.
    #[serde(default)]
    pub provider: Option<Placed<ProviderDocument>>,
    /// The model's name. Default: a fast model of the provider.
    #[serde(default)]
    pub model: Option<Placed<String>>,
    /// The longest summary, in tokens. Default 120.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1024))]
    pub max_tokens: Option<Placed<u32>>,
}

/// A scripted answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerDocument {
    /// The vocabularies or phrases it answers.
    pub says: OneOrMany<Placed<String>>,
    /// What the caller hears.
    pub reply: LocalTextDocument,
}
