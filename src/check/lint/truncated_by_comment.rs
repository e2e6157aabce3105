//! # Y003 truncated-by-comment
//!
//! A phrase or a spoken text without quotes is cut short by a `#`.
//!
//! ## Why
//!
//! In YAML a `#` after a blank begins a comment. `press # to talk` is read as `press`, and a rule on it fires whenever
//! somebody says "press". Put the text in quotes if the `#` belongs to it. If it does begin a comment, put the comment on
//! a line of its own, or the text in quotes, so that the next reader need not wonder.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - press # to talk
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - "press # to talk"
//! ```

use super::context::{Document, FileContext};
use super::scalars::scalars;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::yaml::Style;

/// A phrase or a spoken text without quotes is cut short by a `#`.
pub(super) static CODE: Code = Code::new("Y003", "truncated-by-comment", Severity::Error, include_str!("truncated_by_comment.rs"));

/// The fields whose values are words: phrases, and what callers hear.
const WORDS: [&str; 12] =
    ["vocabularies", "says", "reply_says", "accepted_by", "refused_by", "greeting", "announce", "ask", "say", "reply", "end", "fallback"];

/// Comments that speak to the linter are no part of any text.
const TO_THE_LINTER: &str = "lint:";

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    let (Some(tree), Some(Document::Policy(_) | Document::Pack(_))) = (&file.tree, &file.document) else { return };
    let comments: Vec<_> = file.comments.iter().filter(|comment| !comment.own_line && !comment.text.starts_with(TO_THE_LINTER)).collect();
    if comments.is_empty() {
        return;
    }
    for scalar in scalars(tree).into_iter().filter(|scalar| scalar.style == Style::Plain) {
        let between = |start: u32| file.text.get(scalar.span.end as usize..start as usize);
        let Some(comment) = comments
            .iter()
            .find(|comment| between(comment.span.start).is_some_and(|gap| !gap.is_empty() && gap.trim_matches([' ', '\t']).is_empty()))
        else {
            continue;
        };
        if WORDS.iter().any(|field| scalar.is_under(field)) && scalar.value.contains(char::is_alphabetic) {
            let message = format!("only `{}` is left of this text: the rest of the line is a comment", scalar.value);
            findings.push(
                Diagnostic::new(&CODE, file.place(scalar.span), message)
                    .related(file.place(comment.span), "read as a comment")
                    .help("put the text in quotes, with the `#` inside them if it belongs to the text"),
            );
        }
    }
}
