//! # D015 two-defaults
//!
//! Two policies say that they are the default.
//!
//! ## Why
//!
//! A call to a number that nobody claims falls to one policy only.
//!
//! ## Bad
//!
//! ```yaml
//! default: true # in two files
//! ```
//!
//! ## Good
//!
//! ```yaml
//! default: true # in one file
//! ```

use crate::diagnostic::{Code, Severity};

/// Two policies say that they are the default.
pub static TWO_DEFAULTS: Code = Code::new("D015", "two-defaults", Severity::Error, include_str!("two_defaults.rs"));
