//! Connections to the file: the one that writes, on a thread of its own, and those that read.

use crate::store::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// The file's forms, each by the statements that lead to it from the one before. The file says which it has.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_ledger.sql")];
/// How long to wait for another process that has the file, such as `warmline forget`.
const PATIENCE: Duration = Duration::from_secs(10);
/// Readers at a time.
const READERS: usize = 4;

/// What is done with the connection that writes.
type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Sender<Job>,
}

impl Writer {
    /// Opens the file, brings it to its latest form and starts the thread. It ends when this is dropped.
    pub(super) fn start(file: &Path) -> Result<Self, StoreError> {
        let mut connection = open(file).map_err(|error| told(&error))?;
        migrate(&mut connection)?;
        let (jobs, waiting) = mpsc::channel::<Job>();
        let writing = std::thread::Builder::new().name("ledger".to_owned()).spawn(move || {
            for job in waiting {
                job(&mut connection);
            }
        });
        writing.map_err(|error| unavailable(error.to_string()))?;
        Ok(Self { jobs })
    }

    /// Does something in a transaction: it is on disk, whole, when this returns, or nothing of it is.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })
        .await
    }

    /// Clears the log of recent writes, which still holds what was deleted. Left for later where somebody is reading.
    pub(super) async fn clear_log(&self) -> Result<(), StoreError> {
        self.run(|connection| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked may have stopped waiting; what they asked for is done all the same.
            let _ = answer.send(work(connection));
        });
        let stopped = || unavailable("its writer has stopped".to_owned());
        self.jobs.send(job).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?.map_err(|error| told(&error))
    }
}

/// The connections that read, opened as they are needed and kept.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    file: Arc<PathBuf>,
    idle: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(file: &Path) -> Self {
        Self { file: Arc::new(file.to_owned()), idle: Arc::default(), turns: Arc::new(Semaphore::new(READERS)) }
    }

    /// Reads from one state of the file, whatever is written meanwhile.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = self.clone();
        let turn = self.turns.clone().acquire_owned().await.expect("nobody closes the semaphore");
        let reading = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let mut connection = readers.connection()?;
            let transaction = connection.transaction()?;
            let read = work(&transaction)?;
            transaction.finish()?;
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            Ok(read)
        });
        reading.await.map_err(|failure| unavailable(failure.to_string()))?.map_err(|error| told(&error))
    }

    fn connection(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(connection) = idle {
            return Ok(connection);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&*self.file, flags)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(connection)
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // The journal lets go of what the ledger has: that must then be on disk, not on its way there.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // What is deleted is written over: it may be what somebody asked us to forget.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let version = |connection: &Connection| connection.query_row("PRAGMA user_version", [], |row| row.get::<_, usize>(0));
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| told(&error))?;
    let found = version(&transaction).map_err(|error| told(&error))?;
    if found > MIGRATIONS.len() {
        let newest = MIGRATIONS.len();
        return Err(unavailable(format!("it is of version {found}, and this program knows versions up to {newest}; run a newer one")));
    }
    for migration in &MIGRATIONS[found..] {
        transaction.execute_batch(migration).map_err(|error| told(&error))?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len()).map_err(|error| told(&error))?;
    transaction.commit().map_err(|error| told(&error))
}

fn told(error: &rusqlite::Error) -> StoreError {
    let problem = error.to_string();
    match (error.sqlite_error_code(), error) {
        (Some(ErrorCode::DiskFull), _) => StoreError::Full { store: "the ledger", problem },
        (Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch), _)
        | (None, rusqlite::Error::ToSqlConversionFailure(_)) => StoreError::Refused { store: "the ledger", problem },
        _ => unavailable(problem),
    }
}

fn unavailable(problem: String) -> StoreError {
    StoreError::Unavailable { store: "the ledger", problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_program_wrote_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ledger.db");
        let connection = Connection::open(&file).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let refused = Writer::start(&file).unwrap_err().to_string();
        assert!(refused.contains("it is of version 99, and this program knows versions up to"), "{refused}");
    }

    #[test]
    fn opening_again_changes_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ledger.db");
        for _ in 0..2 {
            Writer::start(&file).unwrap();
        }
        let tables: u32 = Connection::open(&file).unwrap().query_row("SELECT count(*) FROM calls", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    #[tokio::test]
    async fn a_reader_does_not_wait_for_the_writer() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("ledger.db");
        let writer = Writer::start(&file).unwrap();
        let readers = Readers::new(&file);
        let (go, wait) = mpsc::channel::<()>();
        let (begun, begins) = oneshot::channel();
        let writing = writer.write(move |ledger| {
            ledger.execute("INSERT INTO forgotten VALUES ('acme', 'a', 0)", [])?;
            let _ = begun.send(());
            // Holds the file until the reader is through.
            wait.recv().ok();
            Ok(())
        });
        let reading = async {
            begins.await.unwrap();
            let count = |ledger: &Connection| ledger.query_row("SELECT count(*) FROM forgotten", [], |row| row.get::<_, u32>(0));
            assert_eq!(readers.read(count).await.unwrap(), 0);
            go.send(()).unwrap();
        };
        let (written, ()) = tokio::join!(writing, reading);
        written.unwrap();
    }
}
