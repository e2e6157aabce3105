//! The policies in force together: whose is a call?

use super::compiled::{CompiledPolicy, NumberPattern};
use crate::call::{PhoneNumber, TenantId};
use crate::diagnostic::{Diagnostic, Place, codes};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The policies in force. No two are of one tenant, claim one number, or are both the default.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    tenants: BTreeMap<TenantId, Arc<CompiledPolicy>>,
    numbers: BTreeMap<NumberPattern, Arc<CompiledPolicy>>,
    default: Option<Arc<CompiledPolicy>>,
}

impl Catalogue {
    /// Takes a policy in, unless it contradicts one that is there: whoever came first keeps what is theirs.
    ///
    /// # Errors
    /// Every contradiction.
    pub fn admit(&mut self, policy: Arc<CompiledPolicy>) -> Result<(), Vec<Diagnostic>> {
        let problems = self.contradictions(&policy);
        if !problems.is_empty() {
            return Err(problems);
        }
        for (pattern, _) in &policy.numbers {
            self.numbers.insert(pattern.clone(), policy.clone());
        }
        if policy.default {
            self.default = Some(policy.clone());
        }
        self.tenants.insert(policy.tenant.clone(), policy);
        Ok(())
    }

    /// Takes a tenant's policy out.
    pub fn dismiss(&mut self, tenant: &TenantId) {
        let Some(policy) = self.tenants.remove(tenant) else { return };
        for (pattern, _) in &policy.numbers {
            self.numbers.remove(pattern);
        }
        if policy.default {
            self.default = None;
        }
    }

    fn contradictions(&self, policy: &CompiledPolicy) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let place = Place { file: policy.file.clone(), span: policy.place.span };
        if let Some(other) = self.tenants.get(&policy.tenant) {
            problems.push(
                Diagnostic::new(&codes::DUPLICATE_TENANT, place.clone(), format!("`{}` has a policy already", policy.tenant))
                    .related(other.place.clone(), "it is this one")
                    .help("remove one of the files, or give it a tenant of its own"),
            );
        }
        for (pattern, place) in &policy.numbers {
            let Some(other) = self.numbers.get(pattern) else { continue };
            let (_, earlier) =
                other.numbers.iter().rfind(|(claimed, _)| claimed == pattern).expect("whoever is found by a number claims it");
            problems.push(
                Diagnostic::new(&codes::CLAIMED_TWICE, place.clone(), format!("`{pattern}` is `{}`'s already", other.tenant))
                    .related(earlier.clone(), format!("claimed here by `{}`", other.tenant))
                    .help("remove it from one of the two policies"),
            );
        }
        if let Some(other) = self.default.as_ref().filter(|_| policy.default) {
            problems.push(
                Diagnostic::new(&codes::TWO_DEFAULTS, place, format!("`{}` is the default already", other.tenant))
                    .related(other.place.clone(), "this one")
                    .help("remove `default: true` from one of the two policies"),
            );
        }
        problems
    }

    /// A tenant's policy.
    #[must_use]
    pub fn by_tenant(&self, tenant: &TenantId) -> Option<&Arc<CompiledPolicy>> {
        self.tenants.get(tenant)
    }

    /// The policy for a dialled number: of whoever claims the number itself, else its longest prefix, else the default.
    #[must_use]
    pub fn by_number(&self, dialled: &PhoneNumber) -> Option<&Arc<CompiledPolicy>> {
        self.claimant(dialled).map(|(_, policy)| policy).or(self.default.as_ref())
    }

    /// Who claims a dialled number, and by which of their patterns.
    #[must_use]
    pub fn claim(&self, dialled: &PhoneNumber) -> Option<(&NumberPattern, &TenantId)> {
        self.claimant(dialled).map(|(pattern, policy)| (pattern, &policy.tenant))
    }

    fn claimant(&self, dialled: &PhoneNumber) -> Option<(&NumberPattern, &Arc<CompiledPolicy>)> {
        let number = dialled.as_str();
        let exact = std::iter::once(NumberPattern::Exact(number.to_owned()));
        let ends = number.char_indices().map(|(at, _)| at).chain([number.len()]).rev();
        let prefixes = ends.map(|end| NumberPattern::Prefix(number[..end].to_owned()));
        exact.chain(prefixes).find_map(|pattern| self.numbers.get_key_value(&pattern))
    }

    /// The policy for calls to numbers that nobody claims.
    #[must_use]
    pub fn default_policy(&self) -> Option<&Arc<CompiledPolicy>> {
        self.default.as_ref()
    }

    /// Every policy, in order of tenant.
    pub fn policies(&self) -> impl ExactSizeIterator<Item = &Arc<CompiledPolicy>> {
        self.tenants.values()
    }
}
