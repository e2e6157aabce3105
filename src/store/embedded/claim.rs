//! One process at a time: the claim on a data directory.

use super::OpenError;
use crate::store::data::make_data_directory;
use std::fs::{File, TryLockError};
use std::path::Path;

/// The file that is locked. It stays behind empty: taking it away would let two processes lock two files of one name.
const FILE: &str = "lock";

/// This process's claim on a directory. It ends with the value, and with the process however that ends.
#[derive(Debug)]
pub(super) struct DirectoryClaim {
    _locked: File,
}

impl DirectoryClaim {
    /// Claims a directory, which is made where it is not there.
    pub(super) fn take(directory: &Path) -> Result<Self, OpenError> {
        let unusable = |problem: std::io::Error| OpenError::unusable(directory, &problem);
        make_data_directory(directory).map_err(unusable)?;
        let file = File::create(directory.join(FILE)).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _locked: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Claimed { directory: directory.to_owned() }),
            Err(TryLockError::Error(problem)) => Err(unusable(problem)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_one_processs_until_it_lets_go() {
        let directory = tempfile::tempdir().unwrap();
        let claim = DirectoryClaim::take(directory.path()).unwrap();
        let refused = DirectoryClaim::take(directory.path()).unwrap_err().to_string();
        assert!(refused.contains("is in use by another process") && refused.contains("--data"), "{refused}");
        drop(claim);
        DirectoryClaim::take(directory.path()).unwrap();
    }
}
