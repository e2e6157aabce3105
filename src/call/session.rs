//! One call's memory, and `apply`, the only function that changes it.

use super::brief::{Briefing, RollingSummary};
use super::command::Command;
use super::event::{EventKey, Fingerprint, TransferFailure};
use super::handoff::{Handoff, HandoffState};
use super::identity::{CallId, HandoffId, PhoneNumber, ReasonId, TenantId};
use super::response::{LastResort, Response};
use super::transcript::{Heard, PastTurn, Reply};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Turns remembered of one call. A call that lasts longer forgets its oldest: a rule never looks that far back.
const TURNS_KEPT: usize = 200;
/// Answers remembered for retries of one call.
const ANSWERS_KEPT: usize = 8;
/// Briefs remembered of one call: a caller is seldom handed over twice.
const BRIEFINGS_KEPT: usize = 4;

/// One call's memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// The call.
    pub call: CallId,
    /// Whose policy it is under.
    pub tenant: TenantId,
    /// Who rang.
    pub from: Option<PhoneNumber>,
    /// The number that was dialled.
    pub to: Option<PhoneNumber>,
    /// The language of the call, where an event said it.
    pub language: Option<String>,
    /// When the call began, or when we first heard of it.
    pub started_at: Timestamp,
    /// Counts the saves; a store refuses to save over a newer one.
    pub revision: u64,
    /// Caller turns so far, forgotten ones included.
    pub turn_count: u32,
    /// What was said.
    pub turns: Vec<PastTurn>,
    /// Where the call stands.
    pub stage: Stage,
    /// Whether a human was offered already: that is done once a call.
    pub offered: bool,
    /// Handoffs begun so far; names the next one.
    pub handoffs: u32,
    /// What a summariser made of the call so far, while it went on.
    #[serde(default)]
    pub summary: Option<RollingSummary>,
    /// The briefs of its handoffs, the latest last.
    #[serde(default)]
    pub briefings: Vec<Briefing>,
    /// The latest answers by event key, for retries.
    answered: VecDeque<(EventKey, Vec<Command>)>,
    /// The latest answer to an event without a key, for its twin that another replica took at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latest: Option<Latest>,
}

/// An answer to an event that is known by its body alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Latest {
    fingerprint: Fingerprint,
    /// The session's after the event.
    revision: u64,
    commands: Vec<Command>,
}

/// Where a call stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The bot and the caller talk.
    Talking,
    /// The caller was asked whether they would like a human, for this reason.
    Offered(ReasonId),
    /// The call is a human's, or on its way to one: the bot is silent.
    HandedOver(Handoff),
    /// The call is over, or has been told to end.
    Ended,
}

impl Session {
    /// A call we hear of for the first time.
    #[must_use]
    pub fn start(call: CallId, tenant: TenantId, from: Option<PhoneNumber>, to: Option<PhoneNumber>, now: Timestamp) -> Self {
        Self {
            call,
            tenant,
            from,
            to,
            language: None,
            started_at: now,
            revision: 0,
            turn_count: 0,
            turns: Vec::new(),
            stage: Stage::Talking,
            offered: false,
            handoffs: 0,
            summary: None,
            briefings: Vec::new(),
            answered: VecDeque::new(),
            latest: None,
        }
    }

    /// The same call, in the language an event says it is held in.
    #[must_use]
    pub fn in_language(self, language: &str) -> Self {
        Self { language: Some(language.to_owned()), ..self }
    }

    /// The handoff under way, where there is one.
    #[must_use]
    pub fn handoff(&self) -> Option<&Handoff> {
        match &self.stage {
            Stage::HandedOver(handoff) => Some(handoff),
            Stage::Talking | Stage::Offered(_) | Stage::Ended => None,
        }
    }

    /// The brief of a handoff, where it is remembered.
    #[must_use]
    pub fn briefing(&self, handoff: &HandoffId) -> Option<&Briefing> {
        self.briefings.iter().find(|briefing| briefing.handoff == *handoff)
    }

    /// Whether the bot still has the call, so that a turn of the caller's is to be answered.
    #[must_use]
    pub fn bot_has_the_call(&self) -> bool {
        matches!(self.stage, Stage::Talking | Stage::Offered(_))
    }

