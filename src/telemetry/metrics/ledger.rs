//! The figures of the ledger and of the events that are sent out.

use super::{EventLabels, Register, TenantLabels};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;

/// The metrics of the ledger and of its outbox.
#[derive(Debug)]
pub(in crate::telemetry) struct LedgerMetrics {
    pub(in crate::telemetry) events_sent: Family<EventLabels, Counter>,
    pub(in crate::telemetry) events_waiting: Gauge,
    pub(in crate::telemetry) events_set_aside: Gauge,
    pub(in crate::telemetry) events_oldest: Gauge,
    pub(in crate::telemetry) calls_pruned: Family<TenantLabels, Counter>,
    pub(in crate::telemetry) troubles: Counter,
}

impl LedgerMetrics {
    pub(super) fn new(register: &mut Register) -> Self {
        Self {
            events_sent: register.family("events_sent", "Tries to send an event out, by what came of it"),
            events_waiting: register.metric("events_waiting", "Events that wait to be sent out"),
            events_set_aside: register.metric("events_set_aside", "Events that the sink will not have, and that are not tried again"),
            events_oldest: register.metric("events_oldest_waiting_seconds", "How long the oldest event that waits has waited"),
            calls_pruned: register.family("ledger_calls_pruned", "Calls deleted from the ledger after the time their tenant keeps them"),
            troubles: register.metric("ledger_troubles", "Times that the ledger did not answer a task beside the calls"),
        }
    }
}
