//! All policy files of a directory compiled together, with whatever has not changed taken over from before.

use super::compile::{Compilation, CompiledPack, Packs, compile_pack, compile_policy};
use super::compiled::CompiledPolicy;
use crate::diagnostic::{Diagnostic, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Fewer files than this are not worth a thread of their own.
const SMALLEST_SHARE: usize = 64;

/// What became of every file of a directory.
#[derive(Debug, Default)]
pub struct PolicySet {
    /// The packs, by the path policies use them by.
    pub packs: BTreeMap<String, CompiledFile<CompiledPack>>,
    /// The policies, by file.
    pub policies: BTreeMap<Arc<str>, CompiledFile<CompiledPolicy>>,
}

/// What became of one file.
#[derive(Debug)]
pub struct CompiledFile<T> {
    /// The file, as a path below the policy directory.
    pub file: Arc<str>,
    /// What it compiled to; none where a problem is an error.
    pub value: Option<Arc<T>>,
    /// Every problem of it.
    pub problems: Arc<[Diagnostic]>,
    /// What it was compiled from: whether it has changed. Shared with the sources.
    text: Arc<str>,
    /// The packs that were at hand when it was compiled, with their hashes: whether what it builds on has changed.
    built_on: Arc<[(String, Option<Arc<str>>)]>,
}

impl<T> Clone for CompiledFile<T> {
    fn clone(&self) -> Self {
        Self {
            file: self.file.clone(),
            value: self.value.clone(),
            problems: self.problems.clone(),
            text: self.text.clone(),
            built_on: self.built_on.clone(),
        }
    }
}

/// What a file in the policy directory is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A tenant's policy.
    Policy,
    /// A pack.
    Pack,
    /// Tests beside a policy.
    Tests,
    /// Nothing of ours.
    Other,
}

impl FileKind {
    /// Tells by the path below the policy directory: packs live below `packs/`, tests end in `.test.yaml`. Hidden files,
    /// and copies that editors leave behind, are nothing of ours.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        let Some(stem) = path.strip_suffix(".yaml").or_else(|| path.strip_suffix(".yml")).filter(|_| !hidden) else { return Self::Other };
        match () {
            () if stem.ends_with(".test") => Self::Tests,
            () if stem.starts_with("packs/") => Self::Pack,
            () => Self::Policy,
        }
    }
}

impl PolicySet {
    /// Compiles every file of `sources`. A file that has not changed, and whose packs have not, is taken over from
    /// `earlier` as it is.
    #[must_use]
    pub fn compile(sources: &Sources, earlier: &Self) -> Self {
        Self::compile_on(1, sources, earlier)
    }

    /// Like [`PolicySet::compile`], with the policies shared out among so many threads.
    ///
    /// # Panics
    /// Where a thread does.
    #[must_use]
    pub fn compile_on(threads: usize, sources: &Sources, earlier: &Self) -> Self {
        let packs: BTreeMap<_, _> = of_kind(sources, FileKind::Pack)
            .map(|(file, text)| {
                let name = pack_name(file);
                let compiled = taken_over(file, text, &[], earlier.packs.get(&name), || compile_pack(file, text));
                (name, compiled)
            })
            .collect();
        let at_hand: Packs = packs.iter().map(|(name, pack)| (name.clone(), pack.value.clone())).collect();
        let same_packs = packs.len() == earlier.packs.len()
            && packs.iter().all(|(name, pack)| earlier.packs.get(name).is_some_and(|before| before.text == pack.text));
        let files: Vec<_> = of_kind(sources, FileKind::Policy).collect();
        let policies = share_out(threads, &files, |share| compile_policies(share, &at_hand, earlier, same_packs));
        Self { packs, policies: policies.into_iter().map(|compiled| (compiled.file.clone(), compiled)).collect() }
    }

    /// Every problem of every file.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        let packs = self.packs.values().flat_map(|pack| pack.problems.iter());
        packs.chain(self.policies.values().flat_map(|policy| policy.problems.iter()))
    }
}

/// Does a work on files that are shared out among so many threads. What it comes to is in the order of the files.
pub(crate) fn share_out<File: Sync, Done: Send>(threads: usize, files: &[File], work: impl Fn(&[File]) -> Vec<Done> + Sync) -> Vec<Done> {
    let share = files.len().div_ceil(threads.max(1)).max(SMALLEST_SHARE);
    let work = &work;
    std::thread::scope(|scope| {
        let workers: Vec<_> = files.chunks(share).map(|share| scope.spawn(move || work(share))).collect();
        let done = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.flatten().collect()
    })
}

fn of_kind(sources: &Sources, kind: FileKind) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
    sources.iter().filter(move |(file, _)| FileKind::of(file) == kind)
}

/// The name that policies use a pack by: its path without the extension.
fn pack_name(file: &str) -> String {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

/// The packs that a text may build on: those whose names it holds anywhere. Too many is harmless, too few is not.
fn built_on(text: &str, packs: &Packs) -> Arc<[(String, Option<Arc<str>>)]> {
    packs
        .iter()
        .filter(|(name, _)| text.contains(name.as_str()))
        .map(|(name, pack)| (name.clone(), pack.as_ref().map(|pack| pack.hash.clone())))
        .collect()
}

fn compile_policies(
    files: &[(&Arc<str>, &Arc<str>)],
    packs: &Packs,
    earlier: &PolicySet,
    same_packs: bool,
) -> Vec<CompiledFile<CompiledPolicy>> {
    let compile = |&(file, text): &(&Arc<str>, &Arc<str>)| {
        let before = earlier.policies.get(file);
        // The usual case by far, where one file of thousands was saved: there is no need to look for packs in the others.
        if let Some(same) = before.filter(|before| same_packs && before.text == *text) {
            return same.clone();
        }
        taken_over(file, text, &built_on(text, packs), before, || compile_policy(file, text, packs))
    };
    files.iter().map(compile).collect()
}

fn taken_over<T>(
    file: &Arc<str>,
    text: &Arc<str>,
    built_on: &[(String, Option<Arc<str>>)],
    earlier: Option<&CompiledFile<T>>,
    compile: impl FnOnce() -> Compilation<T>,
) -> CompiledFile<T> {
    if let Some(same) = earlier.filter(|earlier| earlier.text == *text && *earlier.built_on == *built_on) {
        return same.clone();
    }
    let compiled = compile();
    CompiledFile {
        file: file.clone(),
        value: compiled.value.map(Arc::new),
        problems: compiled.problems.into(),
        text: text.clone(),
        built_on: built_on.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_names() {
        for (path, kind) in [
            ("acme.yaml", FileKind::Policy),
            ("eu/acme.yml", FileKind::Policy),
            ("packs/en.yaml", FileKind::Pack),
            ("acme.test.yaml", FileKind::Tests),
            ("acme.yaml~", FileKind::Other),
            (".acme.yaml.swp", FileKind::Other),
            ("..2026_11_22/acme.yaml", FileKind::Other),
            ("README.md", FileKind::Other),
        ] {
            assert_eq!(FileKind::of(path), kind, "{path}");
        }
    }
}
