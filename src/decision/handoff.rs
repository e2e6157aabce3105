//! What the caller meets while a handoff is under way: what each event comes to, in the policy's words.

use super::callback;
use crate::call::{
    AfterNobody, AttemptId, Handoff, HandoffEvent, HandoffState, Heard, LastResort, NobodyCause, ReasonId, Response, Session, Stage,
    TransferEvent,
};
use crate::policy::compiled::{CompiledPolicy, LocalText};
use jiff::{SignedDuration, Timestamp};

/// What a report of the exchange's about a desk comes to. One about an earlier attempt changes nothing.
#[must_use]
pub fn transfer_progress(policy: &CompiledPolicy, session: &Session, attempt: Option<&AttemptId>, event: TransferEvent) -> Response {
    match under_way(session) {
        Some(handoff) if session.concerns(attempt) => happened(policy, session, handoff, event.of_handoff()),
        Some(_) | None => Response::Silent,
    }
}

/// What a caller hears who says or does something, or nothing, while a human is on their way. Whatever it is, it neither
/// calls the handoff off nor begins another; who has waited for long is told that they are not forgotten.
#[must_use]
pub fn caller_waits(policy: &CompiledPolicy, session: &Session, now: Timestamp) -> Response {
    let Some(handoff) = under_way(session) else { return Response::Silent };
    let waiting = policy.while_waiting.as_ref().filter(|waiting| {
        let every = SignedDuration::try_from(waiting.every).unwrap_or(SignedDuration::MAX);
        now.duration_since(handoff.told_at) >= every
    });
    let say = waiting.map(|waiting| in_language(policy, session, &waiting.say));
    Response::Progress { event: HandoffEvent::CallerWaits, say }
}

/// What it comes to that the time of what the call waits for is up.
#[must_use]
pub fn time_is_up(policy: &CompiledPolicy, session: &Session, now: Timestamp) -> Response {
    match &session.stage {
        Stage::HandedOver => {
            let overdue = session.handoff().filter(|handoff| handoff.deadline().is_some_and(|deadline| deadline <= now));
            overdue.map_or(Response::Silent, |handoff| happened(policy, session, handoff, HandoffEvent::TimedOut))
        }
        Stage::Callback(question) if question.until <= now => callback::answer_about_callback(policy, session, &Heard::Silence),
        Stage::Callback(_) | Stage::Talking | Stage::Offered { .. } | Stage::Ended => Response::Silent,
    }
}

/// The handoff that has the call.
fn under_way(session: &Session) -> Option<&Handoff> {
    session.handoff().filter(|_| session.stage == Stage::HandedOver)
}

fn happened(policy: &CompiledPolicy, session: &Session, handoff: &Handoff, event: HandoffEvent) -> Response {
    if handoff.state == HandoffState::Bridged && event == HandoffEvent::Ended {
        return Response::HumanLeft(policy.after_handoff.as_ref().map(|say| in_language(policy, session, say)));
    }
    if handoff.ends_with(event) {
        return nobody(policy, session, &handoff.reason, NobodyCause::After(event));
    }
    Response::Progress { event, say: None }
}

/// What a caller meets whom no desk can take.
pub(super) fn nobody(policy: &CompiledPolicy, session: &Session, reason: &ReasonId, cause: NobodyCause) -> Response {
    let nobody = policy.nobody_for(reason);
    let then = match nobody.then {
        LastResort::Callback => nobody.callback.as_ref().map_or(AfterNobody::CallBack, |texts| {
            let (step, ask) = callback::first_question(session, texts);
            AfterNobody::AskCallback { step, ask: in_language(policy, session, ask) }
        }),
        LastResort::Voicemail => AfterNobody::Voicemail,
        LastResort::Continue => AfterNobody::Continue,
        LastResort::Hangup => AfterNobody::HangUp,
    };
    Response::Nobody { cause, say: in_language(policy, session, &nobody.say), then }
}

pub(super) fn in_language(policy: &CompiledPolicy, session: &Session, text: &LocalText) -> String {
    text.in_language(policy.language_of(session.language.as_deref())).to_owned()
}
