//! One call's memory, and `apply`, the only function that changes it.

mod act;
mod kept;
mod waiting;

pub use kept::PastTurns;
pub use waiting::{Delivery, Orders};

use super::brief::{Briefing, RollingSummary};
use super::callback::{Callback, CallbackQuestion};
use super::command::Command;
use super::event::{EventKey, Fingerprint};
use super::handoff::{Handoff, HandoffState};
use super::identity::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
use super::response::Response;
use super::transcript::{Heard, PastTurn, Reply};
use jiff::Timestamp;
use kept::Answered;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When the call began, or when we first heard of it.
    pub started_at: Timestamp,
    /// Counts the saves; a store refuses to save over a newer one.
    pub revision: u64,
    /// Caller turns so far, forgotten ones included.
    pub turn_count: u32,
    /// What was said.
    pub turns: PastTurns,
    /// Where the call stands.
    pub stage: Stage,
    /// Whether a human was offered already: that is done once a call.
    pub offered: bool,
    /// Handoffs begun so far; names the next one.
    pub handoffs: u32,
    /// The latest handoff: the one under way, or how the last one went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handoff: Option<Handoff>,
    /// The ringing back that was agreed, where one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<Callback>,
    /// From where rules count, where a handoff has given the call back to the bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<CountedFrom>,
    /// The orders that no answer has carried yet, oldest first.
    pub waiting: Vec<Orders>,
    /// What a summariser made of the call so far, while it went on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<RollingSummary>,
    /// The briefs of its handoffs, the latest last.
    #[serde(default)]
    pub briefings: Vec<Briefing>,
    /// The latest answers by event key, for retries.
    answered: VecDeque<Answered>,
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
    commands: Arc<[Command]>,
}

/// Where a call stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The bot and the caller talk.
    Talking,
    /// The caller was asked whether they would like a human.
    Offered {
        /// For this reason.
        reason: ReasonId,
        /// Whether the question was repeated.
        repeated: bool,
    },
    /// The call is a human's, or on its way to one: the bot is silent.
    HandedOver,
    /// No desk could take the caller, and they were asked about ringing them back.
    Callback(CallbackQuestion),
    /// The call is over, or has been told to end.
    Ended,
}

/// From where rules count: what came before has been acted on, and does not count again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedFrom {
    /// The caller turns that came before.
    pub turns: u32,
    /// The time.
    pub at: Timestamp,
}

