//! The turns this process is taking: a repeated event joins the turn that is being taken for it, and a turn that has to be
//! redone is not overtaken for ever.

use crate::call::{CallEvent, CallId, Command, EventKey, Fingerprint};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Queue, watch};

/// The turns under way, by call.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    calls: Mutex<HashMap<CallId, Call>>,
}

/// The turns under way of one call.
#[derive(Debug, Default)]
struct Call {
    turns: usize,
    queue: Arc<Queue<()>>,
    answers: HashMap<Identity, Answer>,
}

/// What two requests with the same event have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    Key(EventKey),
    Body(Fingerprint),
}

/// The answer of a turn under way, once it is there.
type Answer = watch::Receiver<Option<Arc<[Command]>>>;

/// How an event fits into what is under way.
pub(super) enum Entered {
    /// Nobody takes it yet.
    Alone(Flight),
    /// It is being taken.
    Twin(Twin),
}

impl InFlight {
    /// Enters an event, unless its twin is under way.
    pub(super) fn enter(self: &Arc<Self>, event: &CallEvent) -> Entered {
        let identity = event.key.clone().map(Identity::Key).or(event.fingerprint.map(Identity::Body));
        let mut calls = self.lock();
        let call = calls.entry(event.call.clone()).or_default();
        if let Some(answer) = identity.as_ref().and_then(|identity| call.answers.get(identity)) {
            return Entered::Twin(Twin(answer.clone()));
        }
        let (answered, answer) = watch::channel(None);
        if let Some(identity) = &identity {
            call.answers.insert(identity.clone(), answer);
        }
        call.turns += 1;
        let queue = Arc::clone(&call.queue);
        Entered::Alone(Flight { all: Arc::clone(self), call: event.call.clone(), identity, queue, answered })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CallId, Call>> {
        // Every change is whole before the lock is given back: a panic elsewhere leaves nothing half done.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn under way. It is over when this is dropped.
pub(super) struct Flight {
    all: Arc<InFlight>,
    call: CallId,
    identity: Option<Identity>,
    queue: Arc<Queue<()>>,
    answered: watch::Sender<Option<Arc<[Command]>>>,
}

impl Flight {
    /// Where the turns of the call wait for one that has to be redone.
    pub(super) fn queue(&self) -> &Queue<()> {
        &self.queue
    }

    /// Tells the twins.
    pub(super) fn answered(&self, commands: &[Command]) {
        self.answered.send_replace(Some(commands.into()));
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        let mut calls = self.all.lock();
        if let Some(call) = calls.get_mut(&self.call) {
            call.turns -= 1;
            if let Some(identity) = &self.identity {
                call.answers.remove(identity);
            }
            if call.turns == 0 {
                calls.remove(&self.call);
            }
        }
    }
}

/// A repeated event, whose turn is under way.
pub(super) struct Twin(Answer);

impl Twin {
    /// The answer of the turn, or none where it failed.
    pub(super) async fn answer(mut self) -> Option<Vec<Command>> {
        let answer = self.0.wait_for(Option::is_some).await.ok()?;
        answer.as_deref().map(<[Command]>::to_vec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::EventKind;

    fn event(key: Option<&str>, body: &[u8]) -> CallEvent {
        CallEvent {
            call: CallId::new("c-1"),
            from: None,
            to: None,
            language: None,
            key: key.map(|key| EventKey(key.to_owned())),
            fingerprint: Some(Fingerprint::of(body)),
            kind: EventKind::Silence,
        }
    }

    fn alone(entered: Entered) -> Flight {
        match entered {
            Entered::Alone(flight) => flight,
            Entered::Twin(_) => panic!("a twin"),
        }
    }

    fn twin(entered: Entered) -> Twin {
        match entered {
            Entered::Twin(twin) => twin,
            Entered::Alone(_) => panic!("alone"),
        }
    }

    #[tokio::test]
    async fn the_same_body_joins_only_while_its_turn_is_under_way() {
        let turns = Arc::new(InFlight::default());
        let first = alone(turns.enter(&event(None, b"a")));
        let second = twin(turns.enter(&event(None, b"a")));
        let _other = alone(turns.enter(&event(None, b"b")));
        first.answered(&[Command::Listen]);
        drop(first);
        assert_eq!(second.answer().await, Some(vec![Command::Listen]));
        let _later = alone(turns.enter(&event(None, b"a")));
    }

    #[tokio::test]
    async fn a_key_says_more_than_a_body() {
        let turns = Arc::new(InFlight::default());
        let _one = alone(turns.enter(&event(Some("1"), b"same")));
        let _two = alone(turns.enter(&event(Some("2"), b"same")));
        twin(turns.enter(&event(Some("1"), b"another")));
    }

    #[tokio::test]
    async fn the_twin_of_a_turn_that_failed_has_no_answer() {
        let turns = Arc::new(InFlight::default());
        let first = alone(turns.enter(&event(None, b"a")));
        let second = twin(turns.enter(&event(None, b"a")));
        drop(first);
        assert_eq!(second.answer().await, None);
        assert!(turns.lock().is_empty());
    }
}
