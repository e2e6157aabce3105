//! What each response does to a session, and the orders it comes to.

use super::{Session, Stage};
use crate::call::brief::Briefing;
use crate::call::callback::{CALLBACK_PATIENCE, Callback, CallbackQuestion, CallbackStep};
use crate::call::command::Command;
use crate::call::handoff::{Handoff, HandoffEvent, HandoffState, Step, step};
use crate::call::identity::{PhoneNumber, ReasonId};
use crate::call::response::{AfterNobody, NobodyCause, Response};
use crate::call::transcript::Reply;
use jiff::Timestamp;

impl Session {
    /// Changes the session, and says what to order and what the bot said for the transcript.
    pub(super) fn act(&mut self, response: Response, now: Timestamp, voice: Option<&str>) -> (Vec<Command>, Option<Reply>) {
        let talk = |text: String| Command::Talk { text, voice: voice.map(str::to_owned) };
        let ordered = match response {
            Response::Say(reply) => return self.say(Stage::Talking, reply, voice),
            Response::Ask { reason, reply, repeated } => return self.ask(reason, reply, repeated, voice),
            Response::Greet(text) if text.is_empty() => vec![Command::Listen],
            Response::Greet(text) => vec![talk(text), Command::Listen],
            Response::Transfer { announcement, handoff, briefing } => {
                self.brief(*briefing);
                let dial = self.begin(handoff, &announcement, now);
                std::iter::once(talk(announcement)).chain(dial).collect()
            }
            Response::Progress { event, say } => self.progress(event, say.map(|say| (talk(say.clone()), say)), now),
            Response::Nobody { cause, say, then } => {
                let called_off = self.exhaust(cause, &say, now);
                let follows = self.after_nobody(then, now, voice);
                called_off.into_iter().chain([talk(say)]).chain(follows).collect()
            }
            Response::AskCallback { step, ask } => {
                self.ask_callback(step, now);
                vec![talk(ask), Command::Listen]
            }
            Response::CallBack { number, say } => {
                self.call_back(number, now);
                vec![talk(say), Command::HangUp]
            }
            Response::HumanLeft(say) => {
                self.progress(HandoffEvent::Ended, None, now);
                self.stage = if say.is_some() { Stage::Talking } else { Stage::Ended };
                say.map_or_else(|| vec![Command::HangUp], |say| vec![talk(say), Command::Listen])
            }
            Response::End(text) => {
                self.stage = Stage::Ended;
                vec![talk(text), Command::HangUp]
            }
            Response::Disposed { handoff, disposition } => {
                if let Some(briefing) = self.briefings.iter_mut().find(|briefing| briefing.handoff == handoff) {
                    briefing.disposition = Some(disposition);
                }
                Vec::new()
            }
            Response::Over => self.hang_up(now),
            Response::OrdersTaken(id) => {
                self.waiting.retain(|orders| orders.id != id);
                Vec::new()
            }
            Response::Silent => Vec::new(),
        };
        (ordered, None)
    }

    fn say(&mut self, stage: Stage, reply: Reply, voice: Option<&str>) -> (Vec<Command>, Option<Reply>) {
        self.stage = stage;
        let talk = Command::Talk { text: reply.text.said().to_owned(), voice: voice.map(str::to_owned) };
        (vec![talk, Command::Listen], Some(reply))
    }

    fn ask(&mut self, reason: ReasonId, reply: Reply, repeated: bool, voice: Option<&str>) -> (Vec<Command>, Option<Reply>) {
        self.offered = true;
        self.say(Stage::Offered { reason, repeated }, reply, voice)
    }

    /// Begins a handoff whose first desk is to be dialled.
    fn begin(&mut self, mut handoff: Handoff, announcement: &str, now: Timestamp) -> Option<Command> {
        handoff.told(announcement, now);
        let dial = dial(&handoff, &self.briefings);
        self.handoffs += 1;
        self.handoff = Some(handoff);
        self.stage = Stage::HandedOver;
        dial
    }

