//! What is remembered of a turn: its record, made from the policy, the session after it and what it was decided on.

use super::Told;
use crate::call::{CallEvent, Handoff, HandoffState as State, Heard, PhoneNumber, Session, Stage};
use crate::policy::CompiledPolicy;
use crate::record::{Decided, HandoffState, Record, Spoken, TurnRecord};
use jiff::Timestamp;

/// The records of a turn, from the session as it is after it.
pub(super) fn remembered(
    policy: &CompiledPolicy,
    session: &Session,
    event: &CallEvent,
    told: Option<&Told>,
    now: Timestamp,
) -> Vec<Record> {
    vec![Record::Turn(Box::new(TurnRecord {
        tenant: session.tenant.clone(),
        call: session.call.clone(),
        sequence: session.revision,
        at: now,
        started_at: session.started_at,
        event: event.kind.name().to_owned(),
        caller: session.from.as_ref().map(PhoneNumber::redacted),
        dialled: session.to.clone(),
        language: policy.language_of(session.language.as_deref()).to_owned(),
        turn: told.map(|_| session.turn_count),
        spoken: told.map(|told| spoken(session, told)),
        sentiment: told.and_then(|told| told.consulted.signals.sentiment.known()),
        decision: told.map(|told| decided(policy, told)),
        handoff: session.handoff().map(handoff),
        ended: matches!(session.stage, Stage::Ended),
    }))]
}

fn spoken(session: &Session, told: &Told) -> Spoken {
    let caller = match &told.heard {
        Heard::Speech { text, .. } => Some(text.said().to_owned()),
        Heard::Digits(keys) => Some(keys.clone()),
        Heard::Silence => None,
    };
    let reply = session.turns.last().and_then(|turn| turn.reply.as_ref()).map(|reply| reply.text.said().to_owned());
    Spoken { caller, reply }
}

fn decided(policy: &CompiledPolicy, told: &Told) -> Decided {
    let decision = &told.consulted.decision;
    let rule = decision.rule(policy);
    Decided {
        outcome: decision.outcome.name().to_owned(),
        reason: decision.outcome.reason().cloned(),
        rule: rule.map(|rule| rule.id.0.clone()),
        place: rule.map(|rule| rule.place.to_string()),
        policy: decision.policy_hash.to_string(),
        shadows: decision.shadows(policy).map(|rule| rule.id.0.clone()).collect(),
    }
}

fn handoff(handoff: &Handoff) -> HandoffState {
    let state = match handoff.state {
        State::Ringing => "ringing",
        State::Bridged => "bridged",
        State::Exhausted => "exhausted",
    };
    HandoffState {
        id: handoff.id.clone(),
        reason: handoff.reason.clone(),
        rule: None,
        began: handoff.at,
        state: state.to_owned(),
        desk: handoff.attempt().map(|attempt| attempt.desk.clone()),
        attempt: u32::try_from(handoff.current + 1).unwrap_or(u32::MAX),
        failure: None,
    }
}
