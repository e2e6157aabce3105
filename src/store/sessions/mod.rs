//! The sessions of the calls under way, saved by compare-and-swap on their revision, and the journal: what is to be
//! remembered of each turn, kept with the session in one step until the ledger has it.

mod memory;
mod redis;

pub use memory::{MemoryLimits, MemorySessions};
pub use redis::RedisSessions;

use super::StoreError;
use super::embedded::Embedded;
use crate::call::{CallId, DeskId, DeskSwitch, EventKey, LiveHandoff, Session, TenantId};
use crate::record::Record;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the live sessions and the journal are kept.
#[derive(Debug)]
pub enum Sessions {
    /// In this process.
    Memory(MemorySessions),
    /// In Redis or Valkey, shared by every replica.
    Redis(RedisSessions),
    /// In this process and in a file, which outlives it.
    Embedded(Embedded),
}

/// What a turn leaves behind: kept whole or not at all.
#[derive(Debug, Clone)]
pub struct Save {
    /// The session after the turn, with its new revision.
    pub session: Arc<Session>,
    /// The revision that was loaded: 0 where nothing was.
    pub expected: u64,
    /// What is to be remembered of the turn.
    pub records: Vec<Record>,
    /// The key of the event of each turn in it, where that has one: a session that answers them all has these turns.
    pub events: Vec<Option<EventKey>>,
}

/// One record of the journal that the ledger does not have yet, as far as the store knows.
#[derive(Debug, Clone, PartialEq)]
pub struct JournalEntry {
    /// What settles it.
    pub key: JournalKey,
    /// What is to be remembered.
    pub record: Record,
}

/// Names an entry of the journal, in the store's own way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JournalKey(pub String);

/// How the journal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JournalFigures {
    /// Records that the ledger does not have yet.
    pub waiting: u64,
    /// Records lost since the start because too many waited.
    pub dropped: u64,
}

