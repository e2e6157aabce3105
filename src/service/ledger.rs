//! What operators ask of the ledger: callbacks closed, callers forgotten.

use super::Service;
use crate::call::{CallId, HandoffId, PhoneNumber, TenantId};
use crate::policy::CompiledPolicy;
use crate::record::{CallbackRequest, Record};
use crate::store::StoreError;
use crate::store::caller_key::CallerKey;
use crate::store::ledger::{CallbackRow, Forget, Forgotten, Ledger};
use crate::telemetry::events::CallerForgotten;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why the ledger was not changed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// This service keeps no ledger.
    #[error("this service keeps no ledger")]
    NoLedger,
    /// No such call is known.
    #[error("no call `{0}` is known")]
    UnknownCall(CallId),
    /// The call has no such handoff.
    #[error("call `{0}` has no such handoff")]
    UnknownHandoff(CallId),
    /// No such callback is known.
    #[error("call `{0}` has no such callback")]
    UnknownCallback(CallId),
    /// It is closed already.
    #[error("the callback of `{0}` is closed already")]
    Closed(HandoffId),
    /// A store did not do what it was asked.
    #[error("the ledger could not be changed")]
    Store(#[from] StoreError),
}

/// What was forgotten of one caller, at one tenant.
#[derive(Debug, PartialEq, Serialize)]
pub struct ForgottenAt {
    /// The tenant.
    pub tenant: TenantId,
    /// What was deleted.
    #[serde(flatten)]
    pub what: Forgotten,
    /// Those of the calls that are under way, or were minutes ago: their sessions go five minutes after their end, and where
    /// the policy keeps numbers whole, what is still said in them comes into the ledger.
    pub live: Vec<CallId>,
}

impl Service {
    /// The ledger, where there is one.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn ledger(&self) -> Result<&Arc<Ledger>, LedgerError> {
        self.inner.parts.ledger.as_ref().ok_or(LedgerError::NoLedger)
    }

    /// Every form in which a caller may be kept: at one tenant, or at any.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn forms_of(&self, tenant: Option<&TenantId>, caller: &PhoneNumber) -> Result<Vec<String>, LedgerError> {
        let tenants = self.tenants(tenant).await?;
        let forms: BTreeSet<String> = tenants.iter().flat_map(|tenant| self.inner.parts.caller_key.forms(tenant, caller)).collect();
        Ok(forms.into_iter().collect())
    }

    /// Closes a callback: `reached`, `not_reached` or `withdrawn`.
    ///
    /// # Errors
    ///
    /// When it is not known or closed already, or a store does not answer.
    pub async fn close_callback(&self, tenant: Option<&TenantId>, call: &CallId, how: &str) -> Result<CallbackRow, LedgerError> {
        let found = self.ledger()?.call(tenant, call).await?.ok_or_else(|| LedgerError::UnknownCall(call.clone()))?;
        let callback = found.callbacks.into_iter().next_back().ok_or_else(|| LedgerError::UnknownCallback(call.clone()))?;
        if callback.closed.is_some() {
            return Err(LedgerError::Closed(callback.handoff));
        }
        let at = self.inner.parts.clock.now();
        let CallbackRow { tenant, call, handoff, reason, .. } = callback.clone();
        let closed =
            CallbackRequest { tenant, call, handoff, at, number: None, reason, summary: String::new(), closed: Some(how.to_owned()) };
        self.remember(Record::Callback(closed)).await?;
        Ok(CallbackRow { number: None, closed: Some(how.to_owned()), closed_at: Some(at), ..callback })
    }

    /// Deletes one caller's data: at one tenant, or at all.
    ///
    /// # Errors
    ///
    /// When the ledger does not answer.
    pub async fn forget(&self, tenant: Option<&TenantId>, caller: &PhoneNumber) -> Result<Vec<ForgottenAt>, LedgerError> {
        let tenants = self.tenants(tenant).await?;
        for tenant in &tenants {
            self.inner.parts.callers.forget(tenant, caller).await?;
        }
        let mut forgotten = forget(self.ledger()?, &self.inner.parts.caller_key, &tenants, caller, self.inner.parts.clock.now()).await?;
        for ForgottenAt { tenant, what, live } in &mut forgotten {
            for call in &what.calls {
                let loaded = self.inner.load(call, &mut self.inner.shelter.time()).await;
                // Where the store is away, nobody knows: it may be.
                if loaded.sheltered || loaded.session.is_some_and(|session| session.tenant == *tenant) {
                    live.push(call.clone());
                }
            }
        }
        Ok(forgotten)
    }

    /// Writes into the journal, and wakes who ships it.
    pub(super) async fn remember(&self, record: Record) -> Result<(), LedgerError> {
        self.inner.parts.sessions.remember(vec![record]).await?;
        self.inner.journal_grew.notify_one();
        Ok(())
    }

    /// One tenant, or every tenant of the ledger and of the policies in force.
    async fn tenants(&self, only: Option<&TenantId>) -> Result<Vec<TenantId>, LedgerError> {
        if let Some(tenant) = only {
            return Ok(vec![tenant.clone()]);
        }
        let known = self.ledger()?.tenants().await?;
        let snapshot = self.inner.parts.policies.current();
        let in_force = snapshot.catalogue.policies().map(|policy| policy.tenant.clone());
        Ok(known.into_iter().chain(in_force).collect::<BTreeSet<_>>().into_iter().collect())
    }

    pub(super) fn policy_of(&self, tenant: &TenantId) -> Option<Arc<CompiledPolicy>> {
        self.inner.parts.policies.current().catalogue.by_tenant(tenant).cloned()
    }
}

/// Deletes one caller's data at some tenants, and tells of those where there was any.
///
/// # Errors
///
/// When the ledger does not answer; at the tenants before, the data is deleted then.
pub async fn forget(
    ledger: &Ledger,
    key: &CallerKey,
    tenants: &[TenantId],
    caller: &PhoneNumber,
    at: Timestamp,
) -> Result<Vec<ForgottenAt>, StoreError> {
    let mut all = Vec::new();
    for tenant in tenants {
        let forget = Forget { tenant: tenant.clone(), number: caller.clone(), caller: key.forms(tenant, caller), at };
        let what = ledger.forget(&forget).await?;
        if what != Forgotten::default() {
            CallerForgotten { tenant, calls: what.calls.len() }.emit();
            all.push(ForgottenAt { tenant: tenant.clone(), what, live: Vec::new() });
        }
    }
    Ok(all)
}
