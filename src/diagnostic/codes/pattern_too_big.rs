//! # X002 pattern-too-big
//!
//! A regular expression compiles to too much.
//!
//! ## Why
//!
//! Large repetitions multiply. A pattern that takes a megabyte to hold is slow to read and slow to run.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "\\w{5000}" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { matches: "\\w{5,20}" }
//! ```

use crate::diagnostic::{Code, Severity};

/// A regular expression compiles to too much.
pub static PATTERN_TOO_BIG: Code = Code::new("X002", "pattern-too-big", Severity::Error, include_str!("pattern_too_big.rs"));
