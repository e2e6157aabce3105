//! One turn: gather, decide, act. A turn uses one policy snapshot and is redone whole where another turn of the same
//! call was saved first.

use super::answer::Asked;
use super::consult::Consulted;
use super::in_flight::Flight;
use super::remembered::Remembered;
use super::shelter::{Conflict, StoreTime};
use super::{Door, Inner, Parts, TurnError};
use crate::call::{CallEvent, Command, Delivery, EventKind, Handoff, Heard, Response, Session, Stage, Turn};
use crate::decision::{Decision, Outcome};
use crate::policy::CompiledPolicy;
use crate::store::StoreError;
use crate::store::sessions::Save;
use crate::telemetry::events::{EscalationDecided, EventRepeated, EventTooLate, HandoffMoved, TurnOutcome, TurnTaken};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// How often a turn is redone before the store's own error is given back.
const TRIES: usize = 16;

/// What a turn came to, and what it was decided on.
#[derive(Debug)]
pub struct TurnReport {
    /// The orders for the exchange.
    pub commands: Vec<Command>,
    /// What the caller's words were decided to mean, where the event was a turn of theirs.
    pub told: Option<Told>,
}

/// What a turn was decided on.
#[derive(Debug)]
pub struct Told {
    /// The policy.
    pub policy: Arc<CompiledPolicy>,
    /// The call before the turn.
    pub session: Arc<Session>,
    /// What the caller said or did.
    pub heard: Heard,
    /// What was decided, and with what signals and reply.
    pub consulted: Consulted,
    /// When the turn began.
    pub now: Timestamp,
}

/// Takes one turn.
pub(super) async fn take(inner: &Arc<Inner>, door: &Door, event: &CallEvent, flight: &Flight) -> Result<TurnReport, TurnError> {
    let began = Instant::now();
    let mut turn = Trying { inner, door, event, time: inner.shelter.time(), began_at: None, consulted: None };
    // A turn that has to be redone is let through first.
    drop(flight.queue().lock().await);
    let mut tried = turn.attempt().await?;
    if matches!(tried, Tried::Again) {
        let _first_in_line = flight.queue().lock().await;
        for _ in 1..TRIES {
            tried = turn.attempt().await?;
            if !matches!(tried, Tried::Again) {
                break;
            }
        }
    }
    match tried {
        Tried::Taken(taken) => {
            flight.answered(&taken.report.commands);
            count(&inner.parts, event, &taken, began);
            Ok(taken.report)
        }
        Tried::Idle => Ok(TurnReport { commands: Vec::new(), told: None }),
        Tried::Again => Err(TurnError::Store(StoreError::Conflict { call: event.call.clone() })),
    }
}

/// A turn until it is saved.
struct Trying<'a> {
    inner: &'a Arc<Inner>,
    door: &'a Door,
    event: &'a CallEvent,
    time: StoreTime,
    /// The revision that the first try found.
    began_at: Option<u64>,
    /// What models said in an earlier try stays good: they are not asked again.
    consulted: Option<Consulted>,
}

/// A turn that is saved.
struct Taken {
    policy: Arc<CompiledPolicy>,
    outcome: TurnOutcome,
    report: TurnReport,
    /// The latest handoff, before the turn and after it.
    handoff: (Option<Handoff>, Option<Handoff>),
}

impl Taken {
    /// A turn that changed nothing.
    fn unchanged(policy: Arc<CompiledPolicy>, commands: Vec<Command>) -> Self {
        Self { policy, outcome: TurnOutcome::Silent, report: TurnReport { commands, told: None }, handoff: (None, None) }
    }
}

/// What one try at a turn came to.
enum Tried {
    /// It is taken.
    Taken(Box<Taken>),
    /// There was nothing to do: somebody else has done it, or it is not time.
    Idle,
    /// Another turn was saved first.
    Again,
}

