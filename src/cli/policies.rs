//! What the commands around policies begin with: a directory read, compiled, and a tenant picked from it.

use crate::call::{PhoneNumber, TenantId};
use crate::diagnostic::{Diagnostic, Report, Severity, Sources, render, suggest};
use crate::policy::{Catalogue, CompiledPolicy, PolicySet};
use crate::store::policies::read_directory;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which policy a command is about.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub(super) struct Which {
    /// The tenant whose policy it is
    #[arg(long, value_name = "TENANT")]
    pub(super) tenant: Option<String>,
    /// The number that is dialled; whoever claims it, or else the default policy, answers
    #[arg(long, value_name = "NUMBER")]
    pub(super) to: Option<String>,
}

/// A policy directory, compiled.
pub(super) struct Policies {
    pub(super) sources: Sources,
    pub(super) set: PolicySet,
    pub(super) catalogue: Catalogue,
    /// Everything said against the files and against their living side by side.
    pub(super) problems: Vec<Diagnostic>,
    root: PathBuf,
}

impl Policies {
    /// Reads and compiles a directory. Files with errors are left out and told in `problems`.
    pub(super) fn load(root: &Path) -> anyhow::Result<Self> {
        let directory = read_directory(root)
            .with_context(|| format!("cannot read the policy directory `{}`; name another with `--policies`", root.display()))?;
        if let Some((file, why)) = directory.unreadable.first() {
            bail!("cannot read `{}`: {why}", root.join(&**file).display());
        }
        let set = PolicySet::compile(&directory.sources, &PolicySet::default());
        let mut problems: Vec<Diagnostic> = set.problems().cloned().collect();
        let mut catalogue = Catalogue::default();
        for policy in set.policies.values().filter_map(|file| file.value.clone()) {
            if let Err(contradictions) = catalogue.admit(policy) {
                problems.extend(contradictions);
            }
        }
        Ok(Self { sources: directory.sources, set, catalogue, problems, root: root.to_owned() })
    }

    /// The policy a command is about: the tenant's, the dialled number's, else the default, else the only one there is.
    pub(super) fn pick(&self, which: &Which) -> anyhow::Result<Arc<CompiledPolicy>> {
        if let Some(tenant) = &which.tenant {
            return self.of_tenant(tenant);
        }
        if let Some(number) = &which.to {
            return self.catalogue.by_number(&PhoneNumber::new(number)).cloned().with_context(|| self.unclaimed(number));
        }
        let mut all = self.catalogue.policies();
        match (self.catalogue.default_policy(), all.next(), all.next()) {
            (Some(default), ..) => Ok(default.clone()),
            (None, Some(only), None) => Ok(only.clone()),
            (None, Some(_), Some(_)) => bail!("there are several policies and none is the default; say which with `--tenant` or `--to`"),
            (None, None, _) => bail!("no policy in `{}` compiles{}", self.root.display(), self.told()),
        }
    }

    fn of_tenant(&self, tenant: &str) -> anyhow::Result<Arc<CompiledPolicy>> {
        if let Some(policy) = self.catalogue.by_tenant(&TenantId::new(tenant)) {
            return Ok(policy.clone());
        }
        let known: Vec<&str> = self.catalogue.policies().map(|policy| policy.tenant.as_str()).collect();
        match suggest(tenant, known.iter().copied()) {
            Some(near) => bail!("there is no tenant `{tenant}`; did you mean `{near}`?{}", self.told()),
            None => bail!("there is no tenant `{tenant}`; there are: {}{}", known.join(", "), self.told()),
        }
    }

    fn unclaimed(&self, number: &str) -> String {
        let claims = self.catalogue.policies().flat_map(|policy| policy.numbers.iter().map(move |(pattern, _)| (pattern, &policy.tenant)));
        let claims: Vec<String> = claims.map(|(pattern, tenant)| format!("{pattern} ({tenant})")).collect();
        format!("no policy claims `{number}` and none is the default; there are: {}{}", claims.join(", "), self.told())
    }

    /// The errors of the files that were left out, for the end of a message: they may well be the reason for it.
    fn told(&self) -> String {
        let errors: Vec<Diagnostic> = self.problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
        if errors.is_empty() {
            return String::new();
        }
        format!("\n\n{}", render::full(&Report::from(errors), &self.sources, false).trim_end())
    }
}
