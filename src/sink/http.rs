//! Events posted to an address, each signed: CloudEvents over HTTP, structured mode.

use super::SinkError;
use crate::record::CloudEvent;
use crate::settings::Secret;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use reqwest::{Client, StatusCode, header, redirect};
use sha2::Sha256;
use std::fmt::Write;
use std::time::Duration;

/// When a request was made, in seconds since 1970.
const TIMESTAMP: &str = "warmline-timestamp";
/// `v1=` and, in hexadecimal, the HMAC-SHA256 of the timestamp, a dot and the body.
const SIGNATURE: &str = "warmline-signature";
/// The longest a sink may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// An address that events are posted to.
#[derive(Debug)]
pub struct HttpSink {
    client: Client,
    address: String,
    key: Option<Secret>,
}

impl HttpSink {
    /// A sink that posts to this address. Without a key nothing is signed.
    ///
    /// # Errors
    ///
    /// When no client can be made.
    pub fn new(address: &str, key: Option<Secret>) -> Result<Self, SinkError> {
        // A redirect would take the events to somebody who was not named.
        let client = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none()).build();
        let client = client.map_err(|error| SinkError::Unavailable(error.to_string()))?;
        Ok(Self { client, address: address.to_owned(), key })
    }

    pub(super) async fn send(&self, event: &CloudEvent, now: Timestamp) -> Result<(), SinkError> {
        let body = serde_json::to_vec(event).expect("an event holds nothing that JSON cannot");
        let timestamp = now.as_second().to_string();
        let mut request = self.client.post(&self.address).header(header::CONTENT_TYPE, "application/cloudevents+json");
        if let Some(key) = &self.key {
            request = request.header(SIGNATURE, signature(key, &timestamp, &body)).header(TIMESTAMP, timestamp);
        }
        // The address may hold a secret of the receiver's: it stays out of what is told.
        let answer = request.body(body).send().await.map_err(|error| SinkError::Unavailable(error.without_url().to_string()))?;
        judge(answer.status())
    }
}

/// What a sink means by a status. Where it will not let us in, or is not there, that is no fault of the event's.
fn judge(status: StatusCode) -> Result<(), SinkError> {
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::NOT_FOUND
        | StatusCode::REQUEST_TIMEOUT
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS => Err(unavailable(status)),
        status if status.is_client_error() => Err(SinkError::Refused(status.as_u16())),
        status => Err(unavailable(status)),
    }
}

fn unavailable(status: StatusCode) -> SinkError {
    SinkError::Unavailable(format!("it answers with status {}", status.as_u16()))
}

fn signature(key: &Secret, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).expect("a key of any length will do");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().iter().fold("v1=".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_time_and_the_body() {
        // printf '1700000000.{"id":"c-1/1/decision"}' | openssl dgst -sha256 -hmac letmein
        let expected = "v1=eec1eacda559b3caafecd93bd1e11a7dfa96683fc87d6e18133a318a20eccb19";
        assert_eq!(signature(&Secret::new("letmein"), "1700000000", br#"{"id":"c-1/1/decision"}"#), expected);
    }

    #[test]
    fn a_sink_refuses_an_event_or_has_troubles_of_its_own() {
        for (status, refused) in [
            (200, None),
            (204, None),
            (400, Some(true)),
            (422, Some(true)),
            (410, Some(true)),
            (408, Some(false)),
            (429, Some(false)),
            (401, Some(false)),
            (404, Some(false)),
            (302, Some(false)),
            (500, Some(false)),
            (503, Some(false)),
        ] {
            let judged = judge(StatusCode::from_u16(status).unwrap());
            assert_eq!(judged.err().map(|error| matches!(error, SinkError::Refused(_))), refused, "{status}");
        }
    }
}