impl Trying<'_> {
    /// One try at the turn.
    async fn attempt(&mut self) -> Result<Tried, TurnError> {
        let (inner, event) = (self.inner, self.event);
        let now = inner.parts.clock.now();
        let loaded = inner.load(&event.call, &mut self.time).await;
        if is_idle(loaded.session.as_deref(), event, now) {
            return Ok(Tried::Idle);
        }
        let policy = policy_for(&inner.parts, self.door, event, loaded.session.as_deref())?;
        let began_at = *self.began_at.get_or_insert(loaded.session.as_ref().map_or(0, |session| session.revision));
        if let Some(known) = &loaded.session
            && let Some(commands) = self.nothing_new(known, began_at)
        {
            return Ok(Tried::Taken(Box::new(Taken::unchanged(policy, commands))));
        }
        let new = loaded.session.is_none();
        let before = match loaded.session {
            Some(session) => session,
            None => self.begin(&policy, now).await.into(),
        };
        let expected = before.revision;
        let before = told_language(before, event);

        let asked = Asked { inner, policy: &policy, session: &before, event, now, new };
        let (response, told) = asked.answer(self.consulted.take(), &mut self.time).await;
        let outcome = outcome_of(&response, told.as_ref());
        let turn = turn_of(&inner.parts, event, told.as_ref(), now);
        let (after, commands) = Session::clone(&before).apply(turn, response, policy.voice.as_deref());
        let remembered =
            Remembered { policy: &policy, before: &before, after: &after, event, told: told.as_ref(), commands: &commands, now };
        let records = remembered.records(&inner.parts.caller_key);
        let handoff = (before.handoff.clone(), after.handoff.clone());
        let save = Save { session: after.into(), expected, records, events: vec![event.key.clone()] };
        match inner.save(save, loaded.sheltered, &mut self.time).await {
            Ok(()) => Ok(Tried::Taken(Box::new(Taken { policy, outcome, report: TurnReport { commands, told }, handoff }))),
            Err(Conflict) => {
                self.consulted = told.map(|told| told.consulted);
                Ok(Tried::Again)
            }
        }
    }

    /// The answer to an event that changes nothing: it was answered before, or comes too late.
    fn nothing_new(&self, known: &Session, began_at: u64) -> Option<Vec<Command>> {
        let (event, metrics) = (self.event, &self.inner.parts.metrics);
        if let Some(answer) = answer_given(known, event, began_at) {
            EventRepeated { call: &event.call }.emit(metrics);
            return Some(answer.to_vec());
        }
        if comes_too_late(known, event) {
            EventTooLate { call: &event.call, event: event.kind.name() }.emit(metrics);
            return Some(Vec::new());
        }
        None
    }

    /// A call we hear of for the first time, by whichever event.
    async fn begin(&mut self, policy: &CompiledPolicy, now: Timestamp) -> Session {
        let event = self.event;
        if let Some(caller) = &event.from {
            let noted = self.inner.parts.callers.rang(&policy.tenant, caller, &event.call, now);
            // Boxed: only a call's first turn notes it.
            Box::pin(self.inner.ask(noted, &mut self.time)).await;
        }
        Session::start(event.call.clone(), policy.tenant.clone(), event.from.clone(), event.to.clone(), now)
    }
}

/// The answer that an event was given before: to its key, or to its twin that was taken since this turn began.
fn answer_given<'s>(session: &'s Session, event: &CallEvent, began_at: u64) -> Option<&'s [Command]> {
    match &event.key {
        Some(key) => session.answer_to(key),
        None => session.answer_since(began_at, event.fingerprint?),
    }
}

/// Whether the call is over and the event can no longer mean anything to it. Orders that wait are still to be given.
fn comes_too_late(session: &Session, event: &CallEvent) -> bool {
    let only_while_it_lasts = match event.kind {
        EventKind::Started
        | EventKind::Speech { .. }
        | EventKind::Digits(_)
        | EventKind::Silence
        | EventKind::Transfer { .. }
        | EventKind::Tick
        | EventKind::Ended => true,
        EventKind::TransferDigits(_) | EventKind::Timer | EventKind::OrdersTaken(_) => false,
    };
    only_while_it_lasts && session.stage == Stage::Ended && session.waiting.is_empty()
}

