//! Orders for the exchange, in nobody's dialect.

use super::identity::{AttemptId, PhoneNumber};
use serde::{Deserialize, Serialize};

/// One order for the exchange. A turn answers with a list of them, carried out in order; an empty list leaves the call as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Say this to the caller.
    Talk {
        /// The words.
        text: String,
        /// The voice, as the exchange names voices; the exchange's own where there is none.
        voice: Option<String>,
    },
    /// Let the caller speak.
    Listen,
    /// Put the caller in front of a human.
    Transfer {
        /// The number to dial.
        destination: PhoneNumber,
        /// What the human alone hears before the bridge opens.
        whisper: String,
        /// How long to let it ring, in seconds.
        ring_seconds: u32,
        /// What names the attempt: an exchange that has dialled for it does not dial again.
        attempt: AttemptId,
        /// The caller's number, to show to the human as who rings, where it is known and they may know it.
        #[serde(default)]
        caller: Option<PhoneNumber>,
        /// The brief as a header of at most 256 printable ASCII characters, where the policy wants one.
        #[serde(default)]
        header: Option<String>,
        /// Where the human finds the brief on a screen, where links are to be had.
        #[serde(default)]
        brief_url: Option<String>,
    },
    /// Stop dialling for this attempt, or hang up on whoever answered it: the caller is not coming.
    Cancel {
        /// The attempt.
        attempt: AttemptId,
    },
    /// Record a message from the caller.
    Record,
    /// End the call.
    HangUp,
}
