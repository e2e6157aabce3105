//! One reload, from the files to what is in force: read, compile, sort out, judge, place, keep.

use super::assembly::{AllInForce, Assembly, InForce, Numbered, assemble};
use super::history::{History, State};
use super::last_good::LastGood;
use super::reading::{Reader, Reading, Thoroughness};
use super::report::{ReloadReport, ReloadRequest};
use super::shrink;
use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::{Catalogue, CompiledPolicy, PolicySet};
use crate::service::Clock;
use crate::service::shelf::{PolicyShelf, Snapshot};
use crate::telemetry::events::{ReloadOutcome, ReloadPhases, ReloadTrigger};
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Instant;

/// Two threads compile: more would take the cores that calls are answered on.
pub(super) const THREADS: usize = 2;

/// Reloads the policies of one directory, and remembers what it takes to do so quickly.
#[derive(Debug)]
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
    /// None, for this reason.
    Problem(String),
}

/// A reload that is over.
#[derive(Debug)]
pub(super) struct Reloaded {
    pub(super) report: ReloadReport,
    pub(super) phases: ReloadPhases,
    /// What was in force before.
    pub(super) before: Arc<Snapshot>,
    /// Whether what is in force now is kept for the next start, where that was tried.
    pub(super) saved: Option<Result<(), String>>,
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
}

/// Asked for an earlier state that is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("generation {asked} is not kept; choose one of {}", .kept.iter().map(u64::to_string).collect::<Vec<_>>().join(", "))]
pub struct UnknownGeneration {
    /// The generation asked for.
    pub asked: u64,
    /// Those that are kept.
    pub kept: Vec<u64>,
}

impl Reloader {
    /// Looks at the files though nobody asked. `None` where there is nothing new.
    pub(super) fn look_again(&mut self, trigger: ReloadTrigger, thoroughness: Thoroughness) -> Option<Reloaded> {
        let request = ReloadRequest::by(trigger);
        let began = Instant::now();
        let read = self.read(thoroughness);
        let nothing_new = self.last_found.as_ref() == Some(&finding(&read));
        // Files that were touched and are what is in force get an answer: whoever touched them may be waiting for one.
        let touched = read.as_ref().is_ok_and(|reading| reading.moved && *reading.hash == *self.shelf.current().hash);
        if nothing_new && !touched {
            return None;
        }
        let phases = ReloadPhases { read: began.elapsed(), ..ReloadPhases::default() };
        Some(self.go_on(&request, read, phases))
    }

    /// Reloads because somebody asked: every file is read, and there is always an answer.
    pub(super) fn reload(&mut self, request: &ReloadRequest) -> Reloaded {
        let began = Instant::now();
        let read = self.read(Thoroughness::Everything);
        let phases = ReloadPhases { read: began.elapsed(), ..ReloadPhases::default() };
        self.go_on(request, read, phases)
    }

    /// Puts an earlier state in force, and holds it there.
    pub(super) fn roll_back(&mut self, generation: u64, request: &ReloadRequest) -> Result<Reloaded, UnknownGeneration> {
        let Some(state) = self.history.get(generation).cloned() else {
            let kept = self.history.states().map(|state| state.snapshot.generation).collect();
            return Err(UnknownGeneration { asked: generation, kept });
        };
        let before = self.shelf.current();
        let changed = changed(&before.catalogue, &state.snapshot.catalogue);
        let hash = state.snapshot.hash.clone();
        self.shelf.place(state.snapshot);
        self.in_force = state.in_force;
        self.pinned = Some(generation);
        let judgement = Judgement { outcome: ReloadOutcome::RolledBack, changed, diagnostics: Arc::default(), problem: None };
        let report = self.report(request, &before, hash, judgement);
        Ok(Reloaded { report, phases: ReloadPhases::default(), before, saved: None })
    }

    /// Lets go of what was held in force, and reloads.
    pub(super) fn unpin(&mut self, request: &ReloadRequest) -> Reloaded {
        self.pinned = None;
        self.reload(request)
    }

