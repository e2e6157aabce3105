//! Language models, behind one type: the bot's words, the judge's verdict, the human's note. Home of the HTTP client and of TLS.
//!
//! A model's failure is a value ([`ModelFailure`]), never an error to the caller, and nothing that is asked or answered is logged.

mod anthropic;
mod endpoint;
mod hold;
mod openai;
mod prompts;
mod request;
mod spoken;
mod tls;
mod verdict;
mod wire;

pub use request::{JudgeRequest, Line, ModelChoice, Provider, ReplyRequest, Speaker, SummaryRequest};
pub use tls::install_tls_provider;
pub use verdict::Verdict;

use crate::call::ModelFailure;
use crate::settings::ModelSettings;
use endpoint::Endpoint;
use reqwest::{Client, redirect};
use std::sync::Arc;
use wire::{Answer, Question};

/// The language models that this service has keys for. Cheap to clone; clones share connections and pauses.
#[derive(Debug, Clone)]
pub struct Assistant {
    anthropic: Option<Arc<Endpoint>>,
    openai: Option<Arc<Endpoint>>,
}

/// Why the language models could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// A base address that is none. It is not repeated: it may hold a password.
    #[error("the base address for `{provider}` is not one: write `http://` or `https://`, a host and at most a path, without a password")]
    BaseUrl {
        /// The provider, as policies name it.
        provider: &'static str,
    },
    /// A key that no header can carry.
    #[error("the key for `{provider}` holds a line break or a control character: write the key alone")]
    Key {
        /// The provider, as policies name it.
        provider: &'static str,
    },
    /// The HTTP client could not be built, mostly because the system has no root certificates.
    #[error("cannot set up connections to the language models (are root certificates installed?): {0}")]
    Client(#[source] reqwest::Error),
}

impl Assistant {
    /// Sets up a door to each provider that has a key. Nothing is connected yet.
    ///
    /// # Errors
    /// When a base address or a key is malformed, or the system's root certificates cannot be had.
    pub fn new(settings: &ModelSettings) -> Result<Self, AssistantError> {
        install_tls_provider();
        let door = |provider, base_url: &str, key: &Option<_>| {
            let Some(key) = key else { return Ok(None) };
            Endpoint::new(provider, client()?, base_url, key).map(|endpoint| Some(Arc::new(endpoint)))
        };
        Ok(Self {
            anthropic: door(Provider::Anthropic, &settings.anthropic_base_url, &settings.anthropic_key)?,
            openai: door(Provider::OpenAi, &settings.openai_base_url, &settings.openai_key)?,
        })
    }

    /// Whether the provider can be asked at all.
    #[must_use]
    pub fn has_key(&self, provider: Provider) -> bool {
        self.endpoint(provider).is_some()
    }

    /// The bot's next words: one plain line, at most 600 characters, whole sentences.
    ///
    /// # Errors
    /// The reason why there are no words to speak; `Nonsense`, without asking, where the last words are not the caller's.
    pub async fn reply(&self, request: ReplyRequest<'_>) -> Result<String, ModelFailure> {
        let answer = self.ask(&prompts::reply(&request)?).await?;
        spoken::read(&answer)
    }

    /// Whether a human should take over, in the judge's eyes.
    ///
    /// # Errors
    /// The reason why there is no verdict.
    pub async fn judge(&self, request: JudgeRequest<'_>) -> Result<Verdict, ModelFailure> {
        let answer = self.ask(&prompts::judge(&request)).await?;
        verdict::read(&answer.text)
    }

    /// What the human must know of the call: one plain line, at most 600 characters, whole sentences.
    ///
    /// # Errors
    /// The reason why there is no summary.
    pub async fn summarise(&self, request: SummaryRequest<'_>) -> Result<String, ModelFailure> {
        let answer = self.ask(&prompts::summary(&request)).await?;
        spoken::read(&answer)
    }

    async fn ask(&self, question: &Question<'_>) -> Result<Answer, ModelFailure> {
        self.endpoint(question.choice.provider).ok_or(ModelFailure::NoKey)?.ask(question).await
    }

    fn endpoint(&self, provider: Provider) -> Option<&Endpoint> {
        match provider {
            Provider::Anthropic => self.anthropic.as_deref(),
            Provider::OpenAi => self.openai.as_deref(),
        }
    }
}

/// No redirects: the key must not travel to an address that nobody has set.
fn client() -> Result<Client, AssistantError> {
    Client::builder().redirect(redirect::Policy::none()).build().map_err(AssistantError::Client)
}
