//! The policy directory: its files read whole, with what could not be read told beside them.

use crate::diagnostic::Sources;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How deep directories may lie in one another: a link to a parent must not be followed for ever.
const DEPTH: usize = 8;
/// The largest file that is read, in bytes. A policy is refused far below that; this keeps a stray dump out of memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What a policy directory holds.
#[derive(Debug, Default)]
pub struct PolicyDirectory {
    /// The YAML files, by their paths below the directory with `/` between the parts.
    pub sources: Sources,
    /// The files that could not be read, and why.
    pub unreadable: Vec<(Arc<str>, String)>,
}

/// Reads every YAML file below a directory. Hidden files and directories are passed over; links are followed.
///
/// # Errors
/// When the directory itself cannot be read.
pub fn read_directory(root: &Path) -> io::Result<PolicyDirectory> {
    let mut directory = PolicyDirectory::default();
    let mut waiting = vec![(root.to_owned(), 0)];
    while let Some((path, depth)) = waiting.pop() {
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(error) => {
                directory.unreadable.push((name(root, &path), error.to_string()));
                continue;
            }
        };
        for entry in entries.filter_map(Result::ok).filter(|entry| !hidden(entry)) {
            let path = entry.path();
            if path.is_dir() && depth < DEPTH {
                waiting.push((path, depth + 1));
            } else if is_yaml(&path) {
                directory.take(root, &path);
            }
        }
    }
    directory.unreadable.sort();
    Ok(directory)
}

impl PolicyDirectory {
    fn take(&mut self, root: &Path, path: &Path) {
        let name = name(root, path);
        match read_file(path) {
            Ok(text) => self.sources.insert(name, text),
            Err(why) => self.unreadable.push((name, why)),
        }
    }
}

/// Reads one file as text.
///
/// # Errors
/// Why it cannot be read, in words for people.
pub fn read_file(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > LARGEST {
        return Err(format!("it has {size} bytes; a policy has less than {LARGEST}"));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| format!("it is not UTF-8 at byte {}", error.utf8_error().valid_up_to()))
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn hidden(entry: &std::fs::DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// A file's name for people and for packs: its path below the directory, with `/` between the parts.
fn name(root: &Path, path: &Path) -> Arc<str> {
    let below: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_can_be_read_is_read_and_the_rest_is_told() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("packs")).unwrap();
        fs::create_dir_all(root.path().join(".git")).unwrap();
        for (name, content) in [
            ("acme.yaml", &b"tenant: acme"[..]),
            ("packs/en.yml", b"pack: en"),
            ("latin.yaml", b"greeting: \xe9"),
            ("README.md", b"#"),
            (".hidden.yaml", b""),
            (".git/x.yaml", b""),
        ] {
            fs::write(root.path().join(name), content).unwrap();
        }
        std::os::unix::fs::symlink(root.path().join("nowhere"), root.path().join("dangling.yaml")).unwrap();
        let directory = read_directory(root.path()).unwrap();
        let names: Vec<&str> = directory.sources.names().map(|name| &**name).collect();
        assert_eq!(names, ["acme.yaml", "packs/en.yml"]);
        let unreadable: Vec<&str> = directory.unreadable.iter().map(|(name, _)| &**name).collect();
        assert_eq!(unreadable, ["dangling.yaml", "latin.yaml"]);
        assert!(directory.unreadable[1].1.contains("not UTF-8 at byte 10"), "{}", directory.unreadable[1].1);
    }

    #[test]
    fn a_directory_that_is_not_there_is_an_error_and_a_circle_of_links_an_end() {
        assert!(read_directory(Path::new("/no/such/policies")).is_err());
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("again")).unwrap();
        fs::write(root.path().join("acme.yaml"), "tenant: acme").unwrap();
        assert!(read_directory(root.path()).unwrap().sources.len() > 1);
    }
}
