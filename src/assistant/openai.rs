//! OpenAI's chat completions, and the servers that speak the same: <https://platform.openai.com/docs/api-reference/chat>.

use super::wire::{Answer, Ending, Message, Question, Role};
use crate::call::ModelFailure;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, RequestBuilder, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where questions go, under the base address.
pub(super) const PATH: &str = "chat/completions";

const OPENAI_HOST: &str = "api.openai.com";

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<&'a Message>,
    /// What OpenAI's own server wants: its reasoning models refuse `max_tokens`.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    /// What the other servers want: some refuse `max_completion_tokens` as unknown (Mistral), some ignore it.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ResponseFormat<'a> {
    JsonSchema { json_schema: NamedSchema<'a> },
}

#[derive(Serialize)]
struct NamedSchema<'a> {
    name: &'static str,
    strict: bool,
    schema: &'a Value,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Spoken,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Spoken {
    content: Option<String>,
    refusal: Option<String>,
}

/// The request for a question; `authorization` is the whole header value.
pub(super) fn request(client: &Client, url: &Url, authorization: &HeaderValue, question: &Question<'_>) -> RequestBuilder {
    let system = Message { role: Role::System, content: question.system.clone() };
    client.post(url.clone()).header(AUTHORIZATION, authorization).json(&body(question, &system, url))
}

fn body<'a>(question: &'a Question<'_>, system: &'a Message, url: &Url) -> Body<'a> {
    let limit = Some(question.choice.max_tokens);
    let (max_completion_tokens, max_tokens) = if url.host_str() == Some(OPENAI_HOST) { (limit, None) } else { (None, limit) };
    Body {
        model: &question.choice.model,
        messages: [system].into_iter().chain(&question.messages).collect(),
        max_completion_tokens,
        max_tokens,
        temperature: question.choice.temperature,
        response_format: question
            .schema
            .as_ref()
            .map(|schema| ResponseFormat::JsonSchema { json_schema: NamedSchema { name: "answer", strict: true, schema } }),
    }
}

/// Reads the body of an answer.
pub(super) fn read(body: &[u8]) -> Result<Answer, ModelFailure> {
    let completion: Completion = serde_json::from_slice(body).map_err(|_| ModelFailure::Nonsense)?;
    let choice = completion.choices.into_iter().next().ok_or(ModelFailure::Nonsense)?;
    let refused = choice.message.refusal.is_some_and(|words| !words.is_empty());
    let text = choice.message.content.unwrap_or_default();
    match choice.finish_reason.as_deref() {
        Some("content_filter") => Err(ModelFailure::Refusal),
        _ if refused => Err(ModelFailure::Refusal),
        Some("length") => Ok(Answer { text, ending: Ending::CutShort }),
        _ if text.is_empty() => Err(ModelFailure::Refusal),
        _ => Ok(Answer { text, ending: Ending::Complete }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::{ModelChoice, Provider};
    use std::time::Duration;

    #[test]
    fn an_answer_is_the_first_choice_and_the_way_it_ended() {
        for (body, expected) in [
            (
                r#"{"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}"#,
                Ok(Answer { text: "Hi.".to_owned(), ending: Ending::Complete }),
            ),
            (
                r#"{"choices":[{"message":{"content":"Hi. We"},"finish_reason":"length"}]}"#,
                Ok(Answer { text: "Hi. We".to_owned(), ending: Ending::CutShort }),
            ),
            (r#"{"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}"#, Err(ModelFailure::Refusal)),
            (r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"content_filter"}]}"#, Err(ModelFailure::Refusal)),
            (r#"{"choices":[{"message":{"content":""},"finish_reason":"stop"}]}"#, Err(ModelFailure::Refusal)),
            (r#"{"choices":[]}"#, Err(ModelFailure::Nonsense)),
            (r#"{"error":{"message":"no"}}"#, Err(ModelFailure::Nonsense)),
        ] {
            assert_eq!(read(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn the_limit_goes_by_the_name_that_the_server_knows() {
        let choice = ModelChoice {
            provider: Provider::OpenAi,
            model: "m".to_owned(),
            max_tokens: 50,
            temperature: None,
            timeout: Duration::from_secs(1),
        };
        let question = Question { choice: &choice, system: String::new(), messages: Vec::new(), schema: None };
        let system = Message { role: Role::System, content: String::new() };
        let sent = |url: &str| serde_json::to_value(body(&question, &system, &Url::parse(url).unwrap())).unwrap();

        let own = sent("https://api.openai.com/v1/chat/completions");
        assert_eq!((own["max_completion_tokens"].as_u64(), own.get("max_tokens")), (Some(50), None));
        let other = sent("http://localhost:11434/v1/chat/completions");
        assert_eq!((other["max_tokens"].as_u64(), other.get("max_completion_tokens")), (Some(50), None));
    }
}
