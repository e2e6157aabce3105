//! Reads the policy directory: all of it as it was at one moment, opening only what has changed since the last time.

use super::text::text_of;
use crate::diagnostic::{Diagnostic, Sources};
use crate::policy::{FileKind, source};
use crate::service::Clock;
use crate::store::policies::{FileTime, Found, Listing, Surroundings, list};
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
/// What changed so recently may be half of something: a file is emptied before it is written, and removed before it is
/// renamed. Nor can its fingerprint be relied on, as a file may change again within a tick of the file system's clock,
/// 10 ms at most on Linux, without a sign.
const RECENT: Duration = Duration::from_millis(50);

/// Reads one directory again and again.
#[derive(Debug)]
pub(super) struct Reader {
    root: PathBuf,
    files: BTreeMap<Arc<str>, FileRead>,
    around: Surroundings,
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
        Self { root: root.into(), files: BTreeMap::new(), around: Surroundings::default() }
    }

    /// The directory read.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The directories to watch for a change, as of the last look.
    pub(super) fn watched(&self) -> &BTreeSet<PathBuf> {
        &self.around.watched
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
    pub(super) fn read(&mut self, thoroughness: Thoroughness, clock: &Clock) -> io::Result<Reading> {
        if thoroughness == Thoroughness::Everything {
            self.files.values_mut().for_each(|file| file.trusted = false);
        }
        let mut listing = self.list()?;
        let mut moved = false;
        let mut replaced = BTreeMap::new();
        for _ in 0..ATTEMPTS {
            moved |= self.moved(&listing);
            let opened = self.take_in(&listing, clock.now(), &mut replaced);
            let now = clock.now();
            // A file that was not opened may change as well; that is found by the look after the reload.
            let still = |name: &Arc<str>| Found::at(&self.root.join(&**name)).as_ref() == listing.get(name);
            if !(moved && is_recent(self.around.changed, now)) && opened.iter().all(|name| still(name) && rests(listing.get(name), now)) {
                return Ok(self.reading(moved));
            }
            thread::sleep(REST);
            listing = self.list()?;
        }
        self.hold_back(&listing, replaced, clock.now());
        Ok(self.reading(false))
    }

    fn list(&mut self) -> io::Result<Listing> {
        self.around = Surroundings::default();
        list(&self.root, is_policy_or_pack, &mut self.around)
    }

    /// Opens what the listing says is new or changed, and forgets what is gone. What was known before goes into
    /// `replaced`. Says which files were opened.
    fn take_in(&mut self, listing: &Listing, now: Timestamp, replaced: &mut BTreeMap<Arc<str>, Option<FileRead>>) -> Vec<Arc<str>> {
        let mut opened = Vec::new();
        self.files.retain(|name, _| listing.contains_key(name));
        for (name, found) in listing {
            if self.files.get(name).is_some_and(|file| file.trusted && file.found == *found) {
                continue;
            }
            opened.push(name.clone());
            let text = text_of(&self.root, name, *found);
            let hash = source::text_hash(text.as_deref().unwrap_or_else(|problem| &problem.message));
            let read = FileRead { found: *found, trusted: is_trusted(*found, now), hash, text };
            let before = self.files.insert(name.clone(), read);
            replaced.entry(name.clone()).or_insert(before);
        }
        opened
    }

    /// Puts files that never held still back to what was known before: what was read of them may be half of something.
    fn hold_back(&mut self, listing: &Listing, replaced: BTreeMap<Arc<str>, Option<FileRead>>, now: Timestamp) {
        for (name, before) in replaced {
            let found = listing.get(&name);
            if self.files.get(&name).map(|file| &file.found) == found && rests(found, now) {
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

fn is_policy_or_pack(name: &str) -> bool {
    matches!(FileKind::of(name), FileKind::Policy | FileKind::Pack)
}

/// How long ago something changed, in nanoseconds; less than nought where the file system's clock is ahead of ours.
fn age(changed: FileTime, now: Timestamp) -> i128 {
    now.as_nanosecond() - (i128::from(changed.0) * 1_000_000_000 + i128::from(changed.1))
}

/// Whether something changed a moment ago. Where the clocks differ nothing ever does: else nothing would ever be read.
fn is_recent(changed: FileTime, now: Timestamp) -> bool {
    (0..RECENT.as_nanos().cast_signed()).contains(&age(changed, now))
}

fn rests(found: Option<&Found>, now: Timestamp) -> bool {
    !matches!(found, Some(Found::File(fingerprint)) if is_recent(fingerprint.changed(), now))
}

/// Whether an equal fingerprint will vouch for an equal text.
fn is_trusted(found: Found, now: Timestamp) -> bool {
    !matches!(found, Found::File(fingerprint) if age(fingerprint.changed(), now) < RECENT.as_nanos().cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    /// Everything has been at rest for ages.
    fn long_after() -> Clock {
        Clock::telling(|| Timestamp::MAX)
    }

    fn directory(files: &[(&str, &str)]) -> (TempDir, Reader) {
        let directory = tempfile::tempdir().unwrap();
        for (file, text) in files {
            fs::write(directory.path().join(file), text).unwrap();
        }
        let reader = Reader::new(directory.path());
        (directory, reader)
    }

    /// Makes the reader believe that a file held another text under the fingerprint it has.
    fn deceive(reader: &mut Reader, file: &str) {
        let known = reader.files.get_mut(file).unwrap();
        (known.hash, known.text) = (source::text_hash("deceived"), Ok("deceived".into()));
    }

    #[test]
    fn only_what_has_changed_is_opened_unless_everything_is_to_be_read() {
        let (_directory, mut reader) = directory(&[("acme.yaml", "one")]);
        let first = reader.read(Thoroughness::Changed, &long_after()).unwrap();
        assert!(first.moved);
        deceive(&mut reader, "acme.yaml");
        let second = reader.read(Thoroughness::Changed, &long_after()).unwrap();
        assert_eq!((second.moved, second.sources.get("acme.yaml").map(|text| &**text)), (false, Some("deceived")));
        let third = reader.read(Thoroughness::Everything, &long_after()).unwrap();
        assert_eq!((third.moved, third.hash), (false, first.hash));
    }

    #[test]
    fn a_fingerprint_from_the_future_is_not_trusted() {
        let (_directory, mut reader) = directory(&[("acme.yaml", "one")]);
        let listing = reader.list().unwrap();
        let Found::File(fingerprint) = listing["acme.yaml"] else { panic!("{listing:?}") };
        let (seconds, nanoseconds) = fingerprint.changed();
        let just_before = Timestamp::new(seconds - 1, i32::try_from(nanoseconds).unwrap()).unwrap();
        let first = reader.read(Thoroughness::Changed, &Clock::telling(move || just_before)).unwrap();
        deceive(&mut reader, "acme.yaml");
        let second = reader.read(Thoroughness::Changed, &long_after()).unwrap();
        assert_eq!((second.moved, second.hash), (false, first.hash));
    }

    #[test]
    fn a_file_that_never_holds_still_is_left_as_it_was() {
        let (directory, mut reader) = directory(&[("acme.yaml", "one")]);
        let before = reader.read(Thoroughness::Changed, &long_after()).unwrap();
        let mut replaced = BTreeMap::new();
        for (acme, globex) in [("on the w", "new"), ("on the way", "newer")] {
            fs::write(directory.path().join("acme.yaml"), acme).unwrap();
            fs::write(directory.path().join("globex.yaml"), globex).unwrap();
            let listing = reader.list().unwrap();
            reader.take_in(&listing, Timestamp::MAX, &mut replaced);
        }
        fs::write(directory.path().join("acme.yaml"), "on the way still").unwrap();
        fs::write(directory.path().join("globex.yaml"), "newest").unwrap();
        let listing = reader.list().unwrap();
        reader.hold_back(&listing, replaced, Timestamp::MAX);
        assert_eq!(reader.reading(true).hash, before.hash);
        assert!(reader.look().unwrap(), "it is read once it holds still");
    }

    #[test]
    fn a_file_changed_a_moment_ago_is_left_to_rest() {
        let (directory, mut reader) = directory(&[("acme.yaml", "one")]);
        let before = reader.read(Thoroughness::Changed, &Clock::system()).unwrap();
        fs::write(directory.path().join("acme.yaml"), "").unwrap();
        let Some(Found::File(fingerprint)) = Found::at(&directory.path().join("acme.yaml")) else { panic!("it is a file") };
        let (seconds, nanoseconds) = fingerprint.changed();
        // As long as the clock stands still, the moment lasts.
        let a_moment_ago = Timestamp::new(seconds, i32::try_from(nanoseconds).unwrap()).unwrap();
        let meanwhile = reader.read(Thoroughness::Changed, &Clock::telling(move || a_moment_ago)).unwrap();
        assert_eq!(meanwhile.hash, before.hash);
        assert_ne!(reader.read(Thoroughness::Changed, &long_after()).unwrap().hash, before.hash);
    }
}
