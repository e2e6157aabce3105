//! The embedded store: live calls, their journal and who rang lately, in one SQLite file below the data directory.
//!
//! One thread writes, in groups; what every call's next turn looks at is in memory, and told of a write only once the disk
//! has it. Reading what is not in memory goes through connections of its own, and never waits on the writer.

mod batch;
mod claim;
mod desks;
mod file;
mod index;
mod writer;

pub use file::OpenError;

use super::StoreError;
use super::sessions::{JournalEntry, JournalKey, Save};
use crate::call::{CallId, PhoneNumber, Session, TenantId};
use crate::record::{Record, read_session, write_session};
use crate::settings::Durability;
use batch::{JournalState, Task};
use claim::DirectoryClaim;
use index::{Entry, Index, Lifetime};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};
use writer::{JournalCounts, Order, Writer, failure};

/// The store's name in errors.
const STORE: &str = "the embedded store";
/// Tasks that may wait for the writer. Past that, askers wait to ask.
const QUEUE: usize = 4096;

/// How much is kept, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most calls kept; past it, ended calls go first, then those silent for the longest.
    pub sessions: usize,
    /// How long a call may be silent before it is taken for lost: its end may never have reached us.
    pub idle: Duration,
    /// How long an ended call is remembered, so that a late retry is recognised.
    pub ended: Duration,
    /// The most records that wait for the ledger; past it, the oldest are lost and counted.
    pub journal: u64,
    /// The most bytes the file may grow to; the disk's own limit where there is none.
    pub bytes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 500_000,
            idle: Duration::from_secs(2 * 60 * 60),
            ended: Duration::from_secs(5 * 60),
            journal: 1_000_000,
            bytes: None,
        }
    }
}

/// A call as it was noted when a caller rang: the tenant, the caller, the call, and when.
pub(super) type Ring = (TenantId, PhoneNumber, CallId, Timestamp);

/// The embedded store. Cheap to clone; clones share everything. The file is closed when the last is gone.
#[derive(Debug, Clone)]
pub struct Embedded {
    orders: mpsc::Sender<Order>,
    index: Arc<Index>,
    counts: Arc<JournalCounts>,
    sessions: Reader,
    journal: Reader,
}

