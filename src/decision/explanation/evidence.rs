//! Evidence resolved for whoever reads it: names for ids, places for phrases, words as said for ranges.

use super::place::{SaidWords, Written};
use crate::call::ModelFailure;
use serde::Serialize;

/// What a condition found, by the kind of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceExplanation {
    /// A phrase was said.
    Phrase(FoundPhrase),
    /// A phrase was said that does not count.
    Suppressed {
        /// The phrase.
        phrase: FoundPhrase,
        /// What takes it back.
        by: SuppressedBy,
    },
    /// Nothing of the vocabularies was said.
    NotSaid {
        /// What was looked for.
        vocabularies: Vec<String>,
        /// The phrase that came nearest, if any came near.
        nearest: Option<NearestPhrase>,
    },
    /// The caller did not speak.
    DidNotSpeak,
    /// A regular expression found something.
    Pattern {
        /// The expression as written.
        pattern: String,
        /// What it found.
        words: SaidWords,
    },
    /// No regular expression found anything.
    NoPattern {
        /// The expressions as written.
        patterns: Vec<String>,
    },
    /// Keys were looked at.
    Keys {
        /// Those pressed, where any were.
        pressed: Option<String>,
        /// Those that hold.
        wanted: Vec<String>,
    },
    /// Something was counted.
    Count {
        /// How often it was.
        have: u32,
        /// How often it must be.
        need: u32,
        /// Among which turns, where not among all.
        within: Option<String>,
    },
    /// Time was measured.
    Duration {
        /// How long it was, in seconds.
        have_seconds: f64,
        /// How long it must be, in seconds.
        need_seconds: f64,
    },
    /// The recogniser's confidence was looked at.
    Confidence {
        /// What it was, where it is known.
        have: Option<f32>,
        /// It holds below this.
        below: f32,
    },
    /// The caller's tone was looked at.
    Sentiment {
        /// The latest score, where it is known.
        latest: Option<f32>,
        /// It holds at this or below.
        at_most: f32,
        /// In how many turns in a row it was.
        have: u32,
        /// In how many it must be.
        need: u32,
    },
    /// The caller's tone was compared with their best.
    SentimentFall {
        /// The latest score, where it is known.
        latest: Option<f32>,
        /// The best, where one is known.
        best: Option<f32>,
        /// By how much it must lie below that.
        by: f32,
        /// Among which turns the best was looked for; the whole call where nothing is said.
        within: Option<String>,
    },
    /// The judge was heard.
    Judge {
        /// Whether it says to hand over, where it says something.
        says: Option<bool>,
        /// Why it says nothing, where it was asked and does not.
        failure: Option<ModelFailure>,
        /// What its failing means: `continue` or `escalate`.
        on_error: &'static str,
    },
    /// The caller's number was looked up.
    Caller {
        /// The number or prefix that fits, if any does.
        fits: Option<String>,
        /// Whether the caller hides their number.
        anonymous: bool,
    },
    /// The clock was looked at.
    Hours {
        /// The name of the hours.
        hours: String,
        /// The hours as written.
        written: String,
        /// When they next open, in the policy's time zone, where they are closed and do.
        opens_local: Option<String>,
    },
    /// Conditions were joined; what each found is in `parts`.
    Joined {
        /// How many of them hold.
        have: usize,
    },
    /// A condition was counted over turns; what it found in this one is in `parts`.
    Times {
        /// In how many turns it held.
        have: u32,
        /// In how many it must hold.
        need: u32,
        /// Among which turns, where not among all.
        within: Option<String>,
    },
}

/// A phrase that was said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundPhrase {
    /// Its vocabulary.
    pub vocabulary: String,
    /// The phrase as written.
    pub phrase: String,
    /// Where it is written.
    pub place: Written,
    /// The words that match it.
    pub words: SaidWords,
}

/// What takes a phrase back.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SuppressedBy {
    /// These words negate it.
    Negation(SaidWords),
    /// An exception of the vocabulary overlaps it.
    Exception(FoundPhrase),
    /// A guard of the vocabulary overlaps it.
    Guard {
        /// The guard.
        guard: String,
        /// Its phrase.
        phrase: FoundPhrase,
    },
}

/// A phrase that was nearly said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearestPhrase {
    /// Its vocabulary.
    pub vocabulary: String,
    /// The phrase as written.
    pub phrase: String,
    /// Where it is written.
    pub place: Written,
    /// What kept it from matching: "missing `manager`".
    pub missing: String,
}
