//! Callbacks read.

use super::row::{Narrowed, named, optional_time, time};
use crate::call::{CallId, HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::store::ledger::query::{CallbackFilter, CallbackRow, Page, Paged};
use rusqlite::{Connection, Row};

/// What a row is made of: the callback, and of its call what names it.
const SELECT: &str = "SELECT callbacks.*, calls.tenant, calls.call AS name, asked_at AS cursor_at, callbacks.id AS cursor_number
     FROM callbacks JOIN calls ON calls.id = callbacks.call";

pub(super) fn list(ledger: &Connection, filter: &CallbackFilter, page: Page) -> rusqlite::Result<Paged<CallbackRow>> {
    let mut narrowed = Narrowed::default();
    narrowed.by_some("calls.tenant = ?", filter.tenant.as_ref().map(TenantId::to_string));
    match filter.open {
        Some(true) => narrowed.by("closed IS NULL"),
        Some(false) => narrowed.by("closed IS NOT NULL"),
        None => {}
    }
    narrowed.page(ledger, SELECT, ("asked_at", "callbacks.id"), page, callback_row)
}

pub(super) fn of_call(ledger: &Connection, call: i64) -> rusqlite::Result<Vec<CallbackRow>> {
    let mut statement = ledger.prepare_cached(&format!("{SELECT} WHERE callbacks.call = ?1 ORDER BY asked_at, callbacks.id"))?;
    let rows = statement.query_map([call], callback_row)?;
    rows.collect()
}

fn callback_row(row: &Row<'_>) -> rusqlite::Result<CallbackRow> {
    Ok(CallbackRow {
        tenant: TenantId::new(row.get::<_, String>("tenant")?),
        call: CallId::new(row.get::<_, String>("name")?),
        handoff: HandoffId::new(row.get::<_, String>("handoff")?),
        asked_at: time(row, "asked_at")?,
        number: named(row, "number", |number| PhoneNumber::new(&number))?,
        reason: ReasonId::new(row.get::<_, String>("reason")?),
        summary: row.get("summary")?,
        closed: row.get("closed")?,
        closed_at: optional_time(row, "closed_at")?,
    })
}
