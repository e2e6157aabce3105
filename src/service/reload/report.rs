//! What is asked of a reload, and what it came to.

use crate::call::TenantId;
use crate::diagnostic::{Diagnostic, Severity};
use crate::telemetry::events::{ReloadOutcome, ReloadTrigger};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// What is asked of a reload.
#[derive(Debug, Clone)]
pub struct ReloadRequest {
    /// Why it is asked for.
    pub trigger: ReloadTrigger,
    /// Who asks, where somebody does.
    pub actor: Option<String>,
    /// Only tell what it would come to.
    pub dry_run: bool,
    /// Go ahead though most tenants are gone.
    pub force: bool,
}

impl ReloadRequest {
    /// A reload that nobody asked for, or that asks for nothing special.
    #[must_use]
    pub fn by(trigger: ReloadTrigger) -> Self {
        Self { trigger, actor: None, dry_run: false, force: false }
    }
}

/// What a reload came to.
#[derive(Debug, Clone, Serialize)]
pub struct ReloadReport {
    /// When it was over.
    pub at: Timestamp,
    /// Why it was made.
    pub trigger: ReloadTrigger,
    /// Who asked for it, where somebody did.
    pub actor: Option<String>,
    /// What it came to; of a dry run, what it would have come to.
    pub outcome: ReloadOutcome,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The hash in force before.
    pub before: Arc<str>,
    /// The hash of the files looked at; of what was in force before, where they could not be read.
    pub hash: Arc<str>,
    /// The generation in force now.
    pub generation: u64,
    /// The tenants whose policies came, went or changed; of a dry run, those that would have.
    pub changed: Vec<TenantId>,
    /// Every problem of every file.
    pub diagnostics: Arc<[Diagnostic]>,
    /// What is wrong, where it is not the files.
    pub problem: Option<String>,
}

/// One attempt, as it is remembered.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// When it was over.
    pub at: Timestamp,
    /// Why it was made.
    pub trigger: ReloadTrigger,
    /// Who asked for it, where somebody did.
    pub actor: Option<String>,
    /// What it came to.
    pub outcome: ReloadOutcome,
    /// The hash in force before.
    pub before: Arc<str>,
    /// The hash of the files looked at.
    pub after: Arc<str>,
    /// The generation in force afterwards.
    pub generation: u64,
    /// How many tenants' policies came, went or changed.
    pub changed_count: usize,
    /// The first of them, in order of name.
    pub changed: Vec<TenantId>,
    /// How many errors the files have.
    pub errors: usize,
    /// What is wrong, where it is not the files.
    pub problem: Option<String>,
}

/// The most tenants that an attempt is remembered with by name.
const NAMED: usize = 20;

impl From<&ReloadReport> for Attempt {
    fn from(report: &ReloadReport) -> Self {
        Self {
            at: report.at,
            trigger: report.trigger,
            actor: report.actor.clone(),
            outcome: report.outcome,
            before: report.before.clone(),
            after: report.hash.clone(),
            generation: report.generation,
            changed_count: report.changed.len(),
            changed: report.changed.iter().take(NAMED).cloned().collect(),
            errors: report.diagnostics.iter().filter(|problem| problem.severity == Severity::Error).count(),
            problem: report.problem.clone(),
        }
    }
}
