//! The real service in this process, with the shipped policies, over whatever sessions it is given.

use std::path::Path;
use std::sync::Arc;
use warmline::assistant::Assistant;
use warmline::diagnostic::Sources;
use warmline::policy::{Catalogue, PolicySet};
use warmline::service::{Clock, Links, Parts, PolicyShelf, Service, Snapshot};
use warmline::settings::{Environment, LinkSettings, ModelSettings};
use warmline::store::sessions::Sessions;

/// The number of the shipped default policy.
pub(crate) const DIALLED: &str = "+15559998888";

/// A service over these sessions.
pub(crate) fn service_over(sessions: Sessions) -> Service {
    let read = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name)).expect("shipped");
    let (policy, pack) = (read("default.yaml"), read("packs/en.yaml"));
    let sources: Sources = [("default.yaml", policy.as_str()), ("packs/en.yaml", pack.as_str())].into_iter().collect();
    let set = PolicySet::compile(&sources, &PolicySet::default());
    let mut catalogue = Catalogue::default();
    for file in set.policies.values() {
        catalogue.admit(file.value.clone().expect("it compiles")).expect("it is alone");
    }
    let clock = Clock::system();
    let shelf = Arc::new(PolicyShelf::new(Snapshot::of(catalogue, clock.now())));
    let models = ModelSettings::read(Environment::new(&|_| None)).expect("the defaults read");
    let links = Links::new(&LinkSettings::default()).expect("random numbers");
    Service::new(Parts { sessions, ..Parts::in_memory(shelf, Assistant::new(&models).expect("no models"), links, clock) })
}
