//! Reads the policy directory: all of it as it was at one moment, opening only what has changed since the last time.

use super::directory::{Found, Listing, list};
use super::text::text_of;
use crate::diagnostic::{Diagnostic, Sources};
use crate::policy::source;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

/// How often a directory that changes while it is read is read again.
const ATTEMPTS: usize = 5;
/// How long such a directory is left alone in between.
const REST: Duration = Duration::from_millis(50);
/// Files change within one tick of the file system's clock without a sign; what was read so soon after a change is read
/// again the next time. A tick of Linux takes at most 10 ms.
const TICK: Duration = Duration::from_millis(50);

/// Reads one directory again and again.
#[derive(Debug)]
pub(super) struct Reader {
    root: PathBuf,
    files: BTreeMap<Arc<str>, FileRead>,
    watched: BTreeSet<PathBuf>,
}

/// A file as it was read.
#[derive(Debug)]
struct FileRead {
    found: Found,
    /// Whether an equal fingerprint will mean an equal text.
    trusted: bool,
    hash: [u8; 32],
    /// The text; or, where there is none to be had, why.
    text: Result<Arc<str>, Box<Diagnostic>>,
}

/// What a directory held.
#[derive(Debug)]
pub(super) struct Reading {
    /// The texts of policies and packs. Those that could not be read are empty here, and in `unreadable`.
    pub(super) sources: Sources,
    /// Why a file could not be read.
    pub(super) unreadable: BTreeMap<Arc<str>, Diagnostic>,
    /// The hash of it all: names, texts, and what could not be read.
    pub(super) hash: Arc<str>,
    /// Whether a file came, went or changed since the reading before, as far as fingerprints tell.
    pub(super) moved: bool,
}

/// Which files to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thoroughness {
    /// Those whose fingerprints have changed.
    Changed,
    /// All of them.
    Everything,
}

impl Reader {
    pub(super) fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), files: BTreeMap::new(), watched: BTreeSet::new() }
    }

    /// The directory read.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The directories to watch for a change, as of the last look.
    pub(super) fn watched(&self) -> &BTreeSet<PathBuf> {
        &self.watched
    }

    /// Whether a file came, went or changed since the last reading, as far as fingerprints tell.
    ///
    /// # Errors
    /// When a directory cannot be listed.
    pub(super) fn look(&mut self) -> io::Result<bool> {
        let listing = self.list()?;
        Ok(self.moved(&listing))
    }

    fn moved(&self, listing: &Listing) -> bool {
        !listing.iter().eq(self.files.iter().map(|(name, file)| (name, &file.found)))
    }

    /// Reads the directory, again where it changes meanwhile. Files that never hold still are left as they were before:
    /// the next look will find them moved.
    ///
    /// # Errors
    /// When a directory cannot be listed.
    pub(super) fn read(&mut self, thoroughness: Thoroughness, now: Timestamp) -> io::Result<Reading> {
        if thoroughness == Thoroughness::Everything {
            self.files.values_mut().for_each(|file| file.trusted = false);
        }
        let mut listing = self.list()?;
        let moved = self.moved(&listing);
        let mut replaced = BTreeMap::new();
        for _ in 0..ATTEMPTS {
            let opened = self.take_in(&listing, now, &mut replaced);
            let after = if opened == 0 { None } else { Some(self.list()?).filter(|after| *after != listing) };
            let Some(after) = after else { return Ok(self.reading(moved)) };
            listing = after;
            thread::sleep(REST);
        }
        self.hold_back(&listing, replaced);
        Ok(self.reading(moved))
    }

    fn list(&mut self) -> io::Result<Listing> {
        self.watched.clear();
        list(&self.root, &mut self.watched)
    }

    /// Opens what the listing says is new or changed, and forgets what is gone. What was known before goes into
    /// `replaced`. Says how many files were opened.
    fn take_in(&mut self, listing: &Listing, now: Timestamp, replaced: &mut BTreeMap<Arc<str>, Option<FileRead>>) -> usize {
        let mut opened = 0;
        self.files.retain(|name, _| listing.contains_key(name));
        for (name, found) in listing {
            if self.files.get(name).is_some_and(|file| file.trusted && file.found == *found) {
                continue;
            }
            opened += 1;
            let text = text_of(&self.root, name, *found);
            let hash = source::text_hash(text.as_deref().unwrap_or_else(|problem| &problem.message));
            let read = FileRead { found: *found, trusted: at_rest(*found, now), hash, text };
            let before = self.files.insert(name.clone(), read);
            replaced.entry(name.clone()).or_insert(before);
        }
        opened
    }

    /// Puts files that never held still back to what was known before: what was read of them may be half of something.
    fn hold_back(&mut self, listing: &Listing, replaced: BTreeMap<Arc<str>, Option<FileRead>>) {
        for (name, before) in replaced {
            if self.files.get(&name).map(|file| &file.found) == listing.get(&name) {
                continue;
            }
            match before {
                Some(before) => self.files.insert(name, before),
                None => self.files.remove(&name),
            };
        }
    }

    fn reading(&self, moved: bool) -> Reading {
        let texts = self.files.iter().map(|(name, file)| (name.clone(), file.text.as_ref().map_or_else(|_| "".into(), Arc::clone)));
        let unreadable = self.files.iter().filter_map(|(name, file)| Some((name.clone(), (**file.text.as_ref().err()?).clone())));
        let hashes = self.files.iter().map(|(name, file)| (&**name, &file.hash));
        Reading { sources: texts.collect(), unreadable: unreadable.collect(), hash: source::hash_of(hashes).into(), moved }
    }
}

/// Whether a file had been at rest long enough for its fingerprint to vouch for its text.
fn at_rest(found: Found, now: Timestamp) -> bool {
    let Found::File(fingerprint) = found else { return true };
    let (seconds, nanoseconds) = fingerprint.changed();
    let changed = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
    now.as_nanosecond() - changed > TICK.as_nanos().cast_signed()
}
