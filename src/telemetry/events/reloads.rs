//! Reloads of the policies.

use crate::telemetry::metrics::{Metrics, PhaseLabels, ReloadLabels};
use jiff::Timestamp;
use serde::Serialize;
use std::time::Duration;

/// Why the policies were read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReloadOutcome {
    /// What the files say is in force.
    Applied,
    /// Some changes are in force; other files are broken, and their tenants kept what they had.
    Partial,
    /// What the files say was in force already.
    Unchanged,
    /// Every change is broken: all tenants kept what they had.
    RejectedInvalid,
    /// So many tenants are gone that it looks like an accident: all kept what they had.
    RejectedShrink,
    /// An operator holds an earlier state in force.
    RejectedPinned,
    /// The files could not be read.
    Failed,
    /// An operator put an earlier state in force.
    RolledBack,
}

impl ReloadOutcome {
    /// The outcome's name in metrics, in the log and in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Partial => "partial",
            Self::Unchanged => "unchanged",
            Self::RejectedInvalid => "rejected_invalid",
            Self::RejectedShrink => "rejected_shrink",
            Self::RejectedPinned => "rejected_pinned",
            Self::Failed => "failed",
            Self::RolledBack => "rolled_back",
        }
    }

    /// Whether what is in force is what was to be in force.
    #[must_use]
    pub fn succeeded(self) -> bool {
        matches!(self, Self::Applied | Self::Unchanged | Self::RolledBack)
    }
}

/// An attempt to reload the policies is over.
#[derive(Debug)]
pub struct ReloadFinished<'a> {
    /// Why it was made.
    pub trigger: ReloadTrigger,
    /// What it came to.
    pub outcome: ReloadOutcome,
    /// When it was over.
    pub at: Timestamp,
    /// How long each part of it took.
    pub phases: ReloadPhases,
    /// Which state is in force now.
    pub generation: u64,
    /// The hash of the files in force now, in hexadecimal.
    pub hash: &'a str,
    /// Whether an operator holds it in force.
    pub pinned: bool,
    /// Tenants with a policy in force.
    pub tenants: usize,
    /// Tenants whose newest policy is broken, so that an earlier one is in force.
    pub stale: usize,
    /// Files that cannot be used as they stand: an earlier state of them, or nothing, is in force.
    pub broken: usize,
    /// What is wrong, where it is not the files.
    pub problem: Option<&'a str>,
}

/// How long each part of a reload took; nought for what was not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReloadPhases {
    /// Reading the files.
    pub read: Duration,
    /// Compiling them, and sorting out whose claims stand.
    pub compile: Duration,
}

impl ReloadFinished<'_> {
    /// Counts and logs it, and sets the gauges. Looking and finding nothing new is no news.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = ReloadLabels { trigger: self.trigger.as_str(), outcome: self.outcome.as_str() };
        metrics.reloads.get_or_create(&labels).inc();
        metrics.reload_successful.set(i64::from(self.outcome.succeeded()));
        metrics.stale_tenants.set(i64::try_from(self.stale).unwrap_or(i64::MAX));
        metrics.broken_files.set(i64::try_from(self.broken).unwrap_or(i64::MAX));
        metrics.policies_in_force.set(i64::try_from(self.tenants).unwrap_or(i64::MAX));
        metrics.policy_generation.set(i64::try_from(self.generation).unwrap_or(i64::MAX));
        metrics.policy_hash.set(first_48_bits(self.hash));
        metrics.policy_pinned.set(i64::from(self.pinned));
        if self.outcome.succeeded() {
            metrics.reload_success_time.set(self.at.as_second());
        }
        for (phase, took) in [("read", self.phases.read), ("compile", self.phases.compile)] {
            metrics.reload_duration.get_or_create(&PhaseLabels { phase }).observe(took.as_secs_f64());
        }
        self.log();
    }

    fn log(&self) {
        let (trigger, outcome, generation) = (self.trigger.as_str(), self.outcome.as_str(), self.generation);
        let (tenants, broken, problem) = (self.tenants, self.broken, self.problem);
        let seconds = (self.phases.read + self.phases.compile).as_secs_f64();
        match self.outcome {
            ReloadOutcome::Unchanged => tracing::debug!(trigger, outcome, generation, tenants, broken, seconds, "reload finished"),
            ReloadOutcome::Applied | ReloadOutcome::RolledBack => {
                tracing::info!(trigger, outcome, generation, tenants, broken, seconds, "reload finished");
            }
            _ => tracing::warn!(trigger, outcome, generation, tenants, broken, seconds, problem, "reload finished"),
        }
    }
}

/// The first 12 digits of a hash as a number, which every scraper holds exactly: equal where the hashes are.
fn first_48_bits(hash: &str) -> i64 {
    hash.get(..12).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}
