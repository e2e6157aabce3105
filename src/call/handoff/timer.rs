//! How long a handoff may stay in each state that waits for somebody.

use super::state::HandoffState;
use jiff::SignedDuration;

/// What is said before the dialling, and what an exchange needs to place a call, in seconds.
const ANNOUNCING: i64 = 15;
/// How much later than it should an exchange may report that nobody answers, in seconds.
const GRACE: i64 = 5;
/// How long the human may take to accept or decline once the whisper is over, in seconds.
const DECIDING: i64 = 20;
/// How long an exchange may take to put the caller through, in seconds.
const CONNECTING: i64 = 10;

/// How long a state may last before its time is up; none for those that wait for nothing.
///
/// `ring` and `whisper` are what the desk may ring and the whisper may last, in seconds.
#[must_use]
pub fn wait(state: HandoffState, ring: u32, whisper: u32) -> Option<SignedDuration> {
    let seconds = match state {
        HandoffState::Announced | HandoffState::Dialing => ANNOUNCING + i64::from(ring),
        HandoffState::Ringing => i64::from(ring) + GRACE,
        HandoffState::Briefing => i64::from(whisper) + DECIDING,
        HandoffState::Connecting => CONNECTING,
        HandoffState::Bridged | HandoffState::Done | HandoffState::NobodyAvailable | HandoffState::Abandoned => return None,
    };
    Some(SignedDuration::from_secs(seconds))
}
