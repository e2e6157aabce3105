//! # P002 duplicate-phrase
//!
//! A phrase stands twice in the same vocabulary.
//!
//! ## Why
//!
//! Case, punctuation and accents make no difference to a phrase, and neither does the order of its choices. The second
//! one adds nothing, and whoever changes the first will wonder why the change does not work.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - talk to a human
//!     - Talk to a human!
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - talk to a human
//! ```

use super::fixes::remove_item;
use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase stands twice in the same vocabulary.
pub(super) static CODE: Code = Code::new("P002", "duplicate-phrase", Severity::Warning, include_str!("duplicate_phrase.rs"));

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    for overlap in words.overlaps.iter().filter(|overlap| overlap.equal && overlap.wide < overlap.narrow) {
        let (later, earlier) = (overlap.narrow, overlap.wide);
        let same_vocabulary = words.owner(later) == words.owner(earlier) && words.is_exception(later) == words.is_exception(earlier);
        if !same_vocabulary || told.contains(&later) {
            continue;
        }
        told.push(later);
        let phrase = words.get(later);
        let finding = Diagnostic::new(&CODE, phrase.place.clone(), format!("`{}` is there already", phrase.phrase.written()))
            .related(words.get(earlier).place.clone(), "the same phrase")
            .help("remove it");
        // The last item of a list is left to a human: an empty list is an error.
        let fix = remove_item(words.text, &phrase.place).filter(|_| words.are_siblings(later, earlier));
        findings.push(match fix {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
}