    fn read(&mut self, thoroughness: Thoroughness) -> Result<Reading, Judgement> {
        self.reader.read(thoroughness, self.clock.now()).map_err(|error| {
            let directory = self.reader.root().display();
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    Judgement::problem(ReloadOutcome::RejectedShrink, format!("the policy directory `{directory}` is gone"))
                }
                _ => Judgement::problem(ReloadOutcome::Failed, format!("cannot read the policy directory `{directory}`: {error}")),
            }
        })
    }

    fn go_on(&mut self, request: &ReloadRequest, read: Result<Reading, Judgement>, mut phases: ReloadPhases) -> Reloaded {
        let before = self.shelf.current();
        let hash = read.as_ref().map_or_else(|_| before.hash.clone(), |reading| reading.hash.clone());
        if !request.dry_run {
            self.last_found = Some(finding(&read));
        }
        let mut saved = None;
        let judgement = match read {
            Err(judgement) => judgement,
            Ok(_) if self.pinned.is_some() && !request.dry_run => self.refuse_pinned(),
            Ok(reading) => {
                let began = Instant::now();
                let assembled = self.assemble(&reading);
                phases.compile = began.elapsed();
                assembled.map_or_else(
                    |judgement| judgement,
                    |assembly| {
                        let judgement = self.judge(request, &reading, &assembly);
                        if !request.dry_run {
                            self.place(judgement.outcome, &reading, assembly);
                            let began = Instant::now();
                            saved = self.save(judgement.outcome);
                            phases.save = began.elapsed();
                        }
                        judgement
                    },
                )
            }
        };
        let report = self.report(request, &before, hash, judgement);
        Reloaded { report, phases, before, saved }
    }

    fn refuse_pinned(&self) -> Judgement {
        let generation = self.pinned.unwrap_or_default();
        Judgement::problem(ReloadOutcome::RejectedPinned, format!("generation {generation} is held in force; unpin it first"))
    }

    /// Compiles what has changed, and sorts out what is to be in force.
    fn assemble(&mut self, reading: &Reading) -> Result<Assembly, Judgement> {
        let compiled = compile(reading, &self.compiled)?;
        let of_tenant = |policy: &Arc<CompiledPolicy>| {
            // A file under a new name goes on where the old one stopped.
            let before = self.shelf.current().catalogue.by_tenant(&policy.tenant).map(|before| before.file.clone());
            before.filter(|before| !compiled.policies.contains_key(before)).and_then(|before| self.in_force.get(&before).cloned())
        };
        let earlier = |file: &str, newest: Option<&Arc<CompiledPolicy>>| -> Option<Arc<InForce>> {
            self.in_force.get(file).cloned().or_else(|| newest.and_then(of_tenant))
        };
        let assembly = assemble(reading, &compiled, &earlier);
        self.compiled = compiled;
        Ok(assembly)
    }

    fn judge(&self, request: &ReloadRequest, reading: &Reading, assembly: &Assembly) -> Judgement {
        let before = self.shelf.current();
        let changed = changed(&before.catalogue, &assembly.catalogue);
        let files = self.compiled.policies.len();
        let accident = shrink::accident(&before.catalogue, &assembly.catalogue, files, self.reader.root());
        let problem = accident.filter(|_| !request.force);
        let outcome = match (changed.is_empty(), assembly.is_broken()) {
            _ if problem.is_some() => ReloadOutcome::RejectedShrink,
            (true, true) => ReloadOutcome::RejectedInvalid,
            (false, true) => ReloadOutcome::Partial,
            (true, false) if *reading.hash == *before.hash => ReloadOutcome::Unchanged,
            (_, false) => ReloadOutcome::Applied,
        };
        Judgement { outcome, changed, diagnostics: assembly.problems(), problem }
    }

    /// Puts an assembly in force. Where no policy changes, how the files fare still may have.
    fn place(&mut self, outcome: ReloadOutcome, reading: &Reading, assembly: Assembly) {
        let current = self.shelf.current();
        let now = self.clock.now();
        let numbered = match outcome {
            ReloadOutcome::Applied | ReloadOutcome::Partial => {
                Numbered { generation: self.history.next_generation(), hash: reading.hash.clone(), loaded_at: now, now }
            }
            ReloadOutcome::Unchanged | ReloadOutcome::RejectedInvalid => {
                Numbered { generation: current.generation, hash: current.hash.clone(), loaded_at: current.loaded_at, now }
            }
            _ => return,
        };
        let in_force = Arc::new(assembly.in_force.clone());
        let snapshot = Arc::new(assembly.into_snapshot(Some(&current), numbered));
        self.shelf.place(snapshot.clone());
        self.in_force = in_force.clone();
        self.history.keep(State { snapshot, in_force });
    }

    /// Keeps what is in force for the next start, where it is new.
    pub(super) fn save(&self, outcome: ReloadOutcome) -> Option<Result<(), String>> {
        let new = matches!(outcome, ReloadOutcome::Applied | ReloadOutcome::Partial);
        new.then(|| {
            let saved = self.last_good.save(self.reader.root(), &self.shelf.current().hash, &self.in_force);
            saved.map_err(|error| error.to_string())
        })
    }

    pub(super) fn report(&self, request: &ReloadRequest, before: &Snapshot, hash: Arc<str>, judgement: Judgement) -> ReloadReport {
        let Judgement { outcome, changed, diagnostics, problem } = judgement;
        ReloadReport {
            at: self.clock.now(),
            trigger: request.trigger,
            actor: request.actor.clone(),
            outcome,
            dry_run: request.dry_run,
            before: before.hash.clone(),
            hash,
            generation: self.shelf.current().generation,
            changed,
            diagnostics,
            problem,
        }
    }
}

fn finding(read: &Result<Reading, Judgement>) -> Finding {
    match read {
        Ok(reading) => Finding::Files(reading.hash.clone()),
        Err(judgement) => Finding::Problem(judgement.problem.clone().unwrap_or_default()),
    }
}

/// Compiles what has changed. A policy that makes the compiler itself fail must not take the service with it.
pub(super) fn compile(reading: &Reading, earlier: &PolicySet) -> Result<PolicySet, Judgement> {
    panic::catch_unwind(AssertUnwindSafe(|| PolicySet::compile_on(THREADS, &reading.sources, earlier))).map_err(|_| {
        Judgement::problem(ReloadOutcome::Failed, "the compiler failed on these files; please report it, with the file changed last")
    })
}

/// The tenants whose policies came, went or changed from one catalogue to the next, in order of name.
pub(super) fn changed(before: &Catalogue, after: &Catalogue) -> Vec<TenantId> {
    let hashes = |catalogue: &Catalogue| -> BTreeMap<TenantId, Arc<str>> {
        catalogue.policies().map(|policy| (policy.tenant.clone(), policy.hash.clone())).collect()
    };
    let (before, after) = (hashes(before), hashes(after));
    let came_or_changed = after.iter().filter(|(tenant, hash)| before.get(*tenant) != Some(*hash)).map(|(tenant, _)| tenant);
    let went = before.keys().filter(|tenant| !after.contains_key(*tenant));
    let mut changed: Vec<TenantId> = came_or_changed.chain(went).cloned().collect();
    changed.sort();
    changed
}
