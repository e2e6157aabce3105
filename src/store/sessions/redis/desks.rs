//! What is known of desks in Redis: a hash a tenant for the operators' switches, and one for the handoffs that take up a
//! human.

use super::{IDLE, RedisSessions};
use crate::call::{DeskId, DeskSwitch, LiveHandoff, Session, TenantId};
use crate::store::StoreError;
use crate::store::redis::Bucket;
use std::collections::{BTreeMap, HashMap};

impl RedisSessions {
    pub(in crate::store::sessions) async fn desk_switches(&self, tenant: &TenantId) -> Result<BTreeMap<DeskId, DeskSwitch>, StoreError> {
        let mut all = redis::cmd("HGETALL");
        all.arg(key(tenant, "switches"));
        let kept = self.connection.send::<HashMap<String, String>>(&all).await?;
        let switch = |state: &str| if state == "full" { DeskSwitch::Full } else { DeskSwitch::Closed };
        Ok(kept.into_iter().map(|(desk, state)| (DeskId::new(desk), switch(&state))).collect())
    }

    pub(in crate::store::sessions) async fn set_desk_switch(
        &self,
        tenant: &TenantId,
        desk: &DeskId,
        switch: DeskSwitch,
    ) -> Result<(), StoreError> {
        let key = key(tenant, "switches");
        let command = match switch {
            DeskSwitch::Open => redis::cmd("HDEL").arg(key).arg(desk.as_str()).to_owned(),
            DeskSwitch::Closed => redis::cmd("HSET").arg(key).arg(desk.as_str()).arg("closed").to_owned(),
            DeskSwitch::Full => redis::cmd("HSET").arg(key).arg(desk.as_str()).arg("full").to_owned(),
        };
        self.connection.send::<u64>(&command).await.map(|_| ())
    }

    pub(in crate::store::sessions) async fn live_handoffs(&self, tenant: &TenantId) -> Result<Vec<LiveHandoff>, StoreError> {
        let mut all = redis::cmd("HVALS");
        all.arg(key(tenant, "taken"));
        let kept = self.connection.send::<Vec<String>>(&all).await?;
        let handoffs: Vec<LiveHandoff> = kept.iter().filter_map(|written| serde_json::from_str(written).ok()).collect();
        // A call whose end never came, or whose last note was lost, takes up nobody for ever.
        let latest = handoffs.iter().map(|handoff| handoff.since).max();
        let stale = |handoff: &LiveHandoff| latest.is_some_and(|latest| latest.duration_since(handoff.since).unsigned_abs() > IDLE);
        Ok(handoffs.into_iter().filter(|handoff| !stale(handoff)).collect())
    }

    /// Notes what a call takes up of a desk. It is no part of the turn: a note that is lost makes a count wrong by one, until
    /// the call's next turn.
    pub(super) async fn note_taken(&self, session: &Session) {
        if session.handoff().is_none() {
            return;
        }
        let key = key(&session.tenant, "taken");
        let note = match session.live_handoff() {
            Some(handoff) => {
                let written = serde_json::to_string(&handoff).expect("a desk and a number are JSON");
                redis::cmd("HSET").arg(key).arg(session.call.as_str()).arg(written).to_owned()
            }
            None => redis::cmd("HDEL").arg(key).arg(session.call.as_str()).to_owned(),
        };
        if let Err(problem) = self.connection.send::<u64>(&note).await {
            tracing::warn!(call = session.call.as_str(), %problem, "what a call takes up of a desk could not be noted");
        }
    }
}

/// A tenant's key, in a bucket of its own: each command is about one key alone.
fn key(tenant: &TenantId, what: &str) -> String {
    Bucket::of_name(tenant.as_str()).key(&format!("desks:{tenant}:{what}"))
}
