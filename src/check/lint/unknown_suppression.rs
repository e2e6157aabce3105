//! # T012 unknown-suppression
//!
//! A comment allows a finding that does not exist, or that cannot be allowed.
//!
//! ## Why
//!
//! A misspelt code hides nothing, and whoever wrote it thinks that it does. What keeps a policy from being used at all
//! cannot be allowed: there would be no policy.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme # lint: allow[R0014] reason="everybody answers for it"
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme # lint: allow[R014] reason="everybody answers for it"
//! ```

use crate::diagnostic::{Code, Severity};

/// A comment allows a finding that does not exist, or that cannot be allowed.
pub(super) static CODE: Code = Code::new("T012", "unknown-suppression", Severity::Error, include_str!("unknown_suppression.rs"));
