//! # R022 bad-duration
//!
//! A length of time or a number of turns cannot be read.
//!
//! ## Why
//!
//! Times are a number and a unit: `800ms`, `25s`, `6m`, `2h`, `7 days`. Turns are written `5 turns`.
//!
//! ## Bad
//!
//! ```yaml
//! when: { duration: { at_least: six minutes } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { duration: { at_least: 6m } }
//! ```

use crate::diagnostic::{Code, Severity};

/// A length of time or a number of turns cannot be read.
pub static BAD_DURATION: Code = Code::new("R022", "bad-duration", Severity::Error, include_str!("bad_duration.rs"));
