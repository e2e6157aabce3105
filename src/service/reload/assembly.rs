//! From what the files compile to, and what was in force before, to what is in force next: of each tenant the whole
//! policy or none of it.

use super::candidate::{Candidate, admit_all};
use super::reading::Reading;
use crate::call::TenantId;
use crate::diagnostic::{Diagnostic, Sources};
use crate::policy::{Catalogue, CompiledFile, CompiledPack, CompiledPolicy, PolicySet};
use crate::service::shelf::FileState;
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

/// Puts together what is to be in force.
pub(super) fn assemble(reading: &Reading, set: &PolicySet, earlier: &Earlier<'_>) -> Assembly {
    let mut candidates: Vec<Candidate> = set
        .policies
        .values()
        .map(|compiled| {
            let earlier = earlier(&compiled.file, compiled.value.as_ref());
            let newest = compiled.value.as_ref().map(|policy| match &earlier {
                Some(same) if Arc::ptr_eq(&same.policy, policy) => same.clone(),
                _ => Arc::new(InForce::new(policy, &reading.sources)),
            });
            Candidate::new(compiled.file.clone(), newest, earlier)
        })
        .collect();
    let catalogue = admit_all(&mut candidates);

    let in_force: AllInForce =
        candidates.iter().filter_map(|candidate| Some((candidate.file.clone(), candidate.chosen()?.clone()))).collect();
    let mut verdicts = pack_verdicts(reading, set, &in_force);
    for candidate in candidates {
        let compiled = &set.policies[&candidate.file];
        let problems = problems(reading, &compiled.file, &compiled.problems, &candidate.refusal);
        let chosen = candidate.chosen().map(|chosen| &chosen.policy);
        let (tenant, hash) = (chosen.map(|policy| policy.tenant.clone()), chosen.map(|policy| policy.hash.clone()));
        verdicts.insert(candidate.file.clone(), Verdict { tenant, hash, state: candidate.state(), problems });
    }
    Assembly { catalogue, in_force, verdicts }
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
