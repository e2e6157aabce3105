//! Sessions in this process's memory: bounded in number, and forgotten some time after they end or fall silent.

use super::{JournalEntry, JournalFigures, JournalKey, Save};
use crate::call::{CallId, DeskId, DeskSwitch, LiveHandoff, Session, Stage, TenantId};
use crate::record::Record;
use crate::store::StoreError;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Parts of the store that lock apart, so that calls rarely wait for each other.
const SHARDS: usize = 32;
/// How often a shard is swept, at most. A sweep walks the whole shard.
const SWEEP_EVERY: Duration = Duration::from_secs(30);

/// The most records that wait for the ledger. Past that, the oldest are lost: memory promises nothing better.
const JOURNAL_KEPT: usize = 100_000;

/// How much is kept, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct MemoryLimits {
    /// The most sessions kept, rounded up to a multiple of the store's 32 parts; past it, ended calls go first, then those silent for the longest.
    pub sessions: usize,
    /// How long a call may be silent before it is taken for lost: its end may never have reached us.
    pub idle: Duration,
    /// How long an ended call is remembered, so that a late retry is recognised.
    pub ended: Duration,
}

impl Default for MemoryLimits {
    fn default() -> Self {
        Self { sessions: 50_000, idle: Duration::from_secs(2 * 60 * 60), ended: Duration::from_secs(5 * 60) }
    }
}

/// Sessions in this process's memory.
#[derive(Debug)]
pub struct MemorySessions {
    limits: MemoryLimits,
    hasher: RandomState,
    shards: Vec<Mutex<Shard>>,
    journal: Mutex<Journal>,
    switches: Mutex<HashMap<TenantId, BTreeMap<DeskId, DeskSwitch>>>,
}

impl MemorySessions {
    /// An empty store.
    #[must_use]
    pub fn new(limits: MemoryLimits) -> Self {
        let shards = std::iter::repeat_with(Mutex::default).take(SHARDS).collect();
        Self { limits, hasher: RandomState::new(), shards, journal: Mutex::default(), switches: Mutex::default() }
    }

    pub(super) fn load(&self, call: &CallId) -> Option<Arc<Session>> {
        self.load_at(call, Instant::now())
    }

    pub(super) fn save(&self, save: &Save) -> Result<(), StoreError> {
        self.save_at(&save.session, save.expected, Instant::now())?;
        self.remember(save.records.clone());
        Ok(())
    }

    pub(super) fn remember(&self, records: Vec<Record>) {
        if !records.is_empty() {
            lock(&self.journal).append(records);
        }
    }

    pub(super) fn unsettled(&self, most: usize) -> Vec<JournalEntry> {
        let journal = lock(&self.journal);
        let entry = |(number, record): (&u64, &Record)| JournalEntry { key: JournalKey(number.to_string()), record: record.clone() };
        journal.waiting.iter().take(most).map(entry).collect()
    }

    pub(super) fn settle(&self, keys: &[JournalKey]) {
        let mut journal = lock(&self.journal);
        for number in keys.iter().filter_map(|key| key.0.parse::<u64>().ok()) {
            journal.waiting.remove(&number);
        }
    }

    pub(super) fn journal_figures(&self) -> JournalFigures {
        let journal = lock(&self.journal);
        JournalFigures { waiting: journal.waiting.len() as u64, dropped: journal.dropped }
    }

    pub(super) fn due(&self, now: Timestamp, most: usize) -> Vec<CallId> {
        let mut due: Vec<(Timestamp, CallId)> = Vec::new();
        for shard in &self.shards {
            let shard = lock(shard);
            let overdue = |kept: &Kept| kept.session.deadline().filter(|deadline| *deadline <= now);
            due.extend(shard.kept.iter().filter_map(|(call, kept)| Some((overdue(kept)?, call.clone()))));
        }
        due.sort();
        due.into_iter().take(most).map(|(_, call)| call).collect()
    }

