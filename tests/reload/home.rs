//! A policy directory that a service follows, to change things in and see what comes of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::broadcast;
use warmline::call::{PhoneNumber, TenantId};
use warmline::service::reload::{self, LoadError, ReloadHandle, ReloadReport, ReloadStatus};
use warmline::service::shelf::{FileState, FileStatus};
use warmline::service::{Clock, PolicyShelf};
use warmline::settings::{Durability, Environment, Flags, LedgerPlace, ReloadSettings, SessionsStore, Settings, read_listen};
use warmline::telemetry::Metrics;
use warmline::telemetry::events::ReloadOutcome;

/// Far beyond what any test takes: only a test that would wait for ever ends by it.
const NEVER: Duration = Duration::from_secs(30);

/// Signs alone, no looking: what passes with these was seen by the watch.
pub(crate) const WATCH_ONLY: ReloadSettings = ReloadSettings {
    poll: Duration::from_secs(3600),
    quiet: Duration::from_millis(150),
    patience: Duration::from_millis(800),
    watch: true,
};

/// Looking alone, no signs: what passes with these was seen though no watch told of it.
pub(crate) const POLL_ONLY: ReloadSettings = ReloadSettings { poll: Duration::from_millis(50), watch: false, ..WATCH_ONLY };

/// Neither signs nor looking: nothing happens unless somebody asks.
pub(crate) const NOTHING_OF_ITSELF: ReloadSettings = ReloadSettings { watch: false, ..WATCH_ONLY };

/// A home for a policy directory and the service's data.
pub(crate) struct Home {
    home: TempDir,
    pub(crate) policies: PathBuf,
    pub(crate) settings: ReloadSettings,
}

