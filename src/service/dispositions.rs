//! What humans say of handoffs afterwards: kept with the call for as long as it is remembered, and in the ledger.

use super::ledger::LedgerError;
use super::{Service, remembered};
use crate::call::{CallId, Delivery, Disposition, HandoffId, Response, Session, TenantId, Turn};
use crate::record::{self, Record};
use crate::store::StoreError;
use crate::store::sessions::Save;
use std::sync::Arc;

/// How often it is written over another turn before the store's own error is given back.
const TRIES: usize = 16;

/// What a human says of a handoff.
#[derive(Debug, Clone)]
pub struct Said {
    /// Whose call it was; whoever has the latest call of that name, where it is not said.
    pub tenant: Option<TenantId>,
    /// The call.
    pub call: CallId,
    /// The handoff; the call's latest, where it is not said.
    pub handoff: Option<HandoffId>,
    /// Whether the caller's matter was resolved.
    pub resolved: Option<bool>,
    /// Whether a human was needed.
    pub right_handoff: Option<bool>,
    /// What else there is to say.
    pub note: Option<String>,
    /// How it is said: `api` or `page`.
    pub by: &'static str,
}

impl Said {
    fn is_of(&self, session: &Session) -> bool {
        self.tenant.as_ref().is_none_or(|tenant| *tenant == session.tenant)
    }

    /// The handoff that is meant, where the session still has it.
    fn handoff_in(&self, session: &Session) -> Option<HandoffId> {
        let latest = session.handoff().map(|handoff| &handoff.id);
        let meant = self.handoff.as_ref().or(latest)?;
        (latest == Some(meant) || session.briefing(meant).is_some()).then(|| meant.clone())
    }
}

impl Service {
    /// Remembers what a human says of a handoff. What they leave open stays as it was said before.
    ///
    /// # Errors
    ///
    /// When the call or its handoff is not known, or a store does not answer.
    pub async fn record_disposition(&self, said: Said) -> Result<(), LedgerError> {
        for _ in 0..TRIES {
            let mut time = self.inner.shelter.time();
            let loaded = self.inner.load(&said.call, &mut time).await;
            let Some(session) = loaded.session.filter(|session| said.is_of(session)) else {
                return self.record_by_the_ledger(&said, LedgerError::UnknownCall).await;
            };
            let Some(handoff) = said.handoff_in(&session) else {
                return self.record_by_the_ledger(&said, LedgerError::UnknownHandoff).await;
            };
            let records = vec![self.disposition(&said, session.tenant.clone(), handoff.clone())];
            let expected = session.revision;
            let session = self.told(session, handoff, &said).into();
            if self.inner.save(Save { session, expected, records, events: vec![None] }, loaded.sheltered, &mut time).await.is_ok() {
                return Ok(());
            }
        }
        Err(LedgerError::Store(StoreError::Conflict { call: said.call }))
    }

    /// The call after what is said of its handoff.
    fn told(&self, session: Arc<Session>, handoff: HandoffId, said: &Said) -> Session {
        let before = session.briefing(&handoff).and_then(|briefing| briefing.disposition.as_ref());
        let at = self.inner.parts.clock.now();
        let disposition = Disposition {
            resolved: said.resolved.or(before.and_then(|before| before.resolved)),
            right_handoff: said.right_handoff.or(before.and_then(|before| before.right_handoff)),
            at,
        };
        let turn = Turn { delivery: Delivery::Wait, ..Turn::at(at) };
        Arc::unwrap_or_clone(session).apply(turn, Response::Disposed { handoff, disposition }, None).0
    }