/// A handoff that takes up one of a desk's humans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveHandoff {
    /// The desk.
    pub desk: DeskId,
    /// Which of its numbers.
    pub number: PhoneNumber,
    /// When it was dialled.
    pub since: Timestamp,
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
            turns: PastTurns::default(),
            stage: Stage::Talking,
            offered: false,
            handoffs: 0,
            handoff: None,
            callback: None,
            counted_from: None,
            waiting: Vec::new(),
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

    /// The handoff under way or with its human, else the latest one, where there was any.
    #[must_use]
    pub fn handoff(&self) -> Option<&Handoff> {
        self.handoff.as_ref()
    }

    /// What the call takes up of a desk, where it does.
    #[must_use]
    pub fn live_handoff(&self) -> Option<LiveHandoff> {
        let handoff = self.handoff.as_ref().filter(|handoff| self.stage == Stage::HandedOver && handoff.state.holds_a_desk())?;
        let attempt = handoff.attempt()?;
        let announced = handoff.course.iter().rfind(|entered| entered.state == HandoffState::Announced);
        let since = announced.map_or(handoff.at, |entered| entered.at);
        Some(LiveHandoff { desk: attempt.desk.clone(), number: attempt.number.clone(), since })
    }

    /// The brief of a handoff, where it is remembered.
    #[must_use]
    pub fn briefing(&self, handoff: &HandoffId) -> Option<&Briefing> {
        self.briefings.iter().find(|briefing| briefing.handoff == *handoff)
    }

    /// Whether the bot still has the call, so that a turn of the caller's is to be answered.
    #[must_use]
    pub fn bot_has_the_call(&self) -> bool {
        matches!(self.stage, Stage::Talking | Stage::Offered { .. })
    }

    /// When something must happen by itself if no event comes first; none where the call waits for nothing.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let waits_until = match &self.stage {
            Stage::HandedOver => self.handoff.as_ref().and_then(Handoff::deadline),
            Stage::Callback(question) => Some(question.until),
            Stage::Talking | Stage::Offered { .. } | Stage::Ended => None,
        };
        waits_until.into_iter().chain(self.resend_at()).min()
    }

    /// The answer already given to the event with this key.
    #[must_use]
    pub fn answer_to(&self, key: &EventKey) -> Option<&[Command]> {
        self.answered.iter().find(|answered| answered.key == *key).map(|answered| &*answered.commands)
    }

    /// Keeps the answers that another state of the same call gave, beside its own.
    pub fn keep_answers_of(&mut self, other: &Self) {
        let missing = other.answered.iter().filter(|answered| self.answer_to(&answered.key).is_none());
        let missing: Vec<Answered> = missing.cloned().collect();
        self.answered.extend(missing);
        let surplus = self.answered.len().saturating_sub(ANSWERS_KEPT);
        self.answered.drain(..surplus);
    }

    /// The answer given after a revision to an event without a key and with this body.
    #[must_use]
    pub fn answer_since(&self, revision: u64, fingerprint: Fingerprint) -> Option<&[Command]> {
        let latest = self.latest.as_ref().filter(|latest| latest.revision > revision && latest.fingerprint == fingerprint)?;
        Some(&latest.commands)
    }

    /// Applies what a turn came to, and says what to answer the exchange.
    ///
    /// `voice` is the voice of everything said; the turn's key makes a retry of the event find this answer again.
    #[must_use]
    pub fn apply(mut self, turn: Turn, response: Response, voice: Option<&str>) -> (Self, Vec<Command>) {
        let handed_over = self.stage == Stage::HandedOver || matches!(response, Response::Nobody { .. });
        let (ordered, said) = self.act(response, turn.at, voice);
        let commands = self.deliver(ordered, turn.delivery, turn.at);
        let at = turn.at;
        self.remember(turn, said, &commands);
        if handed_over && self.stage == Stage::Talking {
            self.counted_from = Some(CountedFrom { turns: self.turn_count, at });
        }
        (self, commands)
    }

    /// Keeps the brief of a handoff that begins.
    fn brief(&mut self, briefing: Briefing) {
        self.briefings.push(briefing);
        if self.briefings.len() > BRIEFINGS_KEPT {
            self.briefings.remove(0);
        }
    }

    /// Writes the turn into the transcript, and the answer where a retry will find it.
    fn remember(&mut self, turn: Turn, reply: Option<Reply>, commands: &[Command]) {
        if let Some(heard) = turn.heard {
            self.turn_count += 1;
            self.turns.push(PastTurn { at: turn.at, heard, reply, sentiment: turn.sentiment });
            if self.turns.len() > TURNS_KEPT {
                self.turns.forget_first();
            }
        }
        self.revision += 1;
        if let Some(key) = turn.key {
            self.answered.push_back(Answered::new(key, commands.into()));
            if self.answered.len() > ANSWERS_KEPT {
                self.answered.pop_front();
            }
        } else if let Some(fingerprint) = turn.fingerprint {
            self.latest = Some(Latest { fingerprint, revision: self.revision, commands: commands.into() });
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
    /// Who takes the orders.
    pub delivery: Delivery,
    /// The newest summary of the call so far, where one came in since the last turn.
    pub summary: Option<RollingSummary>,
}

impl Turn {
    /// A turn in which the caller neither said nor did anything, and whose orders are its answer.
    #[must_use]
    pub fn at(at: Timestamp) -> Self {
        Self { at, key: None, fingerprint: None, heard: None, sentiment: None, delivery: Delivery::Answer, summary: None }
    }
}
