//! What a query narrows a list to.

use super::super::error::ApiError;
use crate::call::{ReasonId, TenantId};
use crate::record::moment;
use crate::store::ledger::{CallFilter, CallbackFilter, Page};
use axum::http::StatusCode;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Which part of a list.
#[derive(Debug, Default, Deserialize)]
pub(in crate::http) struct PageQuery {
    pub(super) after: Option<String>,
    pub(super) limit: Option<String>,
}

/// The filters of `GET /v1/calls`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CallQuery {
    tenant: Option<String>,
    from: Option<String>,
    to: Option<String>,
    reason: Option<String>,
    outcome: Option<String>,
    handoff: Option<String>,
    state: Option<String>,
    pub(super) caller: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

impl CallQuery {
    pub(super) fn page(&self) -> Result<Page, ApiError> {
        PageQuery { after: self.after.clone(), limit: self.limit.clone() }.read()
    }

    /// Everything but who rang, which has to be hashed first.
    pub(super) fn filter(&self) -> Result<CallFilter, ApiError> {
        Ok(CallFilter {
            tenant: self.tenant.as_deref().map(TenantId::new),
            from: time("from", self.from.as_deref(), &TimeZone::UTC)?,
            to: time("to", self.to.as_deref(), &TimeZone::UTC)?,
            escalated: choice("outcome", self.outcome.as_deref(), ["escalated", "contained"])?,
            reason: self.reason.as_deref().map(ReasonId::new),
            caller: Vec::new(),
            ended: choice("state", self.state.as_deref(), ["ended", "live"])?,
            handoff: self.handoff.clone(),
        })
    }
}

/// The filters of `GET /v1/callbacks`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct CallbackQuery {
    tenant: Option<String>,
    state: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

impl CallbackQuery {
    pub(super) fn page(&self) -> Result<Page, ApiError> {
        PageQuery { after: self.after.clone(), limit: self.limit.clone() }.read()
    }

    pub(super) fn filter(&self) -> Result<CallbackFilter, ApiError> {
        let open = choice("state", self.state.as_deref(), ["open", "closed"])?;
        Ok(CallbackFilter { tenant: self.tenant.as_deref().map(TenantId::new), open })
    }
}

/// Reads an instant, or a day, which stands for its first moment in a time zone.
pub(in crate::http) fn time(parameter: &str, written: Option<&str>, zone: &TimeZone) -> Result<Option<Timestamp>, ApiError> {
    let Some(written) = written else { return Ok(None) };
    let time = moment(written, zone);
    time.map(Some).ok_or_else(|| wrong(parameter, "a time such as `2026-11-01T00:00:00Z`, or a day such as `2026-11-01`"))
}

/// Reads one of two words: whether it is the first.
fn choice(parameter: &str, written: Option<&str>, [yes, no]: [&str; 2]) -> Result<Option<bool>, ApiError> {
    match written {
        None => Ok(None),
        Some(word) if word == yes => Ok(Some(true)),
        Some(word) if word == no => Ok(Some(false)),
        Some(_) => Err(wrong(parameter, &format!("`{yes}` or `{no}`"))),
    }
}

/// A parameter that does not read.
pub(in crate::http) fn wrong(parameter: &str, expected: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "bad_query", format!("`{parameter}` does not read; write {expected}"))
}
