//! # X003 slow-pattern
//!
//! A regular expression counts far.
//!
//! ## Why
//!
//! Every turn of every call runs it while a caller waits. The engine never goes back over a text, but `.{0,2000}` keeps
//! two thousand places in mind for every character. Nobody says two thousand characters between two words: a small count,
//! or `*` in a phrase, does what was meant.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "refund.{0,200}manager" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { says: ["refund * manager"] }
//! ```

use super::context::FileContext;
use super::patterns::{Token, tokens};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A regular expression counts far.
pub(super) static CODE: Code = Code::new("X003", "slow-pattern", Severity::Warning, include_str!("slow_pattern.rs"));

/// The highest count that is no cause for thought. A sentence has fewer words, a word fewer letters.
const FAR: u32 = 50;

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for pattern in file.conditions().into_iter().flat_map(|condition| condition.matches.iter().flat_map(|patterns| patterns.0.iter())) {
        let far = tokens(&pattern.value).into_iter().find_map(|token| match token {
            Token::Counted { written, most } if most > FAR => Some(written),
            _ => None,
        });
        let Some(written) = far else { continue };
        findings.push(
            Diagnostic::new(&CODE, file.place(pattern.span), format!("`{written}` counts further than anybody speaks"))
                .help(format!("count to {FAR} at most, or write a phrase with `*`, which stands for up to three words")),
        );
    }
}
