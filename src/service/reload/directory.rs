//! What lies in the policy directory: which files, in which state, and which directories to watch for a change of it.

use crate::policy::FileKind;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, FileType, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The state of a file as the system tells it without opening it. Where two are equal, so were the bytes, save for what
/// is written within one tick of the file system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    device: u64,
    inode: u64,
    pub(super) size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Fingerprint {
    fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// When the file or what the system notes of it last changed: seconds and nanoseconds, Unix time.
    pub(super) fn changed(&self) -> (i64, i64) {
        self.changed
    }
}

/// What stands under the name of a policy or a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A file.
    File(Fingerprint),
    /// A directory.
    Directory,
    /// Neither: a socket or a pipe.
    Neither,
    /// Nothing that can be looked at: a link that leads nowhere, or where we may not look.
    Nothing(io::ErrorKind),
}

/// What stands under each name of a policy or a pack, by path below the policy directory.
pub(super) type Listing = BTreeMap<Arc<str>, Found>;

/// Lists the policies and packs below `root`, hidden directories left out. Into `watched` go the directories to watch
/// for a change of the listing, or of what a name in it leads to; they are told even where the listing fails.
///
/// The path is never resolved beforehand: where it leads through a link, it follows the link as it is now.
///
/// # Errors
/// When `root`, or a directory below it, cannot be listed: then it is not known which files there are.
pub(super) fn list(root: &Path, watched: &mut BTreeSet<PathBuf>) -> io::Result<Listing> {
    let mut walk = Walk { listing: Listing::new(), watched, traced: HashSet::new(), entered: HashSet::new() };
    walk.around(root);
    let metadata = fs::metadata(root)?;
    walk.enter(root, "", &metadata)?;
    Ok(walk.listing)
}

struct Walk<'a> {
    listing: Listing,
    watched: &'a mut BTreeSet<PathBuf>,
    /// The paths whose links have been followed.
    traced: HashSet<PathBuf>,
    /// The directories listed, by device and inode: a link back to one of them is not entered again.
    entered: HashSet<(u64, u64)>,
}

impl Walk<'_> {
    /// Watches where the root itself can come, go and be replaced.
    fn around(&mut self, root: &Path) {
        let nearest = root.ancestors().skip(1).map(or_here).find(|ancestor| ancestor.is_dir());
        self.watched.extend(nearest.map(Path::to_owned));
        self.trace(root);
    }

    /// Watches the directory of every link on the way to `path`, and of what it leads to.
    fn trace(&mut self, path: &Path) {
        for prefix in path.ancestors() {
            if !self.traced.insert(prefix.to_owned()) {
                return;
            }
            let Ok(target) = fs::read_link(prefix) else { continue };
            let holder = directory_of(prefix);
            let target = holder.join(target);
            self.watched.insert(holder.to_owned());
            self.watched.insert(directory_of(&target).to_owned());
            self.trace(&target);
        }
    }

    fn enter(&mut self, directory: &Path, below: &str, metadata: &Metadata) -> io::Result<()> {
        self.watched.insert(directory.to_owned());
        if !self.entered.insert((metadata.dev(), metadata.ino())) {
            return Ok(());
        }
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = format!("{below}{}", name.to_string_lossy());
            // Of a name that ends like a policy's, we say why it is none. Of the rest, directories alone matter.
            let ours = matches!(FileKind::of(&name), FileKind::Policy | FileKind::Pack);
            let kind = entry.file_type()?;
            if ours || ((kind.is_dir() || kind.is_symlink()) && !is_hidden(&entry.file_name())) {
                self.meet(&entry.path(), name, kind, ours)?;
            }
        }
        Ok(())
    }

    fn meet(&mut self, path: &Path, name: String, kind: FileType, ours: bool) -> io::Result<()> {
        if kind.is_symlink() {
            self.trace(path);
        }
        match fs::metadata(path) {
            Ok(metadata) if ours => {
                let found = if metadata.is_file() {
                    Found::File(Fingerprint::of(&metadata))
                } else if metadata.is_dir() {
                    Found::Directory
                } else {
                    Found::Neither
                };
                self.listing.insert(name.into(), found);
            }
            Ok(metadata) if metadata.is_dir() => self.enter(path, &format!("{name}/"), &metadata)?,
            // A file removed while we look is no policy any more; a link that leads nowhere still is meant to be one.
            Err(error) if ours && (kind.is_symlink() || error.kind() != io::ErrorKind::NotFound) => {
                self.listing.insert(name.into(), Found::Nothing(error.kind()));
            }
            Ok(_) | Err(_) => {}
        }
        Ok(())
    }
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn directory_of(path: &Path) -> &Path {
    path.parent().map_or(Path::new("/"), or_here)
}

/// The directory that an empty path means.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}
