//! The figures a scraper reads: every metric once, with its labels and its help text. Only events move them.

mod handoffs;
mod labels;
mod ledger;
mod stores;

pub(super) use labels::{
    AttemptLabels, BriefLabels, EscalationLabels, EventLabels, HandoffLabels, HttpLabels, ModelLabels, OrderLabels, PhaseLabels,
    PolicyLabels, ReloadLabels, SilenceLabels, TenantLabels, TurnLabels, UnreadableLabels, WebhookLabels,
};

use handoffs::HandoffMetrics;
use ledger::LedgerMetrics;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry, Unit};
use std::fmt::Debug;
use std::hash::Hash;
use stores::StoreMetrics;

/// The media type of [`Metrics::encode`].
pub const METRICS_CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All metrics of the process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    pub(super) webhook_events: Family<WebhookLabels, Counter>,
    pub(super) unknown_events: Counter,
    pub(super) turns: Family<TurnLabels, Counter>,
    pub(super) turn_duration: Histogram,
    pub(super) escalations: Family<EscalationLabels, Counter>,
    pub(super) handoffs: HandoffMetrics,
    pub(super) briefs: Family<BriefLabels, Counter>,
    pub(super) brief_struck: Family<TenantLabels, Counter>,
    pub(super) brief_wait: Histogram,
    pub(super) model_requests: Family<ModelLabels, Counter>,
    pub(super) model_duration: Family<ModelLabels, Histogram, Buckets>,
    pub(super) live_sessions: Gauge,
    pub(super) stores: StoreMetrics,
    pub(super) reloads: Family<ReloadLabels, Counter>,
    pub(super) reload_successful: Gauge,
    pub(super) reload_success_time: Gauge,
    pub(super) reload_duration: Family<PhaseLabels, Histogram, Buckets>,
    pub(super) stale_tenants: Gauge,
    pub(super) broken_files: Gauge,
    pub(super) policies_in_force: Gauge,
    pub(super) policy_generation: Gauge,
    pub(super) policy_hash: Gauge,
    pub(super) policy_pinned: Gauge,
    pub(super) watcher_up: Gauge,
    pub(super) watcher_errors: Counter,
    pub(super) changes_missed: Counter,
    pub(super) last_good_saved: Gauge,
    pub(super) policies: Family<PolicyLabels, Gauge>,
    pub(super) ledger: LedgerMetrics,
    pub(super) http_requests: Family<HttpLabels, Counter>,
    pub(super) http_duration: Histogram,
}

