//! What happens to the events that are sent out, and to what the ledger keeps no longer.

use crate::call::{CallId, TenantId};
use crate::telemetry::metrics::{EventLabels, Metrics, TenantLabels};

/// What came of sending an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendResult {
    /// The sink took it.
    Delivered,
    /// It will be tried again.
    PutOff,
    /// It will not be tried again.
    SetAside,
}

impl SendResult {
    fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::PutOff => "put_off",
            Self::SetAside => "set_aside",
        }
    }
}

/// An event was sent, or was not taken.
#[derive(Debug)]
pub struct EventSent<'a> {
    /// The call it is about.
    pub call: &'a CallId,
    /// The event's id.
    pub id: &'a str,
    /// What came of it.
    pub result: SendResult,
    /// Why it was not taken, where it was not.
    pub problem: Option<String>,
}

impl EventSent<'_> {
    /// Counts it, and logs one that is given up.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.ledger.events_sent.get_or_create(&EventLabels { result: self.result.as_str() }).inc();
        let problem = self.problem.as_deref();
        if self.result == SendResult::SetAside {
            tracing::warn!(call = self.call.as_str(), id = self.id, problem, "event set aside: the sink will not have it");
        } else {
            tracing::debug!(call = self.call.as_str(), id = self.id, result = self.result.as_str(), problem, "event sent");
        }
    }
}

/// The outbox was looked at.
#[derive(Debug)]
pub struct OutboxMeasured {
    /// Events that wait.
    pub waiting: u64,
    /// Events that were set aside.
    pub set_aside: u64,
    /// How long the oldest has waited, in seconds; 0 where none does.
    pub oldest_seconds: u64,
}

impl OutboxMeasured {
    /// Sets the gauges.
    pub fn emit(&self, metrics: &Metrics) {
        let gauge = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        metrics.ledger.events_waiting.set(gauge(self.waiting));
        metrics.ledger.events_set_aside.set(gauge(self.set_aside));
        metrics.ledger.events_oldest.set(gauge(self.oldest_seconds));
    }
}

/// The sink takes nothing, or took something again.
#[derive(Debug)]
pub struct SinkChanged<'a> {
    /// What is wrong with it; none where it works again.
    pub problem: Option<&'a str>,
}

impl SinkChanged<'_> {
    /// Logs it.
    pub fn emit(&self) {
        match self.problem {
            Some(problem) => tracing::warn!(problem, "the sink takes no events; they wait"),
            None => tracing::info!("the sink takes events again"),
        }
    }
}

/// Calls were deleted because their tenant keeps them no longer.
#[derive(Debug)]
pub struct CallsPruned<'a> {
    /// Whose.
    pub tenant: &'a TenantId,
    /// How many.
    pub calls: u64,
}

impl CallsPruned<'_> {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.ledger.calls_pruned.get_or_create(&TenantLabels { tenant: self.tenant.to_string() }).inc_by(self.calls);
        tracing::info!(tenant = self.tenant.as_str(), calls = self.calls, "calls deleted: they were kept long enough");
    }
}

/// One caller's data was deleted because somebody asked for it.
#[derive(Debug)]
pub struct CallerForgotten<'a> {
    /// Whose caller.
    pub tenant: &'a TenantId,
    /// How many calls were theirs.
    pub calls: usize,
}

impl CallerForgotten<'_> {
    /// Logs it, without saying who.
    pub fn emit(&self) {
        tracing::info!(tenant = self.tenant.as_str(), calls = self.calls, "a caller was forgotten");
    }
}

/// Something that runs beside the calls could not reach the ledger.
#[derive(Debug)]
pub struct LedgerTrouble<'a> {
    /// What was to be done.
    pub task: &'static str,
    /// What the ledger says.
    pub problem: &'a dyn std::error::Error,
}

impl LedgerTrouble<'_> {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.ledger.troubles.inc();
        tracing::warn!(task = self.task, problem = %self.problem, "the ledger does not answer; trying again");
    }
}