    /// Remembers what is said of a handoff that only the ledger may know by now.
    async fn record_by_the_ledger(&self, said: &Said, unknown: impl Fn(CallId) -> LedgerError) -> Result<(), LedgerError> {
        let found = match self.ledger() {
            Ok(ledger) => ledger.call(said.tenant.as_ref(), &said.call).await?,
            Err(_) => None,
        };
        let found = found.ok_or_else(|| unknown(said.call.clone()))?;
        let mut handoffs = found.handoffs.into_iter().map(|handoff| handoff.id).rev();
        let handoff = handoffs.find(|known| said.handoff.as_ref().is_none_or(|meant| meant == known));
        let handoff = handoff.ok_or_else(|| LedgerError::UnknownHandoff(said.call.clone()))?;
        self.remember(self.disposition(said, found.call.tenant, handoff)).await
    }

    /// What the ledger is told of it.
    fn disposition(&self, said: &Said, tenant: TenantId, handoff: HandoffId) -> Record {
        let Said { call, resolved, right_handoff, note, by, .. } = said.clone();
        let policy = self.policy_of(&tenant);
        let at = self.inner.parts.clock.now();
        let disposition = record::Disposition { tenant, call, handoff, at, resolved, right_handoff, note, by: by.to_owned() };
        match policy {
            Some(policy) => remembered::kept(&policy, Record::Disposition(disposition)),
            // Without its policy it is not known what a note may hold.
            None => Record::Disposition(record::Disposition { note: None, ..disposition }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{CallEvent, EventKind, PhoneNumber};
    use crate::service::Door;
    use crate::service::fixture::service_of;

    const POLICY: &str = "warmline: 1\ntenant: acme\nnumbers: [\"+15559998888\"]\ngreeting: Hi!\n\
        rules:\n  - { id: asks, when: { says: [get me a human] }, then: { escalate: wanted } }\n\
        reasons: { wanted: { announce: One moment. } }\n\
        desks: { support: { number: \"+15551234567\" } }\nroute: [support]\n\
        nobody_available: { say: Sorry., then: hangup }\n";

    async fn handed_over() -> Service {
        let service = service_of(POLICY);
        let event = CallEvent {
            call: CallId::new("c-1"),
            from: None,
            to: Some(PhoneNumber::new("+15559998888")),
            language: None,
            key: None,
            fingerprint: None,
            kind: EventKind::Speech { transcript: "get me a human".to_owned(), confidence: None },
        };
        service.take_turn(Door::Number, event).await.unwrap();
        service
    }

    fn said(resolved: Option<bool>, right_handoff: Option<bool>) -> Said {
        let (call, by) = (CallId::new("c-1"), "api");
        Said { tenant: None, call, handoff: None, resolved, right_handoff, note: None, by }
    }

    async fn answers(service: &Service) -> (Option<bool>, Option<bool>) {
        let session = service.inner.parts.sessions.load(&CallId::new("c-1")).await.unwrap().unwrap();
        let briefing = session.briefing(&session.handoff().unwrap().id).unwrap();
        briefing.disposition.as_ref().map_or((None, None), |said| (said.resolved, said.right_handoff))
    }

    #[tokio::test]
    async fn what_is_said_by_whichever_way_shows_with_the_call_and_leaves_a_record_each_time() {
        let service = handed_over().await;
        let before = service.journal().waiting;
        service.record_disposition(said(Some(false), None)).await.unwrap();
        service.record_disposition(said(None, Some(true))).await.unwrap();
        service.record_disposition(said(Some(true), None)).await.unwrap();
        assert_eq!(answers(&service).await, (Some(true), Some(true)));
        assert_eq!(service.journal().waiting - before, 3);
    }

    #[tokio::test]
    async fn of_a_handoff_or_a_tenant_that_is_not_the_calls_nothing_is_kept() {
        let service = handed_over().await;
        let stranger = Said { tenant: Some(TenantId::new("other")), ..said(Some(true), None) };
        let unknown = Said { handoff: Some(HandoffId::new("c-1-9")), ..said(Some(true), None) };
        for wrong in [stranger, unknown] {
            assert!(service.record_disposition(wrong).await.is_err());
        }
        assert_eq!(answers(&service).await, (None, None));
    }
}
