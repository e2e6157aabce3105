//! Summaries made while a call goes on, so that the brief is there when a rule fires: one question in flight for each call, the newest
//! state of the call the next to be asked about, and everything dropped when the bot has the call no more.

use super::consult::{ask, choice, history, wire};
use super::{Parts, Told};
use crate::assistant::{Line, ModelChoice, Speaker, SummaryRequest};
use crate::call::{CallEvent, CallId, EventKind, RollingSummary};
use crate::decision::brief::removed;
use crate::decision::{Facts, Outcome};
use crate::policy::CompiledPolicy;
use crate::telemetry::events::ModelRole;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;

/// The longest a summary may take: nobody waits for it, and one that takes longer is of a call long gone on.
const PATIENCE: Duration = Duration::from_secs(10);
/// Questions in flight for all calls together. Where there are more, the next wait for a place.
const MOST_AT_ONCE: usize = 256;
/// Questions asked for one call.
const MOST_FOR_A_CALL: u32 = 60;
/// Calls remembered. Where there are more, those with nothing in flight are forgotten: their sessions have their summaries.
const MOST_CALLS: usize = 20_000;

/// The summaries of the calls that go on.
#[derive(Debug)]
pub struct Summaries {
    calls: Mutex<HashMap<CallId, Entry>>,
    places: Semaphore,
    tasks: AtomicU64,
}

impl Default for Summaries {
    fn default() -> Self {
        Self { calls: Mutex::default(), places: Semaphore::new(MOST_AT_ONCE), tasks: AtomicU64::new(0) }
    }
}

/// One call's.
#[derive(Debug, Default)]
struct Entry {
    /// The newest summary, told to whoever waits for it.
    ready: watch::Sender<Option<RollingSummary>>,
    /// The task that asks, and its number.
    task: Option<(u64, AbortHandle)>,
    /// What is to be asked next.
    next: Option<Question>,
    asked: u32,
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Some((_, task)) = &self.task {
            task.abort();
        }
    }
}

/// What a summariser is to be asked.
#[derive(Debug)]
struct Question {
    call: CallId,
    policy: Arc<CompiledPolicy>,
    choice: ModelChoice,
    history: Vec<Line>,
    turns: u32,
}

impl Summaries {
    /// The newest summary of a call.
    pub(super) fn ready(&self, call: &CallId) -> Option<RollingSummary> {
        self.held().get(call).and_then(|entry| entry.ready.borrow().clone())
    }

    /// Tells of the summary that is being made of a call; none where none is.
    pub(super) fn in_the_making(&self, call: &CallId) -> Option<watch::Receiver<Option<RollingSummary>>> {
        self.held().get(call).filter(|entry| entry.task.is_some()).map(|entry| entry.ready.subscribe())
    }

    /// Forgets a call, and drops the question in flight for it.
    fn cancel(&self, call: &CallId) {
        self.held().remove(call);
    }

    fn held(&self) -> MutexGuard<'_, HashMap<CallId, Entry>> {
        // A panic while the lock was held leaves at worst a summary that is missing.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a question asked, now or when the one in flight is answered.
    fn prepare(parts: &Arc<Parts>, question: Question) {
        let mut calls = parts.summaries.held();
        if calls.len() >= MOST_CALLS {
            calls.retain(|_, entry| entry.task.is_some());
        }
        let entry = calls.entry(question.call.clone()).or_default();
        if entry.task.is_some() {
            entry.next = Some(question);
        } else if entry.asked < MOST_FOR_A_CALL {
            entry.asked += 1;
            let number = parts.summaries.tasks.fetch_add(1, Ordering::Relaxed);
            // The task cannot report back before the lock is given up, so that it finds its number.
            let task = tokio::spawn(ask_on(Arc::clone(parts), number, question));
            entry.task = Some((number, task.abort_handle()));
        }
    }

    /// Takes in what a task was answered, and gives it what to ask next.
    fn answered(&self, call: &CallId, number: u64, summary: Option<RollingSummary>) -> Option<Question> {
        let mut calls = self.held();
        let entry = calls.get_mut(call).filter(|entry| entry.task.as_ref().is_some_and(|(running, _)| *running == number))?;
        let next = entry.next.take().filter(|_| entry.asked < MOST_FOR_A_CALL);
        match next {
            Some(_) => entry.asked += 1,
            None => entry.task = None,
        }
        // Whoever waits is told of a failure as well.
        entry.ready.send_modify(|ready| *ready = summary.or(ready.take()));
        next
    }
}

/// Asks the summariser about one state of a call after the other, until there is no newer one.
async fn ask_on(parts: Arc<Parts>, number: u64, question: Question) {
    let mut next = Some(question);
    while let Some(question) = next {
        let summary = {
            let _place = parts.summaries.places.acquire().await.expect("the places are never closed");
            let request = SummaryRequest { choice: &question.choice, language: &question.policy.language, history: &question.history };
            let asked = parts.assistant.summarise(request);
            let provider = question.choice.provider;
            ask(&parts, &question.call, &question.policy, ModelRole::Summariser, provider, asked).await.ok()
        };
        let summary = summary.map(|text| RollingSummary { text, turns: question.turns });
        next = parts.summaries.answered(&question.call, number, summary);
    }
}

/// Sees to the summary of a call when a turn of it was taken: has the next one made where the bot goes on, and drops what is being made
/// where it does not.
pub(super) fn follow(parts: &Arc<Parts>, event: &CallEvent, told: Option<&Told>) {
    if event.kind == EventKind::Ended {
        return parts.summaries.cancel(&event.call);
    }
    let Some(told) = told else { return };
    match told.consulted.decision.outcome {
        Outcome::Escalate { .. } | Outcome::End(_) => parts.summaries.cancel(&event.call),
        Outcome::Continue | Outcome::Reply(_) | Outcome::Offer { .. } => {
            if let Some(question) = question(parts, told) {
                Summaries::prepare(parts, question);
            }
        }
    }
}

/// What to ask after a turn; none where it brought no words, and where there is nobody to ask.
fn question(parts: &Parts, told: &Told) -> Option<Question> {
    let policy = &told.policy;
    let plan = policy.summariser.as_ref().filter(|_| told.heard.text().is_some())?;
    let (provider, model) = &plan.model;
    if !parts.assistant.has_key(wire(*provider)) {
        return None;
    }
    let facts = Facts::gather(&told.session, &told.heard, told.now);
    let mut history = history(policy, &facts);
    let reply = told.consulted.reply.as_ref().filter(|_| matches!(told.consulted.decision.outcome, Outcome::Continue));
    history.extend(reply.map(|reply| {
        let text = policy.redact.model.redact_with(reply.text.said(), |kind| removed(kind, &policy.language));
        Line { speaker: Speaker::Bot, text }
    }));
    let choice = choice(*provider, model, plan.max_tokens, None, PATIENCE);
    Some(Question { call: told.session.call.clone(), policy: Arc::clone(policy), choice, history, turns: facts.turn })
}
