//! Keeps the texts of the policies in force, so that a start with broken files has something to fall back on.

use super::assembly::{AllInForce, InForce};
use crate::diagnostic::Sources;
use crate::policy::PolicySet;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version of the file's form that is written, and the only one that is read.
const VERSION: u32 = 1;

/// Where the policies in force are kept.
#[derive(Debug)]
pub(super) struct LastGood {
    directory: PathBuf,
}

/// What is to be kept.
#[derive(Debug)]
pub(super) struct ToKeep {
    /// The hash of the files in force.
    pub(super) hash: Arc<str>,
    pub(super) in_force: Arc<AllInForce>,
    /// Whether an operator holds them in force.
    pub(super) pinned: bool,
}

/// What is kept. A text that several policies were compiled from, as a pack's is, is kept once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Saved {
    version: u32,
    /// The policy directory: another one's policies are none of ours.
    policies: PathBuf,
    /// The hash of the files that were in force.
    pub(super) hash: Arc<str>,
    /// Whether an operator held them in force, whatever the files said.
    #[serde(default)]
    pub(super) pinned: bool,
    /// Each policy, by file.
    files: BTreeMap<Arc<str>, SavedPolicy>,
    /// The texts, which the policies name by their place here.
    texts: Vec<Arc<str>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedPolicy {
    /// The compiled policy's hash.
    hash: Arc<str>,
    /// Its text.
    text: usize,
    /// The packs it uses, each file with its text.
    packs: BTreeMap<Arc<str>, usize>,
}

impl LastGood {
    pub(super) fn new(data: &Path) -> Self {
        Self { directory: data.join("last-good") }
    }

    fn file(&self) -> PathBuf {
        self.directory.join("policies.json")
    }

    /// Keeps what is in force in place of what was kept before: all of it or nothing, whatever happens meanwhile.
    ///
    /// # Errors
    /// When it cannot be written: then what was kept before still is.
    pub(super) fn save(&self, policies: &Path, kept: &ToKeep) -> io::Result<()> {
        let saved = Saved::of(policies, kept);
        fs::create_dir_all(&self.directory)?;
        let unfinished = self.directory.join("policies.json.new");
        // Policies hold telephone numbers, which are not for everybody on the machine.
        let file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&unfinished)?;
        let mut writer = BufWriter::new(file);
        serde_json::to_writer(&mut writer, &saved)?;
        writer.flush()?;
        writer.get_ref().sync_all()?;
        fs::rename(&unfinished, self.file())?;
        // The new name outlives a power cut only once the directory is on the disk as well.
        File::open(&self.directory)?.sync_all()
    }

    /// What was kept of this policy directory, if anything can be had of it.
    ///
    /// # Errors
    /// When there is something that cannot be read.
    pub(super) fn load(&self, policies: &Path) -> io::Result<Option<Saved>> {
        let text = match fs::read(self.file()) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let saved: Saved = serde_json::from_slice(&text)?;
        Ok(Some(saved).filter(|saved| saved.version == VERSION && saved.policies == absolute(policies)))
    }
}

/// Made absolute without following links: what matters is which directory was named, not where it led to.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl Saved {
    fn of(policies: &Path, ToKeep { hash, in_force, pinned }: &ToKeep) -> Self {
        let mut texts = Vec::new();
        let mut places = HashMap::new();
        // Texts that are the same are so in memory.
        let mut keep = |text: &Arc<str>| {
            *places.entry(text.as_ptr()).or_insert_with(|| {
                texts.push(text.clone());
                texts.len() - 1
            })
        };
        let files = in_force
            .iter()
            .map(|(file, in_force)| {
                let packs = in_force.packs.iter().map(|(pack, text)| (pack.clone(), keep(text))).collect();
                (file.clone(), SavedPolicy { hash: in_force.policy.hash.clone(), text: keep(&in_force.text), packs })
            })
            .collect();
        Self { version: VERSION, policies: absolute(policies), hash: hash.clone(), pinned: *pinned, files, texts }
    }

    /// The hash of a file's policy when it was kept.
    pub(super) fn hash_of(&self, file: &str) -> Option<&Arc<str>> {
        self.files.get(file).map(|saved| &saved.hash)
    }

    /// Compiles the policies of the files that are wanted. Those kept with the same packs share them in memory.
    pub(super) fn recall(&self, threads: usize, wanted: impl Fn(&str) -> bool) -> AllInForce {
        let mut groups: Vec<Sources> = Vec::new();
        for (file, saved) in self.files.iter().filter(|(file, _)| wanted(file)) {
            let Some(needed) = self.sources_of(file, saved) else { continue };
            match groups.iter_mut().find(|group| fits(group, &needed)) {
                Some(group) => needed.iter().for_each(|(name, text)| group.insert(name.clone(), text.clone())),
                None => groups.push(needed),
            }
        }
        groups.iter().flat_map(|group| recall_group(threads, group)).collect()
    }

    fn sources_of(&self, file: &Arc<str>, saved: &SavedPolicy) -> Option<Sources> {
        saved.packs.iter().chain([(file, &saved.text)]).map(|(name, text)| Some((name.clone(), self.texts.get(*text)?.clone()))).collect()
    }
}

/// Whether no file would have two texts.
fn fits(group: &Sources, needed: &Sources) -> bool {
    needed.iter().all(|(name, text)| group.get(name).is_none_or(|other| other == text))
}

fn recall_group(threads: usize, sources: &Sources) -> Vec<(Arc<str>, Arc<InForce>)> {
    let set = PolicySet::compile_on(threads, sources, &PolicySet::default());
    let compiled = set.policies.into_iter().filter_map(|(file, compiled)| Some((file, compiled.value?)));
    compiled.map(|(file, policy)| (file, Arc::new(InForce::new(&policy, sources)))).collect()
}
