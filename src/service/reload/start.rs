//! The first load, when there is nothing in force yet: from the files, and where they are broken from what was kept.

use super::assembly::{AllInForce, Assembly, InForce, Numbered, assemble, fall_back, hold};
use super::history::{History, State};
use super::judgement::{Finding, Judgement, Reloaded, changed};
use super::last_good::{LastGood, Saved};
use super::load_error::LoadError;
use super::reading::{Reader, Reading, Thoroughness};
use super::reloader::{Reloader, THREADS, compile};
use super::report::ReloadRequest;
use crate::policy::{Catalogue, CompiledPolicy, PolicySet};
use crate::service::Clock;
use crate::service::shelf::{PolicyShelf, Snapshot};
use crate::telemetry::events::{ReloadOutcome, ReloadPhases, ReloadTrigger};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Instant;

/// The generation that a service begins with.
const FIRST: u64 = 1;

/// Loads a directory for a service that will follow it. What an operator held in force before it ended is held still.
///
/// # Errors
/// When there is no policy in it that can be used, and none was kept.
pub(super) fn begin(mut reader: Reader, last_good: &LastGood, clock: Clock) -> Result<Begun, LoadError> {
    let saved = last_good.load(reader.root()).unwrap_or_else(|problem| {
        tracing::warn!(%problem, "the policies kept from before cannot be read");
        None
    });
    let now = clock.now();
    let held = saved.as_ref().filter(|saved| saved.pinned).and_then(held_before);
    let pinned = held.is_some().then_some(FIRST);
    let first = match held.map_or_else(|| from_files(&mut reader, saved.as_ref(), &clock), Ok) {
        Ok(first) => first,
        Err(problem) => saved.as_ref().and_then(|saved| from_saved(saved, &problem)).ok_or(problem)?,
    };
    let First { mut assembly, set, hash, found, judgement, phases } = first;

    let in_force = Arc::new(std::mem::take(&mut assembly.in_force));
    let snapshot = Arc::new(assembly.into_snapshot(None, Numbered { generation: FIRST, hash: hash.clone(), loaded_at: now, now }));
    let mut history = History::default();
    history.keep(State { snapshot: snapshot.clone(), in_force: in_force.clone() });
    let shelf = Arc::new(PolicyShelf::new(snapshot));
    let before = Arc::new(nothing(now));
    let reloader = Reloader { reader, compiled: set, shelf, in_force, history, clock, pinned, last_found: found };

    let report = reloader.report(&ReloadRequest::by(ReloadTrigger::Start), &before, hash, judgement);
    Ok(Begun { reloader, first: Reloaded { report, phases, before }, kept: saved.map(|saved| saved.hash) })
}

/// A service that has begun.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) reloader: Reloader,
    pub(super) first: Reloaded,
    /// The hash of what was kept from before, if anything was.
    pub(super) kept: Option<Arc<str>>,
}

/// What was in force before anything was.
fn nothing(now: Timestamp) -> Snapshot {
    Snapshot { generation: 0, hash: "".into(), loaded_at: now, catalogue: Catalogue::default(), files: BTreeMap::new() }
}

/// What the first load comes to.
struct First {
    assembly: Assembly,
    set: PolicySet,
    hash: Arc<str>,
    found: Option<Finding>,
    judgement: Judgement,
    phases: ReloadPhases,
}

fn from_files(reader: &mut Reader, saved: Option<&Saved>, clock: &Clock) -> Result<First, LoadError> {
    let directory = reader.root().to_owned();
    let began = Instant::now();
    let reading = match reader.read(Thoroughness::Everything, clock) {
        Ok(reading) => reading,
        Err(problem) => return Err(LoadError::Unreadable { directory, problem }),
    };
    let mut phases = ReloadPhases { read: began.elapsed(), ..ReloadPhases::default() };
    let began = Instant::now();
    let set = compile(&reading, &PolicySet::default())
        .map_err(|judgement| LoadError::Compiler { directory: directory.clone(), problem: judgement.problem.unwrap_or_default() })?;
    if set.policies.is_empty() {
        return Err(LoadError::Empty { directory });
    }
    let assembly = assemble_first(&reading, &set, saved);
    phases.compile = began.elapsed();
    let diagnostics = assembly.problems();
    if assembly.in_force.is_empty() {
        return Err(LoadError::Broken { directory, problems: diagnostics.to_vec() });
    }
    let outcome = if assembly.is_broken() { ReloadOutcome::Partial } else { ReloadOutcome::Applied };
    let changed = changed(&Catalogue::default(), &assembly.catalogue);
    let judgement = Judgement { outcome, changed, diagnostics, problem: None };
    let found = Some(Finding::Files(reading.hash.clone()));
    Ok(First { assembly, set, hash: reading.hash, found, judgement, phases })
}

/// What was kept counts as what was in force before: it stands in for files that are broken now, and who held a number
/// when the service stopped holds it still.
fn assemble_first(reading: &Reading, set: &PolicySet, saved: Option<&Saved>) -> Assembly {
    let Some(saved) = saved else { return assemble(reading, set, &Catalogue::default(), &|_, _| None) };
    let unchanged = |file: &str, policy: &CompiledPolicy| saved.hash_of(file) == Some(&policy.hash);
    let recalled: AllInForce = saved.recall(THREADS, |file| {
        let compiled = set.policies.get(file);
        compiled.is_some_and(|compiled| !compiled.value.as_ref().is_some_and(|policy| unchanged(file, policy)))
    });
    assemble(reading, set, &Catalogue::default(), &|file, newest| match newest {
        Some(policy) if unchanged(file, policy) => Some(Arc::new(InForce::new(policy, &reading.sources))),
        _ => recalled.get(file).cloned(),
    })
}

/// Without any file to go by, everything that was kept is in force.
fn from_saved(saved: &Saved, problem: &LoadError) -> Option<First> {
    let outcome = match problem {
        LoadError::Empty { .. } => ReloadOutcome::RejectedShrink,
        LoadError::Unreadable { problem, .. } if problem.kind() == io::ErrorKind::NotFound => ReloadOutcome::RejectedShrink,
        LoadError::Unreadable { .. } | LoadError::Compiler { .. } | LoadError::Thread(_) => ReloadOutcome::Failed,
        LoadError::Broken { .. } => ReloadOutcome::RejectedInvalid,
    };
    kept(saved, fall_back(saved.recall(THREADS, |_| true)), Judgement::problem(outcome, problem.to_string()))
}

/// What an operator held in force when the service ended.
fn held_before(saved: &Saved) -> Option<First> {
    let problem = "what was held in force before the start is held still; unpin it to follow the files";
    kept(saved, hold(saved.recall(THREADS, |_| true)), Judgement::problem(ReloadOutcome::RejectedPinned, problem))
}

fn kept(saved: &Saved, assembly: Assembly, judgement: Judgement) -> Option<First> {
    if assembly.in_force.is_empty() {
        return None;
    }
    let judgement = Judgement { changed: changed(&Catalogue::default(), &assembly.catalogue), ..judgement };
    let (set, hash) = (PolicySet::default(), saved.hash.clone());
    Some(First { assembly, set, hash, found: None, judgement, phases: ReloadPhases::default() })
}