impl Embedded {
    /// Opens the store of a data directory, made where there is none.
    ///
    /// # Errors
    ///
    /// When another process works on the directory, or its file cannot be used; the message says what to do.
    pub fn open(directory: &Path, durability: Durability, limits: Limits) -> Result<Self, OpenError> {
        let claim = DirectoryClaim::take(directory)?;
        let path = directory.join(file::FILE);
        let told = |error: rusqlite::Error| OpenError::of(&path, &error);
        let connection = file::open_to_write(&path, durability)?;
        if let Some(bytes) = limits.bytes {
            bound(&connection, bytes).map_err(told)?;
        }
        let index = Arc::new(Index::new(Lifetime { idle: limits.idle, ended: limits.ended }));
        read_index(&connection, &index).map_err(told)?;
        let journal = read_journal_state(&connection).map_err(told)?;
        let counts = Arc::<JournalCounts>::default();
        counts.tell(journal);

        let (orders, received) = mpsc::channel(QUEUE);
        let (sessions, entries) = (Reader::open(&path)?, Reader::open(&path)?);
        let writer = Writer { connection, index: index.clone(), journal, counts: counts.clone(), limits, swept: Instant::now(), claim };
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(received))
            .map_err(|problem| OpenError::unusable(&path, &problem))?;
        Ok(Self { orders, index, counts, sessions, journal: entries })
    }

    /// Writes out everything asked for so far and closes the file. What is asked of the store afterwards fails.
    pub async fn close(&self) {
        let (asker, answer) = oneshot::channel();
        if self.orders.send(Order::Close(asker)).await.is_ok() {
            // No answer means that the thread is gone already.
            let _ = answer.await;
        }
    }

    pub(super) async fn load(&self, call: &CallId) -> Result<Option<Arc<Session>>, StoreError> {
        let Some(entry) = self.index.find(call, Instant::now()) else { return Ok(None) };
        if let Some(session) = entry.session {
            return Ok(Some(session));
        }
        let (name, sql) = (call.clone(), "SELECT session FROM sessions WHERE call = ?1");
        let read = self
            .sessions
            .read(move |connection| connection.prepare_cached(sql)?.query_row([name.as_str()], |row| row.get::<_, Vec<u8>>(0)).optional());
        // None where the call was forgotten just now.
        let Some(written) = read.await? else { return Ok(None) };
        let session = read_session(&written).map_err(|problem| StoreError::Unreadable { call: call.clone(), problem })?;
        let session = Arc::new(session);
        self.index.fill(&session);
        Ok(Some(session))
    }

    pub(super) async fn save(&self, save: &Save) -> Result<(), StoreError> {
        let (written, records) = (write_session(&save.session), written(&save.records));
        self.write(Task::Save { session: save.session.clone(), written, expected: save.expected, records }).await
    }

    pub(super) async fn remember(&self, records: &[Record]) -> Result<(), StoreError> {
        if records.is_empty() { Ok(()) } else { self.write(Task::Remember(written(records))).await }
    }

    pub(super) async fn unsettled(&self, most: usize) -> Result<Vec<JournalEntry>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = self
            .journal
            .read(move |connection| {
                let mut select = connection.prepare_cached("SELECT id, record FROM journal ORDER BY id LIMIT ?1")?;
                let rows = select.query_map([most], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect()
            })
            .await?;
        let (entries, damaged): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .map(|(id, record)| serde_json::from_slice(&record).map_err(|_| id).map(|record| entry(id, record)))
            .partition(Result::is_ok);
        let damaged: Vec<i64> = damaged.into_iter().filter_map(Result::err).collect();
        if !damaged.is_empty() {
            // What does not read today reads never: it would only stand in the way of the rest.
            tracing::error!(records = damaged.len(), "records of the journal do not read and are dropped");
            self.write(Task::Settle(damaged)).await?;
        }
        Ok(entries.into_iter().filter_map(Result::ok).collect())
    }

    pub(super) async fn settle(&self, keys: &[JournalKey]) -> Result<(), StoreError> {
        let numbers: Vec<i64> = keys.iter().filter_map(|key| key.0.parse().ok()).collect();
        if numbers.is_empty() { Ok(()) } else { self.write(Task::Settle(numbers)).await }
    }

    pub(super) async fn set_aside(&self, call: &CallId) -> Result<(), StoreError> {
        self.write(Task::SetAside(call.clone())).await
    }

    pub(super) fn due(&self, now: Timestamp, most: usize) -> Vec<CallId> {
        self.index.due(now, most)
    }

    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    pub(super) fn journal_waiting(&self) -> u64 {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    pub(super) fn journal_dropped(&self) -> u64 {
        self.counts.dropped.load(Ordering::Relaxed)
    }

    /// Notes that a caller rang. It is on disk no later than whatever is written next, and so with the turn it belongs to.
    pub(super) async fn rang(&self, (tenant, caller, call, at): Ring) -> Result<(), StoreError> {
        let Ok(at) = i64::try_from(at.as_nanosecond()) else { return Ok(()) };
        let (asker, _) = oneshot::channel();
        let order = Order::Write(Task::Rang { tenant, caller, call, at }, asker);
        self.orders.send(order).await.map_err(|_| stopped())
    }

    pub(super) async fn forget_caller(&self, tenant: &TenantId, caller: &PhoneNumber) -> Result<(), StoreError> {
        self.write(Task::Forget { tenant: tenant.clone(), caller: caller.clone() }).await
    }

    /// Who rang lately, oldest first: read once, at the start.
    pub(super) fn rings(&self) -> Result<Vec<Ring>, StoreError> {
        self.sessions.read_now(|connection| {
            let mut select = connection.prepare("SELECT tenant, caller, call, at FROM recent_calls ORDER BY id")?;
            let rows = select.query_map([], |row| {
                let [tenant, caller, call] = [row.get::<_, String>(0)?, row.get(1)?, row.get(2)?];
                let at = Timestamp::from_nanosecond(row.get::<_, i64>(3)?.into()).unwrap_or_default();
                Ok((TenantId::new(tenant), PhoneNumber::new(&caller), CallId::new(call), at))
            })?;
            rows.collect()
        })
    }

    async fn write(&self, task: Task) -> Result<(), StoreError> {
        let (asker, answer) = oneshot::channel();
        self.orders.send(Order::Write(task, asker)).await.map_err(|_| stopped())?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

/// A connection to read with, which waits for no writer.
#[derive(Debug, Clone)]
struct Reader(Arc<Mutex<Connection>>);

impl Reader {
    fn open(path: &Path) -> Result<Self, OpenError> {
        Ok(Self(Arc::new(Mutex::new(file::open_to_read(path)?))))
    }

    /// Reads on a thread that may wait for the disk.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let reader = self.clone();
        tokio::task::spawn_blocking(move || reader.read_now(read)).await.unwrap_or_else(|_| Err(stopped()))
    }

    fn read_now<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read(&connection).map_err(|error| failure(&error))
    }
}

/// The thread that writes is gone: the store was closed.
fn stopped() -> StoreError {
    StoreError::Unavailable { store: STORE, problem: "it is closed".to_owned() }
}

fn entry(id: i64, record: Record) -> JournalEntry {
    JournalEntry { key: JournalKey(id.to_string()), record }
}

fn written(records: &[Record]) -> Vec<Vec<u8>> {
    let bytes = |record| serde_json::to_vec(record).expect("a record holds nothing that JSON cannot");
    records.iter().map(bytes).collect()
}

fn bound(connection: &Connection, bytes: u64) -> rusqlite::Result<()> {
    let page: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    connection.pragma_update_and_check(None, "max_page_count", bytes / page, |_| Ok(()))
}

fn read_index(connection: &Connection, index: &Index) -> rusqlite::Result<()> {
    let mut select = connection.prepare("SELECT call, revision, ended, deadline, live FROM sessions")?;
    let saved = Instant::now();
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let deadline = row.get::<_, Option<i64>>(3)?.and_then(|at| Timestamp::from_nanosecond(at.into()).ok());
        let live = row.get::<_, Option<String>>(4)?.and_then(|live| serde_json::from_str(&live).ok());
        let entry = Entry { revision: row.get(1)?, ended: row.get(2)?, deadline, live, saved, session: None };
        index.put(CallId::new(row.get::<_, String>(0)?), entry);
    }
    Ok(())
}

fn read_journal_state(connection: &Connection) -> rusqlite::Result<JournalState> {
    connection.query_row("SELECT coalesce(max(id), 0) + 1, count(*) FROM journal", [], |row| {
        Ok(JournalState { next: row.get(0)?, waiting: row.get(1)?, dropped: 0 })
    })
}

#[cfg(test)]
mod tests;