impl Home {
    pub(crate) fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let policies = home.path().join("policies");
        fs::create_dir(&policies).unwrap();
        Self { home, policies, settings: WATCH_ONLY }
    }

    /// With these files, each with its text.
    pub(crate) fn with(files: &[(&str, String)]) -> Self {
        let home = Self::new();
        for (file, text) in files {
            home.write(file, text);
        }
        home
    }

    pub(crate) fn settings(mut self, settings: ReloadSettings) -> Self {
        self.settings = settings;
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    pub(crate) fn file(&self, file: &str) -> PathBuf {
        self.policies.join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.file(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Saves as careful editors do: a new file, and its name exchanged for the old one's.
    pub(crate) fn replace(&self, file: &str, text: &str) {
        let unfinished = self.file(&format!("{file}.new"));
        fs::write(&unfinished, text).unwrap();
        fs::rename(unfinished, self.file(file)).unwrap();
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.file(file)).unwrap();
    }

    pub(crate) fn try_follow(self) -> Result<Followed, LoadError> {
        let flags = Flags {
            policies: self.policies.clone(),
            listen: read_listen("127.0.0.1:0").unwrap(),
            data: self.data(),
            sessions: SessionsStore::Memory,
            durability: Durability::Full,
            ledger: LedgerPlace::Embedded,
        };
        let settings = Settings { reload: self.settings, ..Settings::read(flags, Environment::new(&|_| None)).unwrap() };
        let metrics = Arc::new(Metrics::new());
        let (shelf, reloads) = reload::start(&settings, Clock::system(), metrics.clone())?;
        let reports = reloads.subscribe();
        Ok(Followed { home: self, shelf, reloads, reports, metrics })
    }

    #[track_caller]
    pub(crate) fn follow(self) -> Followed {
        self.try_follow().unwrap()
    }
}

/// A policy directory that is followed.
pub(crate) struct Followed {
    pub(crate) home: Home,
    pub(crate) shelf: Arc<PolicyShelf>,
    pub(crate) reloads: ReloadHandle,
    reports: broadcast::Receiver<Arc<ReloadReport>>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Followed {
    /// What comes of the next reload.
    pub(crate) async fn next(&mut self) -> Arc<ReloadReport> {
        tokio::time::timeout(NEVER, self.reports.recv()).await.expect("a reload").unwrap()
    }

    /// What comes of the next reload, which comes to this.
    #[track_caller]
    pub(crate) fn expect(&mut self, outcome: ReloadOutcome) -> impl Future<Output = Arc<ReloadReport>> + '_ {
        let asked_at = std::panic::Location::caller();
        async move {
            let report = self.next().await;
            assert_eq!(report.outcome, outcome, "at {asked_at}: {report:#?}");
            report
        }
    }

    /// Waits until a tenant greets like this, or is gone: editors that save in several steps may cause several reloads.
    pub(crate) async fn until(&mut self, tenant: &str, greeting: Option<&str>) -> Arc<ReloadReport> {
        loop {
            let report = self.next().await;
            if self.greeting(tenant).as_deref() == greeting {
                return report;
            }
        }
    }

    /// How a tenant greets, if it has a policy in force.
    pub(crate) fn greeting(&self, tenant: &str) -> Option<String> {
        let policy = self.shelf.current().catalogue.by_tenant(&TenantId::new(tenant))?.clone();
        policy.greeting.as_ref().map(|greeting| greeting.in_language(&policy.language).to_owned())
    }

    /// Whose a number is.
    pub(crate) fn tenant_of(&self, number: &str) -> Option<String> {
        self.shelf.current().catalogue.by_number(&PhoneNumber::new(number)).map(|policy| policy.tenant.to_string())
    }

    /// How a file fared.
    #[track_caller]
    pub(crate) fn status(&self, file: &str) -> FileStatus {
        self.shelf.current().files.get(file).cloned().unwrap_or_else(|| panic!("no status of {file}"))
    }

    pub(crate) fn state(&self, file: &str) -> FileState {
        self.status(file).state
    }

    /// The codes of a file's problems.
    pub(crate) fn codes(&self, file: &str) -> Vec<&'static str> {
        self.status(file).problems.iter().map(|problem| problem.code.name).collect()
    }

    #[track_caller]
    pub(crate) fn expect_metric(&self, line: &str) {
        let told = self.metrics.encode();
        assert!(told.lines().any(|told| told == line), "no `{line}` in {told}");
    }

    /// Waits until it is settled whether what is in force is kept for the next start.
    pub(crate) async fn kept(&self) -> Arc<ReloadStatus> {
        let mut changes = self.reloads.status_changes();
        let settled = |status: &Arc<ReloadStatus>| {
            status.keeping_failed.is_some() || status.kept.as_ref().is_some_and(|kept| *kept == self.shelf.current().hash)
        };
        tokio::time::timeout(NEVER, changes.wait_for(settled)).await.expect("an attempt to keep it").unwrap().clone()
    }

    /// Stops following once what is in force is kept. The files stay.
    pub(crate) async fn stop(self) -> Home {
        self.kept().await;
        self.home
    }
}

/// One tenant.
pub(crate) fn acme() -> Home {
    tenants(&["acme"], "one")
}

/// These tenants, each in a file of its name, who all greet like this.
pub(crate) fn tenants(names: &[&str], greets: &str) -> Home {
    let home = Home::new();
    for name in names {
        home.write(&format!("{name}.yaml"), &greeting(name, greets));
    }
    home
}

/// What is shipped.
pub(crate) fn shipped() -> Home {
    let home = Home::new();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    for file in ["default.yaml", "packs/en.yaml"] {
        home.write(file, &fs::read_to_string(shipped.join(file)).unwrap());
    }
    home
}

/// A policy that greets like this.
pub(crate) fn greeting(tenant: &str, greeting: &str) -> String {
    format!("warmline: 1\ntenant: {tenant}\ngreeting: {greeting}\nassistant: {{ provider: scripted, fallback: Sorry? }}\n")
}

/// A policy with these numbers.
pub(crate) fn claiming(tenant: &str, numbers: &[&str]) -> String {
    format!("{}numbers: {numbers:?}\n", greeting(tenant, "Hi"))
}

/// No policy at all.
pub(crate) const BROKEN: &str = "warmline: 1\ntenant: [\n";
