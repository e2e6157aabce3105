//! What turns left behind that no store has yet, and how it is reconciled with what the store has by then.

use crate::call::{CallId, EventKey, Session, Stage};
use crate::record::Record;
use crate::store::sessions::Save;
use std::collections::HashMap;
use std::sync::Arc;

/// The most calls kept.
const CALLS_KEPT: usize = 10_000;
/// The most records kept of one call.
const RECORDS_KEPT: usize = 500;

/// What is kept of one call.
#[derive(Debug, Clone)]
pub(super) struct Unsaved {
    /// The revision in the store that the first of the turns went on from: 0 where this process knew of none.
    pub(super) base: u64,
    /// The session after the latest of the turns.
    pub(super) session: Arc<Session>,
    /// What is to be remembered of the turns.
    pub(super) records: Vec<Record>,
    /// The key of the event of each of the turns.
    events: Vec<Option<EventKey>>,
    /// What the saves that got no answer would have left in the store, had they arrived.
    tried: Vec<Tried>,
    /// Its place in the order of arrival.
    number: u64,
}

/// A save that nobody knows the end of.
#[derive(Debug, Clone, PartialEq)]
struct Tried {
    session: Arc<Session>,
    /// How many of the records went with it, the oldest first.
    records: usize,
    /// The key of the event of each turn that went with it.
    events: Vec<Option<EventKey>>,
}

impl Tried {
    fn of(save: &Save) -> Self {
        Self { session: save.session.clone(), records: save.records.len(), events: save.events.clone() }
    }

    /// Whether it arrived: the store has it, or what another replica made of it since. An event whose retry another replica answered
    /// anew is there as well, and counts once.
    fn is_in(&self, stored: &Arc<Session>) -> bool {
        let answered = |event: &Option<EventKey>| event.as_ref().is_some_and(|event| stored.answer_to(event).is_some());
        self.session == *stored || stored.revision >= self.session.revision && !self.events.is_empty() && self.events.iter().all(answered)
    }
}

/// What there was no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Dropped {
    pub(super) records: usize,
}

/// Everything that is kept.
#[derive(Debug, Default)]
pub(super) struct UnsavedCalls {
    calls: HashMap<CallId, Unsaved>,
    next: u64,
}

impl UnsavedCalls {
    pub(super) fn get(&self, call: &CallId) -> Option<&Unsaved> {
        self.calls.get(call)
    }

    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// The call that has waited for longest.
    pub(super) fn oldest(&self) -> Option<Unsaved> {
        self.calls.values().min_by_key(|unsaved| unsaved.number).cloned()
    }

    /// Keeps what a turn leaves behind, unless another turn of the call was kept first. `tried` says that a save of it got
    /// no answer.
    pub(super) fn keep(&mut self, save: Save, tried: bool) -> Option<Dropped> {
        let first_try = tried.then(|| Tried::of(&save));
        let Save { session, expected, records, events } = save;
        let mut dropped = Dropped::default();
        if let Some(kept) = self.calls.get_mut(&session.call) {
            if kept.session.revision != expected {
                return None;
            }
            kept.session = session;
            kept.events.extend(events);
            kept.records.extend(records);
            let surplus = kept.records.len().saturating_sub(RECORDS_KEPT);
            kept.records.drain(..surplus);
            for tried in &mut kept.tried {
                tried.records = tried.records.saturating_sub(surplus);
            }
            dropped.records += surplus;
            return Some(dropped);
        }
        if self.calls.len() >= CALLS_KEPT
            && let Some(oldest) = self.oldest()
        {
            self.calls.remove(&oldest.session.call);
            dropped.records += oldest.records.len();
        }
        let tried = first_try.into_iter().collect();
        let number = self.next;
        self.next += 1;
        self.calls.insert(session.call.clone(), Unsaved { base: expected, session, records, events, tried, number });
        Some(dropped)
    }

    /// Notes what is about to be saved of a call, whose answer may never come.
    pub(super) fn trying(&mut self, save: &Save) {
        let Some(kept) = self.calls.get_mut(&save.session.call) else { return };
        let tried = Tried::of(save);
        if !kept.tried.contains(&tried) {
            kept.tried.push(tried);
        }
    }

    /// Takes out what the store has by now: all of a call, or all but what was kept while it was being written, which goes
    /// on from `saved`.
    pub(super) fn written(&mut self, written: &Unsaved, saved: u64) {
        let Some(kept) = self.calls.get_mut(&written.session.call) else { return };
        if kept.session.revision == written.session.revision {
            self.calls.remove(&written.session.call);
        } else {
            kept.records.drain(..written.records.len().min(kept.records.len()));
            kept.events.drain(..written.events.len().min(kept.events.len()));
            let later = saved.saturating_sub(written.session.revision);
            renumber(&mut kept.records, later);
            Arc::make_mut(&mut kept.session).revision += later;
            kept.base = saved;
            kept.tried.clear();
        }
    }
}

