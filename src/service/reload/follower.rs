//! The thread that follows the files: waits for a sign, lets the files come to rest, reloads, tells, watches anew.

use super::bell::Bell;
use super::handle::Message;
use super::judgement::Reloaded;
use super::keeper::Keeper;
use super::last_good::ToKeep;
use super::publisher::Publisher;
use super::reading::Thoroughness;
use super::reloader::Reloader;
use super::report::{ReloadReport, ReloadRequest};
use super::watch::Watch;
use crate::settings::ReloadSettings;
use crate::telemetry::events::{ReloadOutcome, ReloadTrigger};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

/// Every so often, looking at the files means reading them all: a change may leave their fingerprints as they were.
const THOROUGH_EVERY: u32 = 10;

/// Follows the files of one directory.
pub(super) struct Follower {
    reloader: Reloader,
    settings: ReloadSettings,
    /// None where the files are only looked at from time to time.
    watch: Option<Watch>,
    publisher: Publisher,
    keeper: Keeper,
    /// Whether what is kept for the next start is held in force.
    pin_kept: bool,
    inbox: Receiver<Message>,
    bells: Bells,
    next_poll: Instant,
    polls: u32,
}

/// The bells that are to be heard.
#[derive(Debug, Clone)]
pub(super) struct Bells {
    pub(super) changed: Bell,
    pub(super) signalled: Bell,
}

impl Follower {
    pub(super) fn new(
        reloader: Reloader,
        settings: ReloadSettings,
        watch: Option<Watch>,
        (publisher, keeper): (Publisher, Keeper),
        (inbox, bells): (Receiver<Message>, Bells),
    ) -> Self {
        let next_poll = Instant::now() + settings.poll;
        let pin_kept = reloader.pinned.is_some();
        Self { reloader, settings, watch, publisher, keeper, pin_kept, inbox, bells, next_poll, polls: 0 }
    }

    /// Follows until nobody is interested any more.
    pub(super) fn run(mut self) {
        let mut waiting = None;
        loop {
            let message = waiting.take().map_or_else(|| self.wait(), Ok);
            let message = match message {
                Err(RecvTimeoutError::Timeout) => None,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => Some(message),
            };
            // Whatever fails here must not end the following: the next change may be the one that mends it.
            match panic::catch_unwind(AssertUnwindSafe(|| self.act(message))) {
                Ok(next) => waiting = next,
                Err(_) => tracing::error!("a reload failed in a way that is a mistake of ours; please report it"),
            }
        }
    }

    fn wait(&self) -> Result<Message, RecvTimeoutError> {
        self.inbox.recv_timeout(self.next_poll.saturating_duration_since(Instant::now()))
    }

    /// Acts on a message; without one it is time to look. May give back a message that came meanwhile.
    fn act(&mut self, message: Option<Message>) -> Option<Message> {
        match message {
            None => self.poll(),
            Some(Message::Changed) => {
                if let Err(waiting) = self.let_rest() {
                    self.bells.changed.ring();
                    return Some(waiting);
                }
                self.look_again(ReloadTrigger::File, Thoroughness::Changed);
            }
            Some(Message::WatchBroken(problem)) => {
                self.watch_broken(&problem);
                self.look_again(ReloadTrigger::File, Thoroughness::Changed);
            }
            Some(Message::Signalled) => {
                self.bells.signalled.hear();
                let reloaded = self.reloader.reload(&ReloadRequest::by(ReloadTrigger::Signal));
                self.tell(reloaded);
            }
            // Whoever asked may have gone away meanwhile: then nobody takes the answer.
            Some(Message::Reload(request, answer)) => {
                let reloaded = self.reloader.reload(&request);
                let _ = answer.send(self.tell(reloaded));
            }
            Some(Message::Unpin(request, answer)) => {
                let reloaded = self.reloader.unpin(&request);
                let _ = answer.send(self.tell(reloaded));
            }
            Some(Message::RollBack(generation, request, answer)) => {
                let rolled_back = self.reloader.roll_back(generation, &request);
                let _ = answer.send(rolled_back.map(|reloaded| self.tell(reloaded)));
            }
            Some(Message::Kept(kept)) => self.publisher.kept(kept, &self.reloader),
            Some(Message::Stop) => {}
        }
        None
    }

    /// Waits until nothing has changed for a while, but not for ever. What changed while we were busy has begun to rest.
    ///
    /// # Errors
    /// When something else comes meanwhile, which goes first.
    fn let_rest(&self) -> Result<(), Message> {
        let latest = Instant::now() + self.settings.patience;
        self.bells.changed.hear();
        loop {
            let rested = self.bells.changed.last_pulled() + self.settings.quiet;
            match self.inbox.recv_timeout(rested.min(latest).saturating_duration_since(Instant::now())) {
                Ok(Message::Changed) => self.bells.changed.hear(),
                Ok(other) => return Err(other),
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Message::Stop),
            }
        }
    }

    fn poll(&mut self) {
        self.next_poll = Instant::now() + self.settings.poll;
        self.polls = self.polls.wrapping_add(1);
        let thorough = self.polls.is_multiple_of(THOROUGH_EVERY);
        let found = self.look_again(ReloadTrigger::Poll, if thorough { Thoroughness::Everything } else { Thoroughness::Changed });
        if found {
            self.publisher.found_by_looking();
        }
    }

    fn look_again(&mut self, trigger: ReloadTrigger, thoroughness: Thoroughness) -> bool {
        let reloaded = self.reloader.look_again(trigger, thoroughness);
        let found = reloaded.is_some();
        match reloaded {
            Some(reloaded) => {
                self.tell(reloaded);
            }
            // Without news there may be another directory under a name we watch.
            None => self.arm(),
        }
        found
    }

    /// Watches what is there now. What changed before that is looked for once more.
    pub(super) fn arm(&mut self) {
        let Some(watch) = &mut self.watch else { return };
        match watch.arm(self.reloader.reader.watched()) {
            Ok(true) => self.publisher.watching(&self.reloader),
            Ok(false) => {}
            Err(problem) => self.watch_broken(&problem),
        }
        // Where the bell has rung already there will be a look. A directory that cannot be listed is told by the next one.
        if !self.bells.changed.is_unheard() && self.reloader.reader.look().unwrap_or(false) {
            self.bells.changed.ring();
        }
    }

    fn watch_broken(&mut self, problem: &str) {
        if let Some(watch) = &mut self.watch {
            watch.break_down();
        }
        self.publisher.not_watching(problem, &self.reloader);
    }

    /// Tells everybody what came of a reload, has what is newly in force or newly held kept, and watches what is there now.
    pub(super) fn tell(&mut self, reloaded: Reloaded) -> Arc<ReloadReport> {
        let report = self.publisher.reloaded(reloaded, &self.reloader);
        let is_placed = matches!(report.outcome, ReloadOutcome::Applied | ReloadOutcome::Partial | ReloadOutcome::RolledBack);
        let pinned = self.reloader.pinned.is_some();
        if (is_placed && !report.dry_run) || pinned != self.pin_kept {
            let hash = self.reloader.shelf.current().hash.clone();
            self.keeper.keep(ToKeep { hash, in_force: self.reloader.in_force.clone(), pinned });
            self.pin_kept = pinned;
        }
        self.arm();
        report
    }
}
