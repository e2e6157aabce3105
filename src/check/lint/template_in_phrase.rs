//! # P014 template-in-phrase
//!
//! A phrase holds a placeholder that nothing fills.
//!
//! ## Why
//!
//! Phrases are not templates: `speak to {company}` waits for somebody who says the word "company". Write the words
//! themselves.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["speak to {company} support"]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [speak to acme support]
//! ```

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase holds a placeholder that nothing fills.
pub(super) static CODE: Code = Code::new("P014", "template-in-phrase", Severity::Warning, include_str!("template_in_phrase.rs"));

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    for phrase in words.own().map(|id| words.get(id)) {
        let Some(placeholder) = placeholder(phrase.phrase.written()) else { continue };
        findings.push(
            Diagnostic::new(&CODE, phrase.place.clone(), format!("nothing fills `{placeholder}` in a phrase"))
                .help("write the words that callers say in its place"),
        );
    }
}

/// The first `{…}` or `%s`. A `<…>` names a list of words, which compiling checks.
fn placeholder(written: &str) -> Option<&str> {
    let in_braces = || {
        let start = written.find('{')?;
        let end = start + written[start..].rfind('}')?;
        written.get(start..=end)
    };
    in_braces().or_else(|| written.contains("%s").then_some("%s"))
}
