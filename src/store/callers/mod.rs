//! Who rang whom lately: what a `recent_calls` condition looks at.

mod memory;
mod redis;

pub use memory::RecentCalls;
pub use redis::RedisCallers;

use super::StoreError;
use super::embedded::Embedded;
use crate::call::{CallId, PhoneNumber, TenantId};
use jiff::Timestamp;

/// Where it is kept who rang lately.
#[derive(Debug)]
pub enum Callers {
    /// In this process.
    Memory(RecentCalls),
    /// In this process and in a file, which outlives it.
    Embedded(EmbeddedCallers),
    /// In Redis or Valkey, shared by every replica.
    Redis(RedisCallers),
}

/// Who rang lately, in memory and in the embedded store's file.
#[derive(Debug)]
pub struct EmbeddedCallers {
    recent: RecentCalls,
    store: Embedded,
}

impl EmbeddedCallers {
    /// Reads what the store's file has.
    ///
    /// # Errors
    ///
    /// When the file does not read.
    pub fn of(store: Embedded) -> Result<Self, StoreError> {
        let recent = RecentCalls::default();
        for (tenant, caller, call, at) in store.rings()? {
            recent.rang(&tenant, &caller, &call, at);
        }
        Ok(Self { recent, store })
    }
}

impl Callers {
    /// Notes that a caller rang. Noting it twice changes nothing.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn rang(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId, at: Timestamp) -> Result<(), StoreError> {
        match self {
            Self::Memory(recent) => {
                recent.rang(tenant, caller, call, at);
                Ok(())
            }
            Self::Embedded(EmbeddedCallers { recent, store }) => {
                if recent.rang(tenant, caller, call, at) {
                    store.rang((tenant.clone(), caller.clone(), call.clone(), at)).await?;
                }
                Ok(())
            }
            Self::Redis(callers) => callers.rang(tenant, caller, call, at).await,
        }
    }

    /// When a caller rang before this call, oldest first.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn before(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId) -> Result<Vec<Timestamp>, StoreError> {
        match self {
            Self::Memory(recent) => Ok(recent.before(tenant, caller, call)),
            Self::Embedded(callers) => Ok(callers.recent.before(tenant, caller, call)),
            Self::Redis(callers) => callers.before(tenant, caller, call).await,
        }
    }

    /// Forgets that a caller ever rang this tenant.
    ///
    /// # Errors
    ///
    /// When the store does not answer or has no room.
    pub async fn forget(&self, tenant: &TenantId, caller: &PhoneNumber) -> Result<(), StoreError> {
        match self {
            Self::Memory(recent) => {
                recent.forget(tenant, caller);
                Ok(())
            }
            Self::Embedded(EmbeddedCallers { recent, store }) => {
                recent.forget(tenant, caller);
                store.forget_caller(tenant, caller).await
            }
            Self::Redis(callers) => callers.forget(tenant, caller).await,
        }
    }
}

/// What every variant of [`Callers`] must do, whatever keeps them.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Durability;
    use crate::store::embedded::Limits;
    use std::path::Path;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// The suite: called once for each variant, with an empty store.
    pub(super) async fn keeps_the_contract(callers: &Callers) {
        let (acme, other) = (TenantId::new("acme"), TenantId::new("other"));
        let caller = PhoneNumber::new("+15550100");
        for (second, call) in [(10, "a"), (20, "b"), (20, "b"), (30, "c")] {
            callers.rang(&acme, &caller, &CallId::new(call), at(second)).await.unwrap();
        }
        for (tenant, call, expected) in [(&acme, "c", vec![at(10), at(20)]), (&acme, "a", vec![]), (&other, "c", vec![])] {
            assert_eq!(callers.before(tenant, &caller, &CallId::new(call)).await.unwrap(), expected, "{tenant} {call}");
        }
        let gone = PhoneNumber::new("+15550199");
        callers.rang(&acme, &gone, &CallId::new("d"), at(40)).await.unwrap();
        callers.forget(&acme, &gone).await.unwrap();
        assert_eq!(callers.before(&acme, &gone, &CallId::new("e")).await.unwrap(), []);
    }

    #[tokio::test]
    async fn memory_keeps_the_contract_of_callers() {
        keeps_the_contract(&Callers::Memory(RecentCalls::default())).await;
    }

    fn open(directory: &Path) -> (Embedded, Callers) {
        let store = Embedded::open(directory, Durability::Full, Limits::default()).unwrap();
        (store.clone(), Callers::Embedded(EmbeddedCallers::of(store).unwrap()))
    }

    #[tokio::test]
    async fn the_embedded_store_keeps_the_contract_of_callers_over_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let (store, callers) = open(directory.path());
        keeps_the_contract(&callers).await;
        store.close().await;

        let (_store, callers) = open(directory.path());
        let [acme, caller] = ["acme", "+15550100"];
        let before = callers.before(&TenantId::new(acme), &PhoneNumber::new(caller), &CallId::new("new")).await.unwrap();
        assert_eq!(before, [at(10), at(20), at(30)]);
        let gone = callers.before(&TenantId::new(acme), &PhoneNumber::new("+15550199"), &CallId::new("new")).await.unwrap();
        assert_eq!(gone, []);
    }
}
