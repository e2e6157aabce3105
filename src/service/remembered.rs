//! What is remembered of a turn: its record, made from the policy, the session before and after it and what it was decided
//! on.

use super::Told;
use crate::call::{CallEvent, EventKind, Handoff, Heard, PhoneNumber, Session, Stage, TransferFailure};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::KeyMeaning;
use crate::record::{CallbackRequest, Decided, Disposition, HandoffState, Record, Spoken, TurnRecord};
use jiff::Timestamp;

/// A turn that is to be remembered.
pub(super) struct Remembered<'a> {
    pub(super) policy: &'a CompiledPolicy,
    pub(super) before: &'a Session,
    pub(super) after: &'a Session,
    pub(super) event: &'a CallEvent,
    pub(super) told: Option<&'a Told>,
    pub(super) now: Timestamp,
}

impl Remembered<'_> {
    /// The records of the turn.
    pub(super) fn records(&self) -> Vec<Record> {
        let turn = Record::Turn(Box::new(self.turn()));
        let callback = self.callback().map(Record::Callback);
        let disposition = self.disposition().map(Record::Disposition);
        std::iter::once(turn).chain(callback).chain(disposition).collect()
    }

    fn turn(&self) -> TurnRecord {
        let Self { policy, after: session, event, told, now, .. } = self;
        TurnRecord {
            tenant: session.tenant.clone(),
            call: session.call.clone(),
            sequence: session.revision,
            at: *now,
            started_at: session.started_at,
            event: event.kind.name().to_owned(),
            caller: session.from.as_ref().map(PhoneNumber::redacted),
            dialled: session.to.clone(),
            language: policy.language_of(session.language.as_deref()).to_owned(),
            turn: told.map(|_| session.turn_count),
            spoken: told.map(|told| spoken(session, told)),
            sentiment: told.and_then(|told| told.consulted.signals.sentiment.known()),
            decision: told.map(|told| decided(policy, told)),
            handoff: self.handoff(),
            ended: matches!(session.stage, Stage::Ended),
        }
    }

    /// How far the handoff has come, where it is under way or has moved in this turn.
    fn handoff(&self) -> Option<HandoffState> {
        let handoff = self.after.handoff.as_ref()?;
        let earlier = self.before.handoff.as_ref().filter(|earlier| earlier.id == handoff.id);
        let moved = earlier.is_none_or(|earlier| earlier.course.len() < handoff.course.len());
        if !moved && self.after.stage != Stage::HandedOver {
            return None;
        }
        let failed_before = earlier.map_or(0, |earlier| failures(earlier).count());
        Some(HandoffState {
            id: handoff.id.clone(),
            reason: handoff.reason.clone(),
            rule: handoff.rule.clone(),
            began: handoff.at,
            state: handoff.state.as_str().to_owned(),
            desk: handoff.attempt().map(|attempt| attempt.desk.clone()),
            attempt: u32::try_from(handoff.current + 1).unwrap_or(u32::MAX),
            failure: failures(handoff).nth(failed_before).map(|failure| failure.as_str().to_owned()),
        })
    }

    /// The ringing back that was agreed in this turn.
    fn callback(&self) -> Option<CallbackRequest> {
        let agreed = self.after.callback.as_ref().filter(|_| self.before.callback.is_none())?;
        let summary = self.after.handoff.as_ref().map_or_else(String::new, |handoff| handoff.whisper.clone());
        Some(CallbackRequest {
            tenant: self.after.tenant.clone(),
            call: self.after.call.clone(),
            handoff: agreed.handoff.clone(),
            at: agreed.at,
            number: agreed.number.clone(),
            reason: agreed.reason.clone(),
            summary,
            closed: None,
        })
    }

    /// What the human says of the handoff by pressing a key.
    fn disposition(&self) -> Option<Disposition> {
        let EventKind::TransferDigits(keys) = &self.event.kind else { return None };
        let meaning = self.policy.dispositions.get(keys)?;
        let handoff = self.after.handoff.as_ref()?;
        Some(Disposition {
            tenant: self.after.tenant.clone(),
            call: self.after.call.clone(),
            handoff: handoff.id.clone(),
            at: self.now,
            resolved: match meaning {
                KeyMeaning::Resolved => Some(true),
                KeyMeaning::NotResolved => Some(false),
                KeyMeaning::RightHandoff | KeyMeaning::WrongHandoff => None,
            },
            right_handoff: match meaning {
                KeyMeaning::RightHandoff => Some(true),
                KeyMeaning::WrongHandoff => Some(false),
                KeyMeaning::Resolved | KeyMeaning::NotResolved => None,
            },
            note: None,
            by: "keypress".to_owned(),
        })
    }
}

fn failures(handoff: &Handoff) -> impl Iterator<Item = TransferFailure> + '_ {
    handoff.attempts.iter().filter_map(|attempt| attempt.failure)
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
