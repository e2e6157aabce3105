//! Remembers every attempt: the last ones at hand, all of them in a file.

use super::report::Attempt;
use std::collections::VecDeque;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many attempts are kept at hand.
const AT_HAND: usize = 50;

/// Remembers every attempt to reload.
#[derive(Debug)]
pub(super) struct Journal {
    file: PathBuf,
    recent: VecDeque<Arc<Attempt>>,
    /// Whether the last line could be written, so that a full disk is told once and not again with every attempt.
    writable: bool,
}

impl Journal {
    pub(super) fn new(data: &Path) -> Self {
        Self { file: data.join("reloads.jsonl"), recent: VecDeque::new(), writable: true }
    }

    /// Adds an attempt. A file that cannot be written is told in the log, and stands in nobody's way.
    pub(super) fn add(&mut self, attempt: Attempt) {
        let written = self.append(&attempt);
        if let Err(problem) = &written
            && self.writable
        {
            tracing::warn!(file = %self.file.display(), %problem, "attempts to reload cannot be written down");
        }
        self.writable = written.is_ok();
        self.recent.truncate(AT_HAND - 1);
        self.recent.push_front(Arc::new(attempt));
    }

    /// The last attempts, the newest first.
    pub(super) fn recent(&self) -> Vec<Arc<Attempt>> {
        self.recent.iter().cloned().collect()
    }

    fn append(&self, attempt: &Attempt) -> io::Result<()> {
        if let Some(directory) = self.file.parent() {
            fs::create_dir_all(directory)?;
        }
        let mut line = serde_json::to_vec(attempt)?;
        line.push(b'\n');
        // In one write: whoever follows the file never sees half a line.
        OpenOptions::new().create(true).append(true).open(&self.file)?.write_all(&line)
    }
}
