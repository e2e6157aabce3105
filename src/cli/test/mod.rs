//! `warmline test`: judges policies by the tests beside them.

mod json;
mod text;

use super::policies::Policies;
use super::{Exit, print, tell};
use crate::check::suite::{self, Coverage, SuiteResult, junit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{CompiledPolicy, FileKind};
use anyhow::bail;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Judges policies by the tests beside them
///
/// Tests live in `NAME.test.yaml` in the policy directory. Exits with 0 if all pass, 1 if one fails, is broken or proves
/// nothing, 2 if a policy does not compile.
#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// Policy directories, or single files of tests in the one that `--policies` names
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// The directory of the policies
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// Run the tests whose names contain this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Tell which rules acted and how many phrases were said
    #[arg(long)]
    coverage: bool,
    /// Fail where the tests touch less than so many percent of a policy's rules
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    at_least: Option<u8>,
    /// Pass where there is no test at all
    #[arg(long)]
    allow_empty: bool,
    /// How to tell: `full` for people, `json` and `junit` for programs
    #[arg(long, value_enum, default_value = "full", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Full,
    Json,
    Junit,
}

/// Everything that came of a run.
#[derive(Default)]
struct Outcome {
    results: Vec<SuiteResult>,
    /// What is wrong with files of tests, or suspicious in them.
    problems: Vec<Diagnostic>,
    /// What the tests of each policy touch of it, the policies with no tests included.
    coverage: Vec<(Arc<CompiledPolicy>, Coverage)>,
}

impl Test {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let (directories, files): (Vec<&PathBuf>, Vec<&PathBuf>) = self.paths.iter().partition(|path| path.is_dir());
        let mut outcome = Outcome::default();
        let mut sources = crate::diagnostic::Sources::default();
        let in_policies = (directories.is_empty() || !files.is_empty()).then_some(&self.policies);
        for root in directories.iter().copied().chain(in_policies) {
            let policies = Policies::load(root)?;
            policies.sources.iter().for_each(|(name, text)| sources.insert(name.clone(), text.clone()));
            if policies.problems.iter().any(|problem| problem.severity == Severity::Error) {
                text::problems(&policies.problems, &policies.sources);
                tell(format_args!("error: the tests cannot run under policies that do not compile"));
                return Ok(Exit::CouldNotRun);
            }
            let only = if directories.contains(&root) { Vec::new() } else { names(root, &files)? };
            outcome.run(&policies, &only, self.filter.as_deref().unwrap_or_default())?;
        }
        match self.format {
            Format::Full => text::tell_all(&outcome, &sources, self.coverage),
            Format::Json => print(&json::json(&outcome)),
            Format::Junit => print(&junit(&outcome.results, &outcome.problems)),
        }
        Ok(self.verdict(&outcome))
    }

    fn verdict(&self, outcome: &Outcome) -> Exit {
        let mut exit = if outcome.failed() { Exit::Findings } else { Exit::Clean };
        if outcome.tests() == 0 && !self.allow_empty {
            tell(format_args!("error: no test ran; `--allow-empty` makes that pass"));
            exit = Exit::Findings;
        }
        for (policy, coverage) in &outcome.coverage {
            if let Some(least) = self.at_least.filter(|least| coverage.percent() < *least) {
                let (tenant, percent) = (&policy.tenant, coverage.percent());
                tell(format_args!("error: the tests of `{tenant}` touch {percent} % of its rules, and {least} % is asked for"));
                exit = Exit::Findings;
            }
        }
        exit
    }
}

/// The files of tests named on the command line, as they are named below the policy directory.
fn names(root: &Path, files: &[&PathBuf]) -> anyhow::Result<Vec<String>> {
    let name = |file: &&PathBuf| match file.strip_prefix(root) {
        Ok(below) => Ok(below.to_string_lossy().replace('\\', "/")),
        Err(_) => bail!("`{}` is not in the policy directory `{}`; name that one with `--policies`", file.display(), root.display()),
    };
    files.iter().map(name).collect()
}

impl Outcome {
    /// Runs the tests of a directory: all of them, or only those in some of its files.
    fn run(&mut self, policies: &Policies, only: &[String], filter: &str) -> anyhow::Result<()> {
        let compiled: Vec<Arc<CompiledPolicy>> = policies.set.policies.values().filter_map(|file| file.value.clone()).collect();
        if let Some(missing) = only.iter().find(|name| policies.sources.get(name).is_none() || FileKind::of(name) != FileKind::Tests) {
            bail!("`{missing}` is no file of tests; those end in `.test.yaml`");
        }
        let first = self.results.len();
        let files = policies.sources.iter().filter(|(name, _)| FileKind::of(name) == FileKind::Tests);
        for (name, text) in files.filter(|(name, _)| only.is_empty() || only.iter().any(|only| **only == ***name)) {
            let read = suite::read(name, text, &compiled);
            self.problems.extend(read.problems);
            if let Some(suite) = read.value {
                let result = suite::run(&suite, |name| name.contains(filter));
                self.problems.extend(result.warnings.iter().cloned());
                self.results.push(result);
            }
        }
        self.coverage.extend(compiled.into_iter().filter_map(|policy| {
            let mut coverage = Coverage::of(&policy);
            let own: Vec<&SuiteResult> = self.results[first..].iter().filter(|result| result.policy.tenant == policy.tenant).collect();
            own.iter().for_each(|result| coverage.join(&result.coverage));
            (only.is_empty() || !own.is_empty()).then_some((policy, coverage))
        }));
        Ok(())
    }

    fn tests(&self) -> usize {
        self.results.iter().map(|result| result.cases.len()).sum()
    }

    fn failures(&self) -> usize {
        self.results.iter().flat_map(|result| &result.cases).filter(|case| !case.passed()).count()
    }

    fn failed(&self) -> bool {
        self.failures() > 0 || self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}
