//! One provider's door: where it is, the key to it, and one question through it within a deadline.

use super::hold::{self, Hold};
use super::request::Provider;
use super::wire::{Answer, Question};
use super::{AssistantError, anthropic, openai};
use crate::call::ModelFailure;
use crate::settings::Secret;
use reqwest::header::HeaderValue;
use reqwest::{Client, Response, StatusCode, Url};
use tokio::time::Instant;

/// The largest answer that is read, in bytes. What we ask for fits into a hundredth of it.
const LARGEST_BODY: usize = 256 * 1024;

/// Anthropic's own status for "overloaded".
const OVERLOADED: u16 = 529;

#[derive(Debug)]
pub(super) struct Endpoint {
    provider: Provider,
    client: Client,
    url: Url,
    /// Marked sensitive: it hides itself in `Debug`.
    key: HeaderValue,
    hold: Hold,
}

impl Endpoint {
    pub(super) fn new(provider: Provider, client: Client, base_url: &str, key: &Secret) -> Result<Self, AssistantError> {
        let (path, key) = match provider {
            Provider::Anthropic => (anthropic::PATH, key.expose().to_owned()),
            Provider::OpenAi => (openai::PATH, format!("Bearer {}", key.expose())),
        };
        let mut key = HeaderValue::from_str(&key).map_err(|_| AssistantError::Key { provider: provider.as_str() })?;
        key.set_sensitive(true);
        Ok(Self { provider, client, url: address(provider, base_url, path)?, key, hold: Hold::default() })
    }

    /// Asks once. The choice's time limit covers everything from connecting to the last byte; dropping the future closes the connection.
    /// There is no second try: a caller waits, and the policy has words of its own for a model that fails.
    pub(super) async fn ask(&self, question: &Question<'_>) -> Result<Answer, ModelFailure> {
        self.hold.check(Instant::now())?;
        tokio::time::timeout(question.choice.timeout, self.send_and_read(question)).await.unwrap_or(Err(ModelFailure::Timeout))
    }

    async fn send_and_read(&self, question: &Question<'_>) -> Result<Answer, ModelFailure> {
        let request = match self.provider {
            Provider::Anthropic => anthropic::request(&self.client, &self.url, &self.key, question),
            Provider::OpenAi => openai::request(&self.client, &self.url, &self.key, question),
        };
        let response = request.send().await.map_err(|_| ModelFailure::Unreachable)?;
        self.check_status(&response)?;
        let body = read_body(response).await?;
        match self.provider {
            Provider::Anthropic => anthropic::read(&body),
            Provider::OpenAi => openai::read(&body),
        }
    }

    fn check_status(&self, response: &Response) -> Result<(), ModelFailure> {
        let status = response.status();
        let Some(failure) = failure_of(status) else { return Ok(()) };
        if failure == ModelFailure::Rejected {
            let (provider, status) = (self.provider.as_str(), status.as_u16());
            tracing::warn!(provider, status, "the provider refuses our requests: check the key, the model's name and the base address");
        }
        if matches!(failure, ModelFailure::RateLimited | ModelFailure::Overloaded)
            && let Some(wait) = hold::retry_after(response.headers())
        {
            self.hold.begin(failure, wait, Instant::now());
        }
        Err(failure)
    }
}

/// Where questions go. The base may be written with or without `/v1`, with or without a slash at its end.
fn address(provider: Provider, base_url: &str, path: &str) -> Result<Url, AssistantError> {
    let base = base_url.trim_end_matches('/');
    let base = base.strip_suffix("/v1").unwrap_or(base);
    Url::parse(&format!("{base}/v1/{path}"))
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none())
        .ok_or_else(|| AssistantError::BaseUrl { provider: provider.as_str() })
}

/// What a status means for us; none where the answer is to be read.
fn failure_of(status: StatusCode) -> Option<ModelFailure> {
    match status.as_u16() {
        200..=299 => None,
        429 => Some(ModelFailure::RateLimited),
        503 | OVERLOADED => Some(ModelFailure::Overloaded),
        408 | 500..=599 => Some(ModelFailure::ServerError),
        _ => Some(ModelFailure::Rejected),
    }
}

async fn read_body(mut response: Response) -> Result<Vec<u8>, ModelFailure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| ModelFailure::Unreachable)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(ModelFailure::Nonsense);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_works_with_or_without_its_version_and_slash() {
        for base in ["https://models.example", "https://models.example/", "https://models.example/v1", "https://models.example/v1/"] {
            let url = address(Provider::OpenAi, base, openai::PATH).unwrap();
            assert_eq!(url.as_str(), "https://models.example/v1/chat/completions", "{base}");
        }
        let url = address(Provider::Anthropic, "http://proxy.example:8080/anthropic/", anthropic::PATH).unwrap();
        assert_eq!(url.as_str(), "http://proxy.example:8080/anthropic/v1/messages");
    }

    #[test]
    fn what_is_no_web_address_or_carries_a_password_is_refused() {
        for base in ["", "models.example", "ftp://models.example", "https://user:word@models.example"] {
            assert!(address(Provider::Anthropic, base, anthropic::PATH).is_err(), "{base}");
        }
    }

    #[test]
    fn each_status_has_its_meaning() {
        use ModelFailure::{Overloaded, RateLimited, Rejected, ServerError};
        for (status, expected) in [
            (200, None),
            (302, Some(Rejected)),
            (400, Some(Rejected)),
            (401, Some(Rejected)),
            (404, Some(Rejected)),
            (408, Some(ServerError)),
            (429, Some(RateLimited)),
            (500, Some(ServerError)),
            (503, Some(Overloaded)),
            (529, Some(Overloaded)),
        ] {
            assert_eq!(failure_of(StatusCode::from_u16(status).unwrap()), expected, "{status}");
        }
    }
}
