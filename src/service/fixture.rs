//! A service of one policy, for the tests of whatever sits on top of one.

use super::{Clock, Parts, PolicyShelf, Service, Snapshot};
use crate::assistant::Assistant;
use crate::call::Destinations;
use crate::policy::{Catalogue, PolicySet};
use crate::settings::{Environment, ModelSettings};
use crate::store::callers::RecentCalls;
use crate::store::sessions::{MemoryLimits, MemorySessions, Sessions};
use std::sync::Arc;

/// A service that has this policy and no key to any model.
pub(crate) fn service_of(policy: &str) -> Service {
    let sources = [("acme.yaml", policy)].into_iter().collect();
    let set = PolicySet::compile(&sources, &PolicySet::default());
    let mut catalogue = Catalogue::default();
    for compiled in set.policies.values() {
        let policy = compiled.value.clone().unwrap_or_else(|| panic!("{:?}", compiled.problems));
        catalogue.admit(policy).unwrap();
    }
    let settings = ModelSettings::read(Environment::new(&|_| None)).unwrap();
    Service::new(Parts {
        policies: Arc::new(PolicyShelf::new(Snapshot::of(catalogue, Clock::system().now()))),
        sessions: Sessions::Memory(MemorySessions::new(MemoryLimits::default())),
        callers: RecentCalls::default(),
        assistant: Assistant::new(&settings).unwrap(),
        destinations: Destinations::default(),
        orders: None,
        metrics: Arc::default(),
        clock: Clock::system(),
    })
}
