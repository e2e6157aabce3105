//! Whose claim stands, where two files name one tenant, one number or two defaults: whoever held it before keeps it, and
//! only the newcomer is refused.

use super::assembly::InForce;
use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::compiled::NumberPattern;
use crate::policy::{Catalogue, CompiledPolicy};
use crate::service::shelf::FileState;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A policy file that wants to be in force.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) file: Arc<str>,
    /// What it says now, if that compiles.
    newest: Option<Arc<InForce>>,
    /// What was in force for it before.
    earlier: Option<Arc<InForce>>,
    choice: Choice,
    /// Why what it says now is refused, although it compiles.
    pub(super) refusal: Vec<Diagnostic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Newest,
    Earlier,
    Nothing,
}

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It is in force already.
    Kept,
    /// It changes what is in force.
    Changed,
    /// Nothing was in force for it.
    New,
    /// It claims what another file holds, and does not give up.
    Contested,
}

/// What no two policies in force may have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Claim<'a> {
    Tenant(&'a TenantId),
    Number(&'a NumberPattern),
    Default,
}

impl Candidate {
    pub(super) fn new(file: Arc<str>, newest: Option<Arc<InForce>>, earlier: Option<Arc<InForce>>) -> Self {
        let choice = match (&newest, &earlier) {
            (Some(_), _) => Choice::Newest,
            (None, Some(_)) => Choice::Earlier,
            (None, None) => Choice::Nothing,
        };
        Self { file, newest, earlier, choice, refusal: Vec::new() }
    }

    /// What is to be in force for the file.
    pub(super) fn chosen(&self) -> Option<&Arc<InForce>> {
        match self.choice {
            Choice::Newest => self.newest.as_ref(),
            Choice::Earlier => self.earlier.as_ref(),
            Choice::Nothing => None,
        }
    }

    pub(super) fn state(&self) -> FileState {
        match self.choice {
            Choice::Newest => FileState::Active,
            Choice::Earlier => FileState::Stale,
            Choice::Nothing => FileState::Rejected,
        }
    }

    /// Falls back to what was in force before, and from there to nothing.
    fn refuse(&mut self, refusal: Vec<Diagnostic>) {
        let falls_back = self.choice == Choice::Newest && self.earlier.is_some();
        self.choice = if falls_back { Choice::Earlier } else { Choice::Nothing };
        self.refusal.extend(refusal);
    }

    /// Whether what is to be in force for it is what was.
    fn is_kept(&self) -> bool {
        let both = self.chosen().zip(self.earlier.as_ref());
        both.is_some_and(|(chosen, earlier)| chosen.policy.hash == earlier.policy.hash)
    }

    fn rank(&self, held: &BTreeMap<Claim<'_>, &str>) -> Rank {
        let by_another = |claim| held.get(&claim).is_some_and(|holder| *holder != &*self.file);
        let contested = self.chosen().is_some_and(|chosen| claims(&chosen.policy).any(by_another));
        match &self.earlier {
            _ if self.is_kept() => Rank::Kept,
            _ if contested => Rank::Contested,
            Some(_) => Rank::Changed,
            None => Rank::New,
        }
    }

    /// What it held before and still claims.
    fn holds(&self) -> impl Iterator<Item = Claim<'_>> {
        let earlier = self.earlier.as_ref().map(|earlier| &*earlier.policy);
        let chosen = self.chosen().map(|chosen| &*chosen.policy);
        let both = chosen.zip(earlier);
        both.into_iter().flat_map(|(chosen, earlier)| claims(chosen).filter(|claim| claims(earlier).any(|before| before == *claim)))
    }
}

fn claims(policy: &CompiledPolicy) -> impl Iterator<Item = Claim<'_>> {
    let numbers = policy.numbers.iter().map(|(number, _)| Claim::Number(number));
    numbers.chain([Claim::Tenant(&policy.tenant)]).chain(policy.default.then_some(Claim::Default))
}

/// Admits every candidate that contradicts nobody who goes before it, beginning with who is in force already. Who is
/// refused falls back to what was in force for it, which may contradict in turn: so it begins anew until nobody is
/// refused. Everyone falls back twice at most.
pub(super) fn admit_all(candidates: &mut [Candidate], in_force: &Catalogue) -> Catalogue {
    loop {
        let mut catalogue = staying(candidates, in_force);
        let mut refused = Vec::new();
        for index in in_order(candidates, &catalogue) {
            let Some(chosen) = candidates[index].chosen() else { continue };
            if let Err(refusal) = catalogue.admit(chosen.policy.clone()) {
                refused.push((index, refusal));
            }
        }
        if refused.is_empty() {
            return catalogue;
        }
        for (index, refusal) in refused {
            candidates[index].refuse(refusal);
        }
    }
}

/// Whoever is in force and stays so. Of thousands of tenants nearly all do: it is quicker to see the others out.
fn staying(candidates: &[Candidate], in_force: &Catalogue) -> Catalogue {
    let chosen: HashSet<*const CompiledPolicy> =
        candidates.iter().filter_map(Candidate::chosen).map(|chosen| Arc::as_ptr(&chosen.policy)).collect();
    let mut staying = in_force.clone();
    for policy in in_force.policies().filter(|policy| !chosen.contains(&Arc::as_ptr(policy))) {
        staying.dismiss(&policy.tenant);
    }
    staying
}

/// The candidates that are not in force yet, in the order they are to be admitted.
fn in_order(candidates: &[Candidate], in_force: &Catalogue) -> Vec<usize> {
    let is_in_force = |policy: &Arc<CompiledPolicy>| in_force.by_tenant(&policy.tenant).is_some_and(|other| Arc::ptr_eq(other, policy));
    let mut order: Vec<usize> =
        (0..candidates.len()).filter(|&index| candidates[index].chosen().is_some_and(|chosen| !is_in_force(&chosen.policy))).collect();
    let holdings = order.iter().flat_map(|&index| candidates[index].holds().map(move |claim| (claim, &*candidates[index].file)));
    let held: BTreeMap<Claim<'_>, &str> = holdings.collect();
    order.sort_by_cached_key(|&index| (candidates[index].rank(&held), candidates[index].file.clone()));
    order
}
