//! # T006 expired-suppression
//!
//! The day until which a comment allows a finding has passed.
//!
//! ## Why
//!
//! `until` is there so that what is allowed for a while is looked at again. After that day the finding is told as if the
//! comment were not there.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: acme # lint: allow[R014] reason="the new team starts in March" until=2024-03-31
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme
//! owner: voice-team@acme.example
//! ```

use crate::diagnostic::{Code, Severity};

/// The day until which a comment allows a finding has passed.
pub(super) static CODE: Code = Code::new("T006", "expired-suppression", Severity::Warning, include_str!("expired_suppression.rs"));
