//! # P013 metacharacters-in-phrase
//!
//! A phrase is written as a regular expression.
//!
//! ## Why
//!
//! Phrases have their own signs: `(a|b)` for a choice, `[c]` for words that may be missing, `*` for up to three words.
//! Anything else of a regular expression is punctuation to them and is dropped: `\b` is the letter b. Use the signs of
//! phrases, or a rule with `matches`.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["speak to .* agent"]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["speak to * agent"]
//! ```

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase is written as a regular expression.
pub(super) static CODE: Code =
    Code::new("P013", "metacharacters-in-phrase", Severity::Warning, include_str!("metacharacters_in_phrase.rs"));

/// Signs of regular expressions that no sentence has, each with what a phrase writes instead.
const SIGNS: [(&str, &str); 13] = [
    (".*", "write `*` for up to three words"),
    (".+", "write `*` for up to three words"),
    (".?", "leave it out: punctuation does not count"),
    ("\\b", "leave it out: phrases match whole words"),
    ("\\w", "write the words, or `*` for up to three of them"),
    ("\\s", "write a space: any blank is one"),
    ("\\d", "write the words as they are said"),
    ("(?", "write `(a|b)`; capitals do not count"),
    (")?", "write `[words]` for words that may be missing"),
    (")+", "write the words once: a word said twice counts once"),
    (")*", "write `*` for up to three words"),
    ("[a-z", "write the words, or `*` for up to three of them"),
    ("[^", "write the words, or `*` for up to three of them"),
];

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    for phrase in words.own().map(|id| words.get(id)) {
        let written = phrase.phrase.written();
        let anchored = || written.starts_with('^').then_some(("^", "use a rule with `matches` for a text that is nothing else"));
        let Some((sign, help)) = SIGNS.into_iter().find(|(sign, _)| written.contains(sign)).or_else(anchored) else { continue };
        let message = format!("`{sign}` is a sign of regular expressions, and this is a phrase");
        findings.push(Diagnostic::new(&CODE, phrase.place.clone(), message).help(help));
    }
}
