//! The sessions of the calls under way, saved by compare-and-swap on their revision.

mod memory;

pub use memory::{MemoryLimits, MemorySessions};

use super::StoreError;
use crate::call::{CallId, Session};

/// Where the live sessions are kept.
#[derive(Debug)]
pub enum Sessions {
    /// In this process.
    Memory(MemorySessions),
}

impl Sessions {
    /// The session of a call, or none where the call is new, or was forgotten after its end or a long silence.
    ///
    /// # Errors
    ///
    /// When the store does not answer. The one in memory always does.
    pub async fn load(&self, call: &CallId) -> Result<Option<Session>, StoreError> {
        match self {
            Self::Memory(sessions) => Ok(sessions.load(call)),
        }
    }

    /// Saves a session, new revision and all, over the revision that was loaded: 0 where nothing was.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] when another revision than `expected` is there by now. Nothing is saved then.
    pub async fn save(&self, session: Session, expected: u64) -> Result<(), StoreError> {
        match self {
            Self::Memory(sessions) => sessions.save(session, expected),
        }
    }

    /// How many sessions are kept, for the gauge; those due to be forgotten may still count.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Memory(sessions) => sessions.len(),
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
    use crate::call::{PhoneNumber, Response, TenantId, Turn};
    use jiff::Timestamp;
    use std::sync::Arc;

    /// The session of a new call after its first turn.
    fn greeted(call: &str) -> Session {
        let caller = PhoneNumber::new("+15550100");
        let new = Session::start(CallId::new(call), TenantId::new("acme"), Some(caller), None, Timestamp::UNIX_EPOCH);
        next_turn(new)
    }

    fn next_turn(session: Session) -> Session {
        session.apply(Turn::at(Timestamp::UNIX_EPOCH), Response::Greet("Hi!".to_owned()), None).0
    }

    async fn a_session_comes_back_as_it_was_saved(sessions: &Sessions) {
        let session = greeted("kept");
        assert_eq!(sessions.load(&session.call).await.unwrap(), None);
        sessions.save(session.clone(), 0).await.unwrap();
        assert_eq!(sessions.load(&session.call).await.unwrap(), Some(session));
    }

    async fn calls_do_not_see_each_other(sessions: &Sessions) {
        sessions.save(greeted("one"), 0).await.unwrap();
        let two = next_turn(greeted("two"));
        sessions.save(two.clone(), 0).await.unwrap();
        assert_eq!(sessions.load(&CallId::new("one")).await.unwrap().map(|session| session.revision), Some(1));
        assert_eq!(sessions.load(&CallId::new("two")).await.unwrap(), Some(two));
    }

    async fn a_turn_that_loaded_an_old_revision_saves_nothing(sessions: &Sessions) {
        let first = greeted("raced");
        sessions.save(first.clone(), 0).await.unwrap();
        let second = next_turn(first.clone());
        sessions.save(second.clone(), first.revision).await.unwrap();

        for late in [0, first.revision, second.revision + 1] {
            let refused = sessions.save(next_turn(second.clone()), late).await;
            assert!(matches!(refused, Err(StoreError::Conflict { call }) if call == first.call), "over revision {late}");
        }
        assert_eq!(sessions.load(&first.call).await.unwrap(), Some(second));
    }

    async fn of_many_turns_at_once_each_counts_once(sessions: Arc<Sessions>) {
        const TURNS: u64 = 50;
        let call = greeted("busy").call;
        sessions.save(greeted("busy"), 0).await.unwrap();
        let mut turns = tokio::task::JoinSet::new();
        for _ in 0..TURNS {
            let (sessions, call) = (Arc::clone(&sessions), call.clone());
            turns.spawn(async move {
                loop {
                    let loaded = sessions.load(&call).await.unwrap().unwrap();
                    let expected = loaded.revision;
                    if sessions.save(next_turn(loaded), expected).await.is_ok() {
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

    /// The suite: called once for each variant, with an empty store.
    async fn keeps_the_contract(sessions: Sessions) {
        assert!(sessions.is_empty());
        a_session_comes_back_as_it_was_saved(&sessions).await;
        calls_do_not_see_each_other(&sessions).await;
        a_turn_that_loaded_an_old_revision_saves_nothing(&sessions).await;
        of_many_turns_at_once_each_counts_once(Arc::new(sessions)).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn memory_keeps_the_contract_of_sessions() {
        keeps_the_contract(Sessions::Memory(MemorySessions::new(MemoryLimits::default()))).await;
    }
}