/// What is to be saved of a call, given what the store has of it; none where the store has all of it.
///
/// Where another replica saved turns meanwhile, ours are numbered after them, and of the two sessions the one that is
/// further along stays: one that is over before one that is handed over before one in which the bot talks, for a caller
/// must not be transferred twice; then the newer one; then the store's. The answers of both stay, so that a retry finds its own.
pub(super) fn reconcile(unsaved: Unsaved, stored: Option<Arc<Session>>) -> Option<Save> {
    let Unsaved { base, session, mut records, mut events, tried, .. } = unsaved;
    let revision = stored.as_ref().map_or(0, |stored| stored.revision);
    let Some(stored) = stored.filter(|stored| stored.revision > base) else {
        return Some(Save { session, expected: revision, records, events });
    };
    let arrived = tried.iter().rev().find(|tried| tried.is_in(&stored));
    let from = arrived.map_or(base, |arrived| arrived.session.revision);
    if session.revision == from {
        return None;
    }
    if let Some(arrived) = arrived {
        records.drain(..arrived.records.min(records.len()));
        events.drain(..arrived.events.len().min(events.len()));
    }
    let meanwhile = revision - from;
    if meanwhile == 0 {
        return Some(Save { session, expected: revision, records, events });
    }
    renumber(&mut records, meanwhile);
    let latest = session.revision + meanwhile;
    let rank = |session: &Session| (progress(&session.stage), session.revision);
    let (mut stays, goes) = if rank(&session) > rank(&stored) { (session, stored) } else { (stored, session) };
    let merged = Arc::make_mut(&mut stays);
    merged.revision = latest;
    merged.keep_answers_of(&goes);
    Some(Save { session: stays, expected: revision, records, events })
}

/// Numbers turns so much later.
fn renumber(records: &mut [Record], later: u64) {
    for record in records {
        if let Record::Turn(turn) = record {
            turn.sequence += later;
        }
    }
}

