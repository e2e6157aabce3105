//! What can happen to a handoff.

use crate::call::event::TransferFailure;

/// What can happen to a handoff: what the exchange reports of the desk, what the caller does meanwhile, and the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandoffEvent {
    /// The exchange dials the desk.
    Dialing,
    /// The desk's telephone rings.
    Ringing,
    /// A human picked up and hears the whisper.
    Briefing,
    /// The human accepted, by a key.
    Accepted,
    /// A human took the call: all that an exchange says which knows no more.
    Answered,
    /// Human and caller talk.
    Bridged,
    /// The desk did not take the call.
    Failed(TransferFailure),
    /// The human hung up.
    Ended,
    /// The caller said or did something, or nothing, while they wait.
    CallerWaits,
    /// The state's time is up.
    TimedOut,
    /// The caller hung up.
    HungUp,
}

impl HandoffEvent {
    /// How many kinds of event there are.
    pub(super) const KINDS: usize = 11;

    /// The event's column in the table.
    pub(super) fn column(self) -> usize {
        match self {
            Self::Dialing => 0,
            Self::Ringing => 1,
            Self::Briefing => 2,
            Self::Accepted => 3,
            Self::Answered => 4,
            Self::Bridged => 5,
            Self::Failed(_) => 6,
            Self::Ended => 7,
            Self::CallerWaits => 8,
            Self::TimedOut => 9,
            Self::HungUp => 10,
        }
    }

    /// Why the attempt under way is over, where this event ends it before anybody has the caller.
    #[must_use]
    pub fn failure(self) -> TransferFailure {
        match self {
            Self::Failed(failure) => failure,
            Self::Ended => TransferFailure::Declined,
            Self::TimedOut => TransferFailure::TimedOut,
            _ => TransferFailure::Failed,
        }
    }
}
