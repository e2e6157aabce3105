//! From what the files compile to, and what was in force before, to what is in force next: of each tenant the whole
//! policy or none of it.

use super::candidate::{Candidate, admit_all};
use super::reading::Reading;
use crate::call::TenantId;
use crate::diagnostic::{Diagnostic, Sources};
use crate::policy::{Catalogue, CompiledFile, CompiledPack, CompiledPolicy, PolicySet};
use crate::service::shelf::{FileState, FileStatus, Snapshot};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A policy in force, and the texts it was compiled from.
#[derive(Debug)]
pub(super) struct InForce {
    pub(super) policy: Arc<CompiledPolicy>,
    /// The text of its file.
    pub(super) text: Arc<str>,
    /// The packs it uses, each file with its text.
    pub(super) packs: Vec<(Arc<str>, Arc<str>)>,
}

impl InForce {
    pub(super) fn new(policy: &Arc<CompiledPolicy>, sources: &Sources) -> Self {
        let text = |file: &Arc<str>| sources.get(file).cloned().expect("a policy is compiled from these sources");
        let packs = policy.packs.iter().map(|pack| (pack.clone(), text(pack))).collect();
        Self { policy: policy.clone(), text: text(&policy.file), packs }
    }
}

/// Every policy in force, by file.
pub(super) type AllInForce = BTreeMap<Arc<str>, Arc<InForce>>;

/// What was in force before for a file, given what the file compiles to now, if it does.
pub(super) type Earlier<'a> = dyn Fn(&str, Option<&Arc<CompiledPolicy>>) -> Option<Arc<InForce>> + 'a;

/// What is to be in force, and how each file fared.
#[derive(Debug)]
pub(super) struct Assembly {
    pub(super) catalogue: Catalogue,
    pub(super) in_force: AllInForce,
    pub(super) verdicts: BTreeMap<Arc<str>, Verdict>,
}

/// How one file fared.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) tenant: Option<TenantId>,
    pub(super) hash: Option<Arc<str>>,
    pub(super) state: FileState,
    pub(super) problems: Arc<[Diagnostic]>,
}

/// Puts together what is to be in force, given what is.
pub(super) fn assemble(reading: &Reading, set: &PolicySet, in_force: &Catalogue, earlier: &Earlier<'_>) -> Assembly {
    let candidates = set.policies.values().map(|compiled| {
        let earlier = earlier(&compiled.file, compiled.value.as_ref());
        let newest = compiled.value.as_ref().map(|policy| match &earlier {
            Some(same) if Arc::ptr_eq(&same.policy, policy) => same.clone(),
            _ => Arc::new(InForce::new(policy, &reading.sources)),
        });
        Candidate::new(compiled.file.clone(), newest, earlier)
    });
    let mut assembly = settle(candidates.collect(), in_force, |candidate| {
        problems(reading, &candidate.file, &set.policies[&candidate.file].problems, &candidate.refusal)
    });
    assembly.verdicts.extend(pack_verdicts(reading, set, &assembly.in_force));
    assembly
}

/// Puts together what an operator held in force before, whatever the files say.
pub(super) fn hold(held: AllInForce) -> Assembly {
    let candidates = held.into_iter().map(|(file, held)| Candidate::new(file, Some(held.clone()), Some(held)));
    settle(candidates.collect(), &Catalogue::default(), |_| Arc::default())
}

/// Puts together what was in force before, where there are no files to go by.
pub(super) fn fall_back(earlier: AllInForce) -> Assembly {
    let candidates = earlier.into_iter().map(|(file, earlier)| Candidate::new(file, None, Some(earlier)));
    settle(candidates.collect(), &Catalogue::default(), |_| Arc::default())
}

fn settle(mut candidates: Vec<Candidate>, in_force: &Catalogue, problems: impl Fn(&Candidate) -> Arc<[Diagnostic]>) -> Assembly {
    let catalogue = admit_all(&mut candidates, in_force);
    let mut assembly = Assembly { catalogue, in_force: AllInForce::new(), verdicts: BTreeMap::new() };
    for candidate in candidates {
        let chosen = candidate.chosen();
        let verdict = Verdict {
            tenant: chosen.map(|chosen| chosen.policy.tenant.clone()),
            hash: chosen.map(|chosen| chosen.policy.hash.clone()),
            state: candidate.state(),
            problems: problems(&candidate),
        };
        assembly.in_force.extend(chosen.map(|chosen| (candidate.file.clone(), chosen.clone())));
        assembly.verdicts.insert(candidate.file.clone(), verdict);
    }
    assembly
}

impl Assembly {
    /// Every problem of every file.
    pub(super) fn problems(&self) -> Arc<[Diagnostic]> {
        self.verdicts.values().flat_map(|verdict| verdict.problems.iter().cloned()).collect()
    }

    /// Whether a file cannot be used as it stands.
    pub(super) fn is_broken(&self) -> bool {
        self.verdicts.values().any(|verdict| verdict.state != FileState::Active)
    }

    /// As a snapshot that follows another one, if it does: of files that fared as before, it is told since when.
    pub(super) fn into_snapshot(self, follows: Option<&Snapshot>, numbered: Numbered) -> Snapshot {
        let Numbered { generation, hash, loaded_at, now } = numbered;
        let files = self.verdicts.into_iter().map(|(file, Verdict { tenant, hash, state, problems })| {
            let before = follows.and_then(|snapshot| snapshot.files.get(&file));
            let since = before.filter(|before| before.state == state && before.hash == hash).map_or(now, |before| before.since);
            (file, FileStatus { tenant, hash, state, since, problems })
        });
        Snapshot { generation, hash, loaded_at, catalogue: self.catalogue, files: files.collect() }
    }
}

/// What an assembly does not know of the snapshot it becomes.
#[derive(Debug, Clone)]
pub(super) struct Numbered {
    pub(super) generation: u64,
    pub(super) hash: Arc<str>,
    pub(super) loaded_at: Timestamp,
    pub(super) now: Timestamp,
}

/// A pack that is broken lives on in the policies that were built on it before.
fn pack_verdicts(reading: &Reading, set: &PolicySet, in_force: &AllInForce) -> BTreeMap<Arc<str>, Verdict> {
    let used: BTreeSet<&Arc<str>> = in_force.values().flat_map(|in_force| &in_force.policy.packs).collect();
    let verdict = |pack: &CompiledFile<CompiledPack>| {
        let state = match (&pack.value, used.contains(&pack.file)) {
            (Some(_), _) => FileState::Active,
            (None, true) => FileState::Stale,
            (None, false) => FileState::Rejected,
        };
        let hash = pack.value.as_ref().map(|pack| pack.hash.clone());
        let problems = problems(reading, &pack.file, &pack.problems, &[]);
        (pack.file.clone(), Verdict { tenant: None, hash, state, problems })
    };
    set.packs.values().map(verdict).collect()
}

/// Everything there is to say of a file. Of one that could not be read, only why: what its stand-in lacks is no matter.
fn problems(reading: &Reading, file: &str, compiled: &Arc<[Diagnostic]>, refusal: &[Diagnostic]) -> Arc<[Diagnostic]> {
    match reading.unreadable.get(file) {
        Some(problem) => Arc::new([problem.clone()]),
        None if refusal.is_empty() => compiled.clone(),
        None => compiled.iter().chain(refusal).cloned().collect(),
    }
}
