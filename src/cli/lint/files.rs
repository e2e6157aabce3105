//! Which files are meant: a path leads to its policy directory, which is judged as a whole.

use crate::diagnostic::{Diagnostic, Place, Sources};
use crate::policy::FileKind;
use crate::store::policies::{read_directory, read_file};
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The directory below a policy directory in which packs live.
const PACKS: &str = "packs";

/// One policy directory.
pub(super) struct Tree {
    root: PathBuf,
    pub(super) sources: Sources,
    /// Files that are neither policies nor packs nor tests.
    pub(super) other_files: Vec<Arc<str>>,
    /// The files that were asked for, by their names below the root; all where there are none.
    asked_for: BTreeSet<Arc<str>>,
}

/// The policy directories of some paths, each read once.
pub(super) fn trees(paths: &[PathBuf]) -> anyhow::Result<Vec<Tree>> {
    let mut trees: Vec<Tree> = Vec::new();
    let mut whole: BTreeSet<PathBuf> = BTreeSet::new();
    for path in paths {
        let metadata = std::fs::metadata(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let root = if metadata.is_dir() { path.clone() } else { root_of(path) };
        if metadata.is_dir() {
            whole.insert(root.clone());
        }
        if !trees.iter().any(|tree| tree.root == root) {
            trees.push(Tree::read(&root)?);
        }
        if let Some(tree) = trees.iter_mut().find(|tree| tree.root == root && metadata.is_file()) {
            tree.ask_for(path)?;
        }
    }
    for tree in trees.iter_mut().filter(|tree| whole.contains(&tree.root)) {
        tree.asked_for.clear();
    }
    Ok(trees)
}

/// The policy directory of a file: the nearest above it that has packs, else the file's own.
fn root_of(file: &Path) -> PathBuf {
    let own = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    own.ancestors().find(|directory| directory.join(PACKS).is_dir()).unwrap_or(own).to_owned()
}

/// The files of all trees that were asked for and are judged, by the names people know them by.
pub(super) fn asked_for(trees: &[Tree]) -> Vec<Arc<str>> {
    let of_tree = |tree: &Tree| {
        let judged = |name: &&Arc<str>| matches!(FileKind::of(name), FileKind::Policy | FileKind::Pack) && tree.is_asked_for(name);
        tree.sources.names().filter(judged).map(|name| tree.name(name)).collect::<Vec<_>>()
    };
    trees.iter().flat_map(of_tree).collect()
}

/// The texts of all trees, by the names people know them by.
pub(super) fn texts(trees: &[Tree]) -> Sources {
    trees.iter().flat_map(|tree| tree.sources.iter().map(|(name, text)| (tree.name(name), text.clone()))).collect()
}

impl Tree {
    fn read(root: &Path) -> anyhow::Result<Self> {
        let directory = read_directory(root).with_context(|| format!("cannot read `{}`", root.display()))?;
        if let Some((name, why)) = directory.unreadable.first() {
            bail!("cannot read `{}`: {why}", root.join(&**name).display());
        }
        let other_files = other_files(root, &directory.sources);
        Ok(Self { root: root.to_owned(), sources: directory.sources, other_files, asked_for: BTreeSet::new() })
    }

    /// The directory of a file, with what is read from standard input in the file's place.
    pub(super) fn with_stdin(file: &Path) -> anyhow::Result<Self> {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        let Ok(text) = String::from_utf8(bytes) else { bail!("standard input is not UTF-8") };
        let root = root_of(file);
        let mut tree = if root.is_dir() {
            Self::read(&root)?
        } else {
            Self { root, sources: Sources::default(), other_files: Vec::new(), asked_for: BTreeSet::new() }
        };
        let name = tree.below(file);
        tree.sources.insert(name.clone(), text);
        tree.asked_for.insert(name);
        Ok(tree)
    }

    fn ask_for(&mut self, file: &Path) -> anyhow::Result<()> {
        let name = self.below(file);
        if self.sources.get(&name).is_none() {
            // The name of a file that somebody asks for need not end in `.yaml`.
            let text = read_file(file).map_err(|why| anyhow::anyhow!("cannot read `{}`: {why}", file.display()))?;
            if FileKind::of(&name) == FileKind::Other {
                bail!("`{}` is not a policy: its name must end in `.yaml` and not begin with a dot", file.display());
            }
            self.sources.insert(name.clone(), text);
        }
        self.asked_for.insert(name);
        Ok(())
    }

    /// A file's name below the root, with `/` between its parts.
    fn below(&self, file: &Path) -> Arc<str> {
        let below = file.strip_prefix(&self.root).unwrap_or(file);
        below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").into()
    }

    /// How many policies are judged.
    pub(super) fn policies(&self) -> usize {
        self.sources.names().filter(|name| FileKind::of(name) == FileKind::Policy).count()
    }

    pub(super) fn is_asked_for(&self, name: &Arc<str>) -> bool {
        self.asked_for.is_empty() || self.asked_for.contains(name)
    }

    /// The name people know a file by: with the directory it was found in.
    fn name(&self, name: &str) -> Arc<str> {
        let root = self.root.to_string_lossy();
        match root.trim_end_matches('/') {
            "" | "." => name.into(),
            root => format!("{root}/{name}").into(),
        }
    }

    /// A finding, with its places named as people know them.
    pub(super) fn named(&self, mut finding: Diagnostic) -> Diagnostic {
        let rename = |place: &mut Place| place.file = self.name(&place.file);
        rename(&mut finding.place);
        finding.related.iter_mut().for_each(|related| rename(&mut related.place));
        finding.fix.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| rename(&mut edit.place));
        finding
    }

    /// The file below the root that people know by a name.
    pub(super) fn unnamed(&self, name: &str) -> Option<Arc<str>> {
        self.sources.names().find(|own| *self.name(own) == *name).cloned()
    }

    /// Where a file of the tree lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// The files of a directory that were not read, those in hidden directories aside.
fn other_files(root: &Path, sources: &Sources) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    for directory in [root.to_owned(), root.join(PACKS)] {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_file()) {
            let Ok(below) = path.strip_prefix(root) else { continue };
            let name = below.to_string_lossy();
            if sources.get(&name).is_none() {
                found.push(name.as_ref().into());
            }
        }
    }
    found.sort();
    found
}
