//! What happens to policies.

use crate::call::TenantId;
use crate::telemetry::metrics::{Metrics, PolicyLabels, ReloadLabels};
use jiff::Timestamp;
use std::time::Duration;

/// Why the policies were read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReloadTrigger {
    /// The service began.
    Start,
    /// A file changed.
    File,
    /// It was time to look.
    Poll,
    /// The process was signalled.
    Signal,
    /// An operator asked.
    Api,
}

impl ReloadTrigger {
    /// The trigger's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::File => "file",
            Self::Poll => "poll",
            Self::Signal => "signal",
            Self::Api => "api",
        }
    }
}

/// What an attempt to reload came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReloadOutcome {
    /// Every tenant that changed is in force.
    Placed,
    /// Nothing had changed.
    Unchanged,
    /// Some tenants are in force, others kept what they had.
    Partial,
    /// Nothing could be placed.
    Refused,
}

impl ReloadOutcome {
    /// The outcome's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Unchanged => "unchanged",
            Self::Partial => "partial",
            Self::Refused => "refused",
        }
    }

    /// Whether what is in force is what is in the files.
    #[must_use]
    pub fn succeeded(self) -> bool {
        matches!(self, Self::Placed | Self::Unchanged)
    }
}

/// An attempt to reload the policies is over.
#[derive(Debug)]
pub struct ReloadFinished {
    /// Why it was made.
    pub trigger: ReloadTrigger,
    /// What it came to.
    pub outcome: ReloadOutcome,
    /// When it was over.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Tenants with a policy in force.
    pub tenants: usize,
    /// Tenants whose newest policy is broken, so that an older one, or none, is in force.
    pub stale: usize,
}

impl ReloadFinished {
    /// Counts and logs it, and sets the gauges. Looking and finding nothing new is no news.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = ReloadLabels { trigger: self.trigger.as_str(), outcome: self.outcome.as_str() };
        metrics.reloads.get_or_create(&labels).inc();
        metrics.reload_successful.set(i64::from(self.outcome.succeeded()));
        metrics.stale_tenants.set(i64::try_from(self.stale).unwrap_or(i64::MAX));
        if self.outcome.succeeded() {
            metrics.reload_success_time.set(self.at.as_second());
        }
        let (trigger, outcome) = (self.trigger.as_str(), self.outcome.as_str());
        let (tenants, stale, seconds) = (self.tenants, self.stale, self.took.as_secs_f64());
        match self.outcome {
            ReloadOutcome::Unchanged => tracing::debug!(trigger, outcome, tenants, stale, seconds, "reload finished"),
            ReloadOutcome::Placed => tracing::info!(trigger, outcome, tenants, stale, seconds, "reload finished"),
            ReloadOutcome::Partial | ReloadOutcome::Refused => {
                tracing::warn!(trigger, outcome, tenants, stale, seconds, "reload finished");
            }
        }
    }
}

/// One tenant's policy as the scraper sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyInForce {
    /// Whose it is.
    pub tenant: TenantId,
    /// Its hash.
    pub hash: String,
    /// Where it stands.
    pub state: PolicyState,
}

/// Where a policy in force stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyState {
    /// It is what the file says.
    Current,
    /// The file is broken: this is the last that was not.
    Stale,
}

impl PolicyState {
    /// The state's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Stale => "stale",
        }
    }
}

impl PolicyInForce {
    fn labels(&self) -> PolicyLabels {
        PolicyLabels { tenant: self.tenant.to_string(), hash: self.hash.clone(), state: self.state.as_str() }
    }
}

/// A tenant's policy came, went or changed.
#[derive(Debug)]
pub struct PolicyReplaced<'a> {
    /// What was in force, where something was.
    pub was: Option<&'a PolicyInForce>,
    /// What is in force now, where something is.
    pub is: Option<&'a PolicyInForce>,
}

impl PolicyReplaced<'_> {
    /// Moves the tenant's gauge from the old labels to the new ones, and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        if let Some(was) = self.was {
            metrics.policies.remove(&was.labels());
        }
        if let Some(is) = self.is {
            metrics.policies.get_or_create(&is.labels()).set(1);
        }
        if let Some(shown) = self.is.or(self.was) {
            tracing::info!(
                tenant = shown.tenant.as_str(),
                was = self.was.map(|was| was.hash.as_str()),
                is = self.is.map(|is| is.hash.as_str()),
                state = self.is.map(|is| is.state.as_str()),
                "policy replaced"
            );
        }
    }
}
