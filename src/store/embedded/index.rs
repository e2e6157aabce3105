//! What is on disk of every live call, in memory: all that a turn's load and the compare-and-swap look at.

use super::desks::TakenDesk;
use crate::call::{CallId, LiveHandoff, Session, Stage, TenantId};
use jiff::Timestamp;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Parts that lock apart, so that calls rarely wait for each other.
const SHARDS: usize = 32;

/// What is on disk of one call.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) revision: u64,
    pub(super) ended: bool,
    pub(super) deadline: Option<Timestamp>,
    /// What the call takes up of a desk.
    pub(super) live: Option<TakenDesk>,
    /// When it was saved, or read at the start: how long a call is silent is measured by a clock that nobody sets.
    pub(super) saved: Instant,
    /// The session itself, unless the process was started since. That of an ended call stays on disk alone.
    pub(super) session: Option<Arc<Session>>,
}

impl Entry {
    /// The entry of a session that has just been written.
    pub(super) fn of(session: &Arc<Session>) -> Self {
        let ended = matches!(session.stage, Stage::Ended);
        Self {
            revision: session.revision,
            ended,
            deadline: session.deadline(),
            live: TakenDesk::of(session),
            saved: Instant::now(),
            session: (!ended).then(|| Arc::clone(session)),
        }
    }

    fn expired(&self, lifetime: Lifetime, now: Instant) -> bool {
        let limit = if self.ended { lifetime.ended } else { lifetime.idle };
        now.saturating_duration_since(self.saved) >= limit
    }
}

/// How long a call is remembered after its last turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lifetime {
    pub(super) idle: Duration,
    pub(super) ended: Duration,
}

/// The live calls. Only the writer puts in and takes out, after the disk has it.
#[derive(Debug)]
pub(super) struct Index {
    lifetime: Lifetime,
    hasher: RandomState,
    shards: Vec<Mutex<HashMap<CallId, Entry>>>,
}

impl Index {
    pub(super) fn new(lifetime: Lifetime) -> Self {
        Self { lifetime, hasher: RandomState::new(), shards: std::iter::repeat_with(Mutex::default).take(SHARDS).collect() }
    }

    /// What is on disk of a call, unless it is due to be forgotten.
    pub(super) fn find(&self, call: &CallId, now: Instant) -> Option<Entry> {
        self.shard(call).get(call).filter(|entry| !entry.expired(self.lifetime, now)).cloned()
    }

    pub(super) fn put(&self, call: CallId, entry: Entry) {
        self.shard(&call).insert(call, entry);
    }

    pub(super) fn remove(&self, call: &CallId) {
        self.shard(call).remove(call);
    }

    /// Keeps a session that was read from the disk, unless it has been written anew since.
    pub(super) fn fill(&self, session: &Arc<Session>) {
        if let Some(entry) = self.shard(&session.call).get_mut(&session.call)
            && entry.revision == session.revision
            && !entry.ended
        {
            entry.session = Some(session.clone());
        }
    }

    /// The calls that are due to be forgotten.
    pub(super) fn expired(&self, now: Instant) -> Vec<CallId> {
        self.calls(|entry| entry.expired(self.lifetime, now).then_some(())).into_iter().map(|((), call)| call).collect()
    }

    /// The calls that have to go first so that no more than `most` are left: those that are over, then the longest silent.
    pub(super) fn over(&self, most: usize) -> Vec<CallId> {
        let surplus = self.len().saturating_sub(most);
        if surplus == 0 {
            return Vec::new();
        }
        let mut calls = self.calls(|entry| Some((!entry.ended, entry.saved)));
        calls.sort();
        calls.into_iter().take(surplus).map(|(_, call)| call).collect()
    }

    /// The calls with a deadline at or before `now`, the most overdue first.
    pub(super) fn due(&self, now: Timestamp, most: usize) -> Vec<CallId> {
        let mut due = self.calls(|entry| entry.deadline.filter(|deadline| *deadline <= now));
        due.sort();
        due.into_iter().take(most).map(|(_, call)| call).collect()
    }

    /// What a tenant's calls take up of its desks.
    pub(super) fn taken(&self, tenant: &TenantId) -> Vec<LiveHandoff> {
        let of_tenant = |entry: &Entry| entry.live.as_ref().filter(|live| live.tenant == *tenant).map(|live| live.handoff.clone());
        self.calls(of_tenant).into_iter().map(|(handoff, _)| handoff).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).len()).sum()
    }

    /// The calls for whose entry there is something to tell, with it.
    fn calls<T>(&self, tell: impl Fn(&Entry) -> Option<T>) -> Vec<(T, CallId)> {
        let mut told = Vec::new();
        for shard in &self.shards {
            told.extend(lock(shard).iter().filter_map(|(call, entry)| Some((tell(entry)?, call.clone()))));
        }
        told
    }

    fn shard(&self, call: &CallId) -> MutexGuard<'_, HashMap<CallId, Entry>> {
        lock(&self.shards[self.hasher.hash_one(call) as usize % SHARDS])
    }
}

fn lock<T>(shard: &Mutex<T>) -> MutexGuard<'_, T> {
    // Every change is whole before the lock is given back: a panic elsewhere leaves nothing half done.
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Response, Turn};

    const LIFETIME: Lifetime = Lifetime { idle: Duration::from_secs(100), ended: Duration::from_secs(10) };

    fn entry(call: &str, response: Response, saved: Instant) -> (CallId, Entry) {
        let new = Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH);
        let session = new.apply(Turn::at(Timestamp::UNIX_EPOCH), response, None).0;
        (session.call.clone(), Entry { saved, ..Entry::of(&Arc::new(session)) })
    }

    #[test]
    fn calls_that_are_over_go_first_then_those_that_were_silent_for_longest() {
        let index = Index::new(LIFETIME);
        let start = Instant::now();
        let at = |second| start + Duration::from_secs(second);
        let talking = || Response::Greet("Hi!".to_owned());
        for (call, entry) in [entry("old", talking(), at(0)), entry("new", talking(), at(1)), entry("over", Response::Over, at(2))] {
            index.put(call, entry);
        }
        assert_eq!(index.over(3), []);
        assert_eq!(index.over(2), [CallId::new("over")]);
        assert_eq!(index.over(1), [CallId::new("over"), CallId::new("old")]);
        assert_eq!(index.expired(at(12)), [CallId::new("over")]);
        assert!(index.find(&CallId::new("over"), at(11)).is_some() && index.find(&CallId::new("over"), at(12)).is_none());
        assert_eq!(index.expired(at(200)).len(), 3);
    }

    #[test]
    fn what_was_read_late_does_not_hide_what_was_written_since() {
        let index = Index::new(LIFETIME);
        let (call, entry) = entry("c", Response::Greet("Hi!".to_owned()), Instant::now());
        let first = entry.session.clone().unwrap();
        index.put(call.clone(), Entry { session: None, ..entry });
        let second = (*first).clone().apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Silent, None).0;
        index.put(call.clone(), Entry::of(&Arc::new(second.clone())));
        index.fill(&first);
        assert_eq!(index.find(&call, Instant::now()).unwrap().session.as_deref(), Some(&second));
    }
}
