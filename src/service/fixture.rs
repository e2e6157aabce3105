//! A service of one policy, for the tests of whatever sits on top of one.

use super::{Clock, Links, Parts, PolicyShelf, Service, Snapshot};
use crate::assistant::Assistant;
use crate::policy::{Catalogue, PolicySet};
use crate::settings::{Environment, LinkSettings, ModelSettings};
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
    let shelf = Arc::new(PolicyShelf::new(Snapshot::of(catalogue, Clock::system().now())));
    let links = Links::new(&LinkSettings::default()).unwrap();
    Service::new(Parts::in_memory(shelf, Assistant::new(&settings).unwrap(), links, Clock::system()))
}
