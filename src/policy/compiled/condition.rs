//! Conditions as meant: what a rule looks at.

use super::lexicon::VocabularyId;
use super::number::NumberPattern;
use crate::diagnostic::Place;
use crate::text::Pattern;
use jiff::SignedDuration;

/// What a rule looks at, and where that is written.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What it looks at.
    pub kind: ConditionKind,
    /// In how many turns it must hold, this one included; `None` where it is not counted.
    pub times: Option<Count>,
    /// Where it is written.
    pub place: Place,
}

/// What a condition looks at.
#[derive(Debug, Clone)]
pub enum ConditionKind {
    /// The caller says a phrase of one of these vocabularies.
    Says(Vec<VocabularyId>),
    /// One of these patterns finds something in what the caller says.
    Matches(Vec<Pattern>),
    /// The caller presses exactly one of these.
    Pressed(Vec<String>),
    /// The bot failed this often.
    Failures(Count),
    /// The caller was silent this often in a row.
    Silences(Count),
    /// The recogniser was less sure than this.
    Confidence {
        /// The bound, 0 to 1.
        below: f32,
    },
    /// The caller said much the same as before this often.
    Repeats(Count),
    /// The caller has had this many turns, this one included.
    Turns {
        /// The least number that holds.
        at_least: u32,
    },
    /// The call has lasted this long.
    Duration {
        /// The least time that holds.
        at_least: SignedDuration,
    },
    /// The caller's tone was at this score or below for so many turns in a row.
    Sentiment {
        /// The bound, -1 to 1.
        at_most: f32,
        /// For how many turns in a row.
        turns: u32,
    },
    /// The caller's tone is bad, and this much worse than the best of so many turns.
    SentimentFalls {
        /// By how much at least, 0 to 2.
        by: f32,
        /// Among which turns to look for the best.
        within: Window,
    },
    /// The judge says that a human should take the call.
    Judge(JudgeCondition),
    /// The caller's number is one of these.
    Caller(Vec<CallerPattern>),
    /// This caller has rung this tenant this often before.
    RecentCalls {
        /// The least number that holds.
        at_least: u32,
        /// How far back to look.
        within: SignedDuration,
    },
    /// It is within these named hours.
    Hours(String),
    /// All of these hold.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}

impl Condition {
    /// Whether it, or a condition inside it, can only be told by a model.
    #[must_use]
    pub fn asks_a_model(&self) -> bool {
        match &self.kind {
            ConditionKind::Judge(_) => true,
            ConditionKind::All(inner) | ConditionKind::Any(inner) => inner.iter().any(Self::asks_a_model),
            ConditionKind::Not(inner) => inner.asks_a_model(),
            _ => false,
        }
    }

    /// Calls `visit` with this condition and every one inside it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Condition)) {
        visit(self);
        match &self.kind {
            ConditionKind::All(inner) | ConditionKind::Any(inner) => inner.iter().for_each(|condition| condition.walk(visit)),
            ConditionKind::Not(inner) => inner.walk(visit),
            _ => {}
        }
    }
}

/// How often, among which turns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    /// The least number that holds.
    pub at_least: u32,
    /// Among which turns to count.
    pub within: Window,
}

/// Among which turns to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Window {
    /// All of the call's.
    Call,
    /// The last so many, this one included.
    Turns(u32),
    /// Those of the last so long.
    Time(SignedDuration),
}

/// How to ask the judge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgeCondition {
    /// How long to wait for it.
    pub timeout: SignedDuration,
    /// What its failing means.
    pub on_error: OnError,
}

/// What a judge that fails means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// The condition does not hold.
    Continue,
    /// The condition holds.
    Escalate,
}

/// Whom a `caller` condition means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallerPattern {
    /// A caller with such a number.
    Number(NumberPattern),
    /// A caller who hides their number.
    Anonymous,
}
