//! What a turn comes to: one of these is applied to the session, and becomes commands.

use super::brief::Briefing;
use super::callback::CallbackStep;
use super::disposition::Disposition;
use super::handoff::{Handoff, HandoffEvent};
use super::identity::{HandoffId, OrderId, PhoneNumber, ReasonId};
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
        /// Whether it was asked before and not understood.
        repeated: bool,
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
    /// Something happened to the handoff that leaves it on its way, or with its human.
    Progress {
        /// What.
        event: HandoffEvent,
        /// What a caller hears who has waited for long.
        say: Option<String>,
    },
    /// No desk can take the caller: say so, then do what the policy says.
    Nobody {
        /// How that came about.
        cause: NobodyCause,
        /// What the caller hears.
        say: String,
        /// What then.
        then: AfterNobody,
    },
    /// Ask about ringing the caller back, and listen.
    AskCallback {
        /// What is asked for.
        step: CallbackStep,
        /// The question.
        ask: String,
    },
    /// Note that the caller is to be rung back, say so, and end the call.
    CallBack {
        /// The number to ring.
        number: Option<PhoneNumber>,
        /// What the caller hears.
        say: String,
    },
    /// The human is gone: the bot has the call again and says this, or ends it where there is nothing to say.
    HumanLeft(Option<String>),
    /// Say this and end the call.
    End(String),
    /// The human said how a handoff went.
    Disposed {
        /// The handoff.
        handoff: HandoffId,
        /// What they said.
        disposition: Disposition,
    },
    /// The call is over.
    Over,
    /// The exchange has taken these orders.
    OrdersTaken(OrderId),
    /// Change nothing, answer nothing.
    Silent,
}

/// How it came about that no desk can take the caller.
#[derive(Debug, Clone, PartialEq)]
pub enum NobodyCause {
    /// There was none to begin with: nothing was announced. The chain is empty.
    NoDesk(Handoff),
    /// The last desk of the chain did not take the call either.
    After(HandoffEvent),
}

/// What follows where no desk can take the caller.
#[derive(Debug, Clone, PartialEq)]
pub enum AfterNobody {
    /// They are asked about ringing them back.
    AskCallback {
        /// What is asked for.
        step: CallbackStep,
        /// The question.
        ask: String,
    },
    /// They are rung back on their number, without a question.
    CallBack,
    /// They leave a message.
    Voicemail,
    /// The bot goes on.
    Continue,
    /// The call ends.
    HangUp,
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
