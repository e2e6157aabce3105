//! Calls read: as rows of a list, and one whole.

use super::callbacks;
use super::row::{Narrowed, bound, count, from_json, named, optional};
use crate::call::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::record::Disposition;
use crate::store::ledger::query::{CallDetail, CallFilter, CallRow, EventRow, HandoffRow, HandoffStateRow, Page, Paged};
use deadpool_postgres::Object;
use std::collections::BTreeMap;
use tokio_postgres::{Error, Row};

/// What a row of a list is made of.
const SELECT: &str = "SELECT calls.*, started_at AS cursor_at, id AS cursor_number FROM calls";
/// The latest call of a name, of one tenant or of any.
const ONE: &str = "SELECT * FROM calls WHERE call = $1 AND ($2::text IS NULL OR tenant = $2) ORDER BY started_at DESC LIMIT 1";

pub(super) async fn list(ledger: &Object, filter: &CallFilter, page: Page) -> Result<Paged<CallRow>, Error> {
    let mut narrowed = Narrowed::default();
    narrowed.by_some("tenant = ?", filter.tenant.as_ref().map(TenantId::to_string));
    narrowed.by_some("started_at >= ?", filter.from.map(bound));
    narrowed.by_some("started_at < ?", filter.to.map(bound));
    narrowed.by_some("reason = ?", filter.reason.as_ref().map(ReasonId::to_string));
    narrowed.by_some("handoff = ?", filter.handoff.clone());
    narrowed.by_some("caller = ANY(?)", Some(filter.caller.clone()).filter(|forms| !forms.is_empty()));
    match filter.escalated {
        Some(true) => narrowed.by("escalated_at IS NOT NULL"),
        Some(false) => narrowed.by("escalated_at IS NULL"),
        None => {}
    }
    match filter.ended {
        Some(true) => narrowed.by("ended_at IS NOT NULL"),
        Some(false) => narrowed.by("ended_at IS NULL"),
        None => {}
    }
    narrowed.page(ledger, SELECT, ("started_at", "id"), page, call_row).await
}

pub(super) async fn tenants(ledger: &Object) -> Result<Vec<TenantId>, Error> {
    let statement = "SELECT DISTINCT tenant FROM calls UNION SELECT tenant FROM forgotten";
    let rows = ledger.query(statement, &[]).await?;
    let mut tenants = rows.iter().map(|row| named(row, "tenant", TenantId::new)).collect::<Result<Vec<_>, _>>()?;
    // Not the database's order, which depends on how it was made.
    tenants.sort();
    Ok(tenants)
}

pub(super) async fn one(ledger: &Object, tenant: Option<&TenantId>, call: &CallId) -> Result<Option<CallDetail>, Error> {
    let statement = ledger.prepare_cached(ONE).await?;
    let Some(row) = ledger.query_opt(&statement, &[&call.as_str(), &tenant.map(TenantId::as_str)]).await? else { return Ok(None) };
    let (number, call) = (row.try_get("id")?, call_row(&row)?);
    Ok(Some(CallDetail {
        events: events(ledger, number).await?,
        handoffs: handoffs(ledger, number, &call).await?,
        callbacks: callbacks::of_call(ledger, number).await?,
        call,
    }))
}

fn call_row(row: &Row) -> Result<CallRow, Error> {
    Ok(CallRow {
        tenant: named(row, "tenant", TenantId::new)?,
        call: named(row, "call", CallId::new)?,
        started_at: row.try_get("started_at")?,
        last_at: row.try_get("last_at")?,
        ended_at: row.try_get("ended_at")?,
        caller: row.try_get("caller")?,
        dialled: optional(row, "dialled", |number| PhoneNumber::new(&number))?,
        language: row.try_get("language")?,
        turns: count(row, "turns")?,
        escalated_at: row.try_get("escalated_at")?,
        reason: optional(row, "reason", ReasonId::new)?,
        rule: row.try_get("rule")?,
        handoff: row.try_get("handoff")?,
    })
}

/// All rows of a call in a table, in an order.
async fn rows_of(ledger: &Object, call: i64, table: &str, order: &str) -> Result<Vec<Row>, Error> {
    let statement = ledger.prepare_cached(&format!("SELECT * FROM {table} WHERE call = $1 ORDER BY {order}")).await?;
    ledger.query(&statement, &[&call]).await
}

async fn events(ledger: &Object, call: i64) -> Result<Vec<EventRow>, Error> {
    rows_of(ledger, call, "events", "sequence").await?.iter().map(event_row).collect()
}

fn event_row(row: &Row) -> Result<EventRow, Error> {
    Ok(EventRow {
        sequence: count(row, "sequence")?,
        at: row.try_get("at")?,
        event: row.try_get("event")?,
        turn: row.try_get::<_, Option<i64>>("turn")?.and_then(|turn| u32::try_from(turn).ok()),
        spoken: from_json(row, "spoken")?,
        sentiment: row.try_get("sentiment")?,
        decision: from_json(row, "decision")?,
    })
}

async fn handoffs(ledger: &Object, number: i64, call: &CallRow) -> Result<Vec<HandoffRow>, Error> {
    let mut states: BTreeMap<HandoffId, Vec<HandoffStateRow>> = BTreeMap::new();
    for row in rows_of(ledger, number, "handoff_states", "sequence").await? {
        states.entry(named(&row, "handoff", HandoffId::new)?).or_default().push(state_row(&row)?);
    }
    let mut dispositions: BTreeMap<HandoffId, Vec<Disposition>> = BTreeMap::new();
    for row in rows_of(ledger, number, "dispositions", "at, by").await? {
        dispositions.entry(named(&row, "handoff", HandoffId::new)?).or_default().push(disposition(&row, call)?);
    }
    let rows = rows_of(ledger, number, "handoffs", "began, handoff").await?;
    let handoff = |row: &Row| {
        let id = named(row, "handoff", HandoffId::new)?;
        Ok(HandoffRow {
            reason: named(row, "reason", ReasonId::new)?,
            rule: row.try_get("rule")?,
            began: row.try_get("began")?,
            states: states.remove(&id).unwrap_or_default(),
            dispositions: dispositions.remove(&id).unwrap_or_default(),
            id,
        })
    };
    rows.iter().map(handoff).collect()
}

fn state_row(row: &Row) -> Result<HandoffStateRow, Error> {
    Ok(HandoffStateRow {
        at: row.try_get("at")?,
        state: row.try_get("state")?,
        desk: optional(row, "desk", DeskId::new)?,
        attempt: count(row, "attempt")?,
        failure: row.try_get("failure")?,
    })
}

fn disposition(row: &Row, call: &CallRow) -> Result<Disposition, Error> {
    Ok(Disposition {
        tenant: call.tenant.clone(),
        call: call.call.clone(),
        handoff: named(row, "handoff", HandoffId::new)?,
        at: row.try_get("at")?,
        resolved: row.try_get("resolved")?,
        right_handoff: row.try_get("right_handoff")?,
        note: row.try_get("note")?,
        by: row.try_get("by")?,
    })
}
