//! What a turn comes to: one of these is applied to the session, and becomes commands.

use super::brief::Briefing;
use super::disposition::Disposition;
use super::handoff::Handoff;
use super::identity::{HandoffId, ReasonId};
use super::transcript::Reply;
use serde::{Deserialize, Serialize};

/// What a turn comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// Greet the caller and listen.
    Greet(String),
    /// Say this and listen.
    Say(Reply),
    /// Ask whether the caller would like a human, and listen.
    Ask {
        /// What the offer is for.
        reason: ReasonId,
        /// The question.
        reply: Reply,
    },
    /// Announce the transfer and dial the handoff's first desk.
    Transfer {
        /// What the caller hears first.
        announcement: String,
        /// The chain of desks.
        handoff: Handoff,
        /// The brief that goes with it.
        briefing: Box<Briefing>,
    },
    /// The desk did not take it: dial the next one of the chain.
    NextDesk,
    /// No desk can take the caller: say so, then do what the policy says.
    Nobody {
        /// What the caller hears.
        say: String,
        /// What then.
        then: LastResort,
    },
    /// Say this and end the call.
    End(String),
    /// A human has the caller.
    Bridged,
    /// The human said how a handoff went.
    Disposed {
        /// The handoff.
        handoff: HandoffId,
        /// What they said.
        disposition: Disposition,
    },
    /// The call is over.
    Over,
    /// Change nothing, answer nothing.
    Silent,
}

/// What to do with a caller whom no desk can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastResort {
    /// Somebody rings back.
    Callback,
    /// The caller leaves a message.
    Voicemail,
    /// The bot goes on.
    Continue,
    /// The call ends.
    Hangup,
}

impl LastResort {
    /// Its name in policies and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Voicemail => "voicemail",
            Self::Continue => "continue",
            Self::Hangup => "hangup",
        }
    }
}
