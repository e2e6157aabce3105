//! What happens to the stores, and to turns because of them.

use crate::call::CallId;
use crate::telemetry::metrics::{Metrics, UnreadableLabels};
use std::path::Path;

/// The store of live calls is away, or there again.
#[derive(Debug)]
pub struct StoreChanged<'a> {
    /// Why it is taken to be away.
    pub away: Option<&'a str>,
}

impl StoreChanged<'_> {
    /// Sets the gauge, and says so.
    pub fn emit(&self, metrics: &Metrics) {
        let up = i64::from(self.away.is_none());
        let was = metrics.stores.up.set(up);
        match self.away {
            Some(reason) => tracing::error!(reason, "the store of live calls is away; calls go on from what this process has"),
            None if was == 0 => tracing::info!("the store of live calls is there"),
            None => {}
        }
    }
}

/// A turn was taken without the store.
#[derive(Debug)]
pub struct TurnSheltered;

impl TurnSheltered {
    /// Counts it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.turns_without.inc();
    }
}

/// The calls that wait for the store were counted.
#[derive(Debug)]
pub struct UnsavedCounted {
    /// How many there are.
    pub calls: usize,
}

impl UnsavedCounted {
    /// Sets the gauge.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.unsaved_calls.set(i64::try_from(self.calls).unwrap_or(i64::MAX));
    }
}

/// There was no room for what waits for the store.
#[derive(Debug)]
pub struct UnsavedDropped {
    /// How many records are lost.
    pub records: usize,
}

impl UnsavedDropped {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.unsaved_dropped.inc_by(self.records as u64);
        tracing::error!(records = self.records, "too much waits for the store: records are lost");
    }
}

/// The session of a call does not read.
#[derive(Debug)]
pub struct SessionUnreadable<'a> {
    /// The call.
    pub call: &'a CallId,
    /// Whether a newer program wrote it; else it is damaged.
    pub newer: bool,
}

impl SessionUnreadable<'_> {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        let problem = if self.newer { "newer" } else { "damaged" };
        metrics.stores.unreadable_sessions.get_or_create(&UnreadableLabels { problem }).inc();
        tracing::error!(call = self.call.as_str(), problem, "the session of a call does not read; the call goes on without it");
    }
}

/// An event came for a call that is over.
#[derive(Debug)]
pub struct EventTooLate<'a> {
    /// The call.
    pub call: &'a CallId,
    /// The event's name.
    pub event: &'static str,
}

impl EventTooLate<'_> {
    /// Counts it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.late_events.inc();
        tracing::debug!(call = self.call.as_str(), event = self.event, "event of a call that is over");
    }
}

/// An event came again and got the answer of its first coming.
#[derive(Debug)]
pub struct EventRepeated<'a> {
    /// The call.
    pub call: &'a CallId,
}

impl EventRepeated<'_> {
    /// Counts it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.repeated_events.inc();
        tracing::debug!(call = self.call.as_str(), "event came again");
    }
}

/// The journal was looked at.
#[derive(Debug)]
pub struct JournalCounted {
    /// Records that the ledger does not have yet.
    pub waiting: u64,
    /// Records lost since the start because too many waited.
    pub dropped: u64,
}

impl JournalCounted {
    /// Sets the gauges.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.journal_waiting.set(i64::try_from(self.waiting).unwrap_or(i64::MAX));
        metrics.stores.journal_dropped.set(i64::try_from(self.dropped).unwrap_or(i64::MAX));
    }
}

/// The ledger takes records, or does not.
#[derive(Debug)]
pub struct LedgerChanged<'a> {
    /// Why it does not.
    pub away: Option<&'a str>,
}

impl LedgerChanged<'_> {
    /// Sets the gauge, and says so.
    pub fn emit(&self, metrics: &Metrics) {
        let was = metrics.stores.ledger_up.set(i64::from(self.away.is_none()));
        match self.away {
            Some(reason) => tracing::error!(reason, "the ledger takes no records; they wait in the journal"),
            None if was == 0 => tracing::info!("the ledger takes records"),
            None => {}
        }
    }
}

/// The ledger will never have a record, which was put aside so that the others go on.
#[derive(Debug)]
pub struct RecordRefused<'a> {
    /// The call that the record is of.
    pub call: &'a CallId,
    /// What the ledger says.
    pub problem: &'a str,
    /// The file that the record is kept in.
    pub file: &'a Path,
}

impl RecordRefused<'_> {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.stores.records_refused.inc();
        let (call, problem, file) = (self.call.as_str(), self.problem, self.file.display());
        tracing::error!(call, problem, %file, "the ledger will not have a record, which is kept in the file; the others go on");
    }
}
