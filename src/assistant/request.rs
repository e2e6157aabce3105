//! What the service asks of a language model.

use serde::Serialize;
use std::time::Duration;

/// Whose model, and so which wire format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Anthropic's Messages API.
    Anthropic,
    /// OpenAI's chat completions, which many other servers speak too.
    OpenAi,
}

impl Provider {
    /// The provider's name in policies, logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
        }
    }
}

/// Which model to ask, and within which limits.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelChoice {
    /// Whose model.
    pub provider: Provider,
    /// The model, as its provider names it.
    pub model: String,
    /// The longest answer, in the model's tokens.
    pub max_tokens: u32,
    /// How freely the model words things, 0 to 1 (OpenAI: 2); not sent where there is none, and some models take none.
    pub temperature: Option<f32>,
    /// How long the whole answer may take, from connecting to the last byte.
    pub timeout: Duration,
}

/// Who said a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The caller.
    Caller,
    /// The bot.
    Bot,
}

/// One thing that was said on the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Who said it.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
}

/// Asks for the bot's next words.
#[derive(Clone, Copy)]
pub struct ReplyRequest<'a> {
    /// The model.
    pub choice: &'a ModelChoice,
    /// The policy's system prompt.
    pub prompt: &'a str,
    /// The language to answer in, as the policy names it.
    pub language: &'a str,
    /// The call so far, ending with the caller's latest words.
    pub history: &'a [Line],
}

/// Asks whether a human should take over now.
#[derive(Clone, Copy)]
pub struct JudgeRequest<'a> {
    /// The model.
    pub choice: &'a ModelChoice,
    /// The policy's own words on what to escalate for.
    pub instructions: Option<&'a str>,
    /// The call so far.
    pub history: &'a [Line],
}

/// Asks for what the human must know.
#[derive(Clone, Copy)]
pub struct SummaryRequest<'a> {
    /// The model.
    pub choice: &'a ModelChoice,
    /// The language to write in, as the policy names it.
    pub language: &'a str,
    /// The call so far.
    pub history: &'a [Line],
}
