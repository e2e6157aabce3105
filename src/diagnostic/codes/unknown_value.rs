//! # Y017 unknown-value
//!
//! A value is not one of those that the field takes.
//!
//! ## Why
//!
//! The field chooses among a few words, and this is none of them. Write one of those the message names, exactly as it
//! stands there.
//!
//! ## Bad
//!
//! ```yaml
//! nobody_available: { say: We will ring you back., then: call-back }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! nobody_available: { say: We will ring you back., then: callback }
//! ```

use crate::diagnostic::{Code, Severity};

/// A value is not one of those that the field takes.
pub static UNKNOWN_VALUE: Code = Code::new("Y017", "unknown-value", Severity::Error, include_str!("unknown_value.rs"));
