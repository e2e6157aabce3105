//! The directory for what must outlive the process.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes the data directory where there is none, for this user's eyes alone: it holds callers' words and numbers. One that
/// is there stays as its owner has set it.
///
/// # Errors
///
/// When it cannot be made.
pub fn make_data_directory(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_data_directory_is_its_owners_alone_unless_they_made_it_otherwise() {
        let root = tempfile::tempdir().unwrap();
        let (made, there) = (root.path().join("a/data"), root.path().join("there"));
        fs::create_dir(&there).unwrap();
        fs::set_permissions(&there, fs::Permissions::from_mode(0o750)).unwrap();
        for (path, mode) in [(&made, 0o700), (&there, 0o750)] {
            make_data_directory(path).unwrap();
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
        }
    }
}
