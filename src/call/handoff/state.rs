//! How far a handoff has come.

use serde::{Deserialize, Serialize};

/// How far a handoff has come. [`super::step`] leads from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffState {
    /// The caller was told, and the order to dial a desk is given.
    Announced,
    /// The exchange says that it dials.
    Dialing,
    /// The desk's telephone rings.
    Ringing,
    /// A human has picked up and hears the whisper.
    Briefing,
    /// The human has accepted; the exchange puts the caller through.
    Connecting,
    /// Human and caller talk.
    Bridged,
    /// The human has had the caller, and it is over.
    Done,
    /// No desk took it.
    NobodyAvailable,
    /// The caller hung up first.
    Abandoned,
}

impl HandoffState {
    /// Every state, in the order of a handoff that goes well, then those it can end in.
    pub const ALL: [Self; 9] = [
        Self::Announced,
        Self::Dialing,
        Self::Ringing,
        Self::Briefing,
        Self::Connecting,
        Self::Bridged,
        Self::Done,
        Self::NobodyAvailable,
        Self::Abandoned,
    ];

    /// The state's name in records, in the API and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Dialing => "dialing",
            Self::Ringing => "ringing",
            Self::Briefing => "briefing",
            Self::Connecting => "connecting",
            Self::Bridged => "bridged",
            Self::Done => "done",
            Self::NobodyAvailable => "nobody_available",
            Self::Abandoned => "abandoned",
        }
    }

    /// Whether a desk is being tried, so that something must come of it.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Announced | Self::Dialing | Self::Ringing | Self::Briefing | Self::Connecting)
    }

    /// Whether the handoff takes up one of its desk's humans.
    #[must_use]
    pub fn holds_a_desk(self) -> bool {
        self.is_under_way() || self == Self::Bridged
    }
}
