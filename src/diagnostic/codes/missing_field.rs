//! # Y014 missing-field
//!
//! A field that must be there is not.
//!
//! ## Why
//!
//! Without it there is nothing sensible to do: a caller whom no desk can take must be told something, and something must
//! follow. Add the field. Where it seems to be there, it may be misspelt, or indented under something else.
//!
//! ## Bad
//!
//! ```yaml
//! nobody_available: { say: Everybody is busy. }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! nobody_available: { say: Everybody is busy. We will ring you back., then: callback }
//! ```

use crate::diagnostic::{Code, Severity};

/// A field that must be there is not.
pub static MISSING_FIELD: Code = Code::new("Y014", "missing-field", Severity::Error, include_str!("missing_field.rs"));
