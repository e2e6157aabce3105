//! Tells everybody what came of a reload: metrics and log, the journal, who asks for the status, who has subscribed.

use super::handle::{KeptGeneration, ReloadStatus};
use super::journal::Journal;
use super::judgement::Reloaded;
use super::keeper::Kept;
use super::reloader::Reloader;
use super::report::{Attempt, ReloadReport};
use crate::service::shelf::{FileStatus, Snapshot};
use crate::telemetry::Metrics;
use crate::telemetry::events::{ChangeMissed, FileBroken, LastGoodSaved, PolicyInForce, PolicyReplaced, ReloadFinished, WatchChanged};
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// How many broken files are logged one by one: a pack that breaks may break thousands.
const LOGGED: usize = 20;

/// Tells everybody what came of a reload.
#[derive(Debug)]
pub(super) struct Publisher {
    pub(super) journal: Journal,
    pub(super) metrics: Arc<Metrics>,
    pub(super) status: watch::Sender<Arc<ReloadStatus>>,
    pub(super) reports: broadcast::Sender<Arc<ReloadReport>>,
    pub(super) watching: bool,
    pub(super) kept: Option<Arc<str>>,
    pub(super) keeping_failed: Option<String>,
}

impl Publisher {
    /// Tells what came of a reload. A dry run is told to nobody but whoever asked.
    pub(super) fn reloaded(&mut self, reloaded: Reloaded, reloader: &Reloader) -> Arc<ReloadReport> {
        if reloaded.report.dry_run {
            return Arc::new(reloaded.report);
        }
        let now = reloader.shelf.current();
        self.emit(&reloaded, &now, reloader.pinned.is_some());
        let report = Arc::new(reloaded.report);
        self.journal.add(Attempt::from(&*report));
        self.publish(reloader);
        // It fails where nobody has subscribed.
        let _ = self.reports.send(report.clone());
        report
    }

    /// Tells that what was in force is kept for the next start, or is not.
    pub(super) fn kept(&mut self, kept: Kept, reloader: &Reloader) {
        LastGoodSaved { took: kept.took, problem: kept.result.as_ref().err().map(String::as_str) }.emit(&self.metrics);
        match kept.result {
            Ok(hash) => (self.kept, self.keeping_failed) = (Some(hash), None),
            Err(problem) => self.keeping_failed = Some(problem),
        }
        self.publish(reloader);
    }

    /// Tells that a change was found that the watch had not told.
    pub(super) fn found_by_looking(&self) {
        if self.watching {
            ChangeMissed.emit(&self.metrics);
        }
    }

    /// Tells that the files are watched.
    pub(super) fn watching(&mut self, reloader: &Reloader) {
        if !self.watching {
            self.watching = true;
            WatchChanged { problem: None }.emit(&self.metrics);
            self.publish(reloader);
        }
    }

    /// Tells that the files are not watched any more.
    pub(super) fn not_watching(&mut self, problem: &str, reloader: &Reloader) {
        self.watching = false;
        WatchChanged { problem: Some(problem) }.emit(&self.metrics);
        self.publish(reloader);
    }

    fn emit(&self, reloaded: &Reloaded, now: &Snapshot, pinned: bool) {
        for file in reloaded.before.files.keys().filter(|file| !now.files.contains_key(*file)) {
            PolicyReplaced { was: in_force(&reloaded.before, file).as_ref(), is: None }.emit(&self.metrics);
        }
        let newly_broken = now.broken().filter(|(file, status)| is_newly_broken(reloaded.before.files.get(*file), status));
        for (file, status) in newly_broken.take(LOGGED) {
            FileBroken { file, state: status.state.as_str(), problem: status.problems.first() }.emit();
        }
        for (file, status) in &now.files {
            if reloaded.before.files.get(file).is_none_or(|before| differs(before, status)) {
                PolicyReplaced { was: in_force(&reloaded.before, file).as_ref(), is: in_force(now, file).as_ref() }.emit(&self.metrics);
            }
        }
        let report = &reloaded.report;
        ReloadFinished {
            trigger: report.trigger,
            outcome: report.outcome,
            at: report.at,
            phases: reloaded.phases,
            generation: report.generation,
            hash: &now.hash,
            pinned,
            tenants: now.catalogue.policies().len(),
            stale: now.broken().filter(|(_, status)| status.tenant.is_some()).count(),
            broken: now.broken().count(),
            problem: report.problem.as_deref(),
        }
        .emit(&self.metrics);
    }

    pub(super) fn publish(&self, reloader: &Reloader) {
        let generations = reloader.history.states().map(|state| KeptGeneration {
            generation: state.snapshot.generation,
            hash: state.snapshot.hash.clone(),
            loaded_at: state.snapshot.loaded_at,
        });
        let attempts = self.journal.recent();
        self.status.send_replace(Arc::new(ReloadStatus {
            pinned: reloader.pinned,
            degraded: attempts.first().is_some_and(|attempt| !attempt.outcome.succeeded()),
            watching: self.watching,
            kept: self.kept.clone(),
            keeping_failed: self.keeping_failed.clone(),
            generations: generations.collect(),
            attempts,
        }));
    }
}

fn is_newly_broken(before: Option<&FileStatus>, now: &FileStatus) -> bool {
    before.is_none_or(|before| before.state != now.state || before.problems != now.problems)
}

fn differs(before: &FileStatus, now: &FileStatus) -> bool {
    (before.state, &before.hash, &before.tenant) != (now.state, &now.hash, &now.tenant)
}

fn in_force(snapshot: &Snapshot, file: &Arc<str>) -> Option<PolicyInForce> {
    let status = snapshot.files.get(file)?;
    Some(PolicyInForce {
        tenant: status.tenant.as_ref().map_or_else(String::new, ToString::to_string),
        file: file.clone(),
        hash: status.hash.clone().unwrap_or_default(),
        state: status.state.as_str(),
    })
}
