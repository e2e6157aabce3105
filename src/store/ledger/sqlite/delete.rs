//! What is deleted: one caller's data on request, and what a tenant keeps no longer. Whatever belongs to a call goes with it.

use super::row::micros;
use crate::call::{CallId, TenantId};
use crate::store::ledger::query::{Forget, Forgotten};
use jiff::Timestamp;
use rusqlite::{Transaction, params};

pub(super) fn forget(ledger: &Transaction<'_>, forget: &Forget) -> rusqlite::Result<Forgotten> {
    let tenant = forget.tenant.as_str();
    ledger.execute_batch("CREATE TEMP TABLE IF NOT EXISTS doomed (id INTEGER PRIMARY KEY); DELETE FROM doomed;")?;
    for caller in &forget.caller {
        ledger.execute("INSERT OR IGNORE INTO doomed SELECT id FROM calls WHERE tenant = ?1 AND caller = ?2", params![tenant, caller])?;
    }
    // A number in the clear is not kept in order to forget it.
    for caller in forget.caller.iter().filter(|caller| *caller != forget.number.as_str()) {
        ledger.execute(
            "INSERT INTO forgotten (tenant, caller, at) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant, caller) DO UPDATE SET at = max(at, excluded.at)",
            params![tenant, caller, micros(forget.at)],
        )?;
    }
    ledger.execute(
        "INSERT OR IGNORE INTO doomed SELECT calls.id FROM callbacks JOIN calls ON calls.id = callbacks.call
         WHERE tenant = ?1 AND number = ?2",
        params![tenant, forget.number.as_str()],
    )?;
    let calls = {
        let mut statement = ledger.prepare("SELECT call FROM calls WHERE id IN (SELECT id FROM doomed) ORDER BY started_at")?;
        let calls = statement.query_map([], |row| row.get(0).map(|call: String| CallId::new(call)))?;
        calls.collect::<rusqlite::Result<Vec<CallId>>>()?
    };
    let count = |table| {
        ledger.query_row(&format!("SELECT count(*) FROM {table} WHERE call IN (SELECT id FROM doomed)"), [], |row| row.get::<_, u64>(0))
    };
    let forgotten = Forgotten {
        calls,
        events: count("events")?,
        handoffs: count("handoffs")?,
        dispositions: count("dispositions")?,
        callbacks: count("callbacks")?,
        outbox: count("outbox")?,
    };
    ledger.execute_batch("DELETE FROM calls WHERE id IN (SELECT id FROM doomed); DROP TABLE doomed;")?;
    Ok(forgotten)
}

pub(super) fn prune(ledger: &Transaction<'_>, tenant: &TenantId, before: Timestamp, most: u32) -> rusqlite::Result<u32> {
    let (tenant, before) = (tenant.as_str(), micros(before));
    ledger.execute("DELETE FROM forgotten WHERE tenant = ?1 AND at < ?2", params![tenant, before])?;
    let deleted = ledger.execute(
        "DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE tenant = ?1 AND last_at < ?2 ORDER BY last_at LIMIT ?3)",
        params![tenant, before, most],
    )?;
    Ok(u32::try_from(deleted).unwrap_or(most))
}
