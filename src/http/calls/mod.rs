//! What operators see of calls and callbacks, and what they say of them.

mod filter;

use super::Api;
use super::error::ApiError;
use crate::call::{CallId, HandoffId, PhoneNumber, TenantId};
use crate::service::Said;
use crate::service::ledger::LedgerError;
use crate::store::ledger::{CallFilter, CallbackFilter, Cursor, Page, Paged};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
pub(super) use filter::{time, wrong};

use filter::{CallQuery, CallbackQuery, PageQuery};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How a callback may be closed.
const CLOSED: [&str; 3] = ["reached", "not_reached", "withdrawn"];

/// `GET /v1/calls`: the calls that pass the filters, the latest first.
pub(super) async fn all(State(api): State<Api>, query: Result<Query<CallQuery>, QueryRejection>) -> Result<Response, ApiError> {
    let query = self::query(query)?;
    let page = query.page()?;
    let mut filter: CallFilter = query.filter()?;
    if let Some(caller) = &query.caller {
        filter.caller = api.service.forms_of(filter.tenant.as_ref(), &PhoneNumber::new(caller)).await?;
    }
    let calls = api.service.ledger()?.calls(&filter, page).await.map_err(LedgerError::Store)?;
    Ok(paged("calls", &calls))
}

/// Which of the calls of one name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whose {
    tenant: Option<String>,
}

impl Whose {
    fn tenant(&self) -> Option<TenantId> {
        self.tenant.as_deref().map(TenantId::new)
    }
}

/// `GET /v1/calls/{id}`: a call whole.
pub(super) async fn one(
    State(api): State<Api>,
    Path(call): Path<String>,
    whose: Result<Query<Whose>, QueryRejection>,
) -> Result<Response, ApiError> {
    let (call, tenant) = (CallId::new(call), query(whose)?.tenant());
    let found = api.service.ledger()?.call(tenant.as_ref(), &call).await.map_err(LedgerError::Store)?;
    Ok(Json(found.ok_or(LedgerError::UnknownCall(call))?).into_response())
}

/// What a human says of a handoff.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Disposing {
    tenant: Option<String>,
    handoff: Option<String>,
    resolved: Option<bool>,
    right_handoff: Option<bool>,
    note: Option<String>,
}

/// `POST /v1/calls/{id}/disposition`: what a human says of a handoff.
pub(super) async fn dispose(State(api): State<Api>, Path(call): Path<String>, body: Bytes) -> Result<Response, ApiError> {
    let said: Disposing = read(&body, r#"{"resolved": true, "right_handoff": true}"#)?;
    if said.resolved.is_none() && said.right_handoff.is_none() && said.note.is_none() {
        let detail = "nothing is said; send `resolved`, `right_handoff` or `note`";
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "nothing_said", detail));
    }
    let said = Said {
        tenant: said.tenant.map(TenantId::new),
        call: CallId::new(call),
        handoff: said.handoff.map(HandoffId::new),
        resolved: said.resolved,
        right_handoff: said.right_handoff,
        note: said.note,
        by: "api",
    };
    api.service.record_disposition(said).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET /v1/callbacks`: the callers to ring back, the latest first.
pub(super) async fn callbacks(State(api): State<Api>, query: Result<Query<CallbackQuery>, QueryRejection>) -> Result<Response, ApiError> {
    let query = self::query(query)?;
    let page = query.page()?;
    let filter: CallbackFilter = query.filter()?;
    let callbacks = api.service.ledger()?.callbacks(&filter, page).await.map_err(LedgerError::Store)?;
    Ok(paged("callbacks", &callbacks))
}

/// How a callback went.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    tenant: Option<String>,
    closed: String,
}

/// `POST /v1/callbacks/{call}/close`: a callback is done with.
pub(super) async fn close_callback(State(api): State<Api>, Path(call): Path<String>, body: Bytes) -> Result<Response, ApiError> {
    let closing: Closing = read(&body, r#"{"closed": "reached"}"#)?;
    if !CLOSED.contains(&closing.closed.as_str()) {
        let detail = format!("`closed` is `{}`; write one of {}", closing.closed, CLOSED.map(|how| format!("`{how}`")).join(", "));
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_value", detail));
    }
    let tenant = closing.tenant.map(TenantId::new);
    let callback = api.service.close_callback(tenant.as_ref(), &CallId::new(call), &closing.closed).await?;
    Ok(Json(callback).into_response())
}

/// Whom to forget.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forgetting {
    caller: String,
    tenant: Option<String>,
}

/// `POST /v1/forget`: deletes one caller's data.
pub(super) async fn forget(State(api): State<Api>, body: Bytes) -> Result<Response, ApiError> {
    let forgetting: Forgetting = read(&body, r#"{"caller": "+15550100"}"#)?;
    let tenant = forgetting.tenant.map(TenantId::new);
    let forgotten = api.service.forget(tenant.as_ref(), &PhoneNumber::new(&forgetting.caller)).await?;
    Ok(Json(json!({ "forgotten": forgotten })).into_response())
}

/// A part of a list, with the cursor to the next.
fn paged<T: Serialize>(name: &str, paged: &Paged<T>) -> Response {
    Json(json!({ name: paged.rows, "next": paged.next.map(|cursor| cursor.to_string()) })).into_response()
}

/// What a query says, or what is wrong with it.
pub(super) fn query<T>(query: Result<Query<T>, QueryRejection>) -> Result<T, ApiError> {
    query.map(|Query(query)| query).map_err(|rejection| ApiError::new(StatusCode::BAD_REQUEST, "bad_query", rejection.body_text()))
}

fn read<T: DeserializeOwned>(body: &[u8], example: &str) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|problem| {
        let code = if problem.is_data() { "bad_body" } else { "not_json" };
        ApiError::new(StatusCode::BAD_REQUEST, code, format!("{problem}; send a JSON object such as `{example}`"))
    })
}

impl PageQuery {
    fn read(&self) -> Result<Page, ApiError> {
        let after = self.after.as_deref().map(str::parse::<Cursor>).transpose();
        let after = after.map_err(|_| filter::wrong("after", "the `next` of the page before"))?;
        let most = match self.limit.as_deref().map(str::parse) {
            None => 50,
            Some(Ok(most @ 1..=500)) => most,
            Some(_) => return Err(filter::wrong("limit", "a number from 1 to 500")),
        };
        Ok(Page { after, most })
    }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        let (status, code) = match &error {
            LedgerError::NoLedger => (StatusCode::NOT_IMPLEMENTED, "no_ledger"),
            LedgerError::UnknownCall(_) => (StatusCode::NOT_FOUND, "unknown_call"),
            LedgerError::UnknownHandoff(_) => (StatusCode::NOT_FOUND, "unknown_handoff"),
            LedgerError::UnknownCallback(_) => (StatusCode::NOT_FOUND, "unknown_callback"),
            LedgerError::Closed(_) => (StatusCode::CONFLICT, "closed"),
            LedgerError::Store(_) => {
                let detail = "the ledger does not answer; try again";
                return Self::new(StatusCode::SERVICE_UNAVAILABLE, "ledger_unavailable", detail).because(error);
            }
        };
        Self::new(status, code, error.to_string())
    }
}
