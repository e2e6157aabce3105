//! The policy files: what is in force of them, whether they are watched, whether they are kept.

use crate::diagnostic::Diagnostic;
use crate::telemetry::metrics::{Metrics, PhaseLabels, PolicyLabels};
use std::sync::Arc;
use std::time::Duration;

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

/// A policy file cannot be used as it stands.
#[derive(Debug)]
pub struct FileBroken<'a> {
    /// The file.
    pub file: &'a str,
    /// What is in force instead.
    pub state: &'static str,
    /// The first thing that is wrong with it, if that is known.
    pub problem: Option<&'a Diagnostic>,
}

impl FileBroken<'_> {
    /// Logs it: where, and which kind of mistake. What is written there may be a telephone number.
    pub fn emit(&self) {
        let place = self.problem.map(|problem| problem.place.to_string());
        let (code, name) = (self.problem.map(|problem| problem.code.id), self.problem.map(|problem| problem.code.name));
        tracing::warn!(file = self.file, state = self.state, place, code, name, "a policy file cannot be used");
    }
}

/// The policies in force were kept for a start with broken files, or could not be.
#[derive(Debug)]
pub struct LastGoodSaved<'a> {
    /// How long it took.
    pub took: Duration,
    /// What is wrong, if something is.
    pub problem: Option<&'a str>,
}

impl LastGoodSaved<'_> {
    /// Sets the gauge, times it, and logs a failure.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.last_good_saved.set(i64::from(self.problem.is_none()));
        metrics.reload_duration.get_or_create(&PhaseLabels { phase: "save" }).observe(self.took.as_secs_f64());
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
