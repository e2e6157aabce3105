//! What the rest of the service holds of the reloads: ask for one, go back, hear what came of it.

use super::keeper::Kept;
use super::reloader::UnknownGeneration;
use super::report::{Attempt, ReloadReport, ReloadRequest};
use crate::service::shelf::{PolicyShelf, Snapshot};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::{Arc, mpsc};
use tokio::sync::{Semaphore, broadcast, oneshot, watch};

/// Asks for reloads. Cheap to clone; when the last clone is dropped, the files are followed no longer.
#[derive(Debug, Clone)]
pub struct ReloadHandle {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    shelf: Arc<PolicyShelf>,
    inbox: mpsc::Sender<Message>,
    reports: broadcast::Sender<Arc<ReloadReport>>,
    status: watch::Receiver<Arc<ReloadStatus>>,
    /// One operator asks at a time.
    asking: Semaphore,
}

/// What the thread that reloads is told.
#[derive(Debug)]
pub(super) enum Message {
    /// A file changed.
    Changed,
    /// The watch is not to be relied on any more.
    WatchBroken(String),
    /// The process was signalled.
    Signalled,
    /// An operator asks for a reload.
    Reload(ReloadRequest, oneshot::Sender<Arc<ReloadReport>>),
    /// An operator asks for an earlier state.
    RollBack(u64, ReloadRequest, oneshot::Sender<Result<Arc<ReloadReport>, UnknownGeneration>>),
    /// An operator lets go of the state held in force.
    Unpin(ReloadRequest, oneshot::Sender<Arc<ReloadReport>>),
    /// What was in force is kept for the next start, or is not.
    Kept(Kept),
    /// Nobody is interested any more.
    Stop,
}

/// Where the reloads stand.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReloadStatus {
    /// The generation that an operator holds in force.
    pub pinned: Option<u64>,
    /// Whether the last attempt left something else in force than what the files say.
    pub degraded: bool,
    /// Whether the system tells of changes.
    pub watching: bool,
    /// The hash of what is kept for the next start, if anything is.
    pub kept: Option<Arc<str>>,
    /// Why nothing newer is kept, where that failed.
    pub keeping_failed: Option<String>,
    /// What can be gone back to, the oldest first.
    pub generations: Vec<KeptGeneration>,
    /// The last attempts, the newest first.
    pub attempts: Vec<Arc<Attempt>>,
}

/// An earlier state that can be gone back to.
#[derive(Debug, Clone, Serialize)]
pub struct KeptGeneration {
    /// Its number.
    pub generation: u64,
    /// The hash of its files.
    pub hash: Arc<str>,
    /// When it was loaded.
    pub loaded_at: Timestamp,
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReloadRefused {
    /// Another one is under way.
    #[error("another request is under way; try again in a moment")]
    Busy,
    /// There is no such state.
    #[error(transparent)]
    UnknownGeneration(#[from] UnknownGeneration),
    /// The service is stopping.
    #[error("the policies are not followed any more")]
    Stopped,
}

impl ReloadHandle {
    pub(super) fn new(
        shelf: Arc<PolicyShelf>,
        inbox: mpsc::Sender<Message>,
        reports: broadcast::Sender<Arc<ReloadReport>>,
        status: watch::Receiver<Arc<ReloadStatus>>,
    ) -> Self {
        Self { shared: Arc::new(Shared { shelf, inbox, reports, status, asking: Semaphore::new(1) }) }
    }

    /// A handle on policies that nobody follows: what it is asked for, it refuses.
    #[must_use]
    pub fn following_nothing(shelf: Arc<PolicyShelf>) -> Self {
        let (inbox, _) = mpsc::channel();
        let (reports, _) = broadcast::channel(1);
        let (_, status) = watch::channel(Arc::default());
        Self::new(shelf, inbox, reports, status)
    }

    /// Reloads, and waits for what comes of it.
    ///
    /// # Errors
    /// When another request is under way.
    pub async fn request(&self, request: ReloadRequest) -> Result<Arc<ReloadReport>, ReloadRefused> {
        self.ask(|answer| Message::Reload(request, answer)).await
    }

    /// Puts an earlier state in force and holds it there, whatever the files say, until it is unpinned.
    ///
    /// # Errors
    /// When that state is not kept, or another request is under way.
    pub async fn roll_back(&self, generation: u64, request: ReloadRequest) -> Result<Arc<ReloadReport>, ReloadRefused> {
        Ok(self.ask(|answer| Message::RollBack(generation, request, answer)).await??)
    }

    /// Follows the files again.
    ///
    /// # Errors
    /// When another request is under way.
    pub async fn unpin(&self, request: ReloadRequest) -> Result<Arc<ReloadReport>, ReloadRefused> {
        self.ask(|answer| Message::Unpin(request, answer)).await
    }

    async fn ask<T>(&self, message: impl FnOnce(oneshot::Sender<T>) -> Message) -> Result<T, ReloadRefused> {
        let _one_at_a_time = self.shared.asking.try_acquire().map_err(|_| ReloadRefused::Busy)?;
        let (answer, answered) = oneshot::channel();
        self.shared.inbox.send(message(answer)).map_err(|_| ReloadRefused::Stopped)?;
        answered.await.map_err(|_| ReloadRefused::Stopped)
    }

    /// Hears what comes of every reload from here on.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<ReloadReport>> {
        self.shared.reports.subscribe()
    }

    /// Where the reloads stand.
    #[must_use]
    pub fn status(&self) -> Arc<ReloadStatus> {
        self.shared.status.borrow().clone()
    }

    /// Where the reloads stand, whenever that changes.
    #[must_use]
    pub fn status_changes(&self) -> watch::Receiver<Arc<ReloadStatus>> {
        self.shared.status.clone()
    }

    /// What is in force.
    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        self.shared.shelf.current()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // It fails where the thread has ended already.
        let _ = self.inbox.send(Message::Stop);
    }
}
