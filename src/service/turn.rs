//! One turn: gather, decide, act. A turn uses one policy snapshot and is redone whole where another turn of the same
//! call was saved first.

use super::brief::brief;
use super::consult::{Consulted, consult};
use super::remembered::remembered;
use super::{Door, Parts, TurnError};
use crate::call::{CallEvent, Command, EventKind, Heard, Response, Session, Stage, TransferFailure, Turn};
use crate::decision::{Decision, Facts, Outcome, next_desk, respond};
use crate::policy::CompiledPolicy;
use crate::store::StoreError;
use crate::store::sessions::Save;
use crate::telemetry::events::{EscalationDecided, TurnOutcome, TurnTaken};
use crate::text::NormalText;
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
            Attempt::Again(earlier) => consulted = earlier.map(|earlier| *earlier),
        }
    }
    Err(TurnError::Store(StoreError::Conflict { call: event.call.clone() }))
}

/// One try at a turn.
enum Attempt {
    Saved(Box<Taken>),
    /// Another turn was saved first. What models said stays good: they are not asked again.
    Again(Option<Box<Consulted>>),
}

/// A turn that is saved.
struct Taken {
    policy: Arc<CompiledPolicy>,
    outcome: TurnOutcome,
    report: TurnReport,
}

async fn attempt(parts: &Parts, door: &Door, event: &CallEvent, earlier: Option<Consulted>) -> Result<Attempt, TurnError> {
    let now = parts.clock.now();
    let known = parts.sessions.load(&event.call).await.map_err(TurnError::Store)?;
    let policy = policy_for(parts, door, event, known.as_ref())?;
    if let Some(answer) = known.as_ref().and_then(|session| session.answer_to(event.key.as_ref()?)) {
        let report = TurnReport { commands: answer.to_vec(), told: None };
        return Ok(Attempt::Saved(Box::new(Taken { policy, outcome: TurnOutcome::Silent, report })));
    }
    let new = known.is_none();
    let session = match known {
        Some(session) => session,
        None => begin(parts, &policy, event, now).await?,
    };
    let revision = session.revision;
    let session = told_language(session, event);

    let (response, told) = answer(parts, &policy, &session, event, now, new, earlier).await;
    let outcome = outcome_of(&response, told.as_ref());
    let turn = Turn {
        at: now,
        key: event.key.clone(),
        heard: told.as_ref().map(|told| told.heard.clone()),
        sentiment: told.as_ref().and_then(|told| told.consulted.signals.sentiment.known()),
        failure: transfer_failure(event),
        summary: parts.summaries.ready(&event.call),
    };
    let (session, commands) = session.apply(turn, response, policy.voice.as_deref());
    let records = remembered(&policy, &session, event, told.as_ref(), now);
    match parts.sessions.save(Save { session, expected: revision, records }).await {
        Ok(()) => Ok(Attempt::Saved(Box::new(Taken { policy, outcome, report: TurnReport { commands, told } }))),
        Err(StoreError::Conflict { .. }) => Ok(Attempt::Again(told.map(|told| Box::new(told.consulted)))),
        Err(error) => Err(TurnError::Store(error)),
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

/// What an event comes to.
async fn answer(
    parts: &Parts,
    policy: &Arc<CompiledPolicy>,
    session: &Session,
    event: &CallEvent,
    now: Timestamp,
    new: bool,
    earlier: Option<Consulted>,
) -> (Response, Option<Told>) {
    let heard = match &event.kind {
        EventKind::Started => return (greeting(policy, session, new), None),
        EventKind::TransferAnswered => return (Response::Bridged, None),
        EventKind::TransferFailed(_) => return (next_desk(policy, session), None),
        EventKind::Ended => return (Response::Over, None),
        EventKind::Speech { transcript, confidence } => Heard::Speech { text: NormalText::of(transcript), confidence: *confidence },
        EventKind::Digits(digits) => Heard::Digits(digits.clone()),
        EventKind::Silence => Heard::Silence,
    };
    if !session.bot_has_the_call() {
        return (Response::Silent, None);
    }
    let earlier_calls = match &session.from {
        Some(caller) => parts.callers.before(&policy.tenant, caller, &session.call).await.unwrap_or_default(),
        None => Vec::new(),
    };
    let consulted = {
        let facts = Facts { earlier_calls: &earlier_calls, ..Facts::gather(session, &heard, now) };
        consult(parts, policy, &facts, earlier).await
    };
    let facts = Facts::gather(session, &heard, now).with_signals(consulted.signals);
    let brief = brief(parts, policy, session, &facts, &consulted.decision).await;
    let mut response = respond(policy, session, &facts, &consulted.decision, brief, consulted.reply.clone());
    if let Response::Transfer { briefing, .. } = &mut response {
        briefing.url = parts.links.url(&session.call, &briefing.handoff, now);
    }
    let told = Told { policy: policy.clone(), session: session.clone(), heard, consulted, now };
    (response, Some(told))
}

/// A call is greeted when it begins; an exchange that says so twice hears the greeting twice, until the caller speaks.
fn greeting(policy: &CompiledPolicy, session: &Session, new: bool) -> Response {
    if !new && (session.turn_count > 0 || session.stage != Stage::Talking) {
        return Response::Silent;
    }
    let language = policy.language_of(session.language.as_deref());
    Response::Greet(policy.greeting.as_ref().map_or_else(String::new, |greeting| greeting.in_language(language).to_owned()))
}

fn transfer_failure(event: &CallEvent) -> Option<TransferFailure> {
    match event.kind {
        EventKind::TransferFailed(failure) => Some(failure),
        _ => None,
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
    let Some(told) = &taken.report.told else { return };
    let decision: &Decision = &told.consulted.decision;
    if let Outcome::Escalate { reason, .. } = &decision.outcome {
        let rule = decision.rule(policy).map_or("offer-accepted", |rule| rule.id.0.as_str());
        EscalationDecided { call: &event.call, tenant: &policy.tenant, reason, rule, policy: &policy.hash }.emit(&parts.metrics);
    }
}
