//! # R006 undeclared-reason
//!
//! A rule acts for a reason that is not declared.
//!
//! ## Why
//!
//! A reason is what the caller hears and where the call goes. Without it the rule can do neither.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_request } }
//! reasons:
//!   caller_requested: { announce: One moment. }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! rules:
//!   - { id: human, when: { pressed: "0" }, then: { escalate: caller_requested } }
//! reasons:
//!   caller_requested: { announce: One moment. }
//! ```

use crate::diagnostic::{Code, Severity};

/// A rule acts for a reason that is not declared.
pub static UNDECLARED_REASON: Code = Code::new("R006", "undeclared-reason", Severity::Error, include_str!("undeclared_reason.rs"));
