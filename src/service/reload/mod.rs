//! Policies from a directory, put in force without a restart.

mod assembly;
mod candidate;
mod directory;
mod reading;
mod text;

use super::shelf::{FileStatus, Snapshot};
use crate::diagnostic::{Diagnostic, Report, render};
use crate::policy::PolicySet;
use assembly::{Assembly, assemble};
use jiff::Timestamp;
use reading::{Reader, Reading, Thoroughness};
use std::path::{Path, PathBuf};

/// Why no policy could be put in force at start.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The directory cannot be listed.
    #[error("cannot read the policy directory `{}`: {problem}; name another one with `--policies`", .directory.display())]
    Unreadable {
        /// The directory.
        directory: PathBuf,
        /// What the system says.
        problem: std::io::Error,
    },
    /// There is no policy in it.
    #[error("the policy directory `{}` holds no policy; put a `.yaml` file into it, or name another one with `--policies`", .directory.display())]
    Empty {
        /// The directory.
        directory: PathBuf,
    },
    /// No policy in it can be used.
    #[error("no policy in `{}` can be used:\n{}", .directory.display(), render::concise(&Report::from(.problems.clone())).trim_end())]
    Broken {
        /// The directory.
        directory: PathBuf,
        /// Every problem of every file.
        problems: Vec<Diagnostic>,
    },
}

/// Loads a directory once, for a process that has no need to watch it.
///
/// # Errors
/// When there is no policy in it that can be used.
pub fn load(directory: &Path, now: Timestamp) -> Result<Snapshot, LoadError> {
    let read = Reader::new(directory).read(Thoroughness::Changed, now);
    let reading = read.map_err(|problem| LoadError::Unreadable { directory: directory.to_owned(), problem })?;
    let set = PolicySet::compile(&reading.sources, &PolicySet::default());
    if set.policies.is_empty() {
        return Err(LoadError::Empty { directory: directory.to_owned() });
    }
    let assembly = assemble(&reading, &set, &|_, _| None);
    if assembly.in_force.is_empty() {
        let problems = assembly.verdicts.values().flat_map(|verdict| verdict.problems.iter().cloned()).collect();
        return Err(LoadError::Broken { directory: directory.to_owned(), problems });
    }
    Ok(snapshot(&reading, assembly, now))
}

fn snapshot(reading: &Reading, assembly: Assembly, now: Timestamp) -> Snapshot {
    let files = assembly.verdicts.into_iter().map(|(file, verdict)| {
        let status =
            FileStatus { tenant: verdict.tenant, hash: verdict.hash, state: verdict.state, since: now, problems: verdict.problems };
        (file, status)
    });
    Snapshot { generation: 1, hash: reading.hash.clone(), loaded_at: now, catalogue: assembly.catalogue, files: files.collect() }
}
