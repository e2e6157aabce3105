//! The one thread that writes: it takes what has queued up, writes it in one transaction, and then answers each asker.

use super::batch::{Batch, JournalState, Outcome, Task};
use super::claim::DirectoryClaim;
use super::index::Index;
use super::{Limits, STORE};
use crate::store::StoreError;
use rusqlite::{Connection, ErrorCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// The most tasks of one transaction. More would make the first of them wait and save little.
const MOST_AT_ONCE: usize = 256;
/// How often what is due is forgotten, at most.
const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// A task, and who waits for it.
#[derive(Debug)]
pub(super) enum Order {
    /// Something to write.
    Write(Task, oneshot::Sender<Result<(), StoreError>>),
    /// Everything is to be brought into the file, and the file closed.
    Close(oneshot::Sender<()>),
}

/// Figures of the journal, for whoever looks from outside the thread.
#[derive(Debug, Default)]
pub(super) struct JournalCounts {
    pub(super) waiting: AtomicU64,
    pub(super) dropped: AtomicU64,
}

impl JournalCounts {
    pub(super) fn tell(&self, journal: JournalState) {
        self.waiting.store(journal.waiting, Ordering::Relaxed);
        self.dropped.store(journal.dropped, Ordering::Relaxed);
    }
}

/// What the thread works with.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) index: Arc<Index>,
    pub(super) journal: JournalState,
    pub(super) counts: Arc<JournalCounts>,
    pub(super) limits: Limits,
    pub(super) swept: Instant,
    /// Let go after the file is closed.
    pub(super) claim: DirectoryClaim,
}

impl Writer {
    /// Works until it is told to close, or until nobody is left who could ask for anything.
    pub(super) fn run(mut self, mut orders: mpsc::Receiver<Order>) {
        let mut batch = Vec::new();
        let closing = loop {
            let Some(first) = orders.blocking_recv() else { break None };
            let mut next = Some(first);
            let mut closing = None;
            while let Some(order) = next.take() {
                match order {
                    Order::Write(task, asker) => batch.push((task, asker)),
                    Order::Close(asker) => closing = Some(asker),
                }
                if closing.is_none() && batch.len() < MOST_AT_ONCE {
                    next = orders.try_recv().ok();
                }
            }
            self.write(&mut batch);
            if closing.is_some() {
                break closing;
            }
        };
        self.close();
        if let Some(asker) = closing {
            // Whoever asked may have given up waiting.
            let _ = asker.send(());
        }
    }

    /// Writes the tasks in one transaction and answers their askers, who may have given up waiting.
    fn write(&mut self, batch: &mut Vec<(Task, oneshot::Sender<Result<(), StoreError>>)>) {
        let outcomes = self.transact(batch.iter().map(|(task, _)| task));
        match outcomes {
            Ok(outcomes) => {
                for ((_, asker), outcome) in batch.drain(..).zip(outcomes) {
                    let _ = asker.send(match outcome {
                        Outcome::Done => Ok(()),
                        Outcome::Conflict(call) => Err(StoreError::Conflict { call }),
                    });
                }
            }
            Err(error) => {
                for (_, asker) in batch.drain(..) {
                    let _ = asker.send(Err(failure(&error)));
                }
            }
        }
    }

    fn transact<'t>(&mut self, tasks: impl Iterator<Item = &'t Task>) -> rusqlite::Result<Vec<Outcome>> {
        let transaction = self.connection.transaction()?;
        let mut batch = Batch::new(transaction, &self.index, self.journal, self.limits.journal);
        let sweep_is_due = self.swept.elapsed() >= SWEEP_EVERY;
        if sweep_is_due {
            batch.sweep(self.limits.sessions)?;
        }
        let outcomes = tasks.map(|task| batch.work(task)).collect::<rusqlite::Result<Vec<_>>>()?;
        self.journal = batch.commit()?;
        self.counts.tell(self.journal);
        if sweep_is_due {
            self.swept = Instant::now();
        }
        Ok(outcomes)
    }

    /// Brings the log of changes into the file itself. Where that fails, the next start does it.
    fn close(self) {
        if let Err(error) = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the embedded store was not checkpointed; the next start does it");
        }
        drop(self.connection);
        drop(self.claim);
    }
}

/// What an asker is told where the disk did not do its part.
pub(super) fn failure(error: &rusqlite::Error) -> StoreError {
    let problem = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full { store: STORE, problem },
        _ => StoreError::Unavailable { store: STORE, problem },
    }
}
