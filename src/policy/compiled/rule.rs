//! Rules as meant: when to act, and what to do.

use super::condition::Condition;
use super::local_text::LocalText;
use crate::call::ReasonId;
use crate::diagnostic::Place;
use serde::Serialize;
use std::fmt;

/// A rule's name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(pub String);

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it is for.
    pub description: Option<String>,
    /// Where it is written: its id.
    pub place: Place,
    /// Whether it acts.
    pub mode: Mode,
    /// When it holds.
    pub when: Condition,
    /// What to do then.
    pub then: Then,
}

/// Whether a rule acts. Rules switched off are not compiled at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Evaluated, recorded, acted on.
    Live,
    /// Evaluated and recorded, never acted on.
    Shadow,
}

/// What a rule does.
#[derive(Debug, Clone, PartialEq)]
pub enum Then {
    /// Hand the call to a human, for this reason.
    Escalate(ReasonId),
    /// Ask whether the caller would like a human, for this reason.
    Offer(ReasonId),
    /// Say this and go on.
    Reply(LocalText),
    /// Say this and end the call.
    End(LocalText),
}

impl Then {
    /// The reason the rule acts for, where it acts for one.
    #[must_use]
    pub fn reason(&self) -> Option<&ReasonId> {
        match self {
            Self::Escalate(reason) | Self::Offer(reason) => Some(reason),
            Self::Reply(_) | Self::End(_) => None,
        }
    }

    /// The outcome's name in policies, on the wire and in metrics.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Escalate(_) => "escalate",
            Self::Offer(_) => "offer",
            Self::Reply(_) => "reply",
            Self::End(_) => "end",
        }
    }
}
