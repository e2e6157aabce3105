//! The store as a turn sees it: it always answers, and in time. While the real one is away, turns go on from what this
//! process still has, and what they leave behind is kept until the store returns.

mod recovery;
mod seen;
mod unsaved;

use super::{Inner, Parts};
use crate::call::{CallId, Session};
use crate::record::SessionError;
use crate::store::StoreError;
use crate::store::sessions::Save;
use crate::telemetry::events::{SessionUnreadable, StoreChanged, TurnSheltered, UnsavedCounted, UnsavedDropped};
use seen::Seen;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use unsaved::UnsavedCalls;

/// What stands between the turns and the store.
#[derive(Debug)]
pub(super) struct Shelter {
    timeout: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Why the store is taken to be away, where it is.
    away: Option<String>,
    /// Whether somebody is about to write what is kept.
    recovering: bool,
    unsaved: UnsavedCalls,
    seen: Seen,
}

/// What a turn begins with.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The session, unless the call is new as far as anybody can tell.
    pub(super) session: Option<Arc<Session>>,
    /// Whether it is this process's own idea of the call, and the store's is not to be had.
    pub(super) sheltered: bool,
}

/// Another turn of the call was saved first.
#[derive(Debug)]
pub(super) struct Conflict;

/// How long one turn may still wait for the store. Measured by a clock that nobody sets.
#[derive(Debug)]
pub(super) struct StoreTime {
    left: Duration,
}

impl StoreTime {
    async fn spend<T>(&mut self, asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let began = Instant::now();
        let answer = tokio::time::timeout(self.left, asked).await;
        self.left = self.left.saturating_sub(began.elapsed());
        let late = |_| StoreError::Unavailable { store: "the store of live calls", problem: "no answer in time".to_owned() };
        answer.unwrap_or_else(|elapsed| Err(late(elapsed)))
    }
}

impl Shelter {
    pub(super) fn new(timeout: Duration) -> Self {
        Self { timeout, state: Mutex::default() }
    }

    /// What one turn may spend.
    pub(super) fn time(&self) -> StoreTime {
        StoreTime { left: self.timeout }
    }

    /// Why the store is taken to be away, where it is.
    pub(super) fn away(&self) -> Option<String> {
        self.lock().away.clone()
    }

    /// How many calls wait to be written.
    pub(super) fn unsaved(&self) -> usize {
        self.lock().unsaved.len()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is whole before the lock is given back: a panic elsewhere leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// The session of a call, from wherever it is to be had.
    pub(super) async fn load(self: &Arc<Self>, call: &CallId, time: &mut StoreTime) -> Loaded {
        {
            let state = self.shelter.lock();
            if let Some(unsaved) = state.unsaved.get(call) {
                return Loaded { session: Some(unsaved.session.clone()), sheltered: true };
            }
            if state.away.is_some() {
                return Loaded { session: state.seen.get(call).cloned(), sheltered: true };
            }
        }
        match time.spend(self.parts.sessions.load(call)).await {
            Ok(session) => {
                return Loaded { session, sheltered: false };
            }
            Err(StoreError::Unreadable { problem: SessionError::Damaged(_), .. }) => {
                SessionUnreadable { call, newer: false }.emit(&self.parts.metrics);
                match Box::pin(time.spend(self.parts.sessions.set_aside(call))).await {
                    Ok(()) => return Loaded { session: None, sheltered: false },
                    Err(error) => self.lost(&error),
                }
            }
            // Left where it is: the replicas that are newer can go on with it.
            Err(StoreError::Unreadable { problem: SessionError::Newer { .. }, .. }) => {
                SessionUnreadable { call, newer: true }.emit(&self.parts.metrics);
            }
            Err(error) => self.lost(&error),
        }
        Loaded { session: self.shelter.lock().seen.get(call).cloned(), sheltered: true }
    }

    /// Keeps what a turn leaves behind: in the store, or until the store is back.
    pub(super) async fn save(self: &Arc<Self>, save: Save, sheltered: bool, time: &mut StoreTime) -> Result<(), Conflict> {
        if sheltered || self.shelter.lock().away.is_some() {
            return self.keep(save, false);
        }
        match time.spend(self.parts.sessions.save(&save)).await {
            Ok(()) => {
                self.journal_grew.notify_one();
                self.saw(save.session);
                Ok(())
            }
            Err(StoreError::Conflict { .. }) => Err(Conflict),
            Err(error) => {
                self.lost(&error);
                self.keep(save, true)
            }
        }
    }

    /// Asks a store for something that a turn can do without.
    pub(super) async fn ask<T: Default>(self: &Arc<Self>, asked: impl Future<Output = Result<T, StoreError>>, time: &mut StoreTime) -> T {
        if self.shelter.lock().away.is_some() {
            return T::default();
        }
        time.spend(asked).await.unwrap_or_else(|error| {
            self.lost(&error);
            T::default()
        })
    }

    fn keep(self: &Arc<Self>, save: Save, tried: bool) -> Result<(), Conflict> {
        let (dropped, calls) = {
            let mut state = self.shelter.lock();
            (state.unsaved.keep(save, tried).ok_or(Conflict)?, state.unsaved.len())
        };
        let metrics = &self.parts.metrics;
        TurnSheltered.emit(metrics);
        UnsavedCounted { calls }.emit(metrics);
        if dropped.records > 0 {
            UnsavedDropped { records: dropped.records }.emit(metrics);
        }
        self.recover();
        Ok(())
    }

    /// Remembers a session of a store that could be away by the call's next turn.
    fn saw(&self, session: Arc<Session>) {
        if self.parts.sessions.is_remote() {
            self.shelter.lock().seen.put(session);
        }
    }

    /// The store did not do its part: turns no longer wait for it, until it is seen to be back.
    fn lost(self: &Arc<Self>, error: &StoreError) {
        let reason = error.to_string();
        let first = self.shelter.lock().away.replace(reason.clone()).is_none();
        if first {
            StoreChanged { away: Some(&reason) }.emit(&self.parts.metrics);
        }
        self.recover();
    }

    fn recover(self: &Arc<Self>) {
        if !std::mem::replace(&mut self.shelter.lock().recovering, true) {
            tokio::spawn(recovery::run(Arc::clone(self)));
        }
    }
}

/// The metrics of a store that is there, from the start.
pub(super) fn begin(parts: &Parts) {
    StoreChanged { away: None }.emit(&parts.metrics);
}
