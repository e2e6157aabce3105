//! Policies from a directory, put in force without a restart. The files decide; a sign that they changed only says when to
//! look. What is broken stays out, and what it was to replace stays in.

mod assembly;
mod bell;
mod candidate;
mod follower;
mod handle;
mod history;
mod journal;
mod judgement;
mod keeper;
mod last_good;
mod load_error;
mod publisher;
mod reading;
mod reloader;
mod report;
mod shrink;
mod start;
mod text;
mod watch;

pub use handle::{KeptGeneration, ReloadHandle, ReloadRefused, ReloadStatus};
pub use load_error::LoadError;
pub use reloader::UnknownGeneration;
pub use report::{Attempt, ReloadReport, ReloadRequest};

use super::Clock;
use super::shelf::PolicyShelf;
use crate::settings::{ReloadSettings, Settings};
use crate::telemetry::Metrics;
use bell::Bell;
use follower::{Bells, Follower};
use handle::Message;
use journal::Journal;
use keeper::Keeper;
use last_good::LastGood;
use publisher::Publisher;
use reading::Reader;
use start::Begun;
use std::sync::{Arc, mpsc};
use std::thread;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{broadcast, watch as latest};
use watch::{Sign, Watch};

/// How many reports may wait for a subscriber before it misses the oldest.
const REPORTS: usize = 1024;

/// Loads the policies, and follows their directory until the handle and its clones are dropped. To be called within a
/// runtime: `SIGHUP` is heard from here on.
///
/// # Errors
/// When no policy in the directory can be used, and none was kept from before.
pub fn start(settings: &Settings, clock: Clock, metrics: Arc<Metrics>) -> Result<(Arc<PolicyShelf>, ReloadHandle), LoadError> {
    let (sender, inbox) = mpsc::channel();
    let bells =
        Bells { changed: Bell::new(sender.clone(), || Message::Changed), signalled: Bell::new(sender.clone(), || Message::Signalled) };
    let mut reader = Reader::new(&settings.policies);
    let watch = first_watch(settings.reload, &mut reader, &bells, &sender);

    let last_good = LastGood::new(&settings.data);
    let Begun { reloader, first, kept } = start::begin(reader, &last_good, clock)?;
    let keeper = Keeper::start(last_good, settings.policies.clone(), sender.clone()).map_err(LoadError::Thread)?;
    let (reports, _) = broadcast::channel(REPORTS);
    let (status_sender, status) = latest::channel(Arc::default());
    let shelf = reloader.shelf.clone();
    let handle = ReloadHandle::new(shelf.clone(), sender, reports.clone(), status);
    let publisher = Publisher {
        journal: Journal::new(&settings.data),
        metrics,
        status: status_sender,
        reports,
        watching: false,
        kept,
        keeping_failed: None,
    };
    hear_hangups(bells.signalled.clone());

    let mut follower = Follower::new(reloader, settings.reload, watch, (publisher, keeper), (inbox, bells));
    follower.tell(first);
    thread::Builder::new().name("policies".to_owned()).spawn(|| follower.run()).map_err(LoadError::Thread)?;
    Ok((shelf, handle))
}

/// Watches before the first load: what changes while it loads is not lost.
fn first_watch(settings: ReloadSettings, reader: &mut Reader, bells: &Bells, inbox: &mpsc::Sender<Message>) -> Option<Watch> {
    if !settings.watch {
        return None;
    }
    let (changed, inbox) = (bells.changed.clone(), inbox.clone());
    let mut watch = Watch::new(move |sign| match sign {
        Sign::Changed => changed.ring(),
        // It fails where nobody listens any more.
        Sign::Broken(problem) => drop(inbox.send(Message::WatchBroken(problem))),
    });
    // Whatever stands in the way does so again after the load, and is told then.
    let _ = reader.look();
    let _ = watch.arm(reader.watched());
    Some(watch)
}

/// Passes `SIGHUP` on for as long as the runtime lives.
fn hear_hangups(bell: Bell) {
    match signal(SignalKind::hangup()) {
        Ok(mut hangups) => {
            tokio::spawn(async move {
                while hangups.recv().await.is_some() {
                    bell.ring();
                }
            });
        }
        Err(problem) => tracing::warn!(%problem, "`SIGHUP` is not heard"),
    }
}
