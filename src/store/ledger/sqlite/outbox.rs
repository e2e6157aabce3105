//! The outbox: events that wait to be sent, in the order they were put there.

use super::row::{from_json, micros, optional_time};
use crate::call::CallId;
use crate::store::ledger::query::{OutboxEntry, OutboxState};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

pub(super) fn due(ledger: &Connection, now: Timestamp, most: u32) -> rusqlite::Result<Vec<OutboxEntry>> {
    let mut statement = ledger.prepare_cached(
        "SELECT outbox.id, calls.call, event, tries FROM outbox JOIN calls ON calls.id = outbox.call
         WHERE set_aside = 0 AND due <= ?1 AND NOT EXISTS (
             SELECT 1 FROM outbox earlier
             WHERE earlier.call = outbox.call AND earlier.id < outbox.id AND earlier.set_aside = 0 AND earlier.due > ?1
         )
         ORDER BY outbox.id LIMIT ?2",
    )?;
    let rows = statement.query_map(params![micros(now), most], |row| {
        Ok(OutboxEntry {
            key: row.get("id")?,
            call: CallId::new(row.get::<_, String>("call")?),
            event: from_json(row, "event")?.ok_or(rusqlite::Error::QueryReturnedNoRows)?,
            tries: row.get("tries")?,
        })
    })?;
    rows.collect()
}

pub(super) fn delivered(ledger: &Transaction<'_>, keys: &[i64]) -> rusqlite::Result<()> {
    let mut delete = ledger.prepare_cached("DELETE FROM outbox WHERE id = ?1")?;
    for key in keys {
        delete.execute([key])?;
    }
    Ok(())
}

pub(super) fn put_off(ledger: &Transaction<'_>, key: i64, until: Timestamp) -> rusqlite::Result<()> {
    ledger.execute("UPDATE outbox SET due = ?2, tries = tries + 1 WHERE id = ?1", params![key, micros(until)])?;
    Ok(())
}

pub(super) fn set_aside(ledger: &Transaction<'_>, key: i64) -> rusqlite::Result<()> {
    ledger.execute("UPDATE outbox SET set_aside = 1 WHERE id = ?1", [key])?;
    Ok(())
}

pub(super) fn state(ledger: &Connection) -> rusqlite::Result<OutboxState> {
    let aside = ledger.query_row("SELECT count(*) FROM outbox WHERE set_aside = 1", [], |row| row.get(0))?;
    ledger.query_row("SELECT count(*) AS waiting, min(at) AS oldest FROM outbox WHERE set_aside = 0", [], |row| {
        Ok(OutboxState { waiting: row.get("waiting")?, set_aside: aside, oldest: optional_time(row, "oldest")? })
    })
}
