//! What is known of desks: the operators' switches, and the handoffs that take up a human.

use super::batch::Task;
use super::{Embedded, StoreError};
use crate::call::{DeskId, DeskSwitch, LiveHandoff, Session, TenantId};
use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a call takes up of a tenant's desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TakenDesk {
    pub(super) tenant: TenantId,
    pub(super) handoff: LiveHandoff,
}

impl TakenDesk {
    pub(super) fn of(session: &Session) -> Option<Self> {
        Some(Self { tenant: session.tenant.clone(), handoff: session.live_handoff()? })
    }
}

impl Embedded {
    pub(in crate::store) async fn desk_switches(&self, tenant: &TenantId) -> Result<BTreeMap<DeskId, DeskSwitch>, StoreError> {
        let tenant = tenant.clone();
        self.sessions.read(move |connection| read(connection, &tenant)).await
    }

    pub(in crate::store) async fn set_desk_switch(&self, tenant: &TenantId, desk: &DeskId, switch: DeskSwitch) -> Result<(), StoreError> {
        self.write(Task::Switch { tenant: tenant.clone(), desk: desk.clone(), switch }).await
    }

    pub(in crate::store) fn live_handoffs(&self, tenant: &TenantId) -> Vec<LiveHandoff> {
        self.index.taken(tenant)
    }
}

fn read(connection: &Connection, tenant: &TenantId) -> rusqlite::Result<BTreeMap<DeskId, DeskSwitch>> {
    let mut select = connection.prepare_cached("SELECT desk, state FROM desk_switches WHERE tenant = ?1")?;
    let rows = select.query_map([tenant.as_str()], |row| {
        let state = if row.get::<_, String>(1)? == "full" { DeskSwitch::Full } else { DeskSwitch::Closed };
        Ok((DeskId::new(row.get::<_, String>(0)?), state))
    })?;
    rows.collect()
}

/// Writes a switch; a desk that is open again has none.
pub(super) fn write(transaction: &Transaction<'_>, tenant: &TenantId, desk: &DeskId, switch: DeskSwitch) -> rusqlite::Result<()> {
    let state = match switch {
        DeskSwitch::Open => {
            let sql = "DELETE FROM desk_switches WHERE tenant = ?1 AND desk = ?2";
            transaction.execute(sql, [tenant.as_str(), desk.as_str()])?;
            return Ok(());
        }
        DeskSwitch::Closed => "closed",
        DeskSwitch::Full => "full",
    };
    let sql = "INSERT INTO desk_switches (tenant, desk, state) VALUES (?1, ?2, ?3)
               ON CONFLICT (tenant, desk) DO UPDATE SET state = ?3";
    transaction.execute(sql, params![tenant.as_str(), desk.as_str(), state])?;
    Ok(())
}
