//! What is known of desks, in Redis: the operators' switches, and the handoffs that take up a human on any replica.

use super::RedisSessions;
use crate::call::{DeskId, DeskSwitch, LiveHandoff, Session, TenantId};
use crate::store::StoreError;
use crate::store::redis::Bucket;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a call takes up of a tenant's desk, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct TakenDesk {
    tenant: TenantId,
    handoff: LiveHandoff,
}

/// What a session takes up of a desk, as the save script keeps it: nothing where it takes up none.
pub(super) fn taken(session: &Session) -> String {
    let taken = session.live_handoff().map(|handoff| TakenDesk { tenant: session.tenant.clone(), handoff });
    taken.map_or_else(String::new, |taken| serde_json::to_string(&taken).expect("names and a time are JSON"))
}

impl RedisSessions {
    pub(in crate::store::sessions) async fn desk_switches(&self, tenant: &TenantId) -> Result<BTreeMap<DeskId, DeskSwitch>, StoreError> {
        let mut ask = redis::cmd("HGETALL");
        ask.arg(switches(tenant));
        let kept: BTreeMap<String, String> = self.connection.send(&ask).await?;
        let switch = |state: &str| if state == "full" { DeskSwitch::Full } else { DeskSwitch::Closed };
        Ok(kept.into_iter().map(|(desk, state)| (DeskId::new(desk), switch(&state))).collect())
    }

    pub(in crate::store::sessions) async fn set_desk_switch(
        &self,
        tenant: &TenantId,
        desk: &DeskId,
        switch: DeskSwitch,
    ) -> Result<(), StoreError> {
        let state = match switch {
            DeskSwitch::Open => None,
            DeskSwitch::Closed => Some("closed"),
            DeskSwitch::Full => Some("full"),
        };
        let mut set = redis::cmd(if state.is_some() { "HSET" } else { "HDEL" });
        set.arg(switches(tenant)).arg(desk.as_str()).arg(state.as_slice());
        self.connection.send::<i64>(&set).await.map(drop)
    }

    pub(in crate::store::sessions) async fn live_handoffs(&self, tenant: &TenantId) -> Result<Vec<LiveHandoff>, StoreError> {
        let mut handoffs = Vec::new();
        for bucket in Bucket::all() {
            let mut ask = self.scripts.taken.key(bucket.key("live"));
            let kept: Vec<String> = self.connection.run(ask.key(bucket.key("taken"))).await?;
            // What does not read was written by a newer program: it counts there.
            let taken = kept.iter().filter_map(|taken| serde_json::from_str::<TakenDesk>(taken).ok());
            handoffs.extend(taken.filter(|taken| taken.tenant == *tenant).map(|taken| taken.handoff));
        }
        Ok(handoffs)
    }
}

/// The key of a tenant's switches.
fn switches(tenant: &TenantId) -> String {
    Bucket::of_name(tenant.as_str()).key(&format!("desks:{tenant}"))
}
