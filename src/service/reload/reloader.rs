//! One reload, from the files to what is in force: read, compile, sort out, guard, place, keep.

use super::assembly::{AllInForce, Assembly, InForce, assemble};
use super::history::{History, State};
use super::last_good::LastGood;
use super::reading::{Reader, Reading, Thoroughness};
use super::report::{ReloadReport, ReloadRequest};
use super::shrink;
use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::{CompiledPolicy, PolicySet};
use crate::service::Clock;
use crate::service::shelf::{FileState, FileStatus, PolicyShelf, Snapshot};
use crate::telemetry::events::{ReloadOutcome, ReloadPhases};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Instant;

/// Two threads compile: on the smallest machine that serves calls, one is left for them.
pub(super) const THREADS: usize = 2;

/// Reloads the policies of one directory, and remembers what it needs to do so quickly.
pub(super) struct Reloader {
    pub(super) reader: Reader,
    pub(super) compiled: PolicySet,
    pub(super) shelf: Arc<PolicyShelf>,
    pub(super) in_force: Arc<AllInForce>,
    pub(super) history: History,
    pub(super) last_good: LastGood,
    pub(super) clock: Clock,
    /// The generation that an operator holds in force.
    pub(super) pinned: Option<u64>,
    /// What was found the last time: the same again is nothing new.
    pub(super) last_found: Option<Finding>,
}

/// What a look at the files found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// Files of this hash.
    Files(Arc<str>),
    /// Nothing, for this reason.
    Problem(String),
}

/// What a reload came to, and how long each part of it took.
pub(super) struct Reloaded {
    pub(super) report: ReloadReport,
    pub(super) phases: ReloadPhases,
    /// Whether what is in force could be kept for the next start, where it was tried.
    pub(super) saved: Option<Result<(), String>>,
    /// Whether the files held still while they were read.
    pub(super) settled: bool,
}

/// What is to become of an assembly.
struct Verdict {
    outcome: ReloadOutcome,
    changed: Vec<TenantId>,
    problem: Option<String>,
}

impl Reloader {
    /// Reloads. `None` where nobody asked, and there is nothing new.
    pub(super) fn reload(&mut self, request: &ReloadRequest) -> Option<Reloaded> {
        let began = Instant::now();
        let thoroughness = if request.is_automatic() { Thoroughness::Changed } else { Thoroughness::Everything };
        let reading = match self.read(thoroughness) {
            Ok(reading) => reading,
            Err((outcome, problem)) => return self.not_read(request, outcome, problem),
        };
        let found = Finding::Files(reading.hash.clone());
        let nothing_new = self.last_found.as_ref() == Some(&found);
        if request.is_automatic() && nothing_new && !(reading.moved && *reading.hash == *self.shelf.current().hash) {
            return None;
        }
        if !request.dry_run {
            self.last_found = Some(found);
        }
        let mut phases = ReloadPhases { read: began.elapsed(), ..ReloadPhases::default() };
        let settled = reading.settled;
        let done = |report, phases, saved| Some(Reloaded { report, phases, saved, settled });
        if self.pinned.is_some() && !request.dry_run {
            let verdict = Verdict { outcome: ReloadOutcome::RejectedPinned, changed: Vec::new(), problem: Some(self.pin_told()) };
            return done(self.report(request, verdict, reading.hash, Arc::default()), phases, None);
        }

        let began = Instant::now();
        let assembled = panic::catch_unwind(AssertUnwindSafe(|| self.assemble(&reading)));
        phases.compile = began.elapsed();
        let Ok((set, assembly)) = assembled else {
            let problem = "the compiler failed on these files; please report it with them".to_owned();
            let verdict = Verdict { outcome: ReloadOutcome::Failed, changed: Vec::new(), problem: Some(problem) };
            return done(self.report(request, verdict, reading.hash, Arc::default()), phases, None);
        };
        let verdict = self.judge(request, &reading, &assembly, set.policies.len());
        self.compiled = set;
        let diagnostics = assembly.problems();
        let mut saved = None;
        let before = self.shelf.current().hash.clone();
        if !request.dry_run {
            self.place(verdict.outcome, &reading, assembly);
            if matches!(verdict.outcome, ReloadOutcome::Applied | ReloadOutcome::Partial) {
                let began = Instant::now();
                saved = Some(self.save());
                phases.save = began.elapsed();
            }
        }
        let mut report = self.report(request, verdict, reading.hash, diagnostics);
        report.before = before;
        done(report, phases, saved)
    }
}
