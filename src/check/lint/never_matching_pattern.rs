//! # X007 never-matching-pattern
//!
//! A regular expression asks for a character that the normal form never has.
//!
//! ## Why
//!
//! Expressions are looked for in the normal form of what was said: no punctuation, no accents, no apostrophes, one space
//! between words, and "don't" written out as "do not". An expression with a comma or an `é` in it never matches.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "i don't (know|care)" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { matches: "i do not (know|care)" }
//! ```

use super::context::FileContext;
use super::patterns::{Token, tokens};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::NormalText;

/// A regular expression asks for a character that the normal form never has.
pub(super) static CODE: Code = Code::new("X007", "never-matching-pattern", Severity::Error, include_str!("never_matching_pattern.rs"));

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in file.conditions().into_iter().flat_map(|condition| condition.matches.iter().flat_map(|patterns| patterns.0.iter())) {
        let impossible = tokens(&pattern.value).into_iter().find_map(|token| match token {
            Token::Literal { c, optional: false } if never_said(c) => Some(c),
            _ => None,
        });
        let Some(c) = impossible else { continue };
        let normal = NormalText::of(&c.to_string());
        let help = match normal.as_str() {
            "" => "leave it out: punctuation is gone from what is said, and contractions are written out".to_owned(),
            plain => format!("write `{plain}`: accents are gone from what is said"),
        };
        let message = format!("`{c}` never stands in the normal form of what is said, so this never matches");
        findings.push(Diagnostic::new(&CODE, file.place(pattern.span), message).help(help));
    }
}

/// Capitals are not counted against an expression, which takes them for small letters.
fn never_said(c: char) -> bool {
    let small: String = c.to_lowercase().collect();
    c != ' ' && NormalText::of(&small).as_str() != small
}
