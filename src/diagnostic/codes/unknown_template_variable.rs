//! # A003 unknown-template-variable
//!
//! The whisper names something that the brief does not have.
//!
//! ## Why
//!
//! The human would hear a hole in the sentence, or nothing at all. The message lists what a brief has.
//!
//! ## Bad
//!
//! ```yaml
//! whisper: { say: "Reason: {{ resaon }}" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! whisper: { say: "Reason: {{ reason }}" }
//! ```

use crate::diagnostic::{Code, Severity};

/// The whisper names something that the brief does not have.
pub static UNKNOWN_TEMPLATE_VARIABLE: Code =
    Code::new("A003", "unknown-template-variable", Severity::Error, include_str!("unknown_template_variable.rs"));
