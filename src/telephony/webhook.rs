//! The voice webhook's body, read into an event: strict about what identifies a call, forgiving about the rest.

use super::field::Field;
use crate::call::{AttemptId, CallEvent, CallId, EventKey, EventKind, Fingerprint, PhoneNumber, TransferEvent, TransferFailure};
use serde::Deserialize;
use std::borrow::{Borrow, Cow};
use std::collections::BTreeMap;

/// The most characters of a field that identifies something: `call_id`, `event_id`, `from`.
const IDENTIFIER_LIMIT: usize = 256;
/// The most bytes of a transcript that are looked at. Nobody says that much in a turn; what comes after is cut off.
const TRANSCRIPT_LIMIT: usize = 8 * 1024;
/// The most keys of one event that are looked at.
const DIGITS_LIMIT: usize = 64;

/// What a webhook brought.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// Something that happened to a call.
    Event(CallEvent),
    /// An event of a kind we have no use for: to be counted, and answered with nothing to do.
    Unknown {
        /// The call it happened to.
        call: CallId,
        /// What the exchange calls it.
        event: String,
    },
}

/// Why a webhook's body could not be read.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// It is not JSON; the parser says at which line and column.
    #[error("the body is not JSON: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON of another shape.
    #[error("the body is {found}; send a JSON object, such as {}", EXAMPLE)]
    NotAnObject {
        /// What it is instead.
        found: &'static str,
    },
    /// A field is missing, or empty.
    #[error("`{field}` is missing or empty; send a JSON object such as {}", EXAMPLE)]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field holds something else than text.
    #[error("`{field}` is {found}; send it as a string, such as {}", EXAMPLE)]
    NotText {
        /// The field.
        field: &'static str,
        /// What it holds instead.
        found: &'static str,
    },
    /// A field is longer than an identifier can be.
    #[error("`{field}` is longer than {} characters; send a shorter one", IDENTIFIER_LIMIT)]
    TooLong {
        /// The field.
        field: &'static str,
    },
}

/// The body of the messages' example.
const EXAMPLE: &str = r#"`{"call_id":"c-1","event":"call.speech","transcript":"hello"}`"#;

impl WebhookError {
    /// The error's name on the wire and in metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson(_) => "not_json",
            Self::NotAnObject { .. } => "not_an_object",
            Self::Missing { .. } => "missing_field",
            Self::NotText { .. } => "wrong_type",
            Self::TooLong { .. } => "field_too_long",
        }
    }
}

/// Reads one event. Fields and events we do not know are no error.
pub(super) fn read(body: &[u8], idempotency_key: Option<&str>) -> Result<Incoming, WebhookError> {
    let fields: Fields<'_> = serde_json::from_slice(body).map_err(|error| match error.is_data() {
        true => WebhookError::NotAnObject { found: serde_json::from_slice(body).map_or("no object", |found: Field<'_>| found.name()) },
        false => WebhookError::NotJson(error),
    })?;
    let call = CallId::new(fields.required("call_id")?);
    let event = fields.required("event")?;
    let Some(kind) = fields.kind(event)? else {
        return Ok(Incoming::Unknown { call, event: event.to_owned() });
    };
    Ok(Incoming::Event(CallEvent {
        call,
        from: fields.identifier("from")?.map(PhoneNumber::new),
        to: fields.identifier("to")?.map(PhoneNumber::new),
        language: fields.identifier("language")?.map(str::to_owned),
        key: fields.key(idempotency_key)?,
        fingerprint: Some(Fingerprint::of(body)),
        kind,
    }))
}

/// The body's fields by name. A field that is null or blank counts as absent.
#[derive(Deserialize)]
#[serde(transparent)]
struct Fields<'a>(#[serde(borrow)] BTreeMap<Name<'a>, Field<'a>>);

