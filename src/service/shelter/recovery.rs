//! The store's return: looking whether it is back, and writing what was kept, one call after another.

use super::unsaved::{Unsaved, reconcile};
use super::{Inner, UnsavedCounted};
use crate::record::SessionError;
use crate::store::StoreError;
use crate::telemetry::events::StoreChanged;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait before looking again; doubled up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(50);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How long one write may take: longer than a turn may wait, for a slow store is better than none.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs until the store is there and has everything.
pub(super) async fn run(inner: Arc<Inner>) {
    let mut wait = FIRST_WAIT;
    loop {
        let oldest = inner.shelter.lock().unsaved.oldest();
        let none_waited = oldest.is_none();
        let attempt = async {
            match oldest {
                Some(unsaved) => write(&inner, unsaved).await,
                None => inner.parts.sessions.check().await,
            }
        };
        if tokio::time::timeout(PATIENCE, attempt).await.is_ok_and(|written| written.is_ok()) {
            wait = FIRST_WAIT;
            found_there(&inner);
            if none_waited && finished(&inner) {
                return;
            }
        } else {
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}

/// Writes what is kept of one call.
async fn write(inner: &Arc<Inner>, unsaved: Unsaved) -> Result<(), StoreError> {
    let sessions = &inner.parts.sessions;
    let call = unsaved.session.call.clone();
    let stored = match sessions.load(&call).await {
        Ok(stored) => stored,
        Err(StoreError::Unreadable { problem: SessionError::Newer { .. }, .. }) => return hand_over(inner, unsaved).await,
        Err(StoreError::Unreadable { problem: SessionError::Damaged(_), .. }) => {
            sessions.set_aside(&call).await?;
            None
        }
        Err(error) => return Err(error),
    };
    let stored_revision = stored.as_ref().map_or(0, |stored| stored.revision);
    let saved = match reconcile(unsaved.clone(), stored) {
        Some(save) => {
            let revision = save.session.revision;
            inner.shelter.lock().unsaved.trying(&save);
            sessions.save(&save).await?;
            revision
        }
        None => stored_revision,
    };
    inner.shelter.lock().unsaved.written(&unsaved, saved);
    Ok(())
}

/// The store's session is a newer program's: it stays as it is, what is to be remembered is written, and our idea of the
/// call stays with us.
async fn hand_over(inner: &Arc<Inner>, unsaved: Unsaved) -> Result<(), StoreError> {
    inner.parts.sessions.remember(unsaved.records.clone()).await?;
    let mut state = inner.shelter.lock();
    state.unsaved.written(&unsaved, unsaved.session.revision);
    state.seen.put(unsaved.session);
    Ok(())
}

/// The store did what it was asked.
fn found_there(inner: &Arc<Inner>) {
    inner.journal_grew.notify_one();
    UnsavedCounted { calls: inner.shelter.unsaved() }.emit(&inner.parts.metrics);
    if inner.shelter.lock().away.take().is_some() {
        StoreChanged { away: None }.emit(&inner.parts.metrics);
    }
}

/// Whether there is nothing left to do, decided at once with the promise to start again when there is.
fn finished(inner: &Arc<Inner>) -> bool {
    let mut state = inner.shelter.lock();
    let finished = state.unsaved.len() == 0 && state.away.is_none();
    state.recovering = !finished;
    finished
}
