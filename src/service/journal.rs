//! The journal's way into the ledger: what turns left to be remembered is moved there in the background, in the order it
//! was written, and never in the way of a call.

use super::Service;
use crate::record::Record;
use crate::store::StoreError;
use crate::store::ledger::Ledger;
use crate::store::refused::RefusedRecords;
use crate::store::sessions::{JournalEntry, JournalKey};
use crate::telemetry::events::{LedgerChanged, RecordRefused};
use std::sync::Arc;
use std::time::Duration;

/// The most records moved at once.
const BATCH: usize = 500;
/// How long to wait after a turn for others to come along: a write to the ledger costs the same for one as for many.
const LINGER: Duration = Duration::from_millis(50);
/// How often to look without being told: other replicas leave records too, and may be gone.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long to wait before trying again; doubled up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Moves what is in the journal into the ledger.
#[derive(Debug)]
pub struct Shipper {
    service: Service,
    ledger: Arc<Ledger>,
    refused: RefusedRecords,
}

impl Shipper {
    /// A shipper from the service's journal into this ledger, or to `refused` what the ledger will not have.
    #[must_use]
    pub fn new(service: Service, ledger: Arc<Ledger>, refused: RefusedRecords) -> Self {
        LedgerChanged { away: None }.emit(&service.inner.parts.metrics);
        Self { service, ledger, refused }
    }

    /// Moves whatever turns leave, as long as it is polled. Where the ledger does not answer it is tried again, and the
    /// records wait.
    pub async fn run(&self) {
        let inner = &self.service.inner;
        let mut wait = FIRST_WAIT;
        loop {
            match self.flush().await {
                Ok(()) => {
                    wait = FIRST_WAIT;
                    // Being told of a turn and the time being up come to the same.
                    let _ = tokio::time::timeout(LOOK_EVERY, inner.journal_grew.notified()).await;
                    tokio::time::sleep(LINGER).await;
                }
                Err(error) => {
                    LedgerChanged { away: Some(&error.to_string()) }.emit(&inner.parts.metrics);
                    tokio::time::sleep(wait).await;
                    wait = (wait * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    /// Moves all there is.
    ///
    /// # Errors
    ///
    /// When the ledger or the store does not answer. What was not moved stays where it is; what was may be moved again,
    /// which changes nothing.
    pub async fn flush(&self) -> Result<(), StoreError> {
        let parts = &self.service.inner.parts;
        loop {
            let entries = parts.sessions.unsettled(BATCH).await?;
            if entries.is_empty() {
                return Ok(());
            }
            let (keys, records): (Vec<JournalKey>, Vec<_>) = entries.into_iter().map(|JournalEntry { key, record }| (key, record)).unzip();
            match self.ledger.append(&records).await {
                Err(StoreError::Refused { .. }) => self.append_singly(&records).await?,
                appended => appended?,
            }
            LedgerChanged { away: None }.emit(&parts.metrics);
            parts.sessions.settle(&keys).await?;
            if keys.len() < BATCH {
                return Ok(());
            }
        }
    }

    /// Appends records of which the ledger will not have one, or more, and puts those aside.
    async fn append_singly(&self, records: &[Record]) -> Result<(), StoreError> {
        let parts = &self.service.inner.parts;
        for record in records {
            match self.ledger.append(std::slice::from_ref(record)).await {
                Err(StoreError::Refused { problem, .. }) => {
                    self.refused.keep(record, &problem, parts.clock.now()).await?;
                    RecordRefused { call: record.call(), problem: &problem, file: &self.refused.file() }.emit(&parts.metrics);
                }
                appended => appended?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallEvent, CallId, EventKind, PhoneNumber};
    use crate::record::TurnRecord;
    use crate::service::Door;
    use crate::service::fixture::service_of;
    use crate::store::ledger::SqliteLedger;
    use rusqlite::Connection;
    use std::path::Path;

    const POLICY: &str = "warmline: 1\ntenant: acme\nnumbers: [\"+15559998888\"]\ngreeting: Hi!\n";

    async fn happens(service: &Service, call: &str, kind: EventKind) {
        let event = CallEvent {
            call: CallId::new(call),
            from: None,
            to: Some(PhoneNumber::new("+15559998888")),
            language: None,
            key: None,
            fingerprint: None,
            kind,
        };
        service.take_turn(Door::Number, event).await.unwrap();
    }

    fn ledger_at(file: &Path) -> Arc<Ledger> {
        Arc::new(Ledger::Sqlite(SqliteLedger::open(file, false).unwrap()))
    }

    async fn until_moved(service: &Service) {
        while service.journal().waiting > 0 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_turns_leave_is_moved_once_and_can_be_found() {
        let directory = tempfile::tempdir().unwrap();
        let (service, ledger) = (service_of(POLICY), ledger_at(&directory.path().join("ledger.db")));
        let shipper = Shipper::new(service.clone(), ledger.clone(), RefusedRecords::below(directory.path()));
        happens(&service, "c-1", EventKind::Started).await;
        happens(&service, "c-1", EventKind::Ended).await;
        assert_eq!(service.journal().waiting, 2);
        shipper.flush().await.unwrap();
        assert_eq!(service.journal().waiting, 0);
        assert!(ledger.call(None, &CallId::new("c-1")).await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_record_that_the_ledger_will_not_have_is_put_aside_and_the_rest_goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let (service, ledger) = (service_of(POLICY), ledger_at(&directory.path().join("ledger.db")));
        let shipper = Shipper::new(service.clone(), ledger.clone(), RefusedRecords::below(directory.path()));
        happens(&service, "c-1", EventKind::Started).await;
        let sessions = &service.inner.parts.sessions;
        let Record::Turn(turn) = sessions.unsettled(1).await.unwrap().remove(0).record else { panic!("a turn") };
        let impossible = Record::Turn(Box::new(TurnRecord { sequence: u64::MAX, ..*turn }));
        sessions.remember(vec![impossible]).await.unwrap();
        happens(&service, "c-2", EventKind::Started).await;

        shipper.flush().await.unwrap();
        assert_eq!(service.journal().waiting, 0);
        for call in ["c-1", "c-2"] {
            assert_eq!(ledger.call(None, &CallId::new(call)).await.unwrap().unwrap().events.len(), 1, "{call}");
        }
        let kept = std::fs::read_to_string(directory.path().join("refused.jsonl")).unwrap();
        assert!(kept.lines().count() == 1 && kept.contains(&u64::MAX.to_string()), "{kept}");
        assert!(service.inner.parts.metrics.encode().contains("warmline_journal_records_refused_total 1"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_ledger_that_does_not_answer_holds_up_no_turn_and_gets_everything_later() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ledger.db");
        let (service, ledger) = (service_of(POLICY), ledger_at(&file));
        let shipper = Shipper::new(service.clone(), ledger.clone(), RefusedRecords::below(directory.path()));
        let shipping = tokio::spawn(async move { shipper.run().await });
        let stalled = Connection::open(&file).unwrap();
        stalled.execute_batch("BEGIN IMMEDIATE").unwrap();
        for call in ["c-1", "c-2"] {
            happens(&service, call, EventKind::Started).await;
        }
        assert_eq!(service.journal().waiting, 2);
        drop(stalled);
        until_moved(&service).await;
        assert!(ledger.call(None, &CallId::new("c-2")).await.unwrap().is_some());
        shipping.abort();
    }
}
