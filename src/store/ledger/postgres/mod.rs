//! The ledger in PostgreSQL, shared by every replica: written in batches, read with the same questions as the one in SQLite.

mod append;
mod callbacks;
mod calls;
mod delete;
mod figures;
mod migrate;
mod outbox;
mod pool;
mod row;

pub use pool::PostgresAddressError;

use super::query::{
    CallDetail, CallFilter, CallRow, CallbackFilter, CallbackRow, Forget, Forgotten, OutboxEntry, OutboxState, Page, Paged,
};
use crate::call::{CallId, TenantId};
use crate::record::{Figures, FiguresQuestion, Record};
use crate::store::StoreError;
use jiff::Timestamp;
use pool::{Connections, ORDINARY, REPORT, settled};
use std::time::Duration;
use tokio::time::timeout;

/// The ledger in PostgreSQL.
#[derive(Debug)]
pub struct PostgresLedger {
    connections: Connections,
    /// Whether there is anybody to send events to. Without, an outbox would only grow.
    feeds_outbox: bool,
}

impl PostgresLedger {
    /// Prepares a ledger; the database is first asked, and brought to this program's form, when something is wanted of it.
    /// `authority` is a PEM certificate that vouches for the server; where there is none, those that the system trusts do.
    /// `feeds_outbox` says whether what is written is also to be told to others.
    ///
    /// # Errors
    ///
    /// When the address or the certificate cannot be used.
    pub fn new(url: &str, authority: Option<&[u8]>, feeds_outbox: bool) -> Result<Self, PostgresAddressError> {
        Ok(Self { connections: Connections::new(url, authority)?, feeds_outbox })
    }

    pub(super) async fn append(&self, records: &[Record]) -> Result<(), StoreError> {
        let mut client = self.connections.get().await?;
        let done = timeout(ORDINARY, append::append(&mut client, records, self.feeds_outbox)).await;
        settled(client, done)
    }

