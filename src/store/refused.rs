//! Records that the ledger will not have, kept in a file of the data directory for whoever looks into it.

use super::StoreError;
use super::data::make_data_directory;
use crate::record::Record;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The file's name below the data directory.
const FILE: &str = "refused.jsonl";

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    /// When it was refused.
    at: Timestamp,
    /// What the ledger said.
    problem: String,
    record: Record,
}

/// Where the records that were refused are kept.
#[derive(Debug)]
pub struct RefusedRecords {
    directory: PathBuf,
}

impl RefusedRecords {
    /// Those of a data directory. The file is made with the first of them.
    #[must_use]
    pub fn below(data: &Path) -> Self {
        Self { directory: data.to_owned() }
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.directory.join(FILE)
    }

    /// Adds a record, which is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn keep(&self, record: &Record, problem: &str, at: Timestamp) -> Result<(), StoreError> {
        let line = Line { at, problem: problem.to_owned(), record: record.clone() };
        let (directory, file) = (self.directory.clone(), self.file());
        let written =
            tokio::task::spawn_blocking(move || append(&directory, &file, &line)).await.unwrap_or_else(|failure| Err(failure.into()));
        let unavailable =
            |problem: io::Error| StoreError::Unavailable { store: "the file of refused records", problem: problem.to_string() };
        written.map_err(unavailable)
    }
}

fn append(directory: &Path, file: &Path, line: &Line) -> io::Result<()> {
    make_data_directory(directory)?;
    let mut written = serde_json::to_vec(line)?;
    written.push(b'\n');
    // It holds callers' words, which are not for everybody on the machine.
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    file.write_all(&written)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallId, HandoffId, TenantId};
    use crate::record::Disposition;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn what_was_refused_is_added_for_its_owners_eyes_alone() {
        let root = tempfile::tempdir().unwrap();
        let refused = RefusedRecords::below(&root.path().join("data"));
        let record = Record::Disposition(Disposition {
            tenant: TenantId::new("acme"),
            call: CallId::new("c-1"),
            handoff: HandoffId::new("c-1-1"),
            at: Timestamp::UNIX_EPOCH,
            resolved: Some(true),
            right_handoff: None,
            note: None,
            by: "api".to_owned(),
        });
        for problem in ["too long", "too odd"] {
            refused.keep(&record, problem, Timestamp::UNIX_EPOCH).await.unwrap();
        }
        let lines: Vec<Line> =
            fs::read_to_string(refused.file()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let problems: Vec<&str> = lines.iter().map(|line| line.problem.as_str()).collect();
        assert_eq!(problems, ["too long", "too odd"]);
        assert!(lines.iter().all(|line| line.record == record));
        assert_eq!(fs::metadata(refused.file()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
