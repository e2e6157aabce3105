//! Callbacks read.

use super::row::{Narrowed, named, optional};
use crate::call::{CallId, HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::store::ledger::query::{CallbackFilter, CallbackRow, Page, Paged};
use deadpool_postgres::Object;
use tokio_postgres::{Error, Row};

/// What a row is made of: the callback, and of its call what names it.
const SELECT: &str = "SELECT callbacks.*, calls.tenant, calls.call AS name, asked_at AS cursor_at, callbacks.id AS cursor_number
     FROM callbacks JOIN calls ON calls.id = callbacks.call";

pub(super) async fn list(ledger: &Object, filter: &CallbackFilter, page: Page) -> Result<Paged<CallbackRow>, Error> {
    let mut narrowed = Narrowed::default();
    narrowed.by_some("calls.tenant = ?", filter.tenant.as_ref().map(TenantId::to_string));
    match filter.open {
        Some(true) => narrowed.by("closed IS NULL"),
        Some(false) => narrowed.by("closed IS NOT NULL"),
        None => {}
    }
    narrowed.page(ledger, SELECT, ("asked_at", "callbacks.id"), page, callback_row).await
}

pub(super) async fn of_call(ledger: &Object, call: i64) -> Result<Vec<CallbackRow>, Error> {
    let statement = format!("{SELECT} WHERE callbacks.call = $1 ORDER BY asked_at, callbacks.id");
    let statement = ledger.prepare_cached(&statement).await?;
    ledger.query(&statement, &[&call]).await?.iter().map(callback_row).collect()
}

fn callback_row(row: &Row) -> Result<CallbackRow, Error> {
    Ok(CallbackRow {
        tenant: named(row, "tenant", TenantId::new)?,
        call: named(row, "name", CallId::new)?,
        handoff: named(row, "handoff", HandoffId::new)?,
        asked_at: row.try_get("asked_at")?,
        number: optional(row, "number", |number| PhoneNumber::new(&number))?,
        reason: named(row, "reason", ReasonId::new)?,
        summary: row.try_get("summary")?,
        closed: row.try_get("closed")?,
        closed_at: row.try_get("closed_at")?,
    })
}