    pub(super) fn desk_switches(&self, tenant: &TenantId) -> BTreeMap<DeskId, DeskSwitch> {
        lock(&self.switches).get(tenant).cloned().unwrap_or_default()
    }

    pub(super) fn set_desk_switch(&self, tenant: &TenantId, desk: &DeskId, switch: DeskSwitch) {
        let mut switches = lock(&self.switches);
        let of_tenant = switches.entry(tenant.clone()).or_default();
        match switch {
            DeskSwitch::Open => of_tenant.remove(desk),
            DeskSwitch::Closed | DeskSwitch::Full => of_tenant.insert(desk.clone(), switch),
        };
    }

    pub(super) fn live_handoffs(&self, tenant: &TenantId) -> Vec<LiveHandoff> {
        let live = |shard: &Mutex<Shard>| -> Vec<LiveHandoff> {
            let shard = lock(shard);
            let of_tenant = shard.kept.values().map(|kept| &kept.session).filter(|session| session.tenant == *tenant);
            of_tenant.filter_map(|session| session.live_handoff()).collect()
        };
        self.shards.iter().flat_map(live).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).kept.len()).sum()
    }

    fn load_at(&self, call: &CallId, now: Instant) -> Option<Arc<Session>> {
        let shard = self.shard(call);
        shard.live(call, self.limits, now).cloned()
    }

    fn save_at(&self, session: &Arc<Session>, expected: u64, now: Instant) -> Result<(), StoreError> {
        let mut shard = self.shard(&session.call);
        let current = shard.live(&session.call, self.limits, now).map_or(0, |session| session.revision);
        if current != expected {
            return Err(StoreError::Conflict { call: session.call.clone() });
        }
        shard.sweep(self.limits, now);
        if !shard.kept.contains_key(&session.call) {
            shard.make_room(self.limits.sessions.div_ceil(SHARDS));
        }
        shard.kept.insert(session.call.clone(), Kept { session: session.clone(), saved: now });
        Ok(())
    }

    fn shard(&self, call: &CallId) -> MutexGuard<'_, Shard> {
        lock(&self.shards[self.hasher.hash_one(call) as usize % SHARDS])
    }
}

fn lock<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    part.lock().expect("nothing panics while it holds a part of the store")
}

/// What waits for the ledger, by number, oldest first.
#[derive(Debug, Default)]
struct Journal {
    waiting: BTreeMap<u64, Record>,
    next: u64,
    dropped: u64,
}

impl Journal {
    fn append(&mut self, records: Vec<Record>) {
        for record in records {
            self.waiting.insert(self.next, record);
            self.next += 1;
        }
        while self.waiting.len() > JOURNAL_KEPT {
            self.waiting.pop_first();
            self.dropped += 1;
        }
    }
}

#[derive(Debug, Default)]
struct Shard {
    kept: HashMap<CallId, Kept>,
    swept: Option<Instant>,
}

impl Shard {
    /// The session of a call, unless it is due to be forgotten.
    fn live(&self, call: &CallId, limits: MemoryLimits, now: Instant) -> Option<&Arc<Session>> {
        self.kept.get(call).filter(|kept| !kept.expired(limits, now)).map(|kept| &kept.session)
    }

    /// Forgets what is due, where the last time is a while ago.
    fn sweep(&mut self, limits: MemoryLimits, now: Instant) {
        if self.swept.is_none_or(|swept| now.duration_since(swept) >= SWEEP_EVERY) {
            self.kept.retain(|_, kept| !kept.expired(limits, now));
            self.swept = Some(now);
        }
    }

    /// Makes room for one more session.
    fn make_room(&mut self, capacity: usize) {
        while self.kept.len() >= capacity {
            let leaves_first_if_least = |(_, kept): &(&CallId, &Kept)| (!kept.ended(), kept.saved);
            let Some(call) = self.kept.iter().min_by_key(leaves_first_if_least).map(|(call, _)| call.clone()) else { return };
            self.kept.remove(&call);
        }
    }
}

