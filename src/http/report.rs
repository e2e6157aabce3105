//! `GET /v1/report`: the figures, as `warmline report` tells them.

use super::Api;
use super::calls::{query, time, wrong};
use super::error::ApiError;
use crate::call::TenantId;
use crate::record::{FiguresQuestion, FiguresReport, Period};
use crate::service::ledger::LedgerError;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// How many days a report covers that does not say since when.
const DAYS: i64 = 30;

/// What is asked of a report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportQuery {
    tenant: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    time_zone: Option<String>,
    repeat_days: Option<String>,
}

/// `GET /v1/report`: the figures by tenant and period.
pub(super) async fn figures(State(api): State<Api>, asked: Result<Query<ReportQuery>, QueryRejection>) -> Result<Response, ApiError> {
    let question = question(&query(asked)?, api.service.clock().now())?;
    let figures = api.service.ledger()?.figures(&question).await.map_err(LedgerError::Store)?;
    Ok(Json(FiguresReport::new(&question, figures)).into_response())
}

fn question(asked: &ReportQuery, now: jiff::Timestamp) -> Result<FiguresQuestion, ApiError> {
    let time_zone = match asked.time_zone.as_deref() {
        None => TimeZone::UTC,
        Some(name) => TimeZone::get(name).map_err(|_| wrong("time_zone", "a name such as `America/New_York`"))?,
    };
    let to = time("to", asked.to.as_deref(), &time_zone)?.unwrap_or(now);
    let from = time("from", asked.from.as_deref(), &time_zone)?.unwrap_or_else(|| days_before(to, DAYS));
    if from >= to {
        return Err(wrong("from", "a time before `to`"));
    }
    let by = match asked.by.as_deref() {
        None => None,
        Some(by) => Some(Period::named(by).ok_or_else(|| wrong("by", "`day`, `week` or `month`"))?),
    };
    let repeat_days = match asked.repeat_days.as_deref().map(str::parse) {
        None => FiguresQuestion::REPEAT_DAYS,
        Some(Ok(days @ 1..=365)) => days,
        Some(_) => return Err(wrong("repeat_days", "a number from 1 to 365")),
    };
    let repeat_within = SignedDuration::from_hours(i64::from(repeat_days) * 24);
    Ok(FiguresQuestion { tenant: asked.tenant.as_deref().map(TenantId::new), from, to, by, time_zone, repeat_within })
}

fn days_before(to: jiff::Timestamp, days: i64) -> jiff::Timestamp {
    to.checked_sub(SignedDuration::from_hours(days * 24)).unwrap_or(jiff::Timestamp::MIN)
}
