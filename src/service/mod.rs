//! A stand-in with the real service's signatures: one tenant, `acme`, which greets and echoes.

mod clock;
pub mod reload;
pub mod shelf;

pub use clock::Clock;
pub use shelf::{PolicyShelf, Snapshot};

use crate::call::{CallEvent, Command, EventKind, PhoneNumber, TenantId};
use crate::store::StoreError;

/// The turns of every tenant's calls.
#[derive(Debug, Clone, Default)]
pub struct Service {}

/// How a call finds its tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// By the number that was dialled.
    Number,
    /// By name, from the path.
    Tenant(TenantId),
}

/// Whether calls can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// They can.
    Ready,
    /// They cannot, for this reason.
    NotReady(String),
}

/// Why a turn was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// Nobody has a policy under this name.
    #[error("no tenant `{0}` has a policy")]
    UnknownTenant(TenantId),
    /// No policy answers this number, or the event names none.
    #[error("no policy answers the number {}", .0.as_ref().map_or_else(|| "(none)".to_owned(), PhoneNumber::redacted))]
    UnknownNumber(Option<PhoneNumber>),
    /// The session could not be had or saved.
    #[error("the session could not be kept")]
    Store(#[source] StoreError),
}

impl Service {
    /// Takes one turn of one call: an event in, commands out.
    ///
    /// # Errors
    ///
    /// When nobody's policy answers the call, or its session cannot be kept.
    pub async fn take_turn(&self, door: Door, event: CallEvent) -> Result<Vec<Command>, TurnError> {
        match door {
            Door::Tenant(tenant) if tenant.as_str() != "acme" => return Err(TurnError::UnknownTenant(tenant)),
            Door::Number if event.to.as_ref().is_none_or(|to| to.as_str() != "+15559998888") => {
                return Err(TurnError::UnknownNumber(event.to));
            }
            Door::Number | Door::Tenant(_) => {}
        }
        let text = match event.kind {
            EventKind::Started => "Hi!".to_owned(),
            EventKind::Speech { transcript, .. } => transcript,
            _ => return Ok(Vec::new()),
        };
        Ok(vec![Command::Talk { text, voice: None }, Command::Listen])
    }

    /// Whether calls can be taken.
    #[must_use]
    pub fn ready(&self) -> Readiness {
        Readiness::Ready
    }
}
