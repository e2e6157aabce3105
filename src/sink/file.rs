//! Events as lines of a file.

use super::SinkError;
use crate::record::CloudEvent;
use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that events are added to, a line of JSON each. It is opened for each, so that it may be moved away at any time.
#[derive(Debug, Clone)]
pub struct FileSink {
    /// Locked while a line is written: lines must not run into each other.
    path: Arc<Mutex<PathBuf>>,
}

impl FileSink {
    /// A sink that adds to this file.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: Arc::new(Mutex::new(path.to_owned())) }
    }

    pub(super) async fn send(&self, event: &CloudEvent) -> Result<(), SinkError> {
        let line = serde_json::to_vec(event).expect("an event holds nothing that JSON cannot");
        let sink = self.clone();
        let written = tokio::task::spawn_blocking(move || add(&sink.path.lock().unwrap_or_else(PoisonError::into_inner), line)).await;
        written.unwrap_or_else(|failure| Err(io::Error::other(failure))).map_err(|error| SinkError::Unavailable(error.to_string()))
    }
}

fn add(path: &Path, mut line: Vec<u8>) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
    // A line that a crash cut short must not spoil the next.
    if file.seek(SeekFrom::End(0))? > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            line.insert(0, b'\n');
        }
    }
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_was_cut_short_does_not_spoil_the_next() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("events.jsonl");
        add(&path, b"{}".to_vec()).unwrap();
        std::fs::write(&path, "{}\n{\"cut").unwrap();
        add(&path, b"{}".to_vec()).unwrap();
        add(&path, b"{}".to_vec()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "{}\n{\"cut\n{}\n{}\n");
    }
}
