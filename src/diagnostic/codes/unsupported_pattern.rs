//! # X001 unsupported-pattern
//!
//! A regular expression uses what this engine leaves out.
//!
//! ## Why
//!
//! Look-around and back-references can take for ever on the wrong sentence, and a caller is waiting. Say it with two
//! conditions and `not`, or with an exception of a vocabulary.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "refund(?! policy)" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { all: [ { matches: refund }, { not: { matches: refund policy } } ] }
//! ```

use crate::diagnostic::{Code, Severity};

/// A regular expression uses what this engine leaves out.
pub static UNSUPPORTED_PATTERN: Code = Code::new("X001", "unsupported-pattern", Severity::Error, include_str!("unsupported_pattern.rs"));