/// The name of a field, which is copied only where it holds an escape.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Borrow<str> for Name<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Fields<'_> {
    /// A field that holds text, where it is there.
    fn text(&self, field: &'static str) -> Result<Option<&str>, WebhookError> {
        match self.0.get(field) {
            None | Some(Field::Null) => Ok(None),
            Some(Field::Text(text)) => Ok(Some(&**text).filter(|text| !text.trim().is_empty())),
            Some(other) => Err(WebhookError::NotText { field, found: other.name() }),
        }
    }

    /// Text that names something, where it is there. We keep these, so they are bounded.
    fn identifier(&self, field: &'static str) -> Result<Option<&str>, WebhookError> {
        let text = self.text(field)?;
        if text.is_some_and(too_long) { Err(WebhookError::TooLong { field }) } else { Ok(text) }
    }

    /// Text that names something, and has to be there.
    fn required(&self, field: &'static str) -> Result<&str, WebhookError> {
        self.identifier(field)?.ok_or(WebhookError::Missing { field })
    }

    /// What happened, where the event is one we know.
    fn kind(&self, event: &str) -> Result<Option<EventKind>, WebhookError> {
        Ok(Some(match event {
            "call.started" => EventKind::Started,
            "call.speech" => match self.text("transcript")? {
                Some(transcript) => EventKind::Speech {
                    transcript: transcript[..transcript.floor_char_boundary(TRANSCRIPT_LIMIT)].to_owned(),
                    confidence: self.confidence(),
                },
                None => EventKind::Silence,
            },
            "call.digits" => match self.text("digits")? {
                Some(digits) => EventKind::Digits(digits.trim().chars().take(DIGITS_LIMIT).collect()),
                None => EventKind::Silence,
            },
            "call.silence" => EventKind::Silence,
            "call.tick" => EventKind::Tick,
            "call.ended" => EventKind::Ended,
            "transfer.digits" => {
                EventKind::TransferDigits(self.text("digits")?.unwrap_or_default().trim().chars().take(DIGITS_LIMIT).collect())
            }
            other => match self.transfer(other) {
                Some(event) => EventKind::Transfer { attempt: self.identifier("attempt")?.map(AttemptId::from), event },
                None => return Ok(None),
            },
        }))
    }

    /// What a desk did, where the event is about one.
    fn transfer(&self, event: &str) -> Option<TransferEvent> {
        Some(match event {
            "transfer.dialing" => TransferEvent::Dialing,
            "transfer.ringing" => TransferEvent::Ringing,
            "transfer.briefing" => TransferEvent::Briefing,
            "transfer.accepted" => TransferEvent::Accepted,
            "transfer.answered" => TransferEvent::Answered,
            "transfer.bridged" => TransferEvent::Bridged,
            "transfer.ended" => TransferEvent::Ended,
            "transfer.declined" => TransferEvent::Failed(TransferFailure::Declined),
            "transfer.failed" => TransferEvent::Failed(self.failure()),
            _ => return None,
        })
    }

    /// How sure the recogniser is. What is no number from 0 to 1 tells nothing, and is taken for absent.
    fn confidence(&self) -> Option<f32> {
        let confidence = match self.0.get("confidence")? {
            Field::Whole(whole) => *whole as f64,
            Field::Number(number) => *number,
            _ => return None,
        };
        (0.0..=1.0).contains(&confidence).then_some(confidence as f32)
    }

    /// Why the transfer failed. That it failed is what counts: no word for it is a reason to refuse the event.
    fn failure(&self) -> TransferFailure {
        let reason = self.text("reason").ok().flatten();
        reason.map_or(TransferFailure::Failed, TransferFailure::read)
    }

    /// What a retry of this event is recognised by: its own id before the request's key, and that before its number.
    fn key(&self, idempotency_key: Option<&str>) -> Result<Option<EventKey>, WebhookError> {
        if let Some(id) = self.identifier("event_id")? {
            return Ok(Some(EventKey(id.to_owned())));
        }
        if let Some(key) = idempotency_key.filter(|key| !key.trim().is_empty()) {
            return if too_long(key) {
                Err(WebhookError::TooLong { field: "Idempotency-Key" })
            } else {
                Ok(Some(EventKey(key.to_owned())))
            };
        }
        Ok(match self.0.get("sequence") {
            Some(Field::Whole(sequence)) => Some(EventKey(format!("sequence {sequence}"))),
            _ => None,
        })
    }
}

