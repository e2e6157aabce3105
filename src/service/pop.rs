//! What the human sees on a screen while the call comes in, and what they say of it afterwards.

use super::Service;
use super::links::{Refused, Target};
use crate::call::{Briefing, Delivery, Disposition, PhoneNumber, Response, Session, Turn};
use crate::decision::Transcript;
use crate::record::{self, Record};
use crate::store::StoreError;
use crate::store::sessions::Save;
use jiff::Timestamp;
use std::sync::Arc;

/// How often what the human says is written before the store's own error is given back.
const TRIES: usize = 16;

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
    /// The session could not be had or saved.
    #[error("the session could not be kept")]
    Store(#[source] StoreError),
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

    /// Keeps what the human says of a handoff when they are through. What they said before is replaced.
    ///
    /// # Errors
    ///
    /// When the link is not ours, when its time is over or the call is forgotten, and when the session cannot be saved.
    pub async fn dispose(&self, token: &str, resolved: Option<bool>, right_handoff: Option<bool>) -> Result<(), PopError> {
        let target = self.inner.parts.links.open(token, self.inner.parts.clock.now())?;
        let disposition = Disposition { resolved, right_handoff, at: self.inner.parts.clock.now() };
        for _ in 0..TRIES {
            let session = self.session_of(&target).await?;
            session.briefing(&target.handoff).ok_or(PopError::Gone)?;
            let revision = session.revision;
            let response = Response::Disposed { handoff: target.handoff.clone(), disposition: disposition.clone() };
            let (session, _) =
                Arc::unwrap_or_clone(session).apply(Turn { delivery: Delivery::Wait, ..Turn::at(disposition.at) }, response, None);
            let records = vec![said(&session, &target, &disposition)];
            match self.inner.parts.sessions.save(&Save { session: session.into(), expected: revision, records }).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Conflict { .. }) => {}
                Err(error) => return Err(PopError::Store(error)),
            }
        }
        Err(PopError::Store(StoreError::Conflict { call: target.call }))
    }

    async fn session_of(&self, target: &Target) -> Result<Arc<Session>, PopError> {
        self.inner.parts.sessions.load(&target.call).await.map_err(PopError::Store)?.ok_or(PopError::Gone)
    }
}

/// What the ledger is told of it.
fn said(session: &Session, target: &Target, disposition: &Disposition) -> Record {
    Record::Disposition(record::Disposition {
        tenant: session.tenant.clone(),
        call: target.call.clone(),
        handoff: target.handoff.clone(),
        at: disposition.at,
        resolved: disposition.resolved,
        right_handoff: disposition.right_handoff,
        note: None,
        by: "page".to_owned(),
    })
}
