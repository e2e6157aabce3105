//! # R001 duplicate-rule
//!
//! Two rules have the same id.
//!
//! ## Why
//!
//! Ids say in reports and tests which rule fired. Two of the same name cannot be told apart.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_requested } }
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: human-key, when: { pressed: "0" }, then: { escalate: caller_requested } }
//!   - { id: human, when: { says: asks_for_human }, then: { escalate: caller_requested } }
//! ```

use crate::diagnostic::{Code, Severity};

/// Two rules have the same id.
pub static DUPLICATE_RULE: Code = Code::new("R001", "duplicate-rule", Severity::Error, include_str!("duplicate_rule.rs"));
