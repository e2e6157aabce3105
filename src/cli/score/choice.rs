//! Which policy is scored: a tenant's, or that of a file, inside the policy directory or not.

use crate::cli::policies::{Policies, Which};
use crate::cli::tell;
use crate::diagnostic::{Report, Severity, Sources, render};
use crate::policy::{CompiledPolicy, FileKind, PolicySet};
use crate::store::policies::{read_directory, read_file};
use anyhow::{Context, anyhow, bail};
use std::path::Path;
use std::sync::Arc;

/// The policy that is meant: the default one, that of a tenant, or that of a file.
pub(super) fn policy(written: Option<&str>, directory: &Path) -> anyhow::Result<Arc<CompiledPolicy>> {
    match written {
        Some(file) if is_file(file) => of_file(Path::new(file), directory),
        tenant => {
            let policies = Policies::load(directory)?;
            tell_left_out(&policies);
            policies.pick(&Which { tenant: tenant.map(str::to_owned), to: None })
        }
    }
}

/// A policy that is left out may be the one that was meant: the figures of another must not be taken for its.
fn tell_left_out(policies: &Policies) {
    let errors: Vec<_> = policies.problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
    if !errors.is_empty() {
        tell(format_args!("{}", render::full(&Report::from(errors), &policies.sources, false).trim_end()));
    }
}

fn is_file(written: &str) -> bool {
    let yaml = Path::new(written).extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
    yaml || Path::new(written).is_file()
}

/// The policy of a file, on the packs beside it or above it, else on those of the policy directory.
fn of_file(file: &Path, directory: &Path) -> anyhow::Result<Arc<CompiledPolicy>> {
    let text = read_file(file).map_err(|why| anyhow!("cannot read `{}`: {why}", file.display()))?;
    let root = file.ancestors().skip(1).find(|above| above.join("packs").is_dir()).unwrap_or(directory);
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let beside = read_directory(root).with_context(|| format!("cannot read the policy directory `{}`", root.display()))?;
    let packs = beside.sources.iter().filter(|(name, _)| FileKind::of(name) == FileKind::Pack);
    let mut sources: Sources = packs.map(|(name, text)| (name.clone(), text.clone())).collect();
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    sources.insert(name.as_str(), text);
    let set = PolicySet::compile(&sources, &PolicySet::default());
    let Some(compiled) = set.policies.get(name.as_str()) else { bail!("`{}` is no policy", file.display()) };
    let told = || render::full(&Report::from(set.problems().cloned().collect::<Vec<_>>()), &sources, false);
    compiled.value.clone().with_context(|| format!("`{}` does not compile\n\n{}", file.display(), told().trim_end()))
}