    /// When something must happen by itself if no event comes first; none where the call waits for nothing.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        None
    }

    /// The answer already given to the event with this key.
    #[must_use]
    pub fn answer_to(&self, key: &EventKey) -> Option<&[Command]> {
        self.answered.iter().find(|(answered, _)| answered == key).map(|(_, commands)| commands.as_slice())
    }

    /// The answer given after a revision to an event without a key and with this body.
    #[must_use]
    pub fn answer_since(&self, revision: u64, fingerprint: Fingerprint) -> Option<&[Command]> {
        let latest = self.latest.as_ref().filter(|latest| latest.revision > revision && latest.fingerprint == fingerprint)?;
        Some(&latest.commands)
    }

    /// Applies what a turn came to, and says what to order of the exchange.
    ///
    /// `voice` is the voice of everything said; `key` makes a retry of the event find this answer again.
    #[must_use]
    pub fn apply(mut self, turn: Turn, response: Response, voice: Option<&str>) -> (Self, Vec<Command>) {
        let talk = |text: String| Command::Talk { text, voice: voice.map(str::to_owned) };
        let mut said = None;
        let commands = match response {
            Response::Greet(text) if text.is_empty() => vec![Command::Listen],
            Response::Greet(text) => vec![talk(text), Command::Listen],
            Response::Say(reply) => {
                self.stage = Stage::Talking;
                let text = reply.text.said().to_owned();
                said = Some(reply);
                vec![talk(text), Command::Listen]
            }
            Response::Ask { reason, reply } => {
                self.stage = Stage::Offered(reason);
                self.offered = true;
                let text = reply.text.said().to_owned();
                said = Some(reply);
                vec![talk(text), Command::Listen]
            }
            Response::Transfer { announcement, handoff, briefing } => {
                let dial = dial(&handoff, Some(&briefing));
                self.brief(*briefing);
                self.handoffs += 1;
                self.stage = Stage::HandedOver(handoff);
                std::iter::once(talk(announcement)).chain(dial).collect()
            }
            Response::NextDesk => self.next_desk(turn.failure),
            Response::Nobody { say, then } => {
                self.exhaust(turn.failure, then);
                std::iter::once(talk(say)).chain([last_command(then)]).collect()
            }
            Response::End(text) => {
                self.stage = Stage::Ended;
                vec![talk(text), Command::HangUp]
            }
            Response::Bridged => {
                if let Stage::HandedOver(handoff) = &mut self.stage {
                    handoff.state = HandoffState::Bridged;
                }
                Vec::new()
            }
            Response::Disposed { handoff, disposition } => {
                if let Some(briefing) = self.briefings.iter_mut().find(|briefing| briefing.handoff == handoff) {
                    briefing.disposition = Some(disposition);
                }
                Vec::new()
            }
            Response::Over => {
                self.stage = Stage::Ended;
                Vec::new()
            }
            Response::Silent => Vec::new(),
        };
        self.remember(turn, said, &commands);
        (self, commands)
    }

    /// Moves the handoff to its next desk and dials it.
    fn next_desk(&mut self, failure: Option<TransferFailure>) -> Vec<Command> {
        let Stage::HandedOver(handoff) = &mut self.stage else { return Vec::new() };
        if let Some(attempt) = handoff.attempts.get_mut(handoff.current) {
            attempt.failure = failure;
        }
        handoff.current += 1;
        let briefing = self.briefings.iter().find(|briefing| briefing.handoff == handoff.id);
        dial(handoff, briefing).into_iter().collect()
    }

    /// Keeps the brief of a handoff that begins.
    fn brief(&mut self, briefing: Briefing) {
        self.briefings.push(briefing);
        if self.briefings.len() > BRIEFINGS_KEPT {
            self.briefings.remove(0);
        }
    }

    /// Closes a handoff that no desk took.
    fn exhaust(&mut self, failure: Option<TransferFailure>, then: LastResort) {
        if let Stage::HandedOver(handoff) = &mut self.stage {
            if let Some(attempt) = handoff.attempts.get_mut(handoff.current) {
                attempt.failure = failure;
            }
            handoff.state = HandoffState::Exhausted;
        }
        self.stage = match then {
            LastResort::Continue => Stage::Talking,
            LastResort::Callback | LastResort::Voicemail | LastResort::Hangup => Stage::Ended,
        };
    }

    /// Writes the turn into the transcript, and the answer where a retry will find it.
    fn remember(&mut self, turn: Turn, reply: Option<Reply>, commands: &[Command]) {
        if let Some(heard) = turn.heard {
            self.turn_count += 1;
            self.turns.push(PastTurn { at: turn.at, heard, reply, sentiment: turn.sentiment });
            if self.turns.len() > TURNS_KEPT {
                self.turns.remove(0);
            }
        }
        self.revision += 1;
        if let Some(key) = turn.key {
            self.answered.push_back((key, commands.to_vec()));
            if self.answered.len() > ANSWERS_KEPT {
                self.answered.pop_front();
            }
        } else if let Some(fingerprint) = turn.fingerprint {
            self.latest = Some(Latest { fingerprint, revision: self.revision, commands: commands.to_vec() });
        }
        if let Some(summary) = turn.summary {
            self.summary = Some(summary);
        }
    }
}

/// What a turn brings to the session besides its response.
#[derive(Debug, Clone)]
pub struct Turn {
    /// When the event arrived.
    pub at: Timestamp,
    /// What makes a retry of the event recognisable.
    pub key: Option<EventKey>,
    /// What tells two requests with the same body, where the event came in one.
    pub fingerprint: Option<Fingerprint>,
    /// What the caller said or did, where the event was that.
    pub heard: Option<Heard>,
    /// How the turn felt, where something measured it.
    pub sentiment: Option<f32>,
    /// Why a desk did not take the call, where the event was that.
    pub failure: Option<TransferFailure>,
    /// The newest summary of the call so far, where one came in since the last turn.
    pub summary: Option<RollingSummary>,
}

impl Turn {
    /// A turn in which the caller neither said nor did anything.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self { at, key: None, fingerprint: None, heard: None, sentiment: None, failure: None, summary: None }
    }
}

fn dial(handoff: &Handoff, briefing: Option<&Briefing>) -> Option<Command> {
    handoff.attempt().map(|attempt| Command::Transfer {
        destination: attempt.number.clone(),
        whisper: handoff.whisper.clone(),
        ring_seconds: attempt.ring_seconds,
        header: briefing.and_then(|briefing| briefing.header.clone()),
        brief_url: briefing.and_then(|briefing| briefing.url.clone()),
    })
}

fn last_command(then: LastResort) -> Command {
    match then {
        LastResort::Continue => Command::Listen,
        LastResort::Voicemail => Command::Record,
        LastResort::Callback | LastResort::Hangup => Command::HangUp,
    }
}
