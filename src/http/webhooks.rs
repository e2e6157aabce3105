//! What the exchange posts: one event in, the actions for it out.

use super::Api;
use super::error::ApiError;
use crate::call::TenantId;
use crate::service::{Door, TurnError};
use crate::telemetry::events::{UnknownEvent, WebhookReceived};
use crate::telephony::{Incoming, WebhookError};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `POST /webhook/call`: the tenant is found by the number that was dialled.
///
/// Whatever the request calls its body, it is read as JSON: exchanges are careless about `Content-Type`.
pub(super) async fn call(State(api): State<Api>, headers: HeaderMap, body: Bytes) -> Result<Response, ApiError> {
    receive(&api, Door::Number, &headers, &body).await
}

/// `POST /webhook/call/{tenant}`: the path says whose call it is.
pub(super) async fn call_of_tenant(
    State(api): State<Api>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ApiError> {
    receive(&api, Door::Tenant(TenantId::new(tenant)), &headers, &body).await
}

/// Reads, answers and counts one event.
async fn receive(api: &Api, door: Door, headers: &HeaderMap, body: &[u8]) -> Result<Response, ApiError> {
    let idempotency_key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
    let incoming = api.exchange.read(body, idempotency_key);
    let event = match &incoming {
        Ok(Incoming::Event(event)) => event.kind.name(),
        Ok(Incoming::Unknown { .. }) => "unknown",
        Err(_) => "unreadable",
    };
    let answer = answer(api, door, incoming).await;
    let result = answer.as_ref().map_or_else(ApiError::code, |_| "ok");
    WebhookReceived { event, result }.emit(&api.metrics);
    answer
}

async fn answer(api: &Api, door: Door, incoming: Result<Incoming, WebhookError>) -> Result<Response, ApiError> {
    let commands = match incoming? {
        Incoming::Event(event) => api.service.take_turn(door, event).await?,
        Incoming::Unknown { call, event } => {
            UnknownEvent { call: &call, event: &event }.emit(&api.metrics);
            Vec::new()
        }
    };
    let answer = api.exchange.answer(&commands);
    Ok(([(header::CONTENT_TYPE, answer.content_type)], answer.body).into_response())
}

impl From<WebhookError> for ApiError {
    fn from(error: WebhookError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error.code(), error.to_string())
    }
}

impl From<TurnError> for ApiError {
    fn from(error: TurnError) -> Self {
        match error {
            TurnError::UnknownTenant(tenant) => Self::new(
                StatusCode::NOT_FOUND,
                "unknown_tenant",
                format!("no policy is for the tenant `{tenant}`; write one with `tenant: {tenant}` in it"),
            ),
            TurnError::UnknownNumber(Some(number)) => Self::new(
                StatusCode::NOT_FOUND,
                "unknown_number",
                format!("no policy answers the number {}; add it to the `numbers` of one", number.redacted()),
            ),
            TurnError::UnknownNumber(None) => Self::new(
                StatusCode::NOT_FOUND,
                "unknown_number",
                "the event names no number in `to` and its call is not known; send `to`, or post to `/webhook/call/TENANT`",
            ),
            TurnError::Store(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", "the call's session cannot be kept just now; try again")
                    .because(error)
            }
        }
    }
}
