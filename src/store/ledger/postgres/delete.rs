//! What is deleted: one caller's data on request, and what a tenant keeps no longer. Whatever belongs to a call goes with it.

use super::append::APPENDS;
use super::row::{bound, count};
use crate::call::{CallId, TenantId};
use crate::store::ledger::query::{Forget, Forgotten};
use deadpool_postgres::{Object, Transaction};
use jiff::Timestamp;
use tokio_postgres::Error;

/// A caller's calls, by every form that they may have been kept in, and by the callbacks that hold their number.
const DOOMED: &str = "SELECT id, call FROM calls
     WHERE tenant = $1 AND (caller = ANY($2) OR id IN (SELECT callbacks.call FROM callbacks WHERE number = $3))
     ORDER BY started_at";

const REMEMBER_TO_FORGET: &str = "INSERT INTO forgotten (tenant, caller, at) SELECT $1, caller, $3 FROM unnest($2::text[]) AS caller
     ON CONFLICT (tenant, caller) DO UPDATE SET at = greatest(forgotten.at, excluded.at)";

const PRUNE: &str = "DELETE FROM calls
     WHERE id IN (SELECT id FROM calls WHERE tenant = $1 AND last_at < $2 ORDER BY last_at LIMIT $3)";

pub(super) async fn forget(client: &mut Object, forget: &Forget) -> Result<Forgotten, Error> {
    let ledger = client.transaction().await?;
    // Nothing is written meanwhile: what is on its way must see that they were forgotten.
    ledger.execute("SELECT pg_advisory_xact_lock($1)", &[&APPENDS]).await?;
    let tenant = forget.tenant.as_str();
    // A number in the clear is not kept in order to forget it.
    let hashes: Vec<&str> = forget.caller.iter().map(String::as_str).filter(|caller| *caller != forget.number.as_str()).collect();
    ledger.execute(REMEMBER_TO_FORGET, &[&tenant, &hashes, &bound(forget.at)]).await?;
    let doomed = ledger.query(DOOMED, &[&tenant, &forget.caller, &forget.number.as_str()]).await?;
    let calls = doomed.iter().map(|row| row.try_get("call").map(|call: String| CallId::new(call))).collect::<Result<_, _>>()?;
    let doomed = doomed.iter().map(|row| row.try_get("id")).collect::<Result<Vec<i64>, _>>()?;
    let forgotten = Forgotten {
        calls,
        events: count_of(&ledger, "events", &doomed).await?,
        handoffs: count_of(&ledger, "handoffs", &doomed).await?,
        dispositions: count_of(&ledger, "dispositions", &doomed).await?,
        callbacks: count_of(&ledger, "callbacks", &doomed).await?,
        outbox: count_of(&ledger, "outbox", &doomed).await?,
    };
    ledger.execute("DELETE FROM calls WHERE id = ANY($1)", &[&doomed]).await?;
    ledger.commit().await?;
    Ok(forgotten)
}

async fn count_of(ledger: &Transaction<'_>, table: &str, calls: &[i64]) -> Result<u64, Error> {
    let row = ledger.query_one(&format!("SELECT count(*) AS count FROM {table} WHERE call = ANY($1)"), &[&calls]).await?;
    count(&row, "count")
}

pub(super) async fn prune(client: &mut Object, tenant: &TenantId, before: Timestamp, most: u32) -> Result<u32, Error> {
    let ledger = client.transaction().await?;
    let before = bound(before);
    ledger.execute("DELETE FROM forgotten WHERE tenant = $1 AND at < $2", &[&tenant.as_str(), &before]).await?;
    let deleted = ledger.execute(PRUNE, &[&tenant.as_str(), &before, &i64::from(most)]).await?;
    ledger.commit().await?;
    Ok(u32::try_from(deleted).unwrap_or(most))
}
