//! Has the system tell of changes. Only that something changed is taken from it, never what: the files say that.

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long to wait before a watch that broke down is set up again, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// What the watch tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sign {
    /// Something changed.
    Changed,
    /// The watch is not to be relied on any more.
    Broken(String),
}

/// Watches directories, each for what lies in it directly.
pub(super) struct Watch {
    tell: Arc<dyn Fn(Sign) + Send + Sync>,
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    pause: Duration,
    not_before: Option<Instant>,
}

impl Watch {
    /// A watch on nothing yet. `tell` is called from a thread of its own, and has to be quick.
    pub(super) fn new(tell: impl Fn(Sign) + Send + Sync + 'static) -> Self {
        Self { tell: Arc::new(tell), watcher: None, watched: BTreeSet::new(), pause: PAUSES.0, not_before: None }
    }

    /// Watches these directories and no others from here on. Says whether it does: after a breakdown it is set up again
    /// when enough time has passed.
    ///
    /// # Errors
    /// What stands in the way, where something new does.
    pub(super) fn arm(&mut self, directories: &BTreeSet<PathBuf>) -> Result<bool, String> {
        if self.watcher.is_none() && self.not_before.is_some_and(|time| Instant::now() < time) {
            return Ok(false);
        }
        // `notify` panics where its thread has ended.
        let armed = panic::catch_unwind(AssertUnwindSafe(|| self.try_arm(directories)));
        match armed.unwrap_or_else(|_| Err("its thread has ended".to_owned())) {
            Ok(()) => {
                self.pause = PAUSES.0;
                Ok(true)
            }
            Err(problem) => {
                self.break_down();
                Err(problem)
            }
        }
    }

    /// Gives the watcher up, to be set up again later; each time in a row, later.
    pub(super) fn break_down(&mut self) {
        self.watched.clear();
        self.not_before = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(PAUSES.1);
        let watcher = self.watcher.take();
        // Dropping it panics, too, where its thread has ended; there is nothing left to free then.
        let _ = panic::catch_unwind(AssertUnwindSafe(|| drop(watcher)));
    }

    fn try_arm(&mut self, directories: &BTreeSet<PathBuf>) -> Result<(), String> {
        let watcher = match &mut self.watcher {
            Some(watcher) => watcher,
            none => none.insert(new_watcher(self.tell.clone())?),
        };
        for gone in self.watched.difference(directories) {
            // It fails where the directory itself is gone, and its watch with it.
            let _ = watcher.unwatch(gone);
        }
        // All of them again, and not the new ones alone: under a name that has not changed there may be another directory.
        for directory in directories {
            watch(watcher, directory)?;
        }
        self.watched.clone_from(directories);
        Ok(())
    }
}

fn new_watcher(tell: Arc<dyn Fn(Sign) + Send + Sync>) -> Result<RecommendedWatcher, String> {
    notify::recommended_watcher(move |event: notify::Result<notify::Event>| match event {
        Ok(event) if event.need_rescan() => tell(Sign::Broken("there were more changes than the system holds".to_owned())),
        Ok(event) if only_looks(event.kind) => {}
        Ok(_) => tell(Sign::Changed),
        Err(error) => tell(Sign::Broken(error.to_string())),
    })
    .map_err(|error| error.to_string())
}

fn watch(watcher: &mut RecommendedWatcher, directory: &Path) -> Result<(), String> {
    match watcher.watch(directory, RecursiveMode::NonRecursive) {
        Ok(()) => Ok(()),
        // A directory that went meanwhile is no breakdown: the one above it is watched, too.
        Err(notify::Error { kind: notify::ErrorKind::PathNotFound, .. }) => Ok(()),
        Err(notify::Error { kind: notify::ErrorKind::Io(error), .. }) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether somebody, such as ourselves, only looked at a file.
fn only_looks(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(AccessKind::Open(_) | AccessKind::Read | AccessKind::Close(AccessMode::Read)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_watch_that_cannot_be_armed_pauses_before_it_is_set_up_again() {
        let (sender, signs) = mpsc::channel();
        let mut watch = Watch::new(move |sign| sender.send(sign).unwrap());
        let directory = tempfile::tempdir().unwrap();
        let directories = BTreeSet::from([directory.path().to_owned()]);
        assert_eq!(watch.arm(&directories), Ok(true));
        watch.break_down();
        assert_eq!(watch.arm(&directories), Ok(false), "too soon");
        watch.not_before = None;
        assert_eq!(watch.arm(&directories), Ok(true));
        std::fs::write(directory.path().join("a"), "").unwrap();
        assert_eq!(signs.recv().unwrap(), Sign::Changed);
    }
}