    pub(super) async fn calls(&self, filter: &CallFilter, page: Page) -> Result<Paged<CallRow>, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, calls::list(&client, filter, page)).await;
        settled(client, done)
    }

    pub(super) async fn call(&self, tenant: Option<&TenantId>, call: &CallId) -> Result<Option<CallDetail>, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, calls::one(&client, tenant, call)).await;
        settled(client, done)
    }

    pub(super) async fn callbacks(&self, filter: &CallbackFilter, page: Page) -> Result<Paged<CallbackRow>, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, callbacks::list(&client, filter, page)).await;
        settled(client, done)
    }

    pub(super) async fn figures(&self, question: &FiguresQuestion) -> Result<Vec<Figures>, StoreError> {
        let mut client = self.connections.get().await?;
        let done = timeout(REPORT, figures::figures(&mut client, question.clone())).await;
        settled(client, done)
    }

    pub(super) async fn tenants(&self) -> Result<Vec<TenantId>, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, calls::tenants(&client)).await;
        settled(client, done)
    }

    pub(super) async fn forget(&self, forget: &Forget) -> Result<Forgotten, StoreError> {
        let mut client = self.connections.get().await?;
        let done = timeout(ORDINARY, delete::forget(&mut client, forget)).await;
        settled(client, done)
    }

    pub(super) async fn prune(&self, tenant: &TenantId, before: Timestamp, most: u32) -> Result<u32, StoreError> {
        let mut client = self.connections.get().await?;
        let done = timeout(ORDINARY, delete::prune(&mut client, tenant, before, most)).await;
        settled(client, done)
    }

    pub(super) async fn hold_outbox(&self, holder: &str, lease: Duration) -> Result<bool, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::hold(&client, holder, lease)).await;
        settled(client, done)
    }

    pub(super) async fn outbox(&self, now: Timestamp, most: u32) -> Result<Vec<OutboxEntry>, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::due(&client, now, most)).await;
        settled(client, done)
    }

    pub(super) async fn delivered(&self, keys: &[i64]) -> Result<(), StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::delivered(&client, keys)).await;
        settled(client, done)
    }

    pub(super) async fn put_off(&self, key: i64, until: Timestamp) -> Result<(), StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::put_off(&client, key, until)).await;
        settled(client, done)
    }

    pub(super) async fn set_aside(&self, key: i64) -> Result<(), StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::set_aside(&client, key)).await;
        settled(client, done)
    }

    pub(super) async fn outbox_state(&self) -> Result<OutboxState, StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, outbox::state(&client)).await;
        settled(client, done)
    }

    /// Whether it answers, and takes writes: a standby does not.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        let client = self.connections.get().await?;
        let done = timeout(ORDINARY, client.batch_execute("DELETE FROM forgotten WHERE FALSE")).await;
        settled(client, done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ledger::{Ledger, contract};
    use crate::store::servers::PostgresServer;

    fn ledger_at(url: &str) -> PostgresLedger {
        PostgresLedger::new(url, None, true).unwrap()
    }

    #[tokio::test]
    async fn postgresql_keeps_the_contract_of_the_ledger() {
        let server = PostgresServer::start();
        contract::keeps_the_contract(&Ledger::Postgres(ledger_at(&server.url()))).await;
    }

    #[tokio::test]
    async fn postgresql_behind_tls_that_asks_for_a_password_keeps_the_contract_of_the_ledger() {
        let server = PostgresServer::start_guarded();
        let authority = std::fs::read(server.certificate()).unwrap();
        let ledger_of = |url: &str, authority| PostgresLedger::new(url, authority, true).unwrap();
        contract::keeps_the_contract(&Ledger::Postgres(ledger_of(&server.guarded_url("letmein"), Some(&authority)))).await;

        let plain = server.guarded_url("letmein").replace("?sslmode=require", "");
        let by_address = server.guarded_url("letmein").replace("localhost", "127.0.0.1");
        for (url, authority, why) in [
            (server.guarded_url("wrong"), Some(&authority[..]), "password authentication failed"),
            (plain, Some(&authority[..]), "no encryption"),
            (by_address, Some(&authority[..]), "certificate"),
            (server.guarded_url("letmein"), None, "certificate"),
        ] {
            let refused = ledger_of(&url, authority).check().await.unwrap_err();
            assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused}");
            let refused = refused.to_string();
            assert!(refused.contains(why) && !refused.contains("letmein"), "{refused}");
        }
        let wrong = ledger_of(&server.guarded_url("mended"), Some(&authority));
        wrong.check().await.unwrap_err();
        server.tell("ALTER ROLE warmline PASSWORD 'mended'");
        wrong.check().await.unwrap();
    }

    #[tokio::test]
    async fn connections_that_are_cut_are_made_again() {
        let server = PostgresServer::start();
        let ledger = ledger_at(&server.url());
        for call in ["c-1", "c-2", "c-3"] {
            while ledger.append(&contract::handed_over("acme", call, 0)).await.is_err() {}
            server.tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'warmline'");
        }
        while ledger.check().await.is_err() {}
        assert_eq!(ledger.outbox_state().await.unwrap().waiting, 15);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn three_replicas_that_start_at_once_make_the_tables_once() {
        let server = PostgresServer::start();
        let mut replicas = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let ledger = ledger_at(&server.url());
            replicas.spawn(async move { ledger.check().await });
        }
        for ready in replicas.join_all().await {
            ready.unwrap();
        }
    }

    #[tokio::test]
    async fn what_a_newer_program_wrote_is_left_alone() {
        let server = PostgresServer::start();
        let ledger = ledger_at(&server.url());
        let client = ledger.connections.get().await.unwrap();
        client.batch_execute("UPDATE warmline_ledger SET version = 99").await.unwrap();
        let refused = ledger_at(&server.url()).check().await.unwrap_err().to_string();
        assert!(refused.contains("it is of version 99, and this program knows versions up to"), "{refused}");
    }

    #[tokio::test]
    async fn replicas_that_write_the_same_records_at_once_write_each_once() {
        let server = PostgresServer::start();
        let records: Vec<Record> = (0..50).flat_map(|call| contract::handed_over("acme", &format!("c-{call}"), 0)).collect();
        let [first, second] = [ledger_at(&server.url()), ledger_at(&server.url())];
        let mut reversed: Vec<Record> = records.chunks(4).rev().flatten().cloned().collect();
        reversed.extend(records.clone());
        let (one, other) = tokio::join!(first.append(&records), second.append(&reversed));
        one.unwrap();
        other.unwrap();
        let each = 5;
        assert_eq!(first.outbox_state().await.unwrap().waiting, 50 * each);
    }

    #[tokio::test]
    async fn a_text_that_postgresql_cannot_hold_does_not_hold_up_the_ledger() {
        let server = PostgresServer::start();
        let ledger = ledger_at(&server.url());
        let mut records = contract::handed_over("acme", "c-1", 0);
        let Record::Turn(turn) = &mut records[0] else { panic!("a turn") };
        turn.spoken.as_mut().unwrap().caller = Some("half\0heard".to_owned());
        ledger.append(&records).await.unwrap();
        let call = ledger.call(None, &CallId::new("c-1")).await.unwrap().unwrap();
        assert_eq!(call.events[0].spoken.as_ref().unwrap().caller.as_deref(), Some("half\u{fffd}heard"));
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_not_waited_for_and_one_that_comes_back_is_found_again() {
        let mut server = PostgresServer::start();
        let ledger = ledger_at(&server.url());
        ledger.check().await.unwrap();
        server.freeze();
        assert!(matches!(ledger.check().await, Err(StoreError::Unavailable { store: "PostgreSQL", .. })));
        server.thaw();
        ledger.check().await.unwrap();

        server.kill();
        assert!(matches!(ledger.check().await, Err(StoreError::Unavailable { .. })));
        server.start_again();
        ledger.check().await.unwrap();
    }

    #[tokio::test]
    async fn one_replica_sends_events_out_until_its_lease_has_run_out() {
        let server = PostgresServer::start();
        let [first, second] = [ledger_at(&server.url()), ledger_at(&server.url())];
        let lease = Duration::from_secs(60);
        assert!(first.hold_outbox("first", lease).await.unwrap());
        assert!(!second.hold_outbox("second", lease).await.unwrap());
        assert!(first.hold_outbox("first", Duration::ZERO).await.unwrap(), "it may be given back");
        assert!(second.hold_outbox("second", lease).await.unwrap());
    }
}
