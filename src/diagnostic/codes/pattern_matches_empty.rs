//! # X004 pattern-matches-empty
//!
//! A regular expression matches anything, even nothing.
//!
//! ## Why
//!
//! Its rule would fire on every turn of every call.
//!
//! ## Bad
//!
//! ```yaml
//! when: { matches: "(refund)?" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { matches: refund }
//! ```

use crate::diagnostic::{Code, Severity};

/// A regular expression matches anything, even nothing.
pub static PATTERN_MATCHES_EMPTY: Code =
    Code::new("X004", "pattern-matches-empty", Severity::Error, include_str!("pattern_matches_empty.rs"));
