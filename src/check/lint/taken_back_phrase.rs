//! # P016 taken-back-phrase
//!
//! An exception takes back everything that a phrase of the same vocabulary matches.
//!
//! ## Why
//!
//! A phrase does not count where an exception overlaps it. Here one always does: the phrase can never count. Remove one of
//! the two, or make the exception longer than the phrase.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     phrases: [a real person]
//!     except: [a real person]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     phrases: [a real person]
//!     except: [are you a real person]
//! ```

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// An exception takes back everything that a phrase of the same vocabulary matches.
pub(super) static CODE: Code = Code::new("P016", "taken-back-phrase", Severity::Error, include_str!("taken_back_phrase.rs"));

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    for &(phrase, exception) in &words.taken_back {
        let (phrase, exception) = (words.get(phrase), words.get(exception));
        findings.push(
            Diagnostic::new(&CODE, phrase.place.clone(), format!("`{}` never counts: an exception takes it back", phrase.phrase.written()))
                .related(exception.place.clone(), "this exception is found in all that it matches")
                .help("remove one of the two, or make the exception longer than the phrase"),
        );
    }
}
