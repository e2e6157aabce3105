//! # D003 claimed-twice
//!
//! Two policies claim the same number.
//!
//! ## Why
//!
//! A call can only follow one policy. The one that claimed the number first keeps it. Nested prefixes are fine: the
//! longest wins.
//!
//! ## Bad
//!
//! ```yaml
//! numbers: ["+15559998888"] # and in another policy: numbers: ["+15559998888"]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! numbers: ["+15559998889"]
//! ```

use crate::diagnostic::{Code, Severity};

/// Two policies claim the same number.
pub static CLAIMED_TWICE: Code = Code::new("D003", "claimed-twice", Severity::Error, include_str!("claimed_twice.rs"));
