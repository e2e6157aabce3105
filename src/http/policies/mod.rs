//! What operators see of the policies, and ask of their reloads.

mod overview;

use super::Api;
use super::error::ApiError;
use crate::call::TenantId;
use crate::diagnostic::suggest;
use crate::policy::ResolvedPolicy;
use crate::service::reload::{ReloadRefused, ReloadReport, ReloadRequest};
use crate::telemetry::events::{ReloadOutcome, ReloadTrigger};
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use overview::Overview;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

/// `GET /v1/policies`: what is in force, how each file fares, what reloads came to.
pub(super) async fn all(State(api): State<Api>) -> Response {
    let (snapshot, status) = (api.reloads.current(), api.reloads.status());
    Json(Overview::of(&snapshot, &status)).into_response()
}

/// What can be asked of all policies, below the same path as their tenants.
const COMMANDS: [&str; 3] = ["reload", "rollback", "unpin"];

/// `GET /v1/policies/{tenant}` for tenants that bear the name of a command: its own route would hide theirs.
pub(super) fn of_tenants_called_like_a_command() -> Router<Api> {
    COMMANDS
        .into_iter()
        .fold(Router::new(), |routes, name| routes.route(&format!("/v1/policies/{name}"), get(move |api| one(api, Path(name.to_owned())))))
}

/// `GET /v1/policies/{tenant}`: a tenant's policy as it works, packs merged in.
pub(super) async fn one(State(api): State<Api>, Path(tenant): Path<String>) -> Result<Response, ApiError> {
    let snapshot = api.reloads.current();
    let found = snapshot.catalogue.by_tenant(&TenantId::new(tenant.as_str()));
    let policy = found.ok_or_else(|| {
        let near = suggest(&tenant, snapshot.catalogue.policies().map(|policy| policy.tenant.as_str()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        ApiError::new(StatusCode::NOT_FOUND, "unknown_tenant", format!("no policy in force is for the tenant `{tenant}`{near}"))
    })?;
    Ok(Json(ResolvedPolicy::of(policy)).into_response())
}

/// How to reload.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct HowToReload {
    /// Only tell what would happen.
    dry_run: bool,
    /// Go ahead though most tenants are gone.
    force: bool,
}

/// `POST /v1/policies/reload`: reads the files now.
pub(super) async fn reload(State(api): State<Api>, peer: ConnectInfo<SocketAddr>, how: Query<HowToReload>) -> Result<Response, ApiError> {
    let request = ReloadRequest { dry_run: how.dry_run, force: how.force, ..asked_by(&peer) };
    answer(api.reloads.request(request).await)
}

/// The state to go back to.
#[derive(Debug, Deserialize)]
struct GoBack {
    generation: u64,
}

/// `POST /v1/policies/rollback`: puts an earlier state in force and holds it there.
pub(super) async fn roll_back(State(api): State<Api>, peer: ConnectInfo<SocketAddr>, body: Bytes) -> Result<Response, ApiError> {
    let go_back: GoBack = serde_json::from_slice(&body).map_err(|problem| {
        let detail = format!("{problem}; send the generation to go back to, such as `{{\"generation\": 3}}`");
        ApiError::new(StatusCode::BAD_REQUEST, "not_json", detail)
    })?;
    answer(api.reloads.roll_back(go_back.generation, asked_by(&peer)).await)
}

/// `POST /v1/policies/unpin`: follows the files again.
pub(super) async fn unpin(State(api): State<Api>, peer: ConnectInfo<SocketAddr>) -> Result<Response, ApiError> {
    answer(api.reloads.unpin(asked_by(&peer)).await)
}

fn asked_by(peer: &SocketAddr) -> ReloadRequest {
    ReloadRequest { actor: Some(peer.ip().to_canonical().to_string()), ..ReloadRequest::by(ReloadTrigger::Api) }
}

/// A report, or the problem that it amounts to, with the report in it.
fn answer(asked: Result<Arc<ReloadReport>, ReloadRefused>) -> Result<Response, ApiError> {
    let report = asked?;
    let detail = report.problem.clone().unwrap_or_else(|| "nothing new is in force; `report` says what is wrong where".to_owned());
    let (status, code) = match report.outcome {
        ReloadOutcome::Applied | ReloadOutcome::Partial | ReloadOutcome::Unchanged | ReloadOutcome::RolledBack => {
            return Ok(Json(&*report).into_response());
        }
        ReloadOutcome::RejectedPinned => (StatusCode::CONFLICT, "pinned"),
        ReloadOutcome::RejectedInvalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        ReloadOutcome::RejectedShrink => (StatusCode::UNPROCESSABLE_ENTITY, "shrink"),
        ReloadOutcome::Failed => (StatusCode::UNPROCESSABLE_ENTITY, "failed"),
    };
    Err(ApiError::new(status, code, detail).with("report", &*report))
}

impl From<ReloadRefused> for ApiError {
    fn from(refused: ReloadRefused) -> Self {
        let (status, code) = match refused {
            ReloadRefused::Busy => (StatusCode::CONFLICT, "busy"),
            ReloadRefused::UnknownGeneration(_) => (StatusCode::NOT_FOUND, "unknown_generation"),
            ReloadRefused::Stopped => (StatusCode::SERVICE_UNAVAILABLE, "stopped"),
        };
        Self::new(status, code, refused.to_string())
    }
}
