//! # Y007 mixed-script
//!
//! A word mixes letters of two alphabets that look alike.
//!
//! ## Why
//!
//! A Cyrillic `а` cannot be told from a Latin one by eye, but what the recogniser writes has the one and the phrase the
//! other: it never matches. Type the word again.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [talk to a humаn] # the second `a` of the last word is Cyrillic
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [talk to a human]
//! ```

use super::context::FileContext;
use super::scalars::scalars;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::hazards::mixed_scripts;

/// A word mixes letters of two alphabets that look alike.
pub(super) static CODE: Code = Code::new("Y007", "mixed-script", Severity::Warning, include_str!("mixed_script.rs"));

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(tree) = &file.tree else { return };
    if file.text.is_ascii() {
        return;
    }
    for scalar in scalars(tree) {
        let words = scalar.value.split(|c: char| !c.is_alphanumeric());
        let Some((word, (one, other))) = words.filter_map(|word| Some((word, mixed_scripts(word)?))).next() else { continue };
        findings.push(
            Diagnostic::new(&CODE, file.place(scalar.span), format!("`{word}` mixes {one} and {other} letters"))
                .help("type the word again in one alphabet"),
        );
    }
}
