//! # L007 secret-in-policy
//!
//! A file holds what looks like a key or a password.
//!
//! ## Why
//!
//! Policies are read by many people and kept in version control for ever. Keys belong into the environment or a file of
//! their own, as `ANTHROPIC_API_KEY` or `ANTHROPIC_API_KEY_FILE`. One that was committed must be withdrawn, not only removed.
//!
//! ## Bad
//!
//! ```yaml
//! assistant:
//!   provider: anthropic
//!   model: claude-sonnet-4-5
//!   prompt: Use the key sk-ant-… to look things up.
//! ```
//!
//! ## Good
//!
//! ```yaml
//! assistant:
//!   provider: anthropic
//!   model: claude-sonnet-4-5
//!   prompt: You are a helpful support agent.
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};

/// A file holds what looks like a key or a password.
pub(super) static CODE: Code = Code::new("L007", "secret-in-policy", Severity::Error, include_str!("secret_in_policy.rs"));

/// How keys begin, whose they are, and how many characters of a key follow at least.
const KEYS: &[(&str, &str, usize)] = &[
    ("sk-", "a model provider's API key", 16),
    ("AKIA", "an AWS access key", 16),
    ("ghp_", "a GitHub token", 20),
    ("github_pat_", "a GitHub token", 20),
    ("xoxb-", "a Slack token", 10),
    ("xoxp-", "a Slack token", 10),
    ("AIza", "a Google API key", 30),
    ("eyJhbGciOi", "a signed token", 20),
    ("Bearer ", "a bearer token", 16),
    ("-----BEGIN ", "a private key", 10),
];

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for &(prefix, what, least) in KEYS {
        for (at, _) in file.text.match_indices(prefix) {
            let before = file.text[..at].chars().next_back();
            let key = file.text[at + prefix.len()..].chars().take_while(|c| is_of_a_key(*c) || (*c == ' ' && prefix.starts_with("---")));
            // `task-`, and everything that is only part of a longer word, is no key.
            if before.is_some_and(char::is_alphanumeric) || key.count() < least {
                continue;
            }
            // The place is the beginning alone, and the message never repeats what it found.
            let place = file.place(Span::of(file.text, at..at + prefix.len()));
            findings.push(
                Diagnostic::new(&CODE, place, format!("this looks like {what}"))
                    .help("withdraw it, and hand the new one over in the environment or in a file that is not kept with the policies"),
            );
        }
    }
}

fn is_of_a_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '/' | '+')
}
