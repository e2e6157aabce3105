//! What is shown: the findings, how far the work is, and a last line that sums up.

use super::files::Tree;
use crate::diagnostic::{Report, Sources, render};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people: each with its lines
    Full,
    /// One line each
    Concise,
    /// For programs
    Json,
    /// Annotations of GitHub's workflows
    Github,
    /// For code scanning
    Sarif,
    /// For test reports
    Junit,
}

/// From how many policies on it is worth showing how far the work is.
const MANY: usize = 200;

/// Writes the findings to a file, or to standard output.
pub(super) fn write(report: &Report, format: Format, texts: &Sources, files: &[Arc<str>], to: Option<&Path>) -> anyhow::Result<()> {
    let text = match format {
        Format::Full => render::full(report, texts, to.is_none()),
        Format::Concise => render::concise(report),
        Format::Json => render::json(report),
        Format::Github => render::github(report),
        Format::Sarif => render::sarif(report, files),
        Format::Junit => render::junit(report, files),
    };
    match to {
        Some(path) => std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display())),
        None => print(&text),
    }
}

/// Prints on standard output; colours are taken out where it is no terminal. A reader who has gone away is no error.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// A bar on a terminal where there is much to do, and nothing otherwise.
pub(super) fn progress(trees: &[Tree]) -> ProgressBar {
    let policies: usize = trees.iter().map(Tree::policies).sum();
    let shown = policies >= MANY && std::io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("judging {bar:30} {pos} of {len} policies").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(u64::try_from(policies).unwrap_or(u64::MAX)), target).with_style(style)
}

/// Such as "2 errors, 5 warnings in 3 of 18 files".
pub(super) fn summary(report: &Report, files: &[Arc<str>]) -> String {
    let touched: BTreeSet<&Arc<str>> = report.diagnostics.iter().map(|finding| &finding.place.file).collect();
    // A file that is not read may be spoken of as well.
    let count = touched.iter().copied().chain(files).collect::<BTreeSet<_>>().len();
    let total = format!("{count} file{}", if count == 1 { "" } else { "s" });
    if report.is_empty() {
        return format!("no findings in {total}");
    }
    format!("{} in {} of {total}", report.summary(), touched.len())
}