#[derive(Debug)]
struct Kept {
    session: Arc<Session>,
    saved: Instant,
}

impl Kept {
    fn ended(&self) -> bool {
        matches!(self.session.stage, Stage::Ended)
    }

    fn expired(&self, limits: MemoryLimits, now: Instant) -> bool {
        let limit = if self.ended() { limits.ended } else { limits.idle };
        now.duration_since(self.saved) >= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Response, TenantId, Turn};
    use jiff::Timestamp;

    fn session(call: &str, response: Response) -> Arc<Session> {
        let new = Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH);
        new.apply(Turn::at(Timestamp::UNIX_EPOCH), response, None).0.into()
    }

    fn talking(call: &str) -> Arc<Session> {
        session(call, Response::Greet("Hi!".to_owned()))
    }

    fn ended(call: &str) -> Arc<Session> {
        session(call, Response::Over)
    }

    #[test]
    fn an_ended_call_is_forgotten_before_a_silent_one() {
        let limits = MemoryLimits::default();
        let sessions = MemorySessions::new(limits);
        let start = Instant::now();
        sessions.save_at(&ended("over"), 0, start).unwrap();
        sessions.save_at(&talking("silent"), 0, start).unwrap();

        let kept_at = |after| ["over", "silent"].map(|call| sessions.load_at(&CallId::new(call), start + after).is_some());
        assert_eq!(kept_at(limits.ended - Duration::from_secs(1)), [true, true]);
        assert_eq!(kept_at(limits.ended), [false, true]);
        assert_eq!(kept_at(limits.idle), [false, false]);
    }

    #[test]
    fn a_call_that_was_forgotten_may_begin_again() {
        let limits = MemoryLimits::default();
        let sessions = MemorySessions::new(limits);
        let start = Instant::now();
        sessions.save_at(&talking("again"), 0, start).unwrap();

        sessions.save_at(&talking("again"), 0, start + limits.idle / 2).unwrap_err();
        sessions.save_at(&talking("again"), 0, start + limits.idle).unwrap();
    }

    #[test]
    fn forgotten_calls_leave_the_memory_as_new_ones_come() {
        let limits = MemoryLimits::default();
        let sessions = MemorySessions::new(limits);
        let start = Instant::now();
        for call in 0..1000 {
            sessions.save_at(&talking(&format!("old-{call}")), 0, start).unwrap();
        }
        // Enough new calls to reach every shard.
        for call in 0..1000 {
            sessions.save_at(&talking(&format!("new-{call}")), 0, start + limits.idle).unwrap();
        }
        assert_eq!(sessions.len(), 1000);
    }

    #[test]
    fn a_full_store_lets_go_of_ended_calls_first_then_of_the_longest_silent() {
        let mut shard = Shard::default();
        let start = Instant::now();
        let mut keep = |session: Arc<Session>, second| {
            shard.kept.insert(session.call.clone(), Kept { session, saved: start + Duration::from_secs(second) });
        };
        keep(talking("oldest"), 0);
        keep(talking("old"), 1);
        keep(ended("over"), 2);

        shard.make_room(3);
        assert!(!shard.kept.contains_key(&CallId::new("over")));
        shard.make_room(2);
        assert_eq!(shard.kept.into_keys().collect::<Vec<_>>(), [CallId::new("old")]);
    }

    #[test]
    fn the_number_of_sessions_is_bounded() {
        let sessions = MemorySessions::new(MemoryLimits { sessions: 64, ..MemoryLimits::default() });
        for call in 0..1000 {
            sessions.save_at(&talking(&format!("c-{call}")), 0, Instant::now()).unwrap();
        }
        assert!(sessions.len() <= 64, "{} sessions", sessions.len());
        assert!(sessions.load(&CallId::new("c-999")).is_some());
    }
}
