//! `warmline diff`: what differs between two policies, or two directories of them, in the policy's own terms.

use super::{Exit, print};
use crate::check::compare::{Change, Changed, PolicyChange, Value, compare, differences};
use crate::diagnostic::{Diagnostic, Report, Severity, Sources, render};
use crate::policy::{CompiledPolicy, PolicySet};
use crate::store::policies::{read_directory, read_file};
use anstyle::{AnsiColor, Style};
use anyhow::{Context, anyhow, bail};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NEW: Style = AnsiColor::Green.on_default();
const OLD: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// Tells what differs between two policies, in the policy's own terms
///
/// Compares what they mean, packs included: rules, phrases, announcements, desks, hours. Exits with 0 if nothing differs,
/// 1 if something does, 2 if one does not compile.
#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// The old policy, or directory of policies
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new one
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Where a single file that has no `packs` beside it finds them
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// How to tell: `text` for people, `json` for programs
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Diff {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let (old, new) = (self.side(&self.old)?, self.side(&self.new)?);
        let changes = match (old.as_slice(), new.as_slice()) {
            // Two files are two versions of one policy, whatever tenants they name.
            ([old], [new]) if self.old.is_file() && self.new.is_file() => between(old, new),
            _ => compare(old.iter().map(|policy| &**policy), new.iter().map(|policy| &**policy)),
        };
        match self.format {
            Format::Text => print(&text(&changes)),
            Format::Json => print(&document(&changes)),
        }
        Ok(if changes.is_empty() { Exit::Clean } else { Exit::Findings })
    }

    /// The policies of a directory, or the one of a file.
    fn side(&self, path: &Path) -> anyhow::Result<Vec<Arc<CompiledPolicy>>> {
        let sources = if path.is_dir() { read(path)? } else { self.file(path)? };
        let set = PolicySet::compile(&sources, &PolicySet::default());
        let errors: Vec<Diagnostic> = set.problems().filter(|problem| problem.severity == Severity::Error).cloned().collect();
        if !errors.is_empty() {
            bail!("`{}` does not compile\n\n{}", path.display(), render::full(&Report::from(errors), &sources, false).trim_end());
        }
        Ok(set.policies.values().filter_map(|file| file.value.clone()).collect())
    }

    /// A policy's text, and the packs beside it or in the policy directory.
    fn file(&self, path: &Path) -> anyhow::Result<Sources> {
        let text = read_file(path).map_err(|why| anyhow!("cannot read `{}`: {why}", path.display()))?;
        let beside = path.parent().unwrap_or(Path::new("")).join("packs");
        let packs = if beside.is_dir() { beside } else { self.policies.join("packs") };
        let mut sources = Sources::default();
        if packs.is_dir() {
            read(&packs)?.iter().for_each(|(name, text)| sources.insert(format!("packs/{name}"), text.clone()));
        }
        // Whatever the file is called, `git show` into a temporary file included, it is a policy.
        let stem = path.file_stem().map_or_else(|| "policy".to_owned(), |stem| stem.to_string_lossy().replace('.', "-"));
        sources.insert(format!("{stem}.yaml"), text);
        Ok(sources)
    }
}

fn between(old: &CompiledPolicy, new: &CompiledPolicy) -> Vec<(String, PolicyChange)> {
    let changes = differences(old, new);
    if changes.is_empty() { Vec::new() } else { vec![(new.tenant.to_string(), PolicyChange::Changed(changes))] }
}

fn read(directory: &Path) -> anyhow::Result<Sources> {
    let read = read_directory(directory).with_context(|| format!("cannot read `{}`", directory.display()))?;
    match read.unreadable.first() {
        Some((file, why)) => bail!("cannot read `{}`: {why}", directory.join(&**file).display()),
        None => Ok(read.sources),
    }
}

fn document(changes: &[(String, PolicyChange)]) -> String {
    let policies: Vec<Json> = changes
        .iter()
        .map(|(tenant, change)| match change {
            PolicyChange::Added => json!({ "tenant": tenant, "change": "added" }),
            PolicyChange::Removed => json!({ "tenant": tenant, "change": "removed" }),
            PolicyChange::Changed(changes) => json!({ "tenant": tenant, "change": "changed", "changes": changes }),
        })
        .collect();
    format!("{:#}\n", json!({ "policies": policies }))
}

fn text(changes: &[(String, PolicyChange)]) -> String {
    let mut text = String::new();
    for (tenant, change) in changes {
        let _ = match change {
            PolicyChange::Added => writeln!(text, "{NEW}+ {tenant}{NEW:#}  a new policy"),
            PolicyChange::Removed => writeln!(text, "{OLD}- {tenant}{OLD:#}  the policy is gone"),
            PolicyChange::Changed(changes) => {
                let _ = writeln!(text, "{tenant}");
                sections(&mut text, changes);
                Ok(())
            }
        };
    }
    if changes.is_empty() {
        text.push_str("nothing differs\n");
    }
    text
}

fn sections(text: &mut String, changes: &[Change]) {
    for section in changes.chunk_by(|one, next| one.section == next.section) {
        let Some(first) = section.first() else { continue };
        let _ = writeln!(text, "  {FAINT}{}{FAINT:#}", first.section);
        let width = section.iter().map(|change| change.name.chars().count()).max().unwrap_or_default();
        for change in section {
            one(text, change, width);
        }
    }
}

fn one(text: &mut String, change: &Change, width: usize) {
    let name = format!("{:<width$}", change.name);
    let gap = if width == 0 { "" } else { "  " };
    let _ = match &change.changed {
        Changed::Added { says } => {
            let says: Vec<String> = says.iter().filter_map(|(aspect, value)| said(aspect, value)).collect();
            writeln!(text, "    {NEW}+{NEW:#} {name}{gap}{}", says.join("; "))
        }
        Changed::Removed => writeln!(text, "    {OLD}-{OLD:#} {name}"),
        Changed::Moved { after: Some(after) } => writeln!(text, "    ~ {name}{gap}now tried after `{after}`"),
        Changed::Moved { after: None } => writeln!(text, "    ~ {name}{gap}now tried first"),
        Changed::Said { aspect, old, new } => {
            let _ = writeln!(text, "    ~ {name}{gap}{aspect}");
            lines(text, 6 + width + gap.len(), old.as_slice(), new.as_slice())
        }
        Changed::Listed { aspect, added, removed } => {
            let _ = writeln!(text, "    ~ {name}{gap}{aspect}");
            lines(text, 6 + width + gap.len(), removed, added)
        }
    };
}

/// What was, and what is, a line each.
fn lines(text: &mut String, indent: usize, old: &[String], new: &[String]) -> std::fmt::Result {
    let indent = " ".repeat(indent);
    old.iter().try_for_each(|old| writeln!(text, "{indent}{OLD}- {old}{OLD:#}"))?;
    new.iter().try_for_each(|new| writeln!(text, "{indent}{NEW}+ {new}{NEW:#}"))
}

fn said(aspect: &str, value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(format!("{aspect}: {text}")),
        Value::Set(items) if items.is_empty() => None,
        Value::Set(items) => Some(format!("{aspect}: {}", items.join(", "))),
    }
}
