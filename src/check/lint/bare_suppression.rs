//! # T007 bare-suppression
//!
//! A comment allows a finding and does not say why.
//!
//! ## Why
//!
//! The next reader sees that somebody knew better, and not what they knew. Without a reason the finding is told all the
//! same.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme # lint: allow[R014]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme # lint: allow[R014] reason="everybody in the company answers for this one"
//! ```

use crate::diagnostic::{Code, Severity};

/// A comment allows a finding and does not say why.
pub(super) static CODE: Code = Code::new("T007", "bare-suppression", Severity::Error, include_str!("bare_suppression.rs"));
