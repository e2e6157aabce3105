//! # T011 malformed-suppression
//!
//! A comment speaks to the linter and cannot be read.
//!
//! ## Why
//!
//! It was to allow something and does not. The form is `# lint: allow[CODE, CODE] reason="…" until=YYYY-MM-DD`; `until`
//! may be left out.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme # lint: ignore R014
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme # lint: allow[R014] reason="everybody answers for it"
//! ```

use crate::diagnostic::{Code, Severity};

/// A comment speaks to the linter and cannot be read.
pub(super) static CODE: Code = Code::new("T011", "malformed-suppression", Severity::Error, include_str!("malformed_suppression.rs"));
