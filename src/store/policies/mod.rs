//! The policy directory: its files read whole, with what could not be read told beside them.

mod listing;

pub use listing::{FileTime, Fingerprint, Found, Listing, Surroundings, list};

use crate::diagnostic::Sources;
use std::io;
use std::path::Path;
use std::sync::Arc;

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
/// When the directory, or one below it, cannot be listed.
pub fn read_directory(root: &Path) -> io::Result<PolicyDirectory> {
    let mut directory = PolicyDirectory::default();
    for name in list(root, is_yaml, &mut Surroundings::default())?.into_keys() {
        match read_file(&root.join(&*name)) {
            Ok(text) => directory.sources.insert(name, text),
            Err(why) => directory.unreadable.push((name, why)),
        }
    }
    Ok(directory)
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

fn is_yaml(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    !file.starts_with('.') && (file.ends_with(".yaml") || file.ends_with(".yml"))
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
        assert_eq!(read_directory(root.path()).unwrap().sources.len(), 1);
    }
}
