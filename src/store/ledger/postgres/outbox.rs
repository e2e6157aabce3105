//! The outbox: events that wait to be sent, in the order they were put there, and which replica sends them.

use super::row::{bound, count, from_json, named};
use crate::call::CallId;
use crate::store::ledger::query::{OutboxEntry, OutboxState};
use deadpool_postgres::Object;
use jiff::Timestamp;
use std::time::Duration;
use tokio_postgres::{Error, Row};

const DUE: &str = "SELECT outbox.id, calls.call, event, tries FROM outbox JOIN calls ON calls.id = outbox.call
     WHERE NOT set_aside AND due <= $1 AND NOT EXISTS (
         SELECT 1 FROM outbox earlier
         WHERE earlier.call = outbox.call AND earlier.id < outbox.id AND NOT earlier.set_aside AND earlier.due > $1
     )
     ORDER BY outbox.id LIMIT $2";

/// Takes or keeps the right to send; no row where another has it. The clock is the database's: replicas may disagree.
const HOLD: &str = "INSERT INTO outbox_holder (holder, until) VALUES ($1, now() + make_interval(secs => $2))
     ON CONFLICT (one) DO UPDATE SET holder = excluded.holder, until = excluded.until
     WHERE outbox_holder.holder = excluded.holder OR outbox_holder.until < now()";

const STATE: &str = "SELECT count(*) FILTER (WHERE NOT set_aside) AS waiting, count(*) FILTER (WHERE set_aside) AS aside,
         min(at) FILTER (WHERE NOT set_aside) AS oldest
     FROM outbox";

pub(super) async fn hold(ledger: &Object, holder: &str, lease: Duration) -> Result<bool, Error> {
    Ok(ledger.execute(HOLD, &[&holder, &lease.as_secs_f64()]).await? > 0)
}

pub(super) async fn due(ledger: &Object, now: Timestamp, most: u32) -> Result<Vec<OutboxEntry>, Error> {
    let statement = ledger.prepare_cached(DUE).await?;
    let rows = ledger.query(&statement, &[&bound(now), &i64::from(most)]).await?;
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(entries.into_iter().flatten().collect())
}

fn entry(row: &Row) -> Result<Option<OutboxEntry>, Error> {
    let Some(event) = from_json(row, "event")? else { return Ok(None) };
    let (key, call, tries) = (row.try_get("id")?, named(row, "call", CallId::new)?, count(row, "tries")?);
    Ok(Some(OutboxEntry { key, call, event, tries }))
}

pub(super) async fn delivered(ledger: &Object, keys: &[i64]) -> Result<(), Error> {
    ledger.execute("DELETE FROM outbox WHERE id = ANY($1)", &[&keys]).await.map(drop)
}

pub(super) async fn put_off(ledger: &Object, key: i64, until: Timestamp) -> Result<(), Error> {
    ledger.execute("UPDATE outbox SET due = $2, tries = tries + 1 WHERE id = $1", &[&key, &bound(until)]).await.map(drop)
}

pub(super) async fn set_aside(ledger: &Object, key: i64) -> Result<(), Error> {
    ledger.execute("UPDATE outbox SET set_aside = TRUE WHERE id = $1", &[&key]).await.map(drop)
}

pub(super) async fn state(ledger: &Object) -> Result<OutboxState, Error> {
    let row = ledger.query_one(STATE, &[]).await?;
    Ok(OutboxState { waiting: count(&row, "waiting")?, set_aside: count(&row, "aside")?, oldest: row.try_get("oldest")? })
}
