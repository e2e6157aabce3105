//! What tenants keep no longer is deleted in the background, a little at a time.

use super::Service;
use crate::call::TenantId;
use crate::policy::compiled::LedgerPlan;
use crate::store::StoreError;
use crate::store::ledger::Ledger;
use crate::telemetry::events::{CallsPruned, LedgerTrouble};
use std::time::Duration;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// Calls deleted at once: so few that a turn's record hardly waits for them.
const AT_ONCE: u32 = 200;

/// Deletes what is kept no longer, at once and then every hour, as long as it is polled.
pub async fn run(service: Service) {
    let mut hours = tokio::time::interval(EVERY);
    hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        hours.tick().await;
        if let Err(problem) = sweep(&service).await {
            LedgerTrouble { task: "retention", problem: &problem }.emit(&service.inner.parts.metrics);
        }
    }
}

/// Looks at every tenant once. One that has no policy any more keeps its calls as long as one that says nothing.
///
/// # Errors
///
/// When the ledger does not answer. What was deleted until then stays deleted.
pub async fn sweep(service: &Service) -> Result<(), StoreError> {
    let Ok(ledger) = service.ledger() else { return Ok(()) };
    for tenant in ledger.tenants().await? {
        let keep = service.policy_of(&tenant).map_or_else(LedgerPlan::default, |policy| policy.ledger).keep;
        let Ok(before) = service.inner.parts.clock.now().checked_sub(keep) else { continue };
        let calls = prune(ledger, &tenant, before).await?;
        if calls > 0 {
            CallsPruned { tenant: &tenant, calls }.emit(&service.inner.parts.metrics);
        }
    }
    Ok(())
}

async fn prune(ledger: &Ledger, tenant: &TenantId, before: jiff::Timestamp) -> Result<u64, StoreError> {
    let mut calls = 0;
    loop {
        let deleted = ledger.prune(tenant, before, AT_ONCE).await?;
        calls += u64::from(deleted);
        if deleted < AT_ONCE {
            return Ok(calls);
        }
    }
}
