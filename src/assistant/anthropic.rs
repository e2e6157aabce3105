//! Anthropic's Messages API: <https://docs.anthropic.com/en/api/messages>.

use super::wire::{Answer, Ending, Message, Question};
use crate::call::ModelFailure;
use reqwest::header::HeaderValue;
use reqwest::{Client, RequestBuilder, Url};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where questions go, under the base address.
pub(super) const PATH: &str = "messages";

const VERSION: &str = "2023-06-01";

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    system: &'a str,
    messages: &'a [Message],
    thinking: Thinking,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig<'a>>,
}

/// Always off: a caller waits, and some models think by default.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Thinking {
    Disabled,
}

#[derive(Serialize)]
struct OutputConfig<'a> {
    format: Format<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Format<'a> {
    JsonSchema { schema: &'a Value },
}

#[derive(Deserialize)]
struct Reply {
    content: Vec<Block>,
    stop_reason: Option<String>,
}

/// One part of an answer. Parts that are not text have none.
#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    text: String,
}

/// The request for a question.
pub(super) fn request(client: &Client, url: &Url, key: &HeaderValue, question: &Question<'_>) -> RequestBuilder {
    let body = Body {
        model: &question.choice.model,
        max_tokens: question.choice.max_tokens,
        system: &question.system,
        messages: &question.messages,
        thinking: Thinking::Disabled,
        temperature: question.choice.temperature,
        output_config: question.schema.as_ref().map(|schema| OutputConfig { format: Format::JsonSchema { schema } }),
    };
    client.post(url.clone()).header("x-api-key", key).header("anthropic-version", VERSION).json(&body)
}

/// Reads the body of an answer.
pub(super) fn read(body: &[u8]) -> Result<Answer, ModelFailure> {
    let reply: Reply = serde_json::from_slice(body).map_err(|_| ModelFailure::Nonsense)?;
    let text: String = reply.content.iter().filter(|block| block.kind == "text").map(|block| block.text.as_str()).collect();
    match reply.stop_reason.as_deref() {
        Some("refusal") => Err(ModelFailure::Refusal),
        Some("max_tokens" | "model_context_window_exceeded") => Ok(Answer { text, ending: Ending::CutShort }),
        _ if reply.content.is_empty() => Err(ModelFailure::Refusal),
        _ => Ok(Answer { text, ending: Ending::Complete }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_text_parts_and_the_way_it_ended() {
        let complete = |text: &str| Ok(Answer { text: text.to_owned(), ending: Ending::Complete });
        for (body, expected) in [
            (
                r#"{"content":[{"type":"text","text":"Hi"},{"type":"text","text":" there."}],"stop_reason":"end_turn"}"#,
                complete("Hi there."),
            ),
            (r#"{"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hi."}],"stop_reason":null}"#, complete("Hi.")),
            (
                r#"{"content":[{"type":"text","text":"Hi. We"}],"stop_reason":"max_tokens"}"#,
                Ok(Answer { text: "Hi. We".to_owned(), ending: Ending::CutShort }),
            ),
            (r#"{"content":[{"type":"text","text":"I"}],"stop_reason":"refusal"}"#, Err(ModelFailure::Refusal)),
            (r#"{"content":[],"stop_reason":"end_turn"}"#, Err(ModelFailure::Refusal)),
            (r#"{"type":"error","error":{"type":"api_error"}}"#, Err(ModelFailure::Nonsense)),
            ("<html>", Err(ModelFailure::Nonsense)),
            ("", Err(ModelFailure::Nonsense)),
        ] {
            assert_eq!(read(body.as_bytes()), expected, "{body}");
        }
    }
}
