//! What a condition found: whether it holds, and because of what. Structured, so that nothing is worded until asked.

use crate::call::ModelFailure;
use crate::policy::compiled::{LexiconHit, Suppressed, VocabularyId};
use jiff::SignedDuration;
use serde::Serialize;
use std::ops::Range;

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Only a model could tell, and none was asked yet.
    NotAsked,
}

impl Holds {
    /// Yes or no.
    #[must_use]
    pub fn when(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What a condition found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it holds.
    pub holds: Holds,
    /// Because of what.
    pub evidence: Evidence,
}

impl Finding {
    pub(super) fn of(holds: bool, evidence: Evidence) -> Self {
        Self { holds: Holds::when(holds), evidence }
    }
}

/// Because of what a condition holds, or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence {
    /// The caller said a phrase.
    Phrase {
        /// Of this vocabulary.
        vocabulary: VocabularyId,
        /// This phrase, there.
        hit: LexiconHit,
    },
    /// The caller said a phrase that does not count.
    Suppressed {
        /// Of this vocabulary.
        vocabulary: VocabularyId,
        /// This phrase, for this reason. Boxed because it is seldom: a decision holds a finding for every rule.
        by: Box<Suppressed>,
    },
    /// The caller said something, and nothing that was looked for.
    NothingSaid,
    /// The caller did not speak in this turn.
    DidNotSpeak,
    /// A pattern found these words.
    Pattern {
        /// Which of the condition's patterns.
        pattern: usize,
        /// The words of the normal form.
        words: Range<usize>,
    },
    /// The caller pressed keys, or did not.
    Keys,
    /// Something was counted.
    Count {
        /// How often it was.
        have: u32,
        /// How often it must be.
        need: u32,
    },
    /// Time was measured.
    Time {
        /// How long it was.
        have: SignedDuration,
        /// How long it must be.
        need: SignedDuration,
    },
    /// A score was looked at.
    Score {
        /// What it was, where it is known.
        have: Option<f32>,
        /// The bound.
        need: f32,
    },
    /// A tone was looked at over some turns.
    Tone {
        /// The latest score, where it is known.
        latest: Option<f32>,
        /// In how many turns in a row it was low enough.
        have: u32,
        /// In how many it must be.
        need: u32,
    },
    /// A tone was compared with those before it.
    ToneFall {
        /// The latest score, where it is known.
        latest: Option<f32>,
        /// The best score of the turns looked at, where one is known.
        best: Option<f32>,
    },
    /// The judge was heard.
    Judge {
        /// What it says, where it says something.
        says: Option<bool>,
        /// Why it says nothing, where it was asked and does not.
        failure: Option<ModelFailure>,
    },
    /// The caller's number was looked up.
    Caller,
    /// The clock was looked at.
    Hours,
    /// Conditions were joined: what each found.
    Joined(Vec<Finding>),
    /// A condition was counted over turns.
    Times {
        /// In how many turns it held.
        have: u32,
        /// In how many it must hold.
        need: u32,
        /// What it found in this turn.
        now: Box<Finding>,
    },
}

impl Evidence {
    /// Whether the caller's own words or keys are among it.
    #[must_use]
    pub fn is_the_callers_own(&self) -> bool {
        match self {
            Self::Phrase { .. } | Self::Pattern { .. } | Self::Keys => true,
            Self::Joined(findings) => findings.iter().any(|finding| finding.holds == Holds::Yes && finding.evidence.is_the_callers_own()),
            Self::Times { now, .. } => now.evidence.is_the_callers_own(),
            _ => false,
        }
    }
}