    /// Takes the handoff a step further, as its table says. The one place where a desk is dialled or called off.
    fn progress(&mut self, event: HandoffEvent, say: Option<(Command, String)>, now: Timestamp) -> Vec<Command> {
        let Some(handoff) = &mut self.handoff else { return Vec::new() };
        let cancel = Command::Cancel { attempt: handoff.attempt_id() };
        match step(handoff.state, event) {
            Step::Stay => Vec::new(),
            Step::Wait => say.map_or_else(Vec::new, |(talk, words)| {
                handoff.told(&words, now);
                vec![talk]
            }),
            Step::Go(state) => {
                handoff.enter(state, now);
                Vec::new()
            }
            Step::Abandon => {
                handoff.enter(HandoffState::Abandoned, now);
                vec![cancel]
            }
            failed @ (Step::Next | Step::Recall) => {
                handoff.give_up(event.failure(), now);
                let called_off = (failed == Step::Recall).then_some(cancel);
                let next = (handoff.state == HandoffState::Announced).then(|| dial(handoff, &self.briefings)).flatten();
                called_off.into_iter().chain(next).collect()
            }
        }
    }

    /// Closes a handoff that no desk took.
    fn exhaust(&mut self, cause: NobodyCause, say: &str, now: Timestamp) -> Vec<Command> {
        let called_off = match cause {
            NobodyCause::After(event) => self.progress(event, None, now),
            NobodyCause::NoDesk(handoff) => {
                self.handoffs += 1;
                self.handoff = Some(handoff);
                Vec::new()
            }
        };
        if let Some(handoff) = &mut self.handoff {
            handoff.told(say, now);
        }
        called_off
    }

    fn after_nobody(&mut self, then: AfterNobody, now: Timestamp, voice: Option<&str>) -> Vec<Command> {
        self.stage = match then {
            AfterNobody::Continue => Stage::Talking,
            AfterNobody::AskCallback { .. } | AfterNobody::CallBack | AfterNobody::Voicemail | AfterNobody::HangUp => Stage::Ended,
        };
        match then {
            AfterNobody::AskCallback { step, ask } => {
                self.ask_callback(step, now);
                vec![Command::Talk { text: ask, voice: voice.map(str::to_owned) }, Command::Listen]
            }
            AfterNobody::CallBack => {
                self.call_back(self.from.clone(), now);
                vec![Command::HangUp]
            }
            AfterNobody::Voicemail => vec![Command::Record],
            AfterNobody::Continue => vec![Command::Listen],
            AfterNobody::HangUp => vec![Command::HangUp],
        }
    }

    fn ask_callback(&mut self, step: CallbackStep, now: Timestamp) {
        let asked = match &self.stage {
            Stage::Callback(question) if question.step == step => question.asked + 1,
            _ => 1,
        };
        let until = now.checked_add(CALLBACK_PATIENCE).unwrap_or(Timestamp::MAX);
        self.stage = Stage::Callback(CallbackQuestion { step, asked, until });
    }

    fn call_back(&mut self, number: Option<PhoneNumber>, now: Timestamp) {
        self.stage = Stage::Ended;
        self.callback =
            self.handoff.as_ref().map(|handoff| Callback { number, handoff: handoff.id.clone(), reason: handoff.reason.clone(), at: now });
    }

    /// The caller is gone: whatever rings for them is called off.
    fn hang_up(&mut self, now: Timestamp) -> Vec<Command> {
        let mut ordered = if self.stage == Stage::HandedOver { self.progress(HandoffEvent::HungUp, None, now) } else { Vec::new() };
        self.stage = Stage::Ended;
        // An attempt that was never ordered is struck out before what orders it is dropped.
        self.withdraw(&mut ordered);
        self.drop_what_waits_for_the_caller();
        ordered
    }
}

/// The order to dial the desk whose turn it is.
fn dial(handoff: &Handoff, briefings: &[Briefing]) -> Option<Command> {
    let briefing = briefings.iter().find(|briefing| briefing.handoff == handoff.id);
    handoff.attempt().map(|attempt| Command::Transfer {
        destination: attempt.number.clone(),
        whisper: handoff.whisper.clone(),
        ring_seconds: attempt.ring_seconds,
        attempt: handoff.attempt_id(),
        caller: briefing.and_then(|briefing| briefing.brief.caller.clone()),
        header: briefing.and_then(|briefing| briefing.header.clone()),
        brief_url: briefing.and_then(|briefing| briefing.url.clone()),
    })
}
