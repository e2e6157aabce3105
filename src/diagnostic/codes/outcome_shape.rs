//! # R019 outcome-shape
//!
//! A rule does nothing, or several things.
//!
//! ## Why
//!
//! A rule hands over, offers, replies or ends the call: one of them.
//!
//! ## Bad
//!
//! ```yaml
//! then: { reply: One moment., escalate: caller_requested }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! then: { escalate: caller_requested } # its announcement is said first
//! ```

use crate::diagnostic::{Code, Severity};

/// A rule does nothing, or several things.
pub static OUTCOME_SHAPE: Code = Code::new("R019", "outcome-shape", Severity::Error, include_str!("outcome_shape.rs"));