fn too_long(identifier: &str) -> bool {
    identifier.chars().count() > IDENTIFIER_LIMIT
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(kind: EventKind) -> CallEvent {
        CallEvent { call: CallId::new("c-1"), from: None, to: None, language: None, key: None, fingerprint: None, kind }
    }

    fn speech(transcript: &str, confidence: Option<f32>) -> CallEvent {
        event(EventKind::Speech { transcript: transcript.to_owned(), confidence })
    }

    fn transfer(happened: TransferEvent) -> CallEvent {
        event(EventKind::Transfer { attempt: None, event: happened })
    }

    fn failed(failure: TransferFailure) -> CallEvent {
        transfer(TransferEvent::Failed(failure))
    }

    fn read_event(body: &str, idempotency_key: Option<&str>) -> CallEvent {
        match read(body.as_bytes(), idempotency_key) {
            // The fingerprint is the body's and says nothing of how it reads.
            Ok(Incoming::Event(event)) => CallEvent { fingerprint: None, ..event },
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn each_event_of_the_contract_is_read() {
        let started = CallEvent {
            from: Some(PhoneNumber::new("+15550100")),
            to: Some(PhoneNumber::new("+15559998888")),
            ..event(EventKind::Started)
        };
        let spanish = CallEvent { language: Some("es-MX".to_owned()), ..event(EventKind::Started) };
        let cases = [
            (r#"{"call_id":"c-1","event":"call.started","from":"+15550100","to":"+15559998888"}"#, started),
            (r#"{"call_id":"c-1","event":"call.started","language":"es-MX","from":"","to":null}"#, spanish),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":"a manager","confidence":0.5}"#, speech("a manager", Some(0.5))),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":"hello","alternatives":[1,{}]}"#, speech("hello", None)),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":"hello","confidence":1.5}"#, speech("hello", None)),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":"hello","confidence":"high"}"#, speech("hello", None)),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":" "}"#, event(EventKind::Silence)),
            (r#"{"call_id":"c-1","event":"call.speech"}"#, event(EventKind::Silence)),
            (r#"{"call_id":"c-1","event":"call.digits","digits":"0"}"#, event(EventKind::Digits("0".to_owned()))),
            (r#"{"call_id":"c-1","event":"call.digits","digits":""}"#, event(EventKind::Silence)),
            (r#"{"call_id":"c-1","event":"call.silence"}"#, event(EventKind::Silence)),
            (r#"{"call_id":"c-1","event":"transfer.answered"}"#, transfer(TransferEvent::Answered)),
            (r#"{"call_id":"c-1","event":"transfer.failed","reason":"busy"}"#, failed(TransferFailure::Busy)),
            (r#"{"call_id":"c-1","event":"transfer.failed","reason":"gremlins"}"#, failed(TransferFailure::Failed)),
            (r#"{"call_id":"c-1","event":"transfer.failed","reason":486}"#, failed(TransferFailure::Failed)),
            (r#"{"call_id":"c-1","event":"transfer.failed"}"#, failed(TransferFailure::Failed)),
            (r#"{"call_id":"c-1","event":"call.ended"}"#, event(EventKind::Ended)),
        ];
        for (body, expected) in cases {
            assert_eq!(read_event(body, None), expected, "{body}");
        }
    }

    #[test]
    fn an_unknown_event_is_no_error() {
        let incoming = read(br#"{"call_id":"c-1","event":"call.recording_ready","transcript":7}"#, None).unwrap();
        assert_eq!(incoming, Incoming::Unknown { call: CallId::new("c-1"), event: "call.recording_ready".to_owned() });
    }

    #[test]
    fn a_retry_is_known_by_the_events_id_then_the_requests_key_then_the_events_number() {
        let cases = [
            (r#"{"call_id":"c-1","event":"call.silence","event_id":"e-9","sequence":3}"#, Some("k-1"), Some("e-9")),
            (r#"{"call_id":"c-1","event":"call.silence","sequence":3}"#, Some("k-1"), Some("k-1")),
            (r#"{"call_id":"c-1","event":"call.silence","sequence":3}"#, None, Some("sequence 3")),
            (r#"{"call_id":"c-1","event":"call.silence","sequence":"three"}"#, Some(" "), None),
            (r#"{"call_id":"c-1","event":"call.silence"}"#, None, None),
        ];
        for (body, idempotency_key, expected) in cases {
            let key = read_event(body, idempotency_key).key;
            assert_eq!(key, expected.map(|key| EventKey(key.to_owned())), "{body}");
        }
    }

    #[test]
    fn a_body_that_cannot_be_read_is_told_by_field_and_place() {
        let long = format!(r#"{{"call_id":"{}","event":"call.ended"}}"#, "c".repeat(257));
        let cases = [
            ("", "not_json", "the body is not JSON: EOF while parsing a value at line 1 column 0"),
            ("{\"call_id\":\"c-1\",\n oops}", "not_json", "the body is not JSON: key must be a string at line 2 column 2"),
            ("[]", "not_an_object", "the body is a list; send a JSON object"),
            (r#"{"event":"call.ended"}"#, "missing_field", "`call_id` is missing or empty"),
            (r#"{"call_id":"  ","event":"call.ended"}"#, "missing_field", "`call_id` is missing or empty"),
            (r#"{"call_id":"c-1"}"#, "missing_field", "`event` is missing or empty"),
            (r#"{"call_id":17,"event":"call.ended"}"#, "wrong_type", "`call_id` is a number; send it as a string"),
            (r#"{"call_id":"c-1","event":{}}"#, "wrong_type", "`event` is an object; send it as a string"),
            (r#"{"call_id":"c-1","event":"call.speech","transcript":[]}"#, "wrong_type", "`transcript` is a list"),
            (r#"{"call_id":"c-1","event":"call.started","from":1555}"#, "wrong_type", "`from` is a number"),
            (&long, "field_too_long", "`call_id` is longer than 256 characters"),
        ];
        for (body, code, message) in cases {
            let error = read(body.as_bytes(), None).unwrap_err();
            assert_eq!(error.code(), code, "{body}");
            assert!(error.to_string().starts_with(message), "{body}: {error}");
        }
    }

    #[test]
    fn an_endless_transcript_is_cut_between_two_characters() {
        let body = format!(r#"{{"call_id":"c-1","event":"call.speech","transcript":"x{}"}}"#, "é".repeat(5000));
        let EventKind::Speech { transcript, .. } = read_event(&body, None).kind else { panic!("speech") };
        assert_eq!(transcript.len(), TRANSCRIPT_LIMIT - 1);
        assert!(transcript.ends_with('é'));
    }

    proptest! {
        #[test]
        fn no_value_of_any_field_breaks_the_reader(
            field in prop::sample::select(vec!["call_id", "event", "from", "transcript", "confidence", "digits", "reason", "sequence"]),
            value in prop::sample::select(vec!["null", "true", "-1", "1e400", "\"\"", "\"\\ud83d\\ude00\"", "[[]]", "{\"a\":1}"]),
            event in prop::sample::select(vec!["call.started", "call.speech", "call.digits", "transfer.failed", "other"]),
        ) {
            let body = format!(r#"{{"call_id":"c-1","event":"{event}","{field}":{value}}}"#);
            let _ = read(body.as_bytes(), None);
        }

        #[test]
        fn no_bytes_break_the_reader(body in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(!matches!(read(&body, None), Ok(Incoming::Event(_))));
        }
    }
}
