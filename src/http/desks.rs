//! What operators see of the desks, and say of them: open, closed or full.

use super::Api;
use super::error::ApiError;
use crate::call::{DeskId, DeskSwitch, LiveHandoff, TenantId};
use crate::diagnostic::suggest;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::Desk;
use crate::store::StoreError;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every desk of every tenant.
#[derive(Debug, Serialize)]
pub(super) struct Desks {
    desks: Vec<DeskOverview>,
}

/// One desk, as it stands.
#[derive(Debug, Serialize)]
pub(super) struct DeskOverview {
    tenant: TenantId,
    desk: DeskId,
    /// What an operator says of it.
    state: DeskSwitch,
    /// Whether it is within its hours.
    in_hours: bool,
    /// When it opens next, where it is not.
    opens: Option<Timestamp>,
    /// How many calls it has.
    calls: usize,
    /// How many it may have.
    at_most: Option<u32>,
    numbers: usize,
    skills: Vec<String>,
    languages: Vec<String>,
}

/// `GET /v1/desks`: every desk, as it stands.
pub(super) async fn all(State(api): State<Api>) -> Result<Json<Desks>, ApiError> {
    let snapshot = api.service.policies().current();
    let mut desks = Vec::new();
    for policy in snapshot.catalogue.policies().filter(|policy| !policy.desks.is_empty()) {
        let switches = api.service.desk_switches(&policy.tenant).await.map_err(unavailable)?;
        let live = api.service.live_handoffs(&policy.tenant).await.map_err(unavailable)?;
        let now = api.service.clock().now();
        desks.extend(policy.desks.iter().map(|(id, desk)| overview(policy, id, desk, &switches, &live, now)));
    }
    Ok(Json(Desks { desks }))
}

fn overview(
    policy: &CompiledPolicy,
    id: &DeskId,
    desk: &Desk,
    switches: &BTreeMap<DeskId, DeskSwitch>,
    live: &[LiveHandoff],
    now: Timestamp,
) -> DeskOverview {
    let hours = desk.hours.as_ref().and_then(|name| policy.hours.get(name));
    let in_hours = hours.is_none_or(|hours| hours.open_at(now, &policy.time_zone));
    DeskOverview {
        tenant: policy.tenant.clone(),
        desk: id.clone(),
        state: switches.get(id).copied().unwrap_or(DeskSwitch::Open),
        in_hours,
        opens: hours.filter(|_| !in_hours).and_then(|hours| hours.next_opening(now, &policy.time_zone)),
        calls: live.iter().filter(|handoff| handoff.desk == *id).count(),
        at_most: desk.at_most,
        numbers: desk.numbers.len(),
        skills: desk.skills.clone(),
        languages: desk.languages.clone(),
    }
}

/// What an operator says of a desk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    state: DeskSwitch,
}

/// `PUT /v1/desks/{tenant}/{desk}`: opens, closes or fills a desk from the next call on.
pub(super) async fn switch(
    State(api): State<Api>,
    Path((tenant, desk)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<DeskOverview>, ApiError> {
    let Switch { state } = serde_json::from_slice(&body).map_err(|problem| {
        let detail = format!("{problem}; send `{{\"state\": \"open\"}}`, `\"closed\"` or `\"full\"`");
        ApiError::new(StatusCode::BAD_REQUEST, "bad_state", detail)
    })?;
    let (tenant, id) = (TenantId::new(tenant), DeskId::new(desk));
    let snapshot = api.service.policies().current();
    let policy = snapshot.catalogue.by_tenant(&tenant).ok_or_else(|| {
        let near = near(tenant.as_str(), snapshot.catalogue.policies().map(|policy| policy.tenant.as_str()));
        ApiError::new(StatusCode::NOT_FOUND, "unknown_tenant", format!("no policy in force is for the tenant `{tenant}`{near}"))
    })?;
    let desk = policy.desks.get(&id).ok_or_else(|| {
        let near = near(id.as_str(), policy.desks.keys().map(DeskId::as_str));
        ApiError::new(StatusCode::NOT_FOUND, "unknown_desk", format!("the policy of `{tenant}` has no desk `{id}`{near}"))
    })?;
    api.service.switch_desk(&tenant, &id, state).await.map_err(unavailable)?;
    let live = api.service.live_handoffs(&tenant).await.map_err(unavailable)?;
    let switches = BTreeMap::from([(id.clone(), state)]);
    Ok(Json(overview(policy, &id, desk, &switches, &live, api.service.clock().now())))
}

fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    suggest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn unavailable(error: StoreError) -> ApiError {
    let detail = "what is known of the desks cannot be had just now; try again";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "store_unavailable", detail).because(error)
}
