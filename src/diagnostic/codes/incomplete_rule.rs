//! # R020 incomplete-rule
//!
//! A rule has no condition or no outcome.
//!
//! ## Why
//!
//! A rule may leave out `when` or `then` only where it has the id of a pack's rule: then the pack's holds.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: human, then: { escalate: caller_requested } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_requested } }
//! ```

use crate::diagnostic::{Code, Severity};

/// A rule has no condition or no outcome.
pub static INCOMPLETE_RULE: Code = Code::new("R020", "incomplete-rule", Severity::Error, include_str!("incomplete_rule.rs"));
