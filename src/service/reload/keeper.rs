//! The thread that keeps what is in force for the next start: a slow disk holds up no reload.

use super::handle::Message;
use super::last_good::{LastGood, ToKeep};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Keeps what is in force, away from the thread that reloads.
#[derive(Debug)]
pub(super) struct Keeper {
    jobs: mpsc::Sender<ToKeep>,
}

/// How keeping it went.
#[derive(Debug)]
pub(super) struct Kept {
    /// The hash of what is kept now; or why it is not.
    pub(super) result: Result<Arc<str>, String>,
    pub(super) took: Duration,
}

impl Keeper {
    /// Keeps the policies of this directory from here on, and puts into the inbox how it goes.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(super) fn start(last_good: LastGood, policies: PathBuf, inbox: mpsc::Sender<Message>) -> io::Result<Self> {
        let (sender, jobs) = mpsc::channel::<ToKeep>();
        let keep_all = move || {
            while let Ok(job) = jobs.recv() {
                // Of several that wait only the newest is worth keeping.
                let newest = jobs.try_iter().last().unwrap_or(job);
                let began = Instant::now();
                let saved = last_good.save(&policies, &newest);
                let kept = Kept { result: saved.map(|()| newest.hash).map_err(|error| error.to_string()), took: began.elapsed() };
                if inbox.send(Message::Kept(kept)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("last-good".to_owned()).spawn(keep_all)?;
        Ok(Self { jobs: sender })
    }

    /// Has it kept when there is time.
    pub(super) fn keep(&self, what: ToKeep) {
        // It fails where the thread has ended: then nobody waits for an answer either.
        let _ = self.jobs.send(what);
    }
}
