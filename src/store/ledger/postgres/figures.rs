//! What a report counts, read in small parts from one state of the ledger.

use super::row::{bound, named, optional};
use crate::call::{ReasonId, TenantId};
use crate::record::{CallFact, Figures, FiguresQuestion, HandoffFact, Tally};
use deadpool_postgres::{Object, Transaction};
use jiff::Timestamp;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, IsolationLevel, Row};

/// Rows read at a time: a year of calls does not have to fit into memory.
const PART: i32 = 5_000;

/// The calls in the order they began.
const CALLS: &str = "SELECT tenant, started_at, caller, reason FROM calls
     WHERE started_at >= $1 AND started_at < $2 AND ($3::text IS NULL OR tenant = $3) ORDER BY started_at, id";

/// The handoffs of those calls, with whether a desk was tried, when a human had the caller, and the latest word on each question.
const HANDOFFS: &str = "SELECT calls.tenant, calls.started_at, h.rule, h.began,
         EXISTS (SELECT 1 FROM handoff_states s WHERE s.call = h.call AND s.handoff = h.handoff AND s.desk IS NOT NULL) AS tried,
         (SELECT min(at) FROM handoff_states s WHERE s.call = h.call AND s.handoff = h.handoff AND s.state = 'bridged') AS bridged_at,
         (SELECT resolved FROM dispositions d
          WHERE d.call = h.call AND d.handoff = h.handoff AND resolved IS NOT NULL ORDER BY at DESC LIMIT 1) AS resolved,
         (SELECT right_handoff FROM dispositions d
          WHERE d.call = h.call AND d.handoff = h.handoff AND right_handoff IS NOT NULL ORDER BY at DESC LIMIT 1) AS right_handoff
     FROM calls JOIN handoffs h ON h.call = calls.id
     WHERE calls.started_at >= $1 AND calls.started_at < $2 AND ($3::text IS NULL OR calls.tenant = $3)";

pub(super) async fn figures(client: &mut Object, question: FiguresQuestion) -> Result<Vec<Figures>, Error> {
    let one_state = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let ledger = one_state.start().await?;
    ledger.batch_execute("SET LOCAL statement_timeout = '55s'").await?;
    let tenant = question.tenant.as_ref().map(TenantId::to_string);
    let (looks_back_to, from, to) = (bound(question.looks_back_to()), bound(question.from), bound(question.to));
    let mut tally = Tally::new(question);
    in_parts(&ledger, CALLS, &[&looks_back_to, &to, &tenant], |row| call_fact(row).map(|fact| tally.call(fact))).await?;
    in_parts(&ledger, HANDOFFS, &[&from, &to, &tenant], |row| handoff_fact(row).map(|fact| tally.handoff(fact))).await?;
    ledger.commit().await?;
    Ok(tally.finish())
}

async fn in_parts(
    ledger: &Transaction<'_>,
    statement: &str,
    values: &[&(dyn ToSql + Sync)],
    mut each: impl FnMut(&Row) -> Result<(), Error>,
) -> Result<(), Error> {
    let portal = ledger.bind(statement, values).await?;
    loop {
        let rows = ledger.query_portal(&portal, PART).await?;
        rows.iter().try_for_each(&mut each)?;
        if rows.is_empty() {
            return Ok(());
        }
    }
}

fn call_fact(row: &Row) -> Result<CallFact, Error> {
    Ok(CallFact {
        tenant: named(row, "tenant", TenantId::new)?,
        started_at: row.try_get("started_at")?,
        caller: row.try_get("caller")?,
        escalated: optional(row, "reason", ReasonId::new)?,
    })
}

fn handoff_fact(row: &Row) -> Result<HandoffFact, Error> {
    Ok(HandoffFact {
        tenant: named(row, "tenant", TenantId::new)?,
        started_at: row.try_get("started_at")?,
        rule: row.try_get("rule")?,
        began: row.try_get("began")?,
        tried: row.try_get("tried")?,
        bridged_at: row.try_get::<_, Option<Timestamp>>("bridged_at")?,
        resolved: row.try_get("resolved")?,
        right_handoff: row.try_get("right_handoff")?,
    })
}