impl Metrics {
    /// The metrics, all at nought.
    #[must_use]
    pub fn new() -> Self {
        let mut register = Register(Registry::with_prefix("warmline"));
        Self {
            webhook_events: register.family("webhook_events", "Events the exchange posted, by event and what came of them"),
            unknown_events: register.metric("webhook_unknown_events", "Events of a kind we have no use for, answered with nothing to do"),
            turns: register.family("turns", "Turns taken, by tenant and outcome"),
            turn_duration: register.duration("turn_duration", "Time from an event to its commands", Buckets::TURN.new_metric()),
            escalations: register.family("escalations", "Calls handed to a human, by tenant, reason and the rule that fired"),
            handoffs: HandoffMetrics::new(&mut register),
            briefs: register.family("briefs", "Briefs for humans, by tenant, where their words come from, and when the summary came"),
            brief_struck: register.family("brief_struck", "Things that nobody said, struck out of summaries, by tenant"),
            brief_wait: register.duration("brief_wait", "Time a transfer waited for a summary", Buckets::TURN.new_metric()),
            model_requests: register.family("model_requests", "Questions to a language model, by role, provider and result"),
            model_duration: register.duration(
                "model_request_duration",
                "Time a language model took, by role, provider and result",
                Family::new_with_constructor(Buckets::MODEL),
            ),
            live_sessions: register.metric("live_sessions", "Calls remembered, those over for a moment included"),
            stores: StoreMetrics::new(&mut register),
            reloads: register.family("policy_reloads", "Attempts to reload the policies, by trigger and outcome"),
            reload_successful: register
                .metric("policy_last_reload_successful", "Whether the last attempt to reload the policies placed every tenant, 1 or 0"),
            reload_success_time: register
                .metric("policy_last_reload_success_timestamp_seconds", "When an attempt to reload the policies last succeeded, Unix time"),
            reload_duration: register.duration(
                "policy_reload_duration",
                "Time each part of a reload took",
                Family::new_with_constructor(Buckets::RELOAD),
            ),
            stale_tenants: register
                .metric("policy_stale_tenants", "Tenants whose newest policy is broken, so that an earlier one is in force"),
            broken_files: register
                .metric("policy_broken_files", "Policy files that cannot be used, so that an earlier state, or nothing, is in force"),
            policies_in_force: register.metric("policies", "Tenants with a policy in force"),
            policy_generation: register.metric("policy_generation", "Which state of the policies is in force, counted from the start"),
            policy_hash: register
                .metric("policy_hash", "First 48 bits of the hash of the files in force, to see which replica lags behind"),
            policy_pinned: register.metric("policy_pinned", "Whether an operator holds an earlier state in force, 1 or 0"),
            watcher_up: register.metric("policy_watcher_up", "Whether the system tells of changes of the policy files, 1 or 0"),
            watcher_errors: register.metric("policy_watcher_errors", "Breakdowns of the watch on the policy files"),
            changes_missed: register
                .metric("policy_changes_missed_by_watch", "Changes of the policy files found by looking that the watch had not told"),
            last_good_saved: register
                .metric("policy_last_good_saved", "Whether the policies in force are kept for a start with broken files, 1 or 0"),
            policies: register.family("policy_info", "What is in force of each policy file, by the beginning of its hash; always 1"),
            ledger: LedgerMetrics::new(&mut register),
            http_requests: register.family("http_requests", "Requests answered, by route and status"),
            http_duration: register.duration("http_request_duration", "Time from a request to its answer", Buckets::TURN.new_metric()),
            registry: register.0,
        }
    }

    /// The metrics in the OpenMetrics text format.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing into a string does not fail");
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// The registry while it is being filled: makes a metric and enters it in one go.
struct Register(Registry);

impl Register {
    fn metric<M: Metric + Clone + Default>(&mut self, name: &str, help: &str) -> M {
        let metric = M::default();
        self.0.register(name, help, metric.clone());
        metric
    }

    fn family<L, M>(&mut self, name: &str, help: &str) -> Family<L, M>
    where
        L: EncodeLabelSet + Clone + Debug + Eq + Hash + Send + Sync + 'static,
        M: Default + Debug + Send + Sync + 'static,
        Family<L, M>: Metric + Default,
    {
        self.metric(name, help)
    }

    fn duration<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        self.0.register_with_unit(name, help, Unit::Seconds, metric.clone());
        metric
    }
}

/// The upper bounds of a duration's buckets, in seconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Buckets(&'static [f64]);

impl Buckets {
    /// From a turn on rules alone to one that waited for a slow model.
    const TURN: Self = Self(&[0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
    /// From one edited file to ten thousand new ones.
    const RELOAD: Self = Self(&[0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 0.4, 1.0, 2.5, 5.0]);
    /// From an announcement to the last of several desks that rang in vain.
    const HANDOFF: Self = Self(&[0.001, 0.01, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0]);
    /// What a model takes.
    const MODEL: Self = Self(&[0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0, 4.0, 6.0, 10.0]);
}

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_bears_our_prefix_and_says_what_it_is() {
        let text = Metrics::new().encode();
        let types = text.lines().filter(|line| line.starts_with("# TYPE ")).count();
        let helps = text.lines().filter(|line| line.starts_with("# HELP warmline_")).count();
        assert!(types > 0, "{text}");
        assert_eq!(types, helps, "{text}");
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
