//! One attempt chain to put one caller in front of one human.

mod event;
mod state;
mod table;
mod timer;

pub use event::HandoffEvent;
pub use state::HandoffState;
pub use table::{Step, step};
pub use timer::wait;

use super::event::TransferFailure;
use super::identity::{AttemptId, DeskId, HandoffId, PhoneNumber, ReasonId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How long a character takes to speak, in milliseconds: 150 words a minute, of six characters with the space.
const MILLISECONDS_A_CHARACTER: i64 = 67;

/// One desk to try.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// The desk.
    pub desk: DeskId,
    /// Its number.
    pub number: PhoneNumber,
    /// How long to let it ring, in seconds.
    pub ring_seconds: u32,
    /// Why it did not work out, once that is known.
    pub failure: Option<TransferFailure>,
}

/// When a handoff came into a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// In which attempt, from 0.
    pub attempt: usize,
    /// The state.
    pub state: HandoffState,
    /// When.
    pub at: Timestamp,
}

/// A handoff: the desks to try in order, and how far it has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its own id, the same for all attempts of the chain.
    pub id: HandoffId,
    /// What it is for.
    pub reason: ReasonId,
    /// The rule that fired, where one did.
    pub rule: Option<String>,
    /// When it fired.
    pub at: Timestamp,
    /// What the human hears.
    pub whisper: String,
    /// How long the whisper may last, in seconds.
    pub whisper_seconds: u32,
    /// The desks that could be tried when the rule fired, in order. Empty where there was none.
    pub attempts: Vec<Attempt>,
    /// Which of them is being tried.
    pub current: usize,
    /// How far it has come.
    pub state: HandoffState,
    /// The states it has been in, each with its time: the present one last. Never empty.
    pub course: Vec<Entered>,
    /// When the caller was last told something.
    pub told_at: Timestamp,
    /// For how long the caller was spoken to, as far as that can be told from the length of the words, in milliseconds.
    pub told_for: i64,
}

impl Handoff {
    /// The attempt under way, or the last one.
    #[must_use]
    pub fn attempt(&self) -> Option<&Attempt> {
        self.attempts.get(self.current)
    }

    /// What names the attempt under way: the handoff, and which attempt it is from 1.
    #[must_use]
    pub fn attempt_id(&self) -> AttemptId {
        AttemptId::new(format!("{}/{}", self.id, self.current + 1))
    }

    /// Whether a desk is left to try after the current one.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.current + 1 < self.attempts.len()
    }

    /// Whether an event leaves no desk to try.
    #[must_use]
    pub fn ends_with(&self, event: HandoffEvent) -> bool {
        matches!(step(self.state, event), Step::Next | Step::Recall) && !self.has_next()
    }

    /// When the present state's time is up; none where it waits for nothing.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let ring = self.attempt().map_or(0, |attempt| attempt.ring_seconds);
        self.since().checked_add(wait(self.state, ring, self.whisper_seconds)?).ok()
    }

    /// When the handoff came into its present state.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.course.last().map_or(self.at, |entered| entered.at)
    }

    /// When the handoff first came into a state, where it did.
    #[must_use]
    pub fn first(&self, state: HandoffState) -> Option<Timestamp> {
        self.course.iter().find(|entered| entered.state == state).map(|entered| entered.at)
    }

    /// For how long the caller has heard nothing by `now`, as far as that can be told from the length of the words.
    #[must_use]
    pub fn silence(&self, now: Timestamp) -> SignedDuration {
        let silent = now.duration_since(self.at) - SignedDuration::from_millis(self.told_for);
        silent.max(SignedDuration::ZERO)
    }

    pub(super) fn enter(&mut self, state: HandoffState, at: Timestamp) {
        self.state = state;
        self.course.push(Entered { attempt: self.current, state, at });
    }

    /// Closes the attempt under way and goes on to the next desk, or to the end of the chain.
    pub(super) fn give_up(&mut self, failure: TransferFailure, at: Timestamp) {
        if let Some(attempt) = self.attempts.get_mut(self.current) {
            attempt.failure = Some(failure);
        }
        if self.has_next() {
            self.current += 1;
            self.enter(HandoffState::Announced, at);
        } else {
            self.enter(HandoffState::NobodyAvailable, at);
        }
    }

    pub(super) fn told(&mut self, words: &str, at: Timestamp) {
        self.told_at = at;
        self.told_for += MILLISECONDS_A_CHARACTER * i64::try_from(words.chars().count()).unwrap_or_default();
    }
}
