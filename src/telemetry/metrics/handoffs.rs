//! The figures of handoffs, and of orders sent to the exchange because of them.

use super::labels::{AttemptLabels, HandoffLabels, OrderLabels, SilenceLabels};
use super::{Buckets, Register};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

/// The metrics of handoffs.
#[derive(Debug)]
pub(in crate::telemetry) struct HandoffMetrics {
    pub(in crate::telemetry) states: Family<HandoffLabels, Counter>,
    pub(in crate::telemetry) duration: Family<HandoffLabels, Histogram, Buckets>,
    pub(in crate::telemetry) silence: Family<SilenceLabels, Histogram, Buckets>,
    pub(in crate::telemetry) failures: Family<AttemptLabels, Counter>,
    pub(in crate::telemetry) orders: Family<OrderLabels, Counter>,
}

impl HandoffMetrics {
    pub(super) fn new(register: &mut Register) -> Self {
        Self {
            states: register.family("handoff_states", "Handoffs that came into a state, by tenant, reason and state"),
            duration: register.duration(
                "handoff_duration",
                "Time from the rule that fired to a state of the handoff, by tenant, reason and state",
                Family::new_with_constructor(Buckets::HANDOFF),
            ),
            silence: register.duration(
                "handoff_silence",
                "Time in which the caller heard nothing on the way to a human, by tenant and reason",
                Family::new_with_constructor(Buckets::HANDOFF),
            ),
            failures: register.family("handoff_attempt_failures", "Desks that did not take a call, by tenant, desk and reason"),
            orders: register.family("orders", "Orders sent to the exchange that answer no event, by result"),
        }
    }
}
