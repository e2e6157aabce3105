//! The one error of the API: what the client may know, and what only the log may.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use std::error::Error;

/// The media type of a problem (RFC 9457).
pub(super) const PROBLEM: &str = "application/problem+json";

/// Why a request was not answered as asked.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// Boxed, as errors are handed from function to function and hardly any has members of its own.
    members: Option<Box<Map<String, Value>>>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// An error of this status. `code` is for programs, `detail` for people; both are shown to the client.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), members: None, source: None }
    }

    /// Adds a member of its own to the problem, for programs.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("what is answered has text keys only");
        self.members.get_or_insert_default().insert(member.to_owned(), value);
        self
    }

    /// What caused it: for the log alone.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The error's name, for programs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Writes it into the log: here and nowhere else, so that it is there once.
    fn log(&self) {
        let (status, code) = (self.status.as_u16(), self.code);
        if self.status.is_server_error() {
            let cause = self.source.as_deref().map(|source| chain(source));
            tracing::error!(status, code, detail = self.detail, cause, "request failed");
        } else {
            tracing::debug!(status, code, detail = self.detail, "request refused");
        }
    }
}

/// A problem as the client reads it (RFC 9457), with the error's name beside the standard members.
#[derive(Serialize)]
struct Problem {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    #[serde(flatten)]
    members: Option<Box<Map<String, Value>>>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let problem = Problem {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            members: self.members,
        };
        let mut response = (self.status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        match self.status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"warmline\""));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// An error and what caused it, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
