//! The ledger: the lasting record of calls, turns, decisions, handoffs and dispositions, and the outbox of the events
//! that are told to others.

#[cfg(test)]
mod contract;
mod postgres;
mod query;
mod sqlite;

pub use postgres::{PostgresAddressError, PostgresLedger};
pub use query::{
    CallDetail, CallFilter, CallRow, CallbackFilter, CallbackRow, Cursor, EventRow, Forget, Forgotten, HandoffRow, HandoffStateRow,
    NoCursor, OutboxEntry, OutboxState, Page, Paged,
};
pub use sqlite::SqliteLedger;

use super::StoreError;
use crate::call::{CallId, TenantId};
use crate::record::{Figures, FiguresQuestion, Record};
use jiff::Timestamp;
use std::time::Duration;

/// Where the ledger is kept. Times are kept to the microsecond.
#[derive(Debug)]
pub enum Ledger {
    /// In a SQLite file.
    Sqlite(SqliteLedger),
    /// In PostgreSQL, shared by every replica.
    Postgres(PostgresLedger),
}

impl Ledger {
    /// Writes records, all or none, and puts the events they amount to into the outbox in the same step. Records that are
    /// there already change nothing, nor do those of a caller who has been forgotten since the call began. Those of one
    /// call must come in the order they were made.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer or has no room; [`StoreError::Refused`] where it will never have one of them.
    pub async fn append(&self, records: &[Record]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.append(records).await,
            Self::Postgres(ledger) => ledger.append(records).await,
        }
    }

    /// The calls that pass a filter, the latest begun first.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn calls(&self, filter: &CallFilter, page: Page) -> Result<Paged<CallRow>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.calls(filter, page).await,
            Self::Postgres(ledger) => ledger.calls(filter, page).await,
        }
    }

    /// A call whole. Where no tenant is given, the latest of this name.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn call(&self, tenant: Option<&TenantId>, call: &CallId) -> Result<Option<CallDetail>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.call(tenant, call).await,
            Self::Postgres(ledger) => ledger.call(tenant, call).await,
        }
    }

    /// The callbacks that pass a filter, the latest asked for first. They are closed by a [`Record::Callback`].
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn callbacks(&self, filter: &CallbackFilter, page: Page) -> Result<Paged<CallbackRow>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.callbacks(filter, page).await,
            Self::Postgres(ledger) => ledger.callbacks(filter, page).await,
        }
    }

    /// The figures of a report, by tenant and period.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn figures(&self, question: &FiguresQuestion) -> Result<Vec<Figures>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.figures(question).await,
            Self::Postgres(ledger) => ledger.figures(question).await,
        }
    }

    /// Every tenant that has calls here, or callers who were forgotten, in order.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.tenants().await,
            Self::Postgres(ledger) => ledger.tenants().await,
        }
    }

    /// Deletes what there is of one caller at one tenant, and takes nothing in any more of the calls they made so far.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer. Nothing is deleted then.
    pub async fn forget(&self, forget: &Forget) -> Result<Forgotten, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.forget(forget).await,
            Self::Postgres(ledger) => ledger.forget(forget).await,
        }
    }

    /// Deletes a tenant's calls whose last event came before a time, with all that belongs to them: at most so many calls
    /// at once, so that nobody waits long. Returns how many were deleted; fewer than `most` when none is left.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn prune(&self, tenant: &TenantId, before: Timestamp, most: u32) -> Result<u32, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.prune(tenant, before, most).await,
            Self::Postgres(ledger) => ledger.prune(tenant, before, most).await,
        }
    }

    /// Whether this process, which calls itself `holder`, may send events out until the lease runs out or it takes it
    /// again. Of several processes on one ledger only one may; the one on a SQLite file always may.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn hold_outbox(&self, holder: &str, lease: Duration) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(true),
            Self::Postgres(ledger) => ledger.hold_outbox(holder, lease).await,
        }
    }

    /// The oldest events that wait to be sent out and are due, at most so many. No event is among them whose call has an
    /// earlier one that is put off.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn outbox(&self, now: Timestamp, most: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.outbox(now, most).await,
            Self::Postgres(ledger) => ledger.outbox(now, most).await,
        }
    }

    /// Takes events out of the outbox: they have been sent.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer. They will be sent again then.
    pub async fn delivered(&self, keys: &[i64]) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.delivered(keys).await,
            Self::Postgres(ledger) => ledger.delivered(keys).await,
        }
    }

    /// Puts an event off that could not be sent, and counts the try.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn put_off(&self, key: i64, until: Timestamp) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.put_off(key, until).await,
            Self::Postgres(ledger) => ledger.put_off(key, until).await,
        }
    }

    /// Sets an event aside that no sink will take: those after it go on without it.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn set_aside(&self, key: i64) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.set_aside(key).await,
            Self::Postgres(ledger) => ledger.set_aside(key).await,
        }
    }

    /// How the outbox stands.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn outbox_state(&self) -> Result<OutboxState, StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.outbox_state().await,
            Self::Postgres(ledger) => ledger.outbox_state().await,
        }
    }

    /// Whether the ledger can be read and written.
    ///
    /// # Errors
    ///
    /// Why not.
    pub async fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(ledger) => ledger.check().await,
            Self::Postgres(ledger) => ledger.check().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sqlite_keeps_the_contract_of_the_ledger() {
        let directory = tempfile::tempdir().unwrap();
        contract::keeps_the_contract(&Ledger::Sqlite(SqliteLedger::open(&directory.path().join("ledger.db"), true).unwrap())).await;
    }

    #[tokio::test]
    async fn without_anybody_to_tell_the_outbox_stays_empty() {
        let directory = tempfile::tempdir().unwrap();
        let ledger = Ledger::Sqlite(SqliteLedger::open(&directory.path().join("ledger.db"), false).unwrap());
        ledger.append(&contract::handed_over("acme", "c-1", 0)).await.unwrap();
        assert_eq!(ledger.outbox_state().await.unwrap(), OutboxState::default());
    }
}
