//! `warmline lint`: everything that can be said against policies before they take a call.

mod corpus;
mod files;
mod mend;
mod output;
mod turned;

use super::{Exit, tell};
use crate::check::lint::{Corpus, Subject, all_codes, lint};
use crate::diagnostic::{Report, Severity, suggest};
use crate::policy::PolicySet;
use crate::service::Clock;
use files::Tree;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use output::Format;
use std::path::PathBuf;
use std::thread::available_parallelism;

/// Judges policies: what keeps them from being used, and what they probably do not mean
///
/// Errors and warnings end with exit code 1, notes do not; 2 says that something could not be read.
#[derive(Debug, clap::Args)]
pub(super) struct Lint {
    /// Policy directories, or files in them
    #[arg(default_value = "policies", value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// How to write the findings
    #[arg(long, value_enum, default_value_t = Format::Full)]
    format: Format,
    #[command(flatten)]
    turned: turned::Turned,
    /// From which severity on findings end with exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    fail_on: FailOn,
    /// Print the manual page of a code, such as `P006` or `bot-echo`, and nothing else
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
    /// Judge what is read from standard input, as if it were a file of the policy directory
    #[arg(long, conflicts_with_all = ["fix"])]
    stdin: bool,
    /// The file that standard input stands for; its directory gives it its packs
    #[arg(long, value_name = "NAME", requires = "stdin", default_value = "policies/stdin.yaml", hide_default_value = true)]
    stdin_filename: PathBuf,
    /// Apply the changes that are safe, and judge what is left
    #[arg(long)]
    fix: bool,
    /// Write the findings to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Measure phrases with utterances, one `{"text": "…"}` a line
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
}

/// How often what is left is mended again: one change may uncover another.
const ROUNDS: usize = 8;

/// From which severity on findings are a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Warning,
    Error,
}

impl Lint {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        if let Some(code) = &self.explain {
            return explain(code);
        }
        let severities = self.turned.severities()?;
        let corpus = self.corpus.as_deref().map(corpus::read).transpose()?;
        let mut trees = self.trees()?;
        let today = Clock::system().now().to_zoned(TimeZone::UTC).date();
        let mut report = judge(&trees, corpus.as_ref(), today);
        severities.apply(&mut report);
        if self.fix {
            for _ in 0..ROUNDS {
                if !mend::apply(&report, &mut trees)? {
                    break;
                }
                report = judge(&trees, corpus.as_ref(), today);
                severities.apply(&mut report);
            }
        }
        let texts = files::texts(&trees);
        let files = files::asked_for(&trees);
        output::write(&report, self.format, &texts, &files, self.output.as_deref())?;
        if let Some(corpus) = &corpus {
            corpus::tell_rates(corpus, &trees);
        }
        tell(format_args!("{}", output::summary(&report, &files)));
        Ok(self.exit(&report))
    }

    fn trees(&self) -> anyhow::Result<Vec<Tree>> {
        if self.stdin {
            return Ok(vec![Tree::with_stdin(&self.stdin_filename)?]);
        }
        files::trees(&self.paths)
    }

    fn exit(&self, report: &Report) -> Exit {
        let least = match self.fail_on {
            FailOn::Warning => Severity::Warning,
            FailOn::Error => Severity::Error,
        };
        if report.worst().is_some_and(|worst| worst >= least) { Exit::Findings } else { Exit::Clean }
    }
}

/// Judges each directory as a whole, and keeps what is said of the files that were asked for.
fn judge(trees: &[Tree], corpus: Option<&Corpus>, today: Date) -> Report {
    let progress = output::progress(trees);
    let threads = available_parallelism().map_or(1, usize::from);
    let mut report = Report::default();
    for tree in trees {
        let set = PolicySet::compile_on(threads, &tree.sources, &PolicySet::default());
        let subject = Subject { sources: &tree.sources, set: &set, other_files: &tree.other_files, corpus, today };
        let found = lint(threads, &subject, &|| progress.inc(1));
        report.extend(
            found.diagnostics.into_iter().filter(|finding| tree.is_asked_for(&finding.place.file)).map(|finding| tree.named(finding)),
        );
    }
    progress.finish_and_clear();
    report.sort();
    report
}

fn explain(code: &str) -> anyhow::Result<Exit> {
    let all = all_codes();
    let is_meant = |known: &&&crate::diagnostic::Code| known.id.eq_ignore_ascii_case(code) || known.name == code;
    let Some(found) = all.iter().find(is_meant) else {
        match suggest(code, all.iter().flat_map(|code| [code.id, code.name])) {
            Some(near) => anyhow::bail!("there is no code `{code}`; did you mean `{near}`?"),
            None => anyhow::bail!("there is no code `{code}`; docs/lints lists them all"),
        }
    };
    output::print(&found.manual())?;
    Ok(Exit::Clean)
}
