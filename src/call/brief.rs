//! What the human must know, as it goes with a handoff.

use super::disposition::Disposition;
use super::identity::{HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::text::entity::EntityKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the human must know. Written as JSON it is what `GET /pop/{token}/brief` answers, so that its fields are a promise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Whose call it is.
    pub tenant: TenantId,
    /// What the call is handed over for.
    pub reason: ReasonId,
    /// What the call is about, in a few sentences.
    pub summary: String,
    /// Who worded the summary.
    pub worded_by: WordedBy,
    /// What the call is about, in the caller's own words; none where they said nothing.
    pub issue: Option<String>,
    /// What the caller asked for, in their own words; none where they said nothing.
    pub asked: Option<String>,
    /// The caller's whole number, for the human; none where it is hidden.
    pub caller: Option<PhoneNumber>,
    /// What the caller named, in the order they did.
    pub facts: Vec<BriefFact>,
    /// How the caller sounded last, where something measured it.
    pub tone: Option<Tone>,
    /// How many turns the caller has had, this one included.
    pub turns: u32,
    /// The language of the call, as a BCP 47 tag.
    pub language: String,
}

/// Who worded a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordedBy {
    /// Nobody: it is the caller's own sentences.
    Extract,
    /// The summariser.
    Model,
}

/// One thing the caller named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefFact {
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// As the caller gave it.
    pub text: String,
    /// The same as one would write it: `john@example.com` for `john at example dot com`.
    pub value: String,
    /// The turn it was said in, from 1.
    pub turn: u32,
}

/// How a caller sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Scored -0.7 or less.
    Angry,
    /// Scored -0.25 or less.
    Upset,
    /// Scored in between.
    Calm,
    /// Scored 0.5 or more.
    Pleased,
}

impl Tone {
    /// The tone of a score between -1 and 1.
    #[must_use]
    pub fn of(score: f32) -> Self {
        match score {
            ..=-0.7 => Self::Angry,
            ..=-0.25 => Self::Upset,
            0.5.. => Self::Pleased,
            _ => Self::Calm,
        }
    }

    /// The tone's name in whispers and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Angry => "angry",
            Self::Upset => "upset",
            Self::Calm => "calm",
            Self::Pleased => "pleased",
        }
    }
}

/// The brief that went with one handoff, in its shapes besides the whisper, and what the human said afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Briefing {
    /// The handoff.
    pub handoff: HandoffId,
    /// When it began.
    pub at: Timestamp,
    /// What the human must know, less what they must not.
    pub brief: Brief,
    /// The brief as a header, where the policy wants one.
    pub header: Option<String>,
    /// Where the human finds the brief on a screen, where that is to be had.
    pub url: Option<String>,
    /// What the human said of the handoff afterwards.
    pub disposition: Option<Disposition>,
}

/// A summary of a call as far as it had come, made while it went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollingSummary {
    /// The summariser's words, not yet held against what was said.
    pub text: String,
    /// How many of the caller's turns it knows of.
    pub turns: u32,
}
