//! What lies in the policy directory: which files, in which state, and which directories to watch for a change of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, DirEntry, FileType, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The state of a file as the system tells it without opening it. Where two are equal, so were the bytes, save for what
/// is written within one tick of the file system's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    device: u64,
    inode: u64,
    /// In bytes.
    pub size: u64,
    modified: FileTime,
    changed: FileTime,
}

/// A time as the file system tells it: seconds and nanoseconds, Unix time.
pub type FileTime = (i64, i64);

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

    /// When the file, or what the system notes of it, last changed.
    #[must_use]
    pub fn changed(&self) -> FileTime {
        self.changed
    }
}

/// What stands under a name that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A file.
    File(Fingerprint),
    /// A directory.
    Directory,
    /// Neither: a socket or a pipe.
    Neither,
    /// Nothing that can be looked at: a link that leads nowhere, or where we may not look.
    Nothing(io::ErrorKind),
}

impl Found {
    /// Looks at a path. `None` where nothing was meant to be there, such as a file that has just been removed.
    #[must_use]
    pub fn at(path: &Path) -> Option<Self> {
        match fs::metadata(path) {
            Ok(metadata) => Some(Self::of(&metadata)),
            // A link that leads nowhere is meant to be something.
            Err(error) if error.kind() != io::ErrorKind::NotFound || path.is_symlink() => Some(Self::Nothing(error.kind())),
            Err(_) => None,
        }
    }

    fn of(metadata: &Metadata) -> Self {
        if metadata.is_file() {
            Self::File(Fingerprint::of(metadata))
        } else if metadata.is_dir() {
            Self::Directory
        } else {
            Self::Neither
        }
    }
}

/// What stands under each name that is wanted, by path below the directory with `/` between the parts.
pub type Listing = BTreeMap<Arc<str>, Found>;

/// What is learnt of directories while they are listed, also where the listing fails.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The directories to watch for a change of the listing, or of what a name in it leads to.
    pub watched: BTreeSet<PathBuf>,
    /// When a name last came or went in one of the directories listed.
    pub changed: FileTime,
}

/// Lists what is below `root` under names that are wanted, hidden directories left out.
///
/// The path is never resolved beforehand: where it leads through a link, it follows the link as it is now.
///
/// # Errors
/// When `root`, or a directory below it, cannot be listed: then it is not known which files there are.
pub fn list(root: &Path, wanted: fn(&str) -> bool, around: &mut Surroundings) -> io::Result<Listing> {
    let mut walk = Walk { wanted, found: Vec::new(), around, traced: HashSet::new(), entered: HashSet::new() };
    walk.around(root);
    let metadata = fs::metadata(root)?;
    walk.enter(root, "", &metadata)?;
    Ok(walk.found.into_iter().collect())
}

struct Walk<'a> {
    /// By path below the root.
    wanted: fn(&str) -> bool,
    /// In the order met: sorted once at the end, which is quicker than keeping them sorted.
    found: Vec<(Arc<str>, Found)>,
    around: &'a mut Surroundings,
    /// The paths whose links have been followed.
    traced: HashSet<PathBuf>,
    /// The directories listed, by device and inode: a link back to one of them is not entered again.
    entered: HashSet<(u64, u64)>,
}

impl Walk<'_> {
    /// Watches where the root itself can come, go and be replaced.
    fn around(&mut self, root: &Path) {
        let nearest = root.ancestors().skip(1).map(or_here).find(|ancestor| ancestor.is_dir());
        self.around.watched.extend(nearest.map(Path::to_owned));
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
            self.around.watched.insert(holder.to_owned());
            self.around.watched.insert(directory_of(&target).to_owned());
            self.trace(&target);
        }
    }

    fn enter(&mut self, directory: &Path, below: &str, metadata: &Metadata) -> io::Result<()> {
        self.around.watched.insert(directory.to_owned());
        if !self.entered.insert((metadata.dev(), metadata.ino())) {
            return Ok(());
        }
        self.around.changed = self.around.changed.max((metadata.mtime(), metadata.mtime_nsec()));
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = format!("{below}{}", name.to_string_lossy());
            let kind = entry.file_type()?;
            // Of a name that is wanted, it is told what stands in the way. Of the rest, directories alone matter.
            if (self.wanted)(&name) {
                let found = self.file(&entry, kind);
                self.found.extend(found.map(|found| (name.into(), found)));
            } else if (kind.is_dir() || kind.is_symlink()) && !is_hidden(&entry.file_name()) {
                self.directory(&entry.path(), &name, kind)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, entry: &DirEntry, kind: FileType) -> Option<Found> {
        if kind.is_symlink() {
            self.trace(&entry.path());
            return Found::at(&entry.path());
        }
        // Of the entry itself it costs half of what it costs of its path.
        entry.metadata().map_or_else(|_| Found::at(&entry.path()), |metadata| Some(Found::of(&metadata)))
    }

    fn directory(&mut self, path: &Path, name: &str, kind: FileType) -> io::Result<()> {
        if kind.is_symlink() {
            self.trace(path);
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => match self.enter(path, &format!("{name}/"), &metadata) {
                // It went while we looked: so did what was in it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                entered => entered.map_err(|error| io::Error::new(error.kind(), format!("`{name}`: {error}"))),
            },
            Ok(_) | Err(_) => Ok(()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn list_yaml(root: &Path, around: &mut Surroundings) -> io::Result<Listing> {
        list(root, |name| name.ends_with(".yaml"), around)
    }

    fn names(listing: &Listing) -> Vec<&str> {
        listing.keys().map(|name| &**name).collect()
    }

    #[test]
    fn what_is_wanted_is_listed_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            fs::create_dir_all(root.path().join(name).parent().unwrap()).unwrap();
            fs::write(root.path().join(name), "").unwrap();
        };
        for name in ["acme.yaml", "acme.yaml~", ".hidden/x.yaml", "eu/globex.yaml", "README.md"] {
            file(name);
        }
        let listing = list_yaml(root.path(), &mut Surroundings::default()).unwrap();
        assert_eq!(names(&listing), ["acme.yaml", "eu/globex.yaml"]);
    }

    #[test]
    fn a_link_back_to_a_directory_is_not_entered_again() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("acme.yaml"), "").unwrap();
        symlink(".", root.path().join("again")).unwrap();
        assert_eq!(names(&list_yaml(root.path(), &mut Surroundings::default()).unwrap()), ["acme.yaml"]);
    }

    #[test]
    fn a_change_is_watched_for_wherever_it_can_happen() {
        let home = tempfile::tempdir().unwrap();
        let at = |path: &str| home.path().join(path);
        fs::create_dir_all(at("releases/1/policies/eu")).unwrap();
        fs::create_dir(at("outside")).unwrap();
        fs::write(at("outside/acme.yaml"), "").unwrap();
        symlink("releases/1", at("current")).unwrap();
        symlink("../../../outside/acme.yaml", at("releases/1/policies/acme.yaml")).unwrap();

        let mut around = Surroundings::default();
        list_yaml(&at("current/policies"), &mut around).unwrap();
        let links = ["", "releases", "current", "current/policies/../../../outside"];
        let directories = ["current/policies", "current/policies/eu"];
        let expected: BTreeSet<PathBuf> = links.into_iter().chain(directories).map(|path| home.path().join(path)).collect();
        assert!(around.watched.is_superset(&expected), "{around:#?}");

        fs::remove_dir_all(at("releases")).unwrap();
        let mut around = Surroundings::default();
        assert!(list_yaml(&at("current/policies"), &mut around).is_err());
        assert!(around.watched.contains(home.path()), "where it may come back: {around:#?}");
    }
}
