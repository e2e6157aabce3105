//! Exchanges: what they post becomes events, and commands become what they understand.

mod actions;
mod field;
mod orders;
mod webhook;

pub use actions::Answer;
pub use orders::{OrderClient, OrderError};
pub use webhook::{Incoming, WebhookError};

use crate::call::Command;

/// The telephony platform on the other side of a webhook: whose dialect is read and answered.
///
/// The one variant there is takes its orders in the webhook's answer. A platform that wants them over its own API gets
/// a variant with a client in it, which sends the commands there and answers the webhook with nothing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// The voice webhook: JSON events in, a JSON list of actions out.
    Webhook,
}

impl Exchange {
    /// Reads what the exchange posted. `idempotency_key` is the request's `Idempotency-Key` header, where it has one.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the body, in words for whoever wrote the exchange's side.
    pub fn read(self, body: &[u8], idempotency_key: Option<&str>) -> Result<Incoming, WebhookError> {
        match self {
            Self::Webhook => webhook::read(body, idempotency_key),
        }
    }

    /// Words the commands of one turn as the answer to the exchange's request.
    #[must_use]
    pub fn answer(self, commands: &[Command]) -> Answer {
        match self {
            Self::Webhook => actions::write(commands),
        }
    }
}
