//! Calls read: as rows of a list, and one whole.

use super::callbacks;
use super::row::{Narrowed, from_json, micros, named, optional_time, time};
use crate::call::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::record::Disposition;
use crate::store::ledger::query::{CallDetail, CallFilter, CallRow, EventRow, HandoffRow, HandoffStateRow, Page, Paged};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What a row of a list is made of.
const SELECT: &str = "SELECT calls.*, started_at AS cursor_at, id AS cursor_number FROM calls";

pub(super) fn list(ledger: &Connection, filter: &CallFilter, page: Page) -> rusqlite::Result<Paged<CallRow>> {
    let mut narrowed = Narrowed::default();
    narrowed.by_some("tenant = ?", filter.tenant.as_ref().map(TenantId::to_string));
    narrowed.by_some("started_at >= ?", filter.from.map(micros));
    narrowed.by_some("started_at < ?", filter.to.map(micros));
    narrowed.by_some("reason = ?", filter.reason.as_ref().map(ReasonId::to_string));
    narrowed.by_some("handoff = ?", filter.handoff.clone());
    narrowed.by_any("caller", &filter.caller);
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
    narrowed.page(ledger, SELECT, ("started_at", "id"), page, call_row)
}

pub(super) fn tenants(ledger: &Connection) -> rusqlite::Result<Vec<TenantId>> {
    let mut statement = ledger.prepare_cached("SELECT DISTINCT tenant FROM calls UNION SELECT tenant FROM forgotten ORDER BY 1")?;
    let tenants = statement.query_map([], |row| row.get(0).map(|tenant: String| TenantId::new(tenant)))?;
    tenants.collect()
}

pub(super) fn one(ledger: &Connection, tenant: Option<&TenantId>, call: &CallId) -> rusqlite::Result<Option<CallDetail>> {
    let tenant = tenant.map(TenantId::as_str);
    let found = ledger
        .prepare_cached("SELECT * FROM calls WHERE call = ?1 AND (?2 IS NULL OR tenant = ?2) ORDER BY started_at DESC LIMIT 1")?
        .query_row(params![call.as_str(), tenant], |row| Ok((row.get("id")?, call_row(row)?)))
        .optional()?;
    let Some((number, call)) = found else { return Ok(None) };
    Ok(Some(CallDetail {
        events: events(ledger, number)?,
        handoffs: handoffs(ledger, number, &call)?,
        callbacks: callbacks::of_call(ledger, number)?,
        call,
    }))
}

fn call_row(row: &Row<'_>) -> rusqlite::Result<CallRow> {
    Ok(CallRow {
        tenant: TenantId::new(row.get::<_, String>("tenant")?),
        call: CallId::new(row.get::<_, String>("call")?),
        started_at: time(row, "started_at")?,
        last_at: time(row, "last_at")?,
        ended_at: optional_time(row, "ended_at")?,
        caller: row.get("caller")?,
        dialled: named(row, "dialled", |number| PhoneNumber::new(&number))?,
        language: row.get("language")?,
        turns: row.get("turns")?,
        escalated_at: optional_time(row, "escalated_at")?,
        reason: named(row, "reason", ReasonId::new)?,
        rule: row.get("rule")?,
        handoff: row.get("handoff")?,
    })
}

fn events(ledger: &Connection, call: i64) -> rusqlite::Result<Vec<EventRow>> {
    let mut statement = ledger.prepare_cached("SELECT * FROM events WHERE call = ?1 ORDER BY sequence")?;
    let rows = statement.query_map([call], |row| {
        #[expect(clippy::cast_possible_truncation, reason = "it was written from a number of this size")]
        let sentiment = row.get::<_, Option<f64>>("sentiment")?.map(|sentiment| sentiment as f32);
        Ok(EventRow {
            sequence: row.get("sequence")?,
            at: time(row, "at")?,
            event: row.get("event")?,
            turn: row.get("turn")?,
            spoken: from_json(row, "spoken")?,
            sentiment,
            decision: from_json(row, "decision")?,
        })
    })?;
    rows.collect()
}

fn handoffs(ledger: &Connection, number: i64, call: &CallRow) -> rusqlite::Result<Vec<HandoffRow>> {
    let mut statement = ledger.prepare_cached("SELECT * FROM handoffs WHERE call = ?1 ORDER BY began, handoff")?;
    let rows = statement.query_map([number], |row| {
        let id: String = row.get("handoff")?;
        Ok(HandoffRow {
            reason: ReasonId::new(row.get::<_, String>("reason")?),
            rule: row.get("rule")?,
            began: time(row, "began")?,
            states: states(ledger, number, &id)?,
            dispositions: dispositions(ledger, number, &id, call)?,
            id: HandoffId::new(id),
        })
    })?;
    rows.collect()
}

fn states(ledger: &Connection, call: i64, handoff: &str) -> rusqlite::Result<Vec<HandoffStateRow>> {
    let mut statement = ledger.prepare_cached("SELECT * FROM handoff_states WHERE call = ?1 AND handoff = ?2 ORDER BY sequence")?;
    let rows = statement.query_map(params![call, handoff], |row| {
        Ok(HandoffStateRow {
            at: time(row, "at")?,
            state: row.get("state")?,
            desk: named(row, "desk", DeskId::new)?,
            attempt: row.get("attempt")?,
            failure: row.get("failure")?,
        })
    })?;
    rows.collect()
}

fn dispositions(ledger: &Connection, number: i64, handoff: &str, call: &CallRow) -> rusqlite::Result<Vec<Disposition>> {
    let mut statement = ledger.prepare_cached("SELECT * FROM dispositions WHERE call = ?1 AND handoff = ?2 ORDER BY at, by")?;
    let rows = statement.query_map(params![number, handoff], |row| {
        Ok(Disposition {
            tenant: call.tenant.clone(),
            call: call.call.clone(),
            handoff: HandoffId::new(handoff),
            at: time(row, "at")?,
            resolved: row.get("resolved")?,
            right_handoff: row.get("right_handoff")?,
            note: row.get("note")?,
            by: row.get("by")?,
        })
    })?;
    rows.collect()
}