/// How far a call has come on its way from the bot to its end.
fn progress(stage: &Stage) -> u8 {
    match stage {
        Stage::Talking | Stage::Offered { .. } => 0,
        Stage::HandedOver => 1,
        Stage::Callback(_) => 2,
        Stage::Ended => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Response, TenantId, Turn};
    use crate::record::TurnRecord;
    use jiff::Timestamp;

    fn fresh(call: &str) -> Session {
        Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH)
    }

    fn turn(session: &Session, response: Response) -> Session {
        session.clone().apply(Turn::at(Timestamp::UNIX_EPOCH), response, None).0
    }

    /// A turn that answers this event.
    fn answers(session: &Session, event: &str) -> Session {
        let turn = Turn { key: Some(key(event)), ..Turn::at(Timestamp::UNIX_EPOCH) };
        session.clone().apply(turn, Response::Greet("Hi!".to_owned()), None).0
    }

    fn key(event: &str) -> EventKey {
        EventKey(event.to_owned())
    }

    fn says(session: &Session) -> Session {
        turn(session, Response::Greet("Hi!".to_owned()))
    }

    fn record(session: &Session) -> Record {
        Record::Turn(Box::new(TurnRecord {
            tenant: session.tenant.clone(),
            call: session.call.clone(),
            sequence: session.revision,
            at: Timestamp::UNIX_EPOCH,
            started_at: Timestamp::UNIX_EPOCH,
            event: "call.silence".to_owned(),
            caller: None,
            dialled: None,
            language: "en".to_owned(),
            turn: None,
            spoken: None,
            sentiment: None,
            decision: None,
            handoff: None,
            ended: false,
        }))
    }

    fn save(session: &Session) -> Save {
        let event = session.revision.to_string();
        Save {
            session: session.clone().into(),
            expected: session.revision - 1,
            records: vec![record(session)],
            events: vec![Some(EventKey(event))],
        }
    }

    /// What is kept after these sessions of one call, one after another, the first of them tried in vain or not.
    fn kept(sessions: &[&Session], tried: bool) -> Unsaved {
        let mut calls = UnsavedCalls::default();
        for session in sessions {
            calls.keep(save(session), tried).unwrap();
        }
        calls.oldest().unwrap()
    }

    fn sequences(save: &Save) -> Vec<u64> {
        let number = |record: &Record| match record {
            Record::Turn(turn) => turn.sequence,
            _ => 0,
        };
        save.records.iter().map(number).collect()
    }

    #[test]
    fn turns_that_nobody_saved_over_are_saved_as_they_are() {
        let one = says(&fresh("c"));
        let two = says(&one);
        let three = says(&two);
        let saved = reconcile(kept(&[&two, &three], false), Some(one.into())).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (1, 3, vec![2, 3]));
        // The store lost what it had, or never had any.
        let saved = reconcile(kept(&[&two, &three], false), None).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (0, 3, vec![2, 3]));
    }

    #[test]
    fn a_save_that_arrived_without_an_answer_is_not_written_twice() {
        let one = says(&fresh("c"));
        let two = says(&one);
        assert!(reconcile(kept(&[&one], true), Some(one.clone().into())).is_none());
        let saved = reconcile(kept(&[&one, &two], true), Some(one.into())).unwrap();
        assert_eq!((saved.expected, sequences(&saved)), (1, vec![2]));
    }

    #[test]
    fn turns_saved_meanwhile_come_first_and_the_call_that_is_further_along_stays() {
        let one = says(&fresh("c"));
        let theirs = says(&says(&one));
        let ours = turn(&one, Response::Over);
        let saved = reconcile(kept(&[&ours], false), Some(theirs.clone().into())).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (3, 4, vec![4]));
        assert_eq!(saved.session.stage, Stage::Ended);

        let ended = turn(&one, Response::Over);
        let saved = reconcile(kept(&[&says(&one)], true), Some(ended.into())).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (2, 3, vec![3]));
        assert_eq!(saved.session.stage, Stage::Ended);
    }

    #[test]
    fn a_save_that_arrived_and_was_saved_over_is_not_written_twice() {
        let one = says(&fresh("c"));
        let ours = answers(&one, "2");
        let theirs = says(&answers(&ours, "theirs"));
        assert!(reconcile(kept(&[&ours], true), Some(theirs.clone().into())).is_none());

        let later = answers(&ours, "3");
        let saved = reconcile(kept(&[&ours, &later], true), Some(theirs.into())).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (4, 5, vec![5]));
        assert!(["2", "3", "theirs"].iter().all(|event| saved.session.answer_to(&key(event)).is_some()), "{:?}", saved.session);
    }

    #[test]
    fn a_save_that_did_not_arrive_is_written_after_what_others_saved() {
        let one = says(&fresh("c"));
        let theirs = answers(&one, "theirs");
        let saved = reconcile(kept(&[&answers(&one, "2")], true), Some(theirs.into())).unwrap();
        assert_eq!((saved.expected, saved.session.revision, sequences(&saved)), (2, 3, vec![3]));
        assert!(["2", "theirs"].iter().all(|event| saved.session.answer_to(&key(event)).is_some()), "{:?}", saved.session);
    }

    #[test]
    fn of_two_turns_without_a_store_the_second_has_to_see_the_first() {
        let mut calls = UnsavedCalls::default();
        let one = says(&fresh("c"));
        assert!(calls.keep(save(&one), false).is_some());
        assert!(calls.keep(save(&one), false).is_none());
        assert!(calls.keep(save(&says(&one)), false).is_some());
    }

    #[test]
    fn what_came_while_the_rest_was_written_stays() {
        let mut calls = UnsavedCalls::default();
        let one = says(&fresh("c"));
        calls.keep(save(&one), false).unwrap();
        let writing = calls.oldest().unwrap();
        let two = says(&one);
        calls.keep(save(&two), false).unwrap();
        calls.written(&writing, 1);
        let left = calls.oldest().unwrap();
        assert_eq!((left.base, left.session, left.records), (1, two.clone().into(), vec![record(&two)]));
        let left = calls.oldest().unwrap();
        calls.written(&left, 2);
        assert_eq!(calls.len(), 0);
    }

    #[test]
    fn what_there_is_no_room_for_is_told() {
        let mut calls = UnsavedCalls::default();
        let mut session = fresh("long");
        let mut dropped = 0;
        for _ in 0..RECORDS_KEPT + 3 {
            session = says(&session);
            dropped += calls.keep(save(&session), false).unwrap().records;
        }
        assert_eq!(dropped, 3);
        let others = (1..CALLS_KEPT).map(|number| says(&fresh(&format!("c-{number}"))));
        assert!(others.map(|other| calls.keep(save(&other), false).unwrap().records).all(|dropped| dropped == 0));
        let one_too_many = calls.keep(save(&says(&fresh("new"))), false).unwrap();
        assert_eq!(one_too_many.records, RECORDS_KEPT);
        assert_eq!(calls.len(), CALLS_KEPT);
    }
}
