//! What a reload comes to: which outcome, who changed, and what is wrong.

use super::assembly::Assembly;
use super::reading::Reading;
use super::report::ReloadReport;
use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::{Catalogue, CompiledPolicy};
use crate::service::shelf::Snapshot;
use crate::telemetry::events::{ReloadOutcome, ReloadPhases};
use std::sync::Arc;

/// What a look at the files found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// Files of this hash.
    Files(Arc<str>),
    /// None, for this reason.
    Problem(String),
}

impl Finding {
    /// What a reading, or the failure of one, comes to.
    pub(super) fn of(read: &Result<Reading, Judgement>) -> Self {
        match read {
            Ok(reading) => Self::Files(reading.hash.clone()),
            Err(judgement) => Self::Problem(judgement.problem.clone().unwrap_or_default()),
        }
    }
}

/// A reload that is over.
#[derive(Debug)]
pub(super) struct Reloaded {
    pub(super) report: ReloadReport,
    pub(super) phases: ReloadPhases,
    /// What was in force before.
    pub(super) before: Arc<Snapshot>,
}

/// What a reload comes to.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) outcome: ReloadOutcome,
    pub(super) changed: Vec<TenantId>,
    pub(super) diagnostics: Arc<[Diagnostic]>,
    pub(super) problem: Option<String>,
}

impl Judgement {
    /// Nothing comes of it, for this reason.
    pub(super) fn problem(outcome: ReloadOutcome, problem: impl Into<String>) -> Self {
        Self { outcome, changed: Vec::new(), diagnostics: Arc::default(), problem: Some(problem.into()) }
    }

    /// Weighs what is to be in force against what is. `accident` is why it looks like one, if it does.
    pub(super) fn of(before: &Snapshot, reading: &Reading, assembly: &Assembly, accident: Option<String>) -> Self {
        let changed = changed(&before.catalogue, &assembly.catalogue);
        let outcome = match (changed.is_empty(), assembly.is_broken()) {
            _ if accident.is_some() => ReloadOutcome::RejectedShrink,
            (true, true) => ReloadOutcome::RejectedInvalid,
            (false, true) => ReloadOutcome::Partial,
            (true, false) if *reading.hash == *before.hash => ReloadOutcome::Unchanged,
            (_, false) => ReloadOutcome::Applied,
        };
        Self { outcome, changed, diagnostics: assembly.problems(), problem: accident }
    }
}

/// The tenants whose policies came, went or changed from one catalogue to the next, in order of name.
pub(super) fn changed(before: &Catalogue, after: &Catalogue) -> Vec<TenantId> {
    let differs = |other: Option<&Arc<CompiledPolicy>>, policy: &Arc<CompiledPolicy>| other.is_none_or(|other| other.hash != policy.hash);
    let came_or_changed = after.policies().filter(|policy| differs(before.by_tenant(&policy.tenant), policy));
    let went = before.policies().filter(|policy| after.by_tenant(&policy.tenant).is_none());
    let mut changed: Vec<TenantId> = came_or_changed.chain(went).map(|policy| policy.tenant.clone()).collect();
    changed.sort();
    changed
}
