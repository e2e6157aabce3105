//! # P011 not-as-transcribed
//!
//! A phrase holds something that a speech recogniser does not write.
//!
//! ## Why
//!
//! Phrases are compared with what the recogniser wrote down. It may write "twenty four seven" for `24/7` and "nine one
//! one" for `911`, never `$`, and an acronym as single letters. Write what is said, with the other spelling as a choice.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   emergency: [call 911]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   emergency: [call (nine one one|the police)]
//! ```

use super::words::Words;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A phrase holds something that a speech recogniser does not write.
pub(super) static CODE: Code = Code::new("P011", "not-as-transcribed", Severity::Warning, include_str!("not_as_transcribed.rs"));

/// Signs that stand for words: what is said is the word.
const SIGNS: [char; 10] = ['$', '€', '£', '%', '&', '@', '/', '=', '~', '_'];

pub(super) fn check(words: &Words<'_>, findings: &mut Vec<Diagnostic>) {
    for phrase in words.own().map(|id| words.get(id)) {
        let written = phrase.phrase.written();
        let Some((found, what)) = unspoken(written) else { continue };
        let message = format!("`{found}` is {what}, and a recogniser may write it in words");
        findings.push(
            Diagnostic::new(&CODE, phrase.place.clone(), message).help("write the words as they are said, with other spellings as `(a|b)`"),
        );
    }
}

fn unspoken(written: &str) -> Option<(&str, &'static str)> {
    let words = written.split(|c: char| c.is_whitespace() || "()[]|".contains(c)).filter(|word| !word.is_empty());
    words.filter_map(|word| Some((word, what_of(word)?))).next()
}

fn what_of(word: &str) -> Option<&'static str> {
    match word {
        // A template's braces are another finding.
        _ if word.contains(['{', '}', '<', '>', '\\']) => None,
        _ if word.contains("://") || word.starts_with("www.") => Some("a web address"),
        _ if word.chars().any(|c| c.is_ascii_digit()) => Some("a number in digits"),
        _ if word.contains(SIGNS) => Some("a sign"),
        _ => None,
    }
}
