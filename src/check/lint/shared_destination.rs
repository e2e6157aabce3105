//! # D010 shared-destination
//!
//! Desks of two tenants have the same number.
//!
//! ## Why
//!
//! Whoever answers is told one tenant's callers and their business after the other's. For two brands of one company that
//! is meant; otherwise it is a number pasted from another file.
//!
//! ## Bad
//!
//! ```yaml
//! desks: { support: { number: "+15551234567" } } # in acme.yaml, and again in globex.yaml
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks: { support: { number: "+15557654321" } }
//! ```

use super::context::SetContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use std::collections::BTreeMap;

/// Desks of two tenants have the same number.
pub(super) static CODE: Code = Code::new("D010", "shared-destination", Severity::Warning, include_str!("shared_destination.rs"));

pub(super) fn check(set: &SetContext<'_>, findings: &mut Vec<Diagnostic>) {
    let mut first = BTreeMap::new();
    for policy in &set.policies {
        let numbers = policy.desks.iter().flat_map(|(id, desk)| desk.numbers.iter().map(move |number| (id, desk, &number.number)));
        for (id, desk, number) in numbers {
            let (tenant, place) = first.entry(number.as_str()).or_insert((&policy.tenant, &desk.place));
            if *tenant == &policy.tenant {
                continue;
            }
            findings.push(
                Diagnostic::new(
                    &CODE,
                    desk.place.clone(),
                    format!("the desk `{id}` of `{}` has the number of a desk of `{tenant}`", policy.tenant),
                )
                .related(place.clone(), format!("the desk of `{tenant}`"))
                .help("give each tenant desks of its own, or allow this where they are one company"),
            );
        }
    }
}
