//! The policies in force, as one value: who takes it sees a whole directory as it was at one moment, never half of two.

use crate::call::TenantId;
use crate::diagnostic::Diagnostic;
use crate::policy::Catalogue;
use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was in force at one moment. Never changes.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Counts from 1, and moves whenever a policy in force does.
    pub generation: u64,
    /// The hash of the files it was loaded from, as 64 hexadecimal digits.
    pub hash: Arc<str>,
    /// When it was loaded.
    pub loaded_at: Timestamp,
    /// The policies.
    pub catalogue: Catalogue,
    /// How each file fared, by its path below the policy directory.
    pub files: BTreeMap<Arc<str>, FileStatus>,
}

impl Snapshot {
    /// Policies that came from no directory that is watched: those of a command or a test.
    #[must_use]
    pub fn of(catalogue: Catalogue, loaded_at: Timestamp) -> Self {
        Self { generation: 1, hash: Arc::from(""), loaded_at, catalogue, files: BTreeMap::new() }
    }

    /// Whether what is in force is not what the files say.
    #[must_use]
    pub fn degraded(&self) -> bool {
        self.broken().next().is_some()
    }

    /// The files that cannot be used as they stand.
    pub fn broken(&self) -> impl Iterator<Item = (&Arc<str>, &FileStatus)> {
        self.files.iter().filter(|(_, file)| file.state != FileState::Active)
    }
}

/// How a file fared when it was last looked at.
#[derive(Debug, Clone)]
pub struct FileStatus {
    /// Whose policy it is; none for a pack, and for a file of which no policy is in force.
    pub tenant: Option<TenantId>,
    /// The hash of the policy or pack in force, if any.
    pub hash: Option<Arc<str>>,
    /// Whether the file is in force.
    pub state: FileState,
    /// Since when the state and the hash are what they are.
    pub since: Timestamp,
    /// Every problem of the file as it stands now.
    pub problems: Arc<[Diagnostic]>,
}

/// Whether a file is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// As it stands.
    Active,
    /// It cannot be used: an earlier state of it is in force.
    Stale,
    /// It cannot be used, and nothing of it is in force.
    Rejected,
}

impl FileState {
    /// The state's name in the API, in the log and in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Stale => "stale",
            Self::Rejected => "rejected",
        }
    }
}

/// Where the policies in force are taken from. Shared; taking costs a few nanoseconds and waits for nobody.
#[derive(Debug)]
pub struct PolicyShelf {
    current: ArcSwap<Snapshot>,
}

impl PolicyShelf {
    /// A shelf with a first snapshot on it.
    #[must_use]
    pub fn new(first: impl Into<Arc<Snapshot>>) -> Self {
        Self { current: ArcSwap::new(first.into()) }
    }

    /// What is in force now. A turn takes it once and decides everything by it.
    #[must_use]
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Puts another snapshot in force. Whoever has taken the one before keeps it until they are done.
    pub(super) fn place(&self, snapshot: Arc<Snapshot>) {
        self.current.store(snapshot);
    }
}
