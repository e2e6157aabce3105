//! One thing to remember, in the order things happened to a call.

use super::turn::TurnRecord;
use crate::call::{CallId, HandoffId, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One thing to remember. Kept and sent as JSON; a field that a reader does not know is no error, and a new one has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// An event of a call was answered.
    Turn(Box<TurnRecord>),
    /// The human said afterwards how it went.
    Disposition(Disposition),
    /// A callback was asked for, or done.
    Callback(CallbackRequest),
}

impl Record {
    /// The turn, where it is one.
    #[must_use]
    pub fn turn(&self) -> Option<&TurnRecord> {
        match self {
            Self::Turn(turn) => Some(turn),
            Self::Disposition(_) | Self::Callback(_) => None,
        }
    }

    /// Whose call it is about.
    #[must_use]
    pub fn tenant(&self) -> &TenantId {
        match self {
            Self::Turn(turn) => &turn.tenant,
            Self::Disposition(disposition) => &disposition.tenant,
            Self::Callback(callback) => &callback.tenant,
        }
    }

    /// The call it is about.
    #[must_use]
    pub fn call(&self) -> &CallId {
        match self {
            Self::Turn(turn) => &turn.call,
            Self::Disposition(disposition) => &disposition.call,
            Self::Callback(callback) => &callback.call,
        }
    }

    /// When it happened.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Turn(turn) => turn.at,
            Self::Disposition(disposition) => disposition.at,
            Self::Callback(callback) => callback.at,
        }
    }
}

/// What the human said afterwards. The latest of a handoff counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disposition {
    /// Whose call it was.
    pub tenant: TenantId,
    /// The call.
    pub call: CallId,
    /// The handoff.
    pub handoff: HandoffId,
    /// When they said so.
    pub at: Timestamp,
    /// Whether the caller's matter was resolved, where they said.
    pub resolved: Option<bool>,
    /// Whether a human was needed, where they said.
    pub right_handoff: Option<bool>,
    /// What else they said.
    pub note: Option<String>,
    /// How they said it: `api`, `keypress` or `page`.
    pub by: String,
}

/// A caller waits to be rung back, or was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallbackRequest {
    /// Whose caller.
    pub tenant: TenantId,
    /// The call in which they asked.
    pub call: CallId,
    /// The handoff that no desk took.
    pub handoff: HandoffId,
    /// When they asked, or when it was closed.
    pub at: Timestamp,
    /// The number to ring: whole, for it must be dialled. None where the caller hides it.
    pub number: Option<crate::call::PhoneNumber>,
    /// What for.
    pub reason: crate::call::ReasonId,
    /// What they need, in a few sentences.
    pub summary: String,
    /// Whether it is done with, and how: `reached`, `not_reached`, `withdrawn`. Open where there is none.
    pub closed: Option<String>,
}
