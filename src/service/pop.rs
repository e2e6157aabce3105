//! What the human sees on a screen while the call comes in, and what they say of it afterwards.

use super::Service;
use super::dispositions::Said;
use super::ledger::LedgerError;
use super::links::{Refused, Target};
use crate::call::{Briefing, PhoneNumber, Session};
use crate::decision::Transcript;
use jiff::Timestamp;
use std::sync::Arc;

/// What the human sees.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreenPop {
    /// The brief, and what was said of the handoff so far.
    pub briefing: Briefing,
    /// The number that was dialled.
    pub dialled: Option<PhoneNumber>,
    /// When the call began.
    pub started_at: Timestamp,
    /// What was said, less what the human must not know.
    pub transcript: Transcript,
}

/// Why there is nothing to see.
#[derive(Debug, thiserror::Error)]
pub enum PopError {
    /// The link is none of ours.
    #[error("this link leads nowhere")]
    Unknown,
    /// Its time is over, or the call is forgotten.
    #[error("this link is no longer good")]
    Gone,
    /// The store of live calls is away, and this process has not seen the call.
    #[error("the session is not to be had")]
    Away,
    /// What was said could not be kept.
    #[error("what was said could not be kept")]
    NotKept(#[source] LedgerError),
}

impl From<Refused> for PopError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Forged => Self::Unknown,
            Refused::Expired => Self::Gone,
        }
    }
}

impl Service {
    /// What a link to the screen-pop page leads to.
    ///
    /// # Errors
    ///
    /// When the link is not ours, when its time is over or the call is forgotten, and when the session cannot be had.
    pub async fn screen_pop(&self, token: &str) -> Result<ScreenPop, PopError> {
        let target = self.inner.parts.links.open(token, self.inner.parts.clock.now())?;
        let session = self.session_of(&target).await?;
        let briefing = session.briefing(&target.handoff).ok_or(PopError::Gone)?.clone();
        let snapshot = self.inner.parts.policies.current();
        // Without the policy it is not known what must be struck out of the transcript.
        let policy = snapshot.catalogue.by_tenant(&session.tenant).ok_or(PopError::Gone)?;
        let transcript = Transcript::of(&session.turns, None, session.turn_count, &policy.redact.human, &policy.language);
        Ok(ScreenPop { briefing, dialled: session.to.clone(), started_at: session.started_at, transcript })
    }

    /// Keeps what the human says of a handoff when they are through. What they leave open stays as it was said before.
    ///
    /// # Errors
    ///
    /// When the link is not ours, when its time is over or the call is forgotten, and when it cannot be kept.
    pub async fn dispose(&self, token: &str, resolved: Option<bool>, right_handoff: Option<bool>) -> Result<(), PopError> {
        let target = self.inner.parts.links.open(token, self.inner.parts.clock.now())?;
        let session = self.session_of(&target).await?;
        session.briefing(&target.handoff).ok_or(PopError::Gone)?;
        let tenant = Some(session.tenant.clone());
        let said = Said { tenant, call: target.call, handoff: Some(target.handoff), resolved, right_handoff, note: None, by: "page" };
        self.record_disposition(said).await.map_err(PopError::NotKept)
    }

    async fn session_of(&self, target: &Target) -> Result<Arc<Session>, PopError> {
        let loaded = self.inner.load(&target.call, &mut self.inner.shelter.time()).await;
        let missing = if loaded.sheltered { PopError::Away } else { PopError::Gone };
        loaded.session.ok_or(missing)
    }
}
