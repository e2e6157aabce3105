//! Desks, what a reason needs of them, and what happens when none can take the caller.

use super::LocalText;
use crate::call::{LastResort, PhoneNumber};
use crate::diagnostic::Place;
use serde::Serialize;
use std::time::Duration;

/// Where humans answer.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Its numbers, in the order written. Never empty.
    pub numbers: Vec<DeskNumber>,
    /// How calls are shared among them.
    pub share: Share,
    /// When it is open: a name from the policy's hours; always, where there is none.
    pub hours: Option<String>,
    /// How long to let it ring, in seconds.
    pub ring_seconds: u32,
    /// What its humans can do.
    pub skills: Vec<String>,
    /// The languages its humans speak, as BCP 47 tags; every language where there is none.
    pub languages: Vec<String>,
    /// How many calls it may have at once.
    pub at_most: Option<u32>,
    /// Where it is written.
    pub place: Place,
}

impl Desk {
    /// Whether its humans speak a language: its very tag, or another of the same primary language.
    #[must_use]
    pub fn speaks(&self, language: &str) -> bool {
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
        self.languages.is_empty() || self.languages.iter().any(|spoken| primary(spoken) == primary(language))
    }
}

/// One number of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeskNumber {
    /// The number, or a SIP address.
    pub number: PhoneNumber,
    /// How many calls it takes, as against the others; at least 1.
    pub weight: u32,
}

/// How calls are shared among the numbers of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Each takes its part, by its weight.
    Weighted,
    /// The one that has gone longest without a call.
    LeastRecent,
}

/// What a desk must have to take the callers of a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Needs {
    /// These skills, all of them.
    pub skills: Vec<String>,
    /// The language of the call.
    pub callers_language: bool,
}

/// What happens when no desk can take the caller.
#[derive(Debug, Clone)]
pub struct Nobody {
    /// What the caller hears.
    pub say: LocalText,
    /// What happens then.
    pub then: LastResort,
    /// What is asked before they are rung back; nothing where there is none.
    pub callback: Option<Box<CallbackTexts>>,
}

/// What is said about ringing a caller back.
#[derive(Debug, Clone)]
pub struct CallbackTexts {
    /// Asks whether to ring the number they are calling from.
    pub confirm: LocalText,
    /// Asks for the number to ring.
    pub number: LocalText,
    /// It is agreed.
    pub agreed: LocalText,
    /// They want no call.
    pub refused: LocalText,
}

/// What a caller hears who has waited for long.
#[derive(Debug, Clone)]
pub struct WhileWaiting {
    /// What they hear.
    pub say: LocalText,
    /// After how long, each time.
    pub every: Duration,
}

/// What a key of the human's says about the handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyMeaning {
    /// The caller's matter is resolved.
    Resolved,
    /// It is not.
    NotResolved,
    /// A human was needed.
    RightHandoff,
    /// None was, or not this one.
    WrongHandoff,
}
