//! What happens to policies.

use crate::telemetry::metrics::{Metrics, PhaseLabels, PolicyLabels, ReloadLabels};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;
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
    /// Keeping them for a start with broken files.
    pub save: Duration,
}

impl ReloadFinished<'_> {
    /// Counts and logs it, and sets the gauges. Looking and finding nothing new is no news.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = ReloadLabels { trigger: self.trigger.as_str(), outcome: self.outcome.as_str() };
        metrics.reloads.get_or_create(&labels).inc();
        metrics.reload_successful.set(i64::from(self.outcome.succeeded()));
        metrics.broken_files.set(i64::try_from(self.broken).unwrap_or(i64::MAX));
        metrics.policies_in_force.set(i64::try_from(self.tenants).unwrap_or(i64::MAX));
        metrics.policy_generation.set(i64::try_from(self.generation).unwrap_or(i64::MAX));
        metrics.policy_hash.set(first_48_bits(self.hash));
        metrics.policy_pinned.set(i64::from(self.pinned));
        if self.outcome.succeeded() {
            metrics.reload_success_time.set(self.at.as_second());
        }
        for (phase, took) in [("read", self.phases.read), ("compile", self.phases.compile), ("save", self.phases.save)] {
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

/// The watch on the policy files came up or broke down.
#[derive(Debug)]
pub struct WatchChanged<'a> {
    /// What is wrong, if something is.
    pub problem: Option<&'a str>,
}

impl WatchChanged<'_> {
    /// Sets the gauge, and logs a breakdown.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.watcher_up.set(i64::from(self.problem.is_none()));
        if let Some(problem) = self.problem {
            metrics.watcher_errors.inc();
            tracing::warn!(problem, "the policy files are not watched: a change is found by looking at them from time to time");
        }
    }
}

/// Looking at the files found a change that the watch had not told.
#[derive(Debug)]
pub struct ChangeMissed;

impl ChangeMissed {
    /// Counts it.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.changes_missed.inc();
        tracing::debug!("a change of the policies was found by looking, not told by the watch");
    }
}

/// The policies in force were kept for a start with broken files, or could not be.
#[derive(Debug)]
pub struct LastGoodSaved<'a> {
    /// What is wrong, if something is.
    pub problem: Option<&'a str>,
}

impl LastGoodSaved<'_> {
    /// Sets the gauge, and logs a failure.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.last_good_saved.set(i64::from(self.problem.is_none()));
        if let Some(problem) = self.problem {
            tracing::warn!(problem, "the policies in force cannot be kept for the next start");
        }
    }
}

/// One file's policy as the scraper sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyInForce {
    /// Whose it is; empty for a pack, and where nothing of the file is in force.
    pub tenant: String,
    /// The file.
    pub file: Arc<str>,
    /// The hash of what is in force; empty where nothing is.
    pub hash: Arc<str>,
    /// Where it stands.
    pub state: &'static str,
}

impl PolicyInForce {
    fn labels(&self) -> PolicyLabels {
        let hash = self.hash.get(..12).unwrap_or_default().to_owned();
        PolicyLabels { tenant: self.tenant.clone(), file: self.file.to_string(), hash, state: self.state }
    }
}

/// The policy of a file came, went or changed.
#[derive(Debug)]
pub struct PolicyReplaced<'a> {
    /// What was in force, where something was.
    pub was: Option<&'a PolicyInForce>,
    /// What is in force now, where something is.
    pub is: Option<&'a PolicyInForce>,
}

impl PolicyReplaced<'_> {
    /// Moves the file's gauge from the old labels to the new ones, and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        if let Some(was) = self.was {
            metrics.policies.remove(&was.labels());
        }
        if let Some(is) = self.is {
            metrics.policies.get_or_create(&is.labels()).set(1);
        }
        if let Some(shown) = self.is.or(self.was) {
            // One line a file would drown the log of a deployment with thousands of tenants.
            tracing::debug!(
                file = &*shown.file,
                tenant = shown.tenant,
                was = self.was.map(|was| &*was.hash),
                is = self.is.map(|is| &*is.hash),
                state = self.is.map(|is| is.state),
                "policy replaced"
            );
        }
    }
}
