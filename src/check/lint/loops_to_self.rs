//! # D002 loops-to-self
//!
//! A desk has a number that one of the policies answers.
//!
//! ## Why
//!
//! The caller who is handed over would be greeted by a bot again. Give the desk a number that people answer.
//!
//! ## Bad
//!
//! ```yaml
//! numbers: ["+15559998888"]
//! desks:
//!   support: { number: "+15559998888" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! numbers: ["+15559998888"]
//! desks:
//!   support: { number: "+15551234567" }
//! ```

use super::context::SetContext;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::policy::compiled::NumberPattern;
use std::collections::BTreeMap;

/// A desk has a number that one of the policies answers.
pub(super) static CODE: Code = Code::new("D002", "loops-to-self", Severity::Error, include_str!("loops_to_self.rs"));

pub(super) fn check(set: &SetContext<'_>, findings: &mut Vec<Diagnostic>) {
    let mut exact: BTreeMap<&str, &Place> = BTreeMap::new();
    let mut prefixes: BTreeMap<&str, &Place> = BTreeMap::new();
    for (pattern, place) in set.policies.iter().flat_map(|policy| &policy.numbers) {
        match pattern {
            NumberPattern::Exact(number) => exact.insert(number, place),
            NumberPattern::Prefix(prefix) => prefixes.insert(prefix, place),
        };
    }
    let desks = set.policies.iter().flat_map(|policy| &policy.desks);
    for (id, desk, number) in desks.flat_map(|(id, desk)| desk.numbers.iter().map(move |number| (id, desk, number.number.as_str()))) {
        let longest_prefix = || (0..=number.len()).rev().find_map(|end| prefixes.get(number.get(..end)?));
        let Some(claim) = exact.get(number).or_else(longest_prefix) else { continue };
        findings.push(
            Diagnostic::new(&CODE, desk.place.clone(), format!("the desk `{id}` has a number that a bot answers"))
                .related((*claim).clone(), "answered by this policy")
                .help("give the desk a number that people answer"),
        );
    }
}
