//! # Y014 missing-field
//!
//! A field that must be there is not.
//!
//! ## Why
//!
//! Without it there is nothing sensible to do: a desk without a number cannot be rung. Add the field. Where it seems to
//! be there, it may be misspelt, or indented under something else.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { hours: office }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567", hours: office }
//! ```

use crate::diagnostic::{Code, Severity};

/// A field that must be there is not.
pub static MISSING_FIELD: Code = Code::new("Y014", "missing-field", Severity::Error, include_str!("missing_field.rs"));
