//! The ledger in a SQLite file: one thread writes, in transactions; readers have connections of their own and wait for nobody.

mod append;
mod callbacks;
mod calls;
mod connection;
mod delete;
mod figures;
mod outbox;
mod row;

use super::query::{
    CallDetail, CallFilter, CallRow, CallbackFilter, CallbackRow, Forget, Forgotten, OutboxEntry, OutboxState, Page, Paged,
};
use crate::call::{CallId, TenantId};
use crate::record::{Figures, FiguresQuestion, Record};
use crate::store::StoreError;
use connection::{Readers, Writer};
use jiff::Timestamp;
use std::path::Path;

/// The ledger in a SQLite file.
#[derive(Debug)]
pub struct SqliteLedger {
    writer: Writer,
    readers: Readers,
    /// Whether there is anybody to send events to. Without, an outbox would only grow.
    feeds_outbox: bool,
}

impl SqliteLedger {
    /// Opens the ledger's file, makes it where there is none, and brings an older one to this program's form.
    /// `feeds_outbox` says whether what is written is also to be told to others.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, is no ledger, or a newer program wrote it.
    pub fn open(file: &Path, feeds_outbox: bool) -> Result<Self, StoreError> {
        let writer = Writer::start(file)?;
        Ok(Self { writer, readers: Readers::new(file), feeds_outbox })
    }

    pub(super) async fn append(&self, records: &[Record]) -> Result<(), StoreError> {
        let (records, feeds_outbox) = (records.to_vec(), self.feeds_outbox);
        self.writer.write(move |ledger| append::records(ledger, &records, feeds_outbox)).await
    }

    pub(super) async fn calls(&self, filter: &CallFilter, page: Page) -> Result<Paged<CallRow>, StoreError> {
        let filter = filter.clone();
        self.readers.read(move |ledger| calls::list(ledger, &filter, page)).await
    }

    pub(super) async fn call(&self, tenant: Option<&TenantId>, call: &CallId) -> Result<Option<CallDetail>, StoreError> {
        let (tenant, call) = (tenant.cloned(), call.clone());
        self.readers.read(move |ledger| calls::one(ledger, tenant.as_ref(), &call)).await
    }

    pub(super) async fn callbacks(&self, filter: &CallbackFilter, page: Page) -> Result<Paged<CallbackRow>, StoreError> {
        let filter = filter.clone();
        self.readers.read(move |ledger| callbacks::list(ledger, &filter, page)).await
    }

    pub(super) async fn figures(&self, question: &FiguresQuestion) -> Result<Vec<Figures>, StoreError> {
        let question = question.clone();
        self.readers.read(move |ledger| figures::figures(ledger, question)).await
    }

    pub(super) async fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        self.readers.read(calls::tenants).await
    }

    pub(super) async fn forget(&self, forget: &Forget) -> Result<Forgotten, StoreError> {
        let forget = forget.clone();
        let forgotten = self.writer.write(move |ledger| delete::forget(ledger, &forget)).await?;
        self.writer.clear_log().await?;
        Ok(forgotten)
    }

    pub(super) async fn prune(&self, tenant: &TenantId, before: Timestamp, most: u32) -> Result<u32, StoreError> {
        let tenant = tenant.clone();
        self.writer.write(move |ledger| delete::prune(ledger, &tenant, before, most)).await
    }

    pub(super) async fn outbox(&self, now: Timestamp, most: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        self.readers.read(move |ledger| outbox::due(ledger, now, most)).await
    }

    pub(super) async fn delivered(&self, keys: &[i64]) -> Result<(), StoreError> {
        let keys = keys.to_vec();
        self.writer.write(move |ledger| outbox::delivered(ledger, &keys)).await
    }

    pub(super) async fn put_off(&self, key: i64, until: Timestamp) -> Result<(), StoreError> {
        self.writer.write(move |ledger| outbox::put_off(ledger, key, until)).await
    }

    pub(super) async fn set_aside(&self, key: i64) -> Result<(), StoreError> {
        self.writer.write(move |ledger| outbox::set_aside(ledger, key)).await
    }

    pub(super) async fn outbox_state(&self) -> Result<OutboxState, StoreError> {
        self.readers.read(outbox::state).await
    }

    pub(super) async fn check(&self) -> Result<(), StoreError> {
        self.readers.read(|ledger| ledger.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))).await?;
        self.writer.write(|ledger| ledger.execute("DELETE FROM forgotten WHERE 0", []).map(|_| ())).await
    }
}
