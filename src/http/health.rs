//! Whether the process lives, whether it can take calls, and its figures.

use super::Api;
use super::error::ApiError;
use crate::service::Readiness;
use crate::store::sessions::JournalFigures;
use crate::telemetry::METRICS_CONTENT_TYPE;
use crate::telemetry::events::{JournalCounted, SessionsCounted};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

/// `GET /livez`: the process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: calls can be taken.
pub(super) async fn ready(State(api): State<Api>) -> Result<&'static str, ApiError> {
    match api.service.ready() {
        Readiness::Ready => Ok("ok\n"),
        Readiness::NotReady(why) => Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", why)),
    }
}

/// `GET /metrics`: the figures, for a scraper.
pub(super) async fn metrics(State(api): State<Api>) -> impl IntoResponse {
    SessionsCounted { live: api.service.live_calls() }.emit(&api.metrics);
    let JournalFigures { waiting, dropped } = api.service.journal();
    JournalCounted { waiting, dropped }.emit(&api.metrics);
    ([(header::CONTENT_TYPE, METRICS_CONTENT_TYPE)], api.metrics.encode())
}