fn turn_of(parts: &Parts, event: &CallEvent, told: Option<&Told>, now: Timestamp) -> Turn {
    Turn {
        at: now,
        key: event.key.clone(),
        fingerprint: event.fingerprint,
        heard: told.map(|told| told.heard.clone()),
        sentiment: told.and_then(|told| told.consulted.signals.sentiment.known()),
        delivery: delivery(parts, event),
        summary: parts.summaries.ready(&event.call),
    }
}

/// Whether an event of our own has been overtaken: the call is forgotten, or what was due has been seen to.
fn is_idle(known: Option<&Session>, event: &CallEvent, now: Timestamp) -> bool {
    match &event.kind {
        EventKind::Timer => known.and_then(Session::deadline).is_none_or(|deadline| deadline > now),
        EventKind::OrdersTaken(id) => known.is_none_or(|session| session.waiting.iter().all(|orders| orders.id != *id)),
        _ => false,
    }
}

/// Who takes the orders: whoever asked, else the exchange where it has an address to send them to.
fn delivery(parts: &Parts, event: &CallEvent) -> Delivery {
    match event.kind {
        EventKind::Timer | EventKind::OrdersTaken(_) if parts.orders.is_some() => Delivery::Send,
        EventKind::Timer | EventKind::OrdersTaken(_) => Delivery::Wait,
        _ => Delivery::Answer,
    }
}

/// The policy of a call: that of its session where it is known, else of the path, else of the number that was dialled.
fn policy_for(parts: &Parts, door: &Door, event: &CallEvent, known: Option<&Session>) -> Result<Arc<CompiledPolicy>, TurnError> {
    let snapshot = parts.policies.current();
    let catalogue = &snapshot.catalogue;
    if let Some(policy) = known.and_then(|session| catalogue.by_tenant(&session.tenant)) {
        return Ok(policy.clone());
    }
    let found = match door {
        Door::Tenant(tenant) => catalogue.by_tenant(tenant).ok_or_else(|| TurnError::UnknownTenant(tenant.clone()))?,
        Door::Number => event
            .to
            .as_ref()
            .map_or_else(|| catalogue.default_policy(), |dialled| catalogue.by_number(dialled))
            .ok_or_else(|| TurnError::UnknownNumber(event.to.clone()))?,
    };
    Ok(found.clone())
}

fn told_language(session: Arc<Session>, event: &CallEvent) -> Arc<Session> {
    match &event.language {
        Some(language) if session.language.as_ref() != Some(language) => Arc::unwrap_or_clone(session).in_language(language).into(),
        Some(_) | None => session,
    }
}

fn outcome_of(response: &Response, told: Option<&Told>) -> TurnOutcome {
    let Some(told) = told else {
        return match response {
            Response::Greet(_) => TurnOutcome::Greet,
            _ => TurnOutcome::Silent,
        };
    };
    match told.consulted.decision.outcome {
        Outcome::Escalate { .. } => TurnOutcome::Escalate,
        Outcome::Offer { .. } => TurnOutcome::Offer,
        Outcome::Reply(_) => TurnOutcome::Reply,
        Outcome::End(_) => TurnOutcome::End,
        Outcome::Continue => TurnOutcome::Continue,
    }
}

/// Counts and logs what a turn came to.
fn count(parts: &Parts, event: &CallEvent, taken: &Taken, began: Instant) {
    let policy = &taken.policy;
    TurnTaken { call: &event.call, tenant: &policy.tenant, outcome: taken.outcome, took: began.elapsed() }.emit(&parts.metrics);
    let (before, after) = &taken.handoff;
    if let Some(after) = after {
        HandoffMoved { call: &event.call, tenant: &policy.tenant, before: before.as_ref(), after, took: began.elapsed() }
            .emit(&parts.metrics);
    }
    let Some(told) = &taken.report.told else { return };
    let decision: &Decision = &told.consulted.decision;
    if let Outcome::Escalate { reason, .. } = &decision.outcome {
        let rule = decision.rule(policy).map_or("offer-accepted", |rule| rule.id.0.as_str());
        EscalationDecided { call: &event.call, tenant: &policy.tenant, reason, rule, policy: &policy.hash }.emit(&parts.metrics);
    }
}
