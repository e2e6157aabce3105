//! The policies as an operator looks at them: what is in force, how each file fares, what reloads came to.

use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::FileKind;
use crate::service::Snapshot;
use crate::service::reload::{Attempt, KeptGeneration, ReloadStatus};
use crate::service::shelf::{FileState, FileStatus};
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// What is in force, and how each file fares.
#[derive(Debug, Serialize)]
pub(super) struct Overview<'a> {
    generation: u64,
    hash: &'a str,
    loaded_at: Timestamp,
    /// Whether something else is in force than what the files say.
    degraded: bool,
    pinned: Option<u64>,
    policies: Vec<File<'a>>,
    packs: Vec<File<'a>>,
    #[serde(flatten)]
    reloads: Reloads<'a>,
}

/// Where the reloads stand.
#[derive(Debug, Serialize)]
struct Reloads<'a> {
    watching: bool,
    /// The hash of what is kept for the next start, if anything is.
    kept: Option<&'a str>,
    /// Why nothing newer is kept, where that failed.
    keeping_failed: Option<&'a str>,
    generations: &'a [KeptGeneration],
    attempts: &'a [Arc<Attempt>],
}

/// How one file fares.
#[derive(Debug, Serialize)]
struct File<'a> {
    tenant: Option<&'a TenantId>,
    file: &'a str,
    hash: Option<&'a str>,
    state: FileState,
    since: Timestamp,
    diagnostics: &'a [Diagnostic],
}

impl<'a> Overview<'a> {
    pub(super) fn of(snapshot: &'a Snapshot, status: &'a ReloadStatus) -> Self {
        let files = snapshot.files.iter().map(|(file, status)| File::of(file, status));
        let (packs, policies) = files.partition(|file| FileKind::of(file.file) == FileKind::Pack);
        Self {
            generation: snapshot.generation,
            hash: &snapshot.hash,
            loaded_at: snapshot.loaded_at,
            degraded: status.degraded || snapshot.degraded(),
            pinned: status.pinned,
            policies,
            packs,
            reloads: Reloads {
                watching: status.watching,
                kept: status.kept.as_deref(),
                keeping_failed: status.keeping_failed.as_deref(),
                generations: &status.generations,
                attempts: &status.attempts,
            },
        }
    }
}

impl<'a> File<'a> {
    fn of(file: &'a str, status: &'a FileStatus) -> Self {
        let FileStatus { tenant, hash, state, since, problems } = status;
        Self { tenant: tenant.as_ref(), file, hash: hash.as_deref(), state: *state, since: *since, diagnostics: problems }
    }
}
