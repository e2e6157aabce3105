//! One reload, from the files to what is in force: read, compile, sort out, judge, place, keep.

use super::assembly::{AllInForce, Assembly, InForce, Numbered, assemble};
use super::history::{History, State};
use super::judgement::{Finding, Judgement, Reloaded, changed};
use super::reading::{Reader, Reading, Thoroughness};
use super::report::{ReloadReport, ReloadRequest};
use super::shrink;
use crate::policy::{CompiledPolicy, PolicySet};
use crate::service::Clock;
use crate::service::shelf::{PolicyShelf, Snapshot};
use crate::telemetry::events::{ReloadOutcome, ReloadPhases, ReloadTrigger};
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
    pub(super) clock: Clock,
    /// The generation that an operator holds in force.
    pub(super) pinned: Option<u64>,
    /// What was found the last time: the same again is nothing new.
    pub(super) last_found: Option<Finding>,
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
        let nothing_new = self.last_found.as_ref() == Some(&Finding::of(&read));
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
        Ok(Reloaded { report, phases: ReloadPhases::default(), before })
    }

    /// Lets go of what was held in force, and reloads.
    pub(super) fn unpin(&mut self, request: &ReloadRequest) -> Reloaded {
        self.pinned = None;
        self.reload(request)
    }

    fn read(&mut self, thoroughness: Thoroughness) -> Result<Reading, Judgement> {
        self.reader.read(thoroughness, &self.clock).map_err(|error| {
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
            self.last_found = Some(Finding::of(&read));
        }
        let judgement = match read {
            Err(judgement) => judgement,
            Ok(_) if self.pinned.is_some() && !request.dry_run => self.refuse_pinned(),
            Ok(reading) => {
                let began = Instant::now();
                let judgement = self.apply(request, &reading).unwrap_or_else(|failure| failure);
                phases.compile = began.elapsed();
                judgement
            }
        };
        let report = self.report(request, &before, hash, judgement);
        Reloaded { report, phases, before }
    }

    /// Compiles what was read, and puts in force what stands up.
    fn apply(&mut self, request: &ReloadRequest, reading: &Reading) -> Result<Judgement, Judgement> {
        let assembly = self.assemble(reading)?;
        let judgement = self.judge(request, reading, &assembly);
        if !request.dry_run {
            self.place(judgement.outcome, reading, assembly);
        }
        Ok(judgement)
    }

    fn refuse_pinned(&self) -> Judgement {
        let generation = self.pinned.unwrap_or_default();
        Judgement::problem(ReloadOutcome::RejectedPinned, format!("generation {generation} is held in force; unpin it first"))
    }

    /// Compiles what has changed, and sorts out what is to be in force.
    fn assemble(&mut self, reading: &Reading) -> Result<Assembly, Judgement> {
        let compiled = compile(reading, &self.compiled)?;
        let current = self.shelf.current();
        let of_tenant = |policy: &Arc<CompiledPolicy>| {
            // A file under a new name goes on where the old one stopped.
            let before = current.catalogue.by_tenant(&policy.tenant).map(|before| &before.file);
            before.filter(|before| !compiled.policies.contains_key(*before)).and_then(|before| self.in_force.get(before).cloned())
        };
        let earlier = |file: &str, newest: Option<&Arc<CompiledPolicy>>| -> Option<Arc<InForce>> {
            self.in_force.get(file).cloned().or_else(|| newest.and_then(of_tenant))
        };
        let assembly = assemble(reading, &compiled, &current.catalogue, &earlier);
        self.compiled = compiled;
        Ok(assembly)
    }

    fn judge(&self, request: &ReloadRequest, reading: &Reading, assembly: &Assembly) -> Judgement {
        let before = self.shelf.current();
        let files = self.compiled.policies.len();
        let accident = shrink::accident(&before.catalogue, &assembly.catalogue, files, self.reader.root());
        Judgement::of(&before, reading, assembly, accident.filter(|_| !request.force))
    }

    /// Puts an assembly in force. Where no policy changes, how the files fare still may have.
    fn place(&mut self, outcome: ReloadOutcome, reading: &Reading, mut assembly: Assembly) {
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
        let in_force = Arc::new(std::mem::take(&mut assembly.in_force));
        let snapshot = Arc::new(assembly.into_snapshot(Some(&current), numbered));
        self.shelf.place(snapshot.clone());
        self.in_force = in_force.clone();
        self.history.keep(State { snapshot, in_force });
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

/// Compiles what has changed. A policy that makes the compiler itself fail must not take the service with it.
pub(super) fn compile(reading: &Reading, earlier: &PolicySet) -> Result<PolicySet, Judgement> {
    panic::catch_unwind(AssertUnwindSafe(|| PolicySet::compile_on(THREADS, &reading.sources, earlier))).map_err(|_| {
        Judgement::problem(ReloadOutcome::Failed, "the compiler failed on these files; please report it, with the file changed last")
    })
}

#[cfg(test)]
mod tests {
    use super::super::last_good::LastGood;
    use super::super::start::begin;
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn policy(greeting: &str) -> String {
        format!("warmline: 1\ntenant: acme\ngreeting: {greeting}\n")
    }

    fn reloader() -> (TempDir, Reloader) {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("policies")).unwrap();
        fs::write(home.path().join("policies/acme.yaml"), policy("one")).unwrap();
        let reader = Reader::new(home.path().join("policies"));
        let begun = begin(reader, &LastGood::new(&home.path().join("data")), Clock::system()).unwrap();
        assert_eq!(begun.first.report.outcome, ReloadOutcome::Applied);
        (home, begun.reloader)
    }

    fn look(reloader: &mut Reloader, thoroughness: Thoroughness) -> Option<ReloadOutcome> {
        reloader.look_again(ReloadTrigger::Poll, thoroughness).map(|reloaded| reloaded.report.outcome)
    }

    /// Says that looking comes to this once, and to nothing from then on, however it is done.
    #[track_caller]
    fn assert_told_once(reloader: &mut Reloader, outcome: ReloadOutcome) {
        assert_eq!(look(reloader, Thoroughness::Changed), Some(outcome));
        for thoroughness in [Thoroughness::Changed, Thoroughness::Everything, Thoroughness::Changed] {
            assert_eq!(look(reloader, thoroughness), None);
        }
    }

    #[test]
    fn whatever_comes_of_a_look_is_told_once() {
        let (home, mut reloader) = reloader();
        let file = home.path().join("policies/acme.yaml");
        assert_eq!(look(&mut reloader, Thoroughness::Everything), None, "nothing has changed since the start");

        fs::write(&file, "tenant: [").unwrap();
        assert_told_once(&mut reloader, ReloadOutcome::RejectedInvalid);
        fs::remove_file(&file).unwrap();
        assert_told_once(&mut reloader, ReloadOutcome::RejectedShrink);
        fs::remove_dir(file.parent().unwrap()).unwrap();
        assert_told_once(&mut reloader, ReloadOutcome::RejectedShrink);
        fs::create_dir(file.parent().unwrap()).unwrap();
        fs::write(&file, policy("two")).unwrap();
        assert_told_once(&mut reloader, ReloadOutcome::Applied);

        reloader.roll_back(1, &ReloadRequest::by(ReloadTrigger::Api)).unwrap();
        assert_eq!(look(&mut reloader, Thoroughness::Everything), None, "the files have not changed");
        fs::write(&file, policy("three")).unwrap();
        assert_told_once(&mut reloader, ReloadOutcome::RejectedPinned);
    }

    #[test]
    fn a_broken_file_that_is_touched_is_not_told_again() {
        let (home, mut reloader) = reloader();
        let file = home.path().join("policies/acme.yaml");
        for told in [Some(ReloadOutcome::RejectedInvalid), None, None] {
            fs::write(&file, "tenant: [").unwrap();
            assert_eq!(look(&mut reloader, Thoroughness::Changed), told);
        }
    }
}
