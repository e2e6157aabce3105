//! One turn: gather, decide, act. A turn uses one policy snapshot and is redone whole where another turn of the same
//! call was saved first.

use super::answer::Asked;
use super::consult::Consulted;
use super::remembered::Remembered;
use super::{Door, Parts, TurnError};
use crate::call::{CallEvent, Command, Delivery, EventKind, Handoff, Heard, Response, Session, Turn};
use crate::decision::{Decision, Outcome};
use crate::policy::CompiledPolicy;
use crate::store::StoreError;
use crate::store::sessions::Save;
use crate::telemetry::events::{EscalationDecided, HandoffMoved, TurnOutcome, TurnTaken};
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
    pub session: Session,
    /// What the caller said or did.
    pub heard: Heard,
    /// What was decided, and with what signals and reply.
    pub consulted: Consulted,
    /// When the turn began.
    pub now: Timestamp,
}

/// Takes one turn.
pub(super) async fn take(parts: &Parts, door: &Door, event: &CallEvent) -> Result<TurnReport, TurnError> {
    let began = Instant::now();
    let mut consulted = None;
    for _ in 0..TRIES {
        match attempt(parts, door, event, consulted.take()).await? {
            Attempt::Saved(taken) => {
                count(parts, event, &taken, began);
                return Ok(taken.report);
            }
            Attempt::Idle => return Ok(TurnReport { commands: Vec::new(), told: None }),
            Attempt::Again(earlier) => consulted = earlier.map(|earlier| *earlier),
        }
    }
    Err(TurnError::Store(StoreError::Conflict { call: event.call.clone() }))
}

/// One try at a turn.
enum Attempt {
    Saved(Box<Taken>),
    /// There was nothing to do: somebody else has done it, or it is not time.
    Idle,
    /// Another turn was saved first. What models said stays good: they are not asked again.
    Again(Option<Box<Consulted>>),
}

/// A turn that is saved.
struct Taken {
    policy: Arc<CompiledPolicy>,
    outcome: TurnOutcome,
    report: TurnReport,
    /// The latest handoff, before the turn and after it.
    handoff: (Option<Handoff>, Option<Handoff>),
}

async fn attempt(parts: &Parts, door: &Door, event: &CallEvent, earlier: Option<Consulted>) -> Result<Attempt, TurnError> {
    let now = parts.clock.now();
    let known = parts.sessions.load(&event.call).await.map_err(TurnError::Store)?;
    if is_idle(known.as_ref(), event, now) {
        return Ok(Attempt::Idle);
    }
    let policy = policy_for(parts, door, event, known.as_ref())?;
    if let Some(answer) = known.as_ref().and_then(|session| session.answer_to(event.key.as_ref()?)) {
        let report = TurnReport { commands: answer.to_vec(), told: None };
        return Ok(Attempt::Saved(Box::new(Taken { policy, outcome: TurnOutcome::Silent, report, handoff: (None, None) })));
    }
    let new = known.is_none();
    let session = match known {
        Some(session) => session,
        None => begin(parts, &policy, event, now).await?,
    };
    let revision = session.revision;
    let session = told_language(session, event);

    let asked = Asked { parts, policy: &policy, session: &session, event, now, new };
    let (response, told) = asked.answer(earlier).await;
    let outcome = outcome_of(&response, told.as_ref());
    let turn = Turn {
        at: now,
        key: event.key.clone(),
        heard: told.as_ref().map(|told| told.heard.clone()),
        sentiment: told.as_ref().and_then(|told| told.consulted.signals.sentiment.known()),
        delivery: delivery(parts, event),
        summary: parts.summaries.ready(&event.call),
    };
    let before = session.clone();
    let (session, commands) = session.apply(turn, response, policy.voice.as_deref());
    let records = Remembered { policy: &policy, before: &before, after: &session, event, told: told.as_ref(), now }.records();
    let handoff = (before.handoff, session.handoff.clone());
    match parts.sessions.save(Save { session, expected: revision, records }).await {
        Ok(()) => Ok(Attempt::Saved(Box::new(Taken { policy, outcome, report: TurnReport { commands, told }, handoff }))),
        Err(StoreError::Conflict { .. }) => Ok(Attempt::Again(told.map(|told| Box::new(told.consulted)))),
        Err(error) => Err(TurnError::Store(error)),
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

/// A call we hear of for the first time, by whichever event.
async fn begin(parts: &Parts, policy: &CompiledPolicy, event: &CallEvent, now: Timestamp) -> Result<Session, TurnError> {
    if let Some(caller) = &event.from {
        parts.callers.rang(&policy.tenant, caller, &event.call, now).await.map_err(TurnError::Store)?;
    }
    Ok(Session::start(event.call.clone(), policy.tenant.clone(), event.from.clone(), event.to.clone(), now))
}

fn told_language(session: Session, event: &CallEvent) -> Session {
    match &event.language {
        Some(language) => session.in_language(language),
        None => session,
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
