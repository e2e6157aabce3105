//! # X010 pattern-syntax
//!
//! A regular expression cannot be read.
//!
//! ## Why
//!
//! The message says what is wrong with it. To look for plain words, a phrase is easier and safer.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "(refund" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { matches: "(refund|money back)" }
//! ```

use crate::diagnostic::{Code, Severity};

/// A regular expression cannot be read.
pub static PATTERN_SYNTAX: Code = Code::new("X010", "pattern-syntax", Severity::Error, include_str!("pattern_syntax.rs"));
