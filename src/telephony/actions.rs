//! Commands as the voice webhook's answer: a JSON list of actions.

use crate::call::{CallId, Command, OrderId, PhoneNumber};
use serde::Serialize;

/// What to answer the exchange's request with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The body's media type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// The whole answer.
#[derive(Serialize)]
#[serde(untagged)]
enum Document<'a> {
    /// There is something to do.
    Actions { actions: Vec<Action<'a>> },
    /// There is not.
    Nothing { status: &'static str },
}

/// One action, by the names the contract gives them.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Action<'a> {
    Talk {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        voice: Option<&'a str>,
    },
    Listen,
    Transfer {
        destination: &'a str,
        whisper: &'a str,
        /// How long to let it ring, in seconds.
        timeout: u32,
        /// What names the attempt.
        attempt: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        caller: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        header: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        brief_url: Option<&'a str>,
    },
    Cancel {
        attempt: &'a str,
    },
    Record,
    Hangup,
}

impl<'a> Action<'a> {
    fn of(command: &'a Command) -> Self {
        match command {
            Command::Talk { text, voice } => Self::Talk { text, voice: voice.as_deref() },
            Command::Listen => Self::Listen,
            Command::Transfer { destination, whisper, ring_seconds, attempt, caller, header, brief_url } => Self::Transfer {
                destination: destination.as_str(),
                whisper,
                timeout: *ring_seconds,
                attempt: attempt.as_str(),
                caller: caller.as_ref().map(PhoneNumber::as_str),
                header: header.as_deref(),
                brief_url: brief_url.as_deref(),
            },
            Command::Cancel { attempt } => Self::Cancel { attempt: attempt.as_str() },
            Command::Record => Self::Record,
            Command::HangUp => Self::Hangup,
        }
    }
}

/// Orders that answer no event.
#[derive(Serialize)]
struct Orders<'a> {
    call_id: &'a str,
    order_id: &'a str,
    actions: Vec<Action<'a>>,
}

/// Writes orders that answer no event.
pub(super) fn write_orders(call: &CallId, order: &OrderId, commands: &[Command]) -> Vec<u8> {
    let orders = Orders { call_id: call.as_str(), order_id: order.as_str(), actions: commands.iter().map(Action::of).collect() };
    serde_json::to_vec(&orders).expect("a document of strings and numbers is JSON")
}

/// Writes the answer to one event.
pub(super) fn write(commands: &[Command]) -> Answer {
    let document = if commands.is_empty() {
        Document::Nothing { status: "ok" }
    } else {
        Document::Actions { actions: commands.iter().map(Action::of).collect() }
    };
    let body = serde_json::to_vec(&document).expect("a document of strings and numbers is JSON");
    Answer { content_type: "application/json", body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::AttemptId;

    fn talk(text: &str, voice: Option<&str>) -> Command {
        Command::Talk { text: text.to_owned(), voice: voice.map(str::to_owned) }
    }

    #[test]
    fn commands_are_written_as_the_contract_has_them() {
        let transfer = Command::Transfer {
            destination: PhoneNumber::new("+15551234567"),
            whisper: "AI transfer. Reason: caller_requested.".to_owned(),
            ring_seconds: 25,
            attempt: AttemptId::new("c-1-1/1"),
            caller: None,
            header: None,
            brief_url: None,
        };
        let cancel = Command::Cancel { attempt: AttemptId::new("c-1-1/1") };
        let with_more = Command::Transfer {
            destination: PhoneNumber::new("+15551234567"),
            whisper: "AI transfer.".to_owned(),
            ring_seconds: 25,
            attempt: AttemptId::new("c-1-1/1"),
            caller: Some(PhoneNumber::new("+15550100")),
            header: Some("reason=caller_requested".to_owned()),
            brief_url: Some("https://warmline.example/pop/abc".to_owned()),
        };
        let cases: [(&[Command], &str); 8] = [
            (&[], r#"{"status":"ok"}"#),
            (
                &[talk("Hi!", Some("en-US-Neural2-F")), Command::Listen],
                r#"{"actions":[{"type":"talk","text":"Hi!","voice":"en-US-Neural2-F"},{"type":"listen"}]}"#,
            ),
            (&[talk("Hi!", None)], r#"{"actions":[{"type":"talk","text":"Hi!"}]}"#),
            (
                &[talk("Of course.", None), transfer],
                concat!(
                    r#"{"actions":[{"type":"talk","text":"Of course."},{"type":"transfer","destination":"+15551234567","#,
                    r#""whisper":"AI transfer. Reason: caller_requested.","timeout":25,"attempt":"c-1-1/1"}]}"#
                ),
            ),
            (&[cancel], r#"{"actions":[{"type":"cancel","attempt":"c-1-1/1"}]}"#),
            (
                &[with_more],
                concat!(
                    r#"{"actions":[{"type":"transfer","destination":"+15551234567","whisper":"AI transfer.","timeout":25,"#,
                    r#""attempt":"c-1-1/1","caller":"+15550100","#,
                    r#""header":"reason=caller_requested","brief_url":"https://warmline.example/pop/abc"}]}"#
                ),
            ),
            (
                &[talk("Leave a message.", None), Command::Record],
                r#"{"actions":[{"type":"talk","text":"Leave a message."},{"type":"record"}]}"#,
            ),
            (&[Command::HangUp], r#"{"actions":[{"type":"hangup"}]}"#),
        ];
        for (commands, expected) in cases {
            let answer = write(commands);
            assert_eq!(String::from_utf8(answer.body).unwrap(), expected);
            assert_eq!(answer.content_type, "application/json");
        }
    }
}
