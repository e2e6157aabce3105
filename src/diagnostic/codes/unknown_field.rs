//! # Y001 unknown-field
//!
//! A field has a name that means nothing where it stands.
//!
//! ## Why
//!
//! A misspelt field would otherwise be ignored: the rule, announcement or limit it was meant to set would quietly not
//! apply, and the first to notice would be a caller. Write the field as suggested, or take it out. A field that is right
//! elsewhere may only be indented too far, or not far enough.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { numbr: "+15551234567" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//! ```

use crate::diagnostic::{Code, Severity};

/// A field has a name that means nothing where it stands.
pub static UNKNOWN_FIELD: Code = Code::new("Y001", "unknown-field", Severity::Error, include_str!("unknown_field.rs"));
