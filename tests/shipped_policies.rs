//! What is shipped works: every policy and pack compiles without a word said against it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;

use directory::sources_of;
use warmline::diagnostic::{Report, Sources, render};
use warmline::policy::{Catalogue, PolicySet};

fn shipped() -> (Sources, PolicySet) {
    let sources = sources_of("policies");
    let set = PolicySet::compile(&sources, &PolicySet::default());
    (sources, set)
}

#[test]
fn every_shipped_file_compiles_without_a_problem() {
    let (sources, set) = shipped();
    let report = Report { diagnostics: set.problems().cloned().collect() };
    assert!(report.is_empty(), "{}", render::full(&report, &sources, false));
    assert_eq!(set.policies.len(), 3);
    assert_eq!(set.packs.len(), 6);
}

#[test]
fn the_shipped_policies_live_side_by_side() {
    let (_, set) = shipped();
    let mut catalogue = Catalogue::default();
    for policy in set.policies.values() {
        catalogue.admit(policy.value.clone().unwrap()).unwrap();
    }
    let tenant = |number: &str| catalogue.by_number(&warmline::call::PhoneNumber::new(number)).unwrap().tenant.to_string();
    assert_eq!(tenant("+34910000123"), "clinica-sol");
    assert_eq!(tenant("+442079460100"), "harbor-bank");
    assert_eq!(tenant("+15550000000"), "default");
}
