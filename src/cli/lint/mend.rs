//! `--fix`: changes that are safe are made in the files, each file replaced as a whole.

use super::files::Tree;
use crate::check::lint::fixes;
use crate::cli::tell;
use crate::diagnostic::{Diagnostic, Edit, Report};
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Makes every safe change of a report. Says whether anything was changed: then the files are worth another look.
pub(super) fn apply(report: &Report, trees: &mut [Tree]) -> anyhow::Result<bool> {
    let mut by_file: BTreeMap<&Arc<str>, Vec<(&Diagnostic, &Edit)>> = BTreeMap::new();
    for finding in &report.diagnostics {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safe) else { continue };
        // What spans files, or must be made in several places at once, is left to a human.
        if let [edit] = fix.edits.as_slice() {
            by_file.entry(&edit.place.file).or_default().push((finding, edit));
        }
    }
    let mut changed = false;
    for (file, edits) in by_file {
        let Some((tree, name)) = trees.iter_mut().find_map(|tree| tree.unnamed(file).map(|name| (tree, name))) else { continue };
        let Some(text) = tree.sources.get(&name).cloned() else { continue };
        let (mended, applied) = fixes::apply(&text, &edits.iter().map(|(_, edit)| *edit).collect::<Vec<_>>());
        if *mended == *text {
            continue;
        }
        replace(&tree.path(&name), &mended)?;
        for ((finding, _), _) in edits.iter().zip(applied).filter(|(_, applied)| *applied) {
            let done = finding.fix.as_ref().map_or("", |fix| fix.description.as_str());
            tell(format_args!("fixed {}: {} {} ({done})", finding.place, finding.code.id, finding.message));
        }
        tree.sources.insert(name, mended);
        changed = true;
    }
    Ok(changed)
}

/// Writes a file beside its place and moves it there, so that nobody ever reads half of it. Its permissions stay.
fn replace(path: &Path, text: &str) -> anyhow::Result<()> {
    let cannot = || format!("cannot write `{}`", path.display());
    // A link is followed: what it leads to is replaced, not the link.
    let path = path.canonicalize().with_context(cannot)?;
    let beside = path.with_extension(format!("warmline-{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.set_permissions(std::fs::metadata(&path)?.permissions())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    });
    if written.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(&beside);
    }
    written.with_context(cannot)
}
