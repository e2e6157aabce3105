//! The figures of the stores, and of turns because of them.

use super::Register;
use super::labels::UnreadableLabels;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;

/// The metrics of the stores.
#[derive(Debug)]
pub(in crate::telemetry) struct StoreMetrics {
    pub(in crate::telemetry) up: Gauge,
    pub(in crate::telemetry) turns_without: Counter,
    pub(in crate::telemetry) unsaved_calls: Gauge,
    pub(in crate::telemetry) unsaved_dropped: Counter,
    pub(in crate::telemetry) unreadable_sessions: Family<UnreadableLabels, Counter>,
    pub(in crate::telemetry) late_events: Counter,
    pub(in crate::telemetry) repeated_events: Counter,
    pub(in crate::telemetry) journal_waiting: Gauge,
    pub(in crate::telemetry) journal_dropped: Gauge,
    pub(in crate::telemetry) records_refused: Counter,
    pub(in crate::telemetry) ledger_up: Gauge,
}

impl StoreMetrics {
    pub(super) fn new(register: &mut Register) -> Self {
        Self {
            up: register.metric("store_up", "Whether the store of live calls answers, 1 or 0"),
            turns_without: register.metric("turns_without_store", "Turns taken on what this process had, because the store was away"),
            unsaved_calls: register.metric("unsaved_calls", "Calls with turns that wait for the store to return"),
            unsaved_dropped: register.metric("unsaved_records_dropped", "Records lost because too much waited for the store"),
            unreadable_sessions: register
                .family("unreadable_sessions", "Sessions that did not read, by whether they are damaged or a newer program's"),
            late_events: register.metric("late_events", "Events of calls that were over, answered with nothing to do"),
            repeated_events: register.metric("repeated_events", "Events that came again and got the answer of their first coming"),
            journal_waiting: register.metric("journal_records", "Records that wait for the ledger"),
            journal_dropped: register
                .metric("journal_records_dropped", "Records lost since the start because too many waited for the ledger"),
            records_refused: register.metric("journal_records_refused", "Records that the ledger will never have, put aside in a file"),
            ledger_up: register.metric("ledger_up", "Whether the ledger took the last records offered, 1 or 0"),
        }
    }
}