impl Sessions {
    /// The session of a call, or none where the call is new, or was forgotten after its end or a long silence.
    ///
    /// # Errors
    ///
    /// When the store does not answer, or what it keeps does not read. The one in memory always answers.
    pub async fn load(&self, call: &CallId) -> Result<Option<Arc<Session>>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.load(call)),
            // Boxed, as saving is: the way over the network takes much room, and a turn over any other store would carry it along.
            Self::Redis(sessions) => Box::pin(sessions.load(call)).await,
            Self::Embedded(store) => store.load(call).await,
        }
    }

    /// Keeps what a turn leaves behind, over the revision that was loaded. What returns without an error is kept for good,
    /// as far as the store's durability goes.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when another revision than expected is there by now: nothing is kept then.
    pub async fn save(&self, save: &Save) -> Result<(), StoreError> {
        match self {
            Self::Memory(sessions) => sessions.save(save),
            Self::Redis(sessions) => Box::pin(sessions.save(save)).await,
            Self::Embedded(store) => store.save(save).await,
        }
    }

    /// Writes into the journal what belongs to no turn.
    ///
    /// # Errors
    ///
    /// When the store does not answer or has no room.
    pub async fn remember(&self, records: Vec<Record>) -> Result<(), StoreError> {
        match self {
            Self::Memory(sessions) => {
                sessions.remember(records);
                Ok(())
            }
            Self::Redis(sessions) => sessions.remember(records).await,
            Self::Embedded(store) => store.remember(&records).await,
        }
    }

    /// The oldest entries of the journal, those of one call in the order they were written. Until they are settled they
    /// may be handed out again, to this process and to others.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn unsettled(&self, most: usize) -> Result<Vec<JournalEntry>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.unsettled(most)),
            Self::Redis(sessions) => sessions.unsettled(most).await,
            Self::Embedded(store) => store.unsettled(most).await,
        }
    }

    /// Takes entries out of the journal: the ledger has them.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn settle(&self, keys: &[JournalKey]) -> Result<(), StoreError> {
        match self {
            Self::Memory(sessions) => {
                sessions.settle(keys);
                Ok(())
            }
            Self::Redis(sessions) => sessions.settle(keys).await,
            Self::Embedded(store) => store.settle(keys).await,
        }
    }

    /// The calls whose session has a deadline at or before `now`, the most overdue first. A call stays among them until a
    /// turn moves its deadline; several processes may be told of the same one, and the compare-and-swap lets one act.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<CallId>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.due(now, most)),
            Self::Redis(sessions) => sessions.due(now, most).await,
            Self::Embedded(store) => Ok(store.due(now, most)),
        }
    }

    /// Puts a session that does not read out of the way, where it can be looked into; the call is a new one then.
    ///
    /// # Errors
    ///
    /// When the store does not answer or has no room.
    pub async fn set_aside(&self, call: &CallId) -> Result<(), StoreError> {
        match self {
            // What is in memory was never written, and so always reads.
            Self::Memory(_) => Ok(()),
            Self::Redis(sessions) => sessions.set_aside(call).await,
            Self::Embedded(store) => store.set_aside(call).await,
        }
    }

    /// Brings everything to where it is kept, and lets go of it. What is asked of the store afterwards fails, except in memory.
    pub async fn close(&self) {
        match self {
            Self::Memory(_) | Self::Redis(_) => {}
            Self::Embedded(store) => store.close().await,
        }
    }

    /// How many records wait for the ledger, for the gauge, and how many were lost since the start because too many waited.
    #[must_use]
    pub fn journal_figures(&self) -> JournalFigures {
        match self {
            Self::Memory(sessions) => sessions.journal_figures(),
            Self::Redis(sessions) => sessions.journal_figures(),
            Self::Embedded(store) => JournalFigures { waiting: store.journal_waiting(), dropped: store.journal_dropped() },
        }
    }

    /// Whether the store answers. Nothing is changed by asking.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn check(&self) -> Result<(), StoreError> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Embedded(store) => store.unsettled(1).await.map(drop),
            Self::Redis(sessions) => sessions.check().await,
        }
    }

    /// Whether the store is another process, which can be away while this one is not.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        match self {
            Self::Memory(_) | Self::Embedded(_) => false,
            Self::Redis(_) => true,
        }
    }

    /// What operators say of a tenant's desks, where that is not what its policy says.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn desk_switches(&self, tenant: &TenantId) -> Result<BTreeMap<DeskId, DeskSwitch>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.desk_switches(tenant)),
            Self::Embedded(store) => store.desk_switches(tenant).await,
            Self::Redis(sessions) => sessions.desk_switches(tenant).await,
        }
    }

    /// Notes what an operator says of a desk. [`DeskSwitch::Open`] takes back what was said before.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn set_desk_switch(&self, tenant: &TenantId, desk: &DeskId, switch: DeskSwitch) -> Result<(), StoreError> {
        match self {
            Self::Memory(sessions) => {
                sessions.set_desk_switch(tenant, desk, switch);
                Ok(())
            }
            Self::Embedded(store) => store.set_desk_switch(tenant, desk, switch).await,
            Self::Redis(sessions) => sessions.set_desk_switch(tenant, desk, switch).await,
        }
    }

    /// The handoffs of a tenant's calls that take up one of a desk's humans.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn live_handoffs(&self, tenant: &TenantId) -> Result<Vec<LiveHandoff>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.live_handoffs(tenant)),
            Self::Embedded(store) => Ok(store.live_handoffs(tenant)),
            Self::Redis(sessions) => sessions.live_handoffs(tenant).await,
        }
    }

    /// How many sessions are kept, for the gauge; those due to be forgotten may still count.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Memory(sessions) => sessions.len(),
            Self::Redis(sessions) => sessions.len(),
            Self::Embedded(store) => store.len(),
        }
    }

    /// Whether no session is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What every variant of [`Sessions`] must do, whatever keeps them.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Attempt, Entered, Handoff, HandoffId, HandoffState, PhoneNumber, Response, Stage, Turn};
    use crate::record::Disposition;
    use crate::settings::Durability;
    use crate::store::embedded::Limits;
    use jiff::Timestamp;

    /// The session of a new call after its first turn.
    fn greeted(call: &str) -> Session {
        let caller = PhoneNumber::new("+15550100");
        let new = Session::start(CallId::new(call), TenantId::new("acme"), Some(caller), None, Timestamp::UNIX_EPOCH);
        next_turn(new)
    }

    fn next_turn(session: Session) -> Session {
        session.apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Greet("Hi!".to_owned()), None).0
    }

    async fn save(sessions: &Sessions, session: Session, expected: u64) -> Result<(), StoreError> {
        sessions.save(&Save { session: session.into(), expected, records: Vec::new(), events: Vec::new() }).await
    }

    async fn a_session_comes_back_as_it_was_saved(sessions: &Sessions) {
        let session = greeted("kept");
        assert_eq!(sessions.load(&session.call).await.unwrap(), None);
        save(sessions, session.clone(), 0).await.unwrap();
        assert_eq!(sessions.load(&session.call).await.unwrap(), Some(session.into()));
    }

    async fn calls_do_not_see_each_other(sessions: &Sessions) {
        save(sessions, greeted("one"), 0).await.unwrap();
        let two = next_turn(greeted("two"));
        save(sessions, two.clone(), 0).await.unwrap();
        assert_eq!(sessions.load(&CallId::new("one")).await.unwrap().map(|session| session.revision), Some(1));
        assert_eq!(sessions.load(&CallId::new("two")).await.unwrap(), Some(two.into()));
    }

    async fn a_turn_that_loaded_an_old_revision_saves_nothing(sessions: &Sessions) {
        let first = greeted("raced");
        save(sessions, first.clone(), 0).await.unwrap();
        let second = next_turn(first.clone());
        save(sessions, second.clone(), first.revision).await.unwrap();

        for late in [0, first.revision, second.revision + 1] {
            let refused = save(sessions, next_turn(second.clone()), late).await;
            assert!(matches!(refused, Err(StoreError::Conflict { call }) if call == first.call), "over revision {late}");
        }
        assert_eq!(sessions.load(&first.call).await.unwrap(), Some(second.into()));
    }

    async fn of_many_turns_at_once_each_counts_once(sessions: Arc<Sessions>) {
        const TURNS: u64 = 50;
        let call = greeted("busy").call;
        save(&sessions, greeted("busy"), 0).await.unwrap();
        let mut turns = tokio::task::JoinSet::new();
        for _ in 0..TURNS {
            let (sessions, call) = (Arc::clone(&sessions), call.clone());
            turns.spawn(async move {
                loop {
                    let loaded = sessions.load(&call).await.unwrap().unwrap();
                    let expected = loaded.revision;
                    if save(&sessions, next_turn(Arc::unwrap_or_clone(loaded)), expected).await.is_ok() {
                        return;
                    }
                    tokio::task::yield_now().await;
                }
            });
        }
        while let Some(turn) = turns.join_next().await {
            turn.unwrap();
        }
        assert_eq!(sessions.load(&call).await.unwrap().unwrap().revision, TURNS + 1);
    }

    /// What is to be remembered of the call `told`.
    fn closed(handoff: &str) -> Record {
        Record::Disposition(Disposition {
            tenant: TenantId::new("acme"),
            call: CallId::new("told"),
            handoff: HandoffId::new(handoff),
            at: Timestamp::UNIX_EPOCH,
            resolved: Some(true),
            right_handoff: None,
            note: None,
            by: "api".to_owned(),
        })
    }

    async fn what_is_to_be_remembered_waits_until_it_is_settled(sessions: &Sessions) {
        let told: Vec<Record> = ["a", "b", "c"].map(closed).into();
        let session = Arc::new(greeted("told"));
        let refused = Save { session: session.clone(), expected: 7, records: vec![closed("never")], events: Vec::new() };
        sessions.save(&refused).await.unwrap_err();
        sessions.save(&Save { session, expected: 0, records: told[..2].to_vec(), events: Vec::new() }).await.unwrap();
        sessions.remember(told[2..].to_vec()).await.unwrap();

        let entries = sessions.unsettled(10).await.unwrap();
        assert_eq!(entries.iter().map(|entry| entry.record.clone()).collect::<Vec<_>>(), told);
        assert_eq!(sessions.unsettled(1).await.unwrap(), entries[..1], "nothing was settled");
        sessions.settle(&[entries[0].key.clone(), entries[2].key.clone()]).await.unwrap();
        assert_eq!(sessions.unsettled(10).await.unwrap(), entries[1..2]);
        sessions.settle(&[entries[1].key.clone()]).await.unwrap();
        assert_eq!(sessions.unsettled(10).await.unwrap(), []);
    }

    async fn what_operators_say_of_a_desk_holds_until_they_take_it_back(sessions: &Sessions) {
        let (acme, desk) = (TenantId::new("acme"), DeskId::new("support"));
        for (switch, kept) in
            [(DeskSwitch::Closed, Some(DeskSwitch::Closed)), (DeskSwitch::Full, Some(DeskSwitch::Full)), (DeskSwitch::Open, None)]
        {
            sessions.set_desk_switch(&acme, &desk, switch).await.unwrap();
            assert_eq!(sessions.desk_switches(&acme).await.unwrap().get(&desk).copied(), kept);
            assert!(sessions.desk_switches(&TenantId::new("other")).await.unwrap().is_empty());
        }
    }

    /// A call of which a desk is dialled since a given second.
    fn dialled(call: &str, second: i64) -> Session {
        let at = Timestamp::from_second(second).unwrap();
        let new = Session::start(CallId::new(call), TenantId::new("acme"), None, None, at);
        let attempt = Attempt { desk: DeskId::new("support"), number: PhoneNumber::new("+15551234567"), ring_seconds: 25, failure: None };
        let handoff = Handoff {
            id: HandoffId::new(format!("{call}-1")),
            reason: "asked".into(),
            rule: None,
            at,
            whisper: String::new(),
            whisper_seconds: 15,
            attempts: vec![attempt],
            current: 0,
            state: HandoffState::Announced,
            course: vec![Entered { attempt: 0, state: HandoffState::Announced, at }],
            told_at: at,
            told_for: 0,
        };
        let mut session = new.apply(Turn::at(at), Response::Silent, None).0;
        (session.stage, session.handoff) = (Stage::HandedOver, Some(handoff));
        session
    }

    async fn a_call_with_a_desk_counts_and_is_due_when_its_time_is_up(sessions: &Sessions) {
        let (late, early) = (dialled("late", 100), dialled("early", 90));
        save(sessions, late.clone(), 0).await.unwrap();
        save(sessions, early.clone(), 0).await.unwrap();
        assert_eq!(sessions.live_handoffs(&late.tenant).await.unwrap().len(), 2);
        let due = async |second| sessions.due(Timestamp::from_second(second).unwrap(), 10).await.unwrap();
        assert_eq!(due(129).await, []);
        assert_eq!(due(130).await, std::slice::from_ref(&early.call));
        assert_eq!(due(140).await, [early.call.clone(), late.call.clone()], "the most overdue first");
        let (over, _) = early.clone().apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Over, None);
        save(sessions, over, early.revision).await.unwrap();
        assert_eq!(due(140).await, [late.call]);
        assert_eq!(sessions.live_handoffs(&early.tenant).await.unwrap().len(), 1);
        assert!(sessions.live_handoffs(&TenantId::new("other")).await.unwrap().is_empty());
    }

    /// The suite: called once for each variant, with an empty store.
    pub(super) async fn keeps_the_contract(sessions: Sessions) {
        assert!(sessions.is_empty());
        sessions.check().await.unwrap();
        a_session_comes_back_as_it_was_saved(&sessions).await;
        calls_do_not_see_each_other(&sessions).await;
        a_turn_that_loaded_an_old_revision_saves_nothing(&sessions).await;
        what_is_to_be_remembered_waits_until_it_is_settled(&sessions).await;
        what_operators_say_of_a_desk_holds_until_they_take_it_back(&sessions).await;
        a_call_with_a_desk_counts_and_is_due_when_its_time_is_up(&sessions).await;
        of_many_turns_at_once_each_counts_once(Arc::new(sessions)).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_embedded_store_keeps_the_contract_of_sessions() {
        let directory = tempfile::tempdir().unwrap();
        keeps_the_contract(Sessions::Embedded(Embedded::open(directory.path(), Durability::Full, Limits::default()).unwrap())).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn memory_keeps_the_contract_of_sessions() {
        keeps_the_contract(Sessions::Memory(MemorySessions::new(MemoryLimits::default()))).await;
    }
}
