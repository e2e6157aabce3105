//! The models a policy asks for, and what is said without them.

use super::lexicon::VocabularyId;
use super::local_text::LocalText;
use crate::diagnostic::Place;
use serde::Serialize;
use std::time::Duration;

/// Who serves a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Anthropic's Messages API.
    Anthropic,
    /// OpenAI's chat API, or a server that speaks it.
    Openai,
}

/// The model that talks to the caller.
#[derive(Debug, Clone)]
pub struct AssistantPlan {
    /// Who serves it; none where the policy's own answers are all there is.
    pub model: Option<(Provider, String)>,
    /// What the model is told to be.
    pub prompt: String,
    /// The longest answer, in tokens.
    pub max_tokens: u32,
    /// How freely it words its answers, 0 to 1; the provider's own where there is none.
    pub temperature: Option<f32>,
    /// How long the caller may wait for it.
    pub timeout: Duration,
    /// What the caller hears where neither the model nor an answer has anything to say.
    pub fallback: LocalText,
}

/// The model that `judge` conditions ask.
#[derive(Debug, Clone)]
pub struct JudgePlan {
    /// Who serves it; none where the policy is scripted, so that the judge is always unknown.
    pub model: Option<(Provider, String)>,
    /// What it should hand over for, in the policy's own words.
    pub instructions: Option<String>,
    /// The longest any rule waits for it.
    pub timeout: Duration,
}

/// The model that words the summary in the whisper.
#[derive(Debug, Clone)]
pub struct SummariserPlan {
    /// Who serves it.
    pub model: (Provider, String),
    /// The longest summary, in tokens.
    pub max_tokens: u32,
}

/// A scripted answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The vocabularies it answers.
    pub says: Vec<VocabularyId>,
    /// What the caller hears.
    pub reply: LocalText,
    /// Where it is written.
    pub place: Place,
}
