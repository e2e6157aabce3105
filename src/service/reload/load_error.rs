//! Why a service cannot begin.

use crate::diagnostic::{Diagnostic, Report, render};
use std::io;
use std::path::PathBuf;

/// Why no policy could be put in force at start.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The directory cannot be listed.
    #[error("cannot read the policy directory `{}`: {problem}; name another one with `--policies`", .directory.display())]
    Unreadable {
        /// The directory.
        directory: PathBuf,
        /// What the system says.
        problem: io::Error,
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
    /// The compiler itself failed.
    #[error("cannot compile the policies in `{}`: {problem}", .directory.display())]
    Compiler {
        /// The directory.
        directory: PathBuf,
        /// What is known of it.
        problem: String,
    },
    /// The thread that follows the files cannot be started.
    #[error("cannot start following the policies")]
    Thread(#[source] io::Error),
}
