//! What a report counts, read one row at a time.

use super::row::{micros, named, optional_time, time};
use crate::call::{ReasonId, TenantId};
use crate::record::{CallFact, Figures, FiguresQuestion, HandoffFact, Tally};
use rusqlite::{Connection, Row, params};

/// The calls in the order they began.
const CALLS: &str = "SELECT tenant, started_at, caller, reason, escalated_at FROM calls
     WHERE started_at >= ?1 AND started_at < ?2 AND (?3 IS NULL OR tenant = ?3) ORDER BY started_at, id";

/// The handoffs of those calls, with whether a desk was tried, when a human had the caller, and the latest word on each question.
const HANDOFFS: &str = "SELECT calls.tenant, calls.started_at, h.rule, h.began,
         EXISTS (SELECT 1 FROM handoff_states s WHERE s.call = h.call AND s.handoff = h.handoff AND s.desk IS NOT NULL) AS tried,
         (SELECT min(at) FROM handoff_states s WHERE s.call = h.call AND s.handoff = h.handoff AND s.state = 'bridged') AS bridged_at,
         (SELECT resolved FROM dispositions d
          WHERE d.call = h.call AND d.handoff = h.handoff AND resolved IS NOT NULL ORDER BY at DESC LIMIT 1) AS resolved,
         (SELECT right_handoff FROM dispositions d
          WHERE d.call = h.call AND d.handoff = h.handoff AND right_handoff IS NOT NULL ORDER BY at DESC LIMIT 1) AS right_handoff
     FROM calls JOIN handoffs h ON h.call = calls.id
     WHERE calls.started_at >= ?1 AND calls.started_at < ?2 AND (?3 IS NULL OR calls.tenant = ?3)";

pub(super) fn figures(ledger: &Connection, question: FiguresQuestion) -> rusqlite::Result<Vec<Figures>> {
    let tenant = question.tenant.as_ref().map(TenantId::to_string);
    let (looks_back_to, from, to) = (micros(question.looks_back_to()), micros(question.from), micros(question.to));
    let mut tally = Tally::new(question);
    let mut calls = ledger.prepare_cached(CALLS)?;
    let mut rows = calls.query(params![looks_back_to, to, tenant])?;
    while let Some(row) = rows.next()? {
        tally.call(call_fact(row)?);
    }
    let mut handoffs = ledger.prepare_cached(HANDOFFS)?;
    let mut rows = handoffs.query(params![from, to, tenant])?;
    while let Some(row) = rows.next()? {
        tally.handoff(handoff_fact(row)?);
    }
    Ok(tally.finish())
}

fn call_fact(row: &Row<'_>) -> rusqlite::Result<CallFact> {
    Ok(CallFact {
        tenant: TenantId::new(row.get::<_, String>("tenant")?),
        started_at: time(row, "started_at")?,
        caller: row.get("caller")?,
        escalated: named(row, "reason", ReasonId::new)?,
    })
}

fn handoff_fact(row: &Row<'_>) -> rusqlite::Result<HandoffFact> {
    Ok(HandoffFact {
        tenant: TenantId::new(row.get::<_, String>("tenant")?),
        started_at: time(row, "started_at")?,
        rule: row.get("rule")?,
        began: time(row, "began")?,
        tried: row.get("tried")?,
        bridged_at: optional_time(row, "bridged_at")?,
        resolved: row.get("resolved")?,
        right_handoff: row.get("right_handoff")?,
    })
}
