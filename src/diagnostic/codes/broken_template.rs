//! # A013 broken-template
//!
//! The whisper's template cannot be read or filled.
//!
//! ## Why
//!
//! A template is filled once with sample values when the policy is read, so that an unclosed brace or an unknown filter
//! is found now and not while a colleague waits on the line.
//!
//! ## Bad
//!
//! ```yaml
//! whisper: { say: "Reason: {{ reason" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! whisper: { say: "Reason: {{ reason }}" }
//! ```

use crate::diagnostic::{Code, Severity};

/// The whisper's template cannot be read or filled.
pub static BROKEN_TEMPLATE: Code = Code::new("A013", "broken-template", Severity::Error, include_str!("broken_template.rs"));
