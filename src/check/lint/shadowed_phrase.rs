//! # P004 shadowed-phrase
//!
//! A phrase adds nothing: another phrase of the vocabulary is found in everything that it matches.
//!
//! ## Why
//!
//! A phrase is looked for anywhere in what is said, so `a human` already covers `talk to a human`. Dead phrases make a
//! vocabulary look more careful than it is: whoever relies on the longer one does not notice that the short one decides.
//! Remove the longer phrase, or, if the short one takes too much, the short one.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - a human
//!     - talk to a human
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - talk to a human
//! ```

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase adds nothing: another phrase of the vocabulary is found in everything that it matches.
pub(super) static CODE: Code = Code::new("P004", "shadowed-phrase", Severity::Warning, include_str!("shadowed_phrase.rs"));

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    let mut told = Vec::new();
    for overlap in words.overlaps.iter().filter(|overlap| !overlap.equal) {
        let same_vocabulary = words.owner(overlap.narrow) == words.owner(overlap.wide);
        let same_kind = words.is_exception(overlap.narrow) == words.is_exception(overlap.wide);
        if !same_vocabulary || !same_kind || told.contains(&overlap.narrow) {
            continue;
        }
        told.push(overlap.narrow);
        let (narrow, wide) = (words.get(overlap.narrow), words.get(overlap.wide));
        let message =
            format!("`{}` adds nothing: `{}` matches in everything that it matches", narrow.phrase.written(), wide.phrase.written());
        findings.push(
            Diagnostic::new(&CODE, narrow.place.clone(), message)
                .related(wide.place.clone(), "this one is enough")
                .help("remove the longer phrase, or the shorter one if it takes too much"),
        );
    }
}
