//! The database file: how it is opened, brought to the newest schema, and what is said where that cannot be.

use crate::settings::Durability;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file's name below the data directory.
pub(super) const FILE: &str = "sessions.db";

/// What brings the schema from one version to the next, in order. A file says in `user_version` how many it has had.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_live_calls.sql"), include_str!("migrations/0002_desks.sql")];

/// Pages of changes after which they are brought from the log into the file itself, 16 MB. A call's session is written anew with
/// every turn: the later that is done, the more of those writes are one. While it is done no turn is written, so it is not much more.
const CHECKPOINT_AFTER: u32 = 4096;

/// How long a statement waits for a lock of the file. Only the checkpoint of another connection ever holds one for long.
const BUSY: Duration = Duration::from_secs(5);

/// Why the embedded store cannot be opened. The messages are for the operator, and say what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process works on the directory.
    #[error("`{}` is in use by another process; stop that one, or name another directory with `--data`", directory.display())]
    Claimed {
        /// The data directory.
        directory: PathBuf,
    },
    /// The directory or the file cannot be read or written.
    #[error("cannot keep the live calls in `{}`: {problem}; see to it that this user may write there and that the disk has room", path.display())]
    Unusable {
        /// The directory or the file.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// The file is damaged, or none of ours.
    #[error(
        "`{}` is damaged: {problem}; move it away together with the files that begin with its name, and the service starts with no live calls",
        file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A newer program wrote the file, which was left as it is.
    #[error(
        "`{}` was written by a newer warmline (schema {found}, this one knows up to {known}); start that one, or name another directory with `--data`",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The version of its schema.
        found: usize,
        /// The newest version this program knows.
        known: usize,
    },
}

impl OpenError {
    pub(super) fn unusable(path: &Path, problem: &dyn Display) -> Self {
        Self::Unusable { path: path.to_owned(), problem: problem.to_string() }
    }

    /// What went wrong with a file, told apart by whether its content or its surroundings are to blame.
    pub(super) fn of(file: &Path, error: &rusqlite::Error) -> Self {
        let damaged = match error {
            rusqlite::Error::SqliteFailure(failure, _) => {
                matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
            }
            _ => true,
        };
        let problem = error.to_string();
        if damaged { Self::Damaged { file: file.to_owned(), problem } } else { Self::unusable(file, &problem) }
    }
}

/// Opens the file to write it, made and migrated where need be.
pub(super) fn open_to_write(file: &Path, durability: Durability) -> Result<Connection, OpenError> {
    let told = |error: rusqlite::Error| OpenError::of(file, &error);
    let mut connection = Connection::open(file).map_err(told)?;
    connection.busy_timeout(BUSY).map_err(told)?;
    // Before anything is written: a file of a newer program stays as it is.
    let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(told)?;
    if version > MIGRATIONS.len() {
        return Err(OpenError::Newer { file: file.to_owned(), found: version, known: MIGRATIONS.len() });
    }
    connection.pragma_update(None, "journal_mode", "wal").map_err(told)?;
    let synchronous = match durability {
        Durability::Full => "full",
        Durability::Relaxed => "normal",
    };
    connection.pragma_update(None, "synchronous", synchronous).map_err(told)?;
    connection.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_AFTER, |_| Ok(())).map_err(told)?;
    migrate(&mut connection, version).map_err(told)?;
    Ok(connection)
}

/// Opens a file that is there already, to read it beside the writer.
pub(super) fn open_to_read(file: &Path) -> Result<Connection, OpenError> {
    let told = |error: rusqlite::Error| OpenError::of(file, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(told)?;
    connection.busy_timeout(BUSY).map_err(told)?;
    Ok(connection)
}

/// Each step and its number are written together: a crash between two leaves a version there is.
fn migrate(connection: &mut Connection, version: usize) -> rusqlite::Result<()> {
    for (number, step) in MIGRATIONS.iter().enumerate().skip(version) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_with_the_newest_schema_and_opened_again() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE);
        for _ in 0..2 {
            let connection = open_to_write(&file, Durability::Full).unwrap();
            let version: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            assert_eq!(version, MIGRATIONS.len());
            connection.execute_batch("SELECT call, revision, ended, deadline, session FROM sessions").unwrap();
        }
    }

    #[test]
    fn the_file_of_a_newer_program_is_left_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE);
        Connection::open(&file).unwrap().pragma_update(None, "user_version", 1000).unwrap();
        let before = std::fs::read(&file).unwrap();
        let refused = open_to_write(&file, Durability::Full).unwrap_err().to_string();
        assert!(refused.contains("newer warmline (schema 1000, this one knows up to 2)") && refused.contains("--data"), "{refused}");
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }

    #[test]
    fn a_file_that_is_no_database_is_called_damaged_and_one_that_cannot_be_written_unusable() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(FILE);
        std::fs::write(&file, "anything but a database, and long enough to be looked at".repeat(100)).unwrap();
        let refused = open_to_write(&file, Durability::Full).unwrap_err();
        assert!(matches!(&refused, OpenError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("move it away"), "{refused}");
        let refused = open_to_write(directory.path(), Durability::Full).unwrap_err();
        assert!(matches!(&refused, OpenError::Unusable { .. }), "{refused}");
    }
}
