//! # Y015 syntax
//!
//! The file is not well-formed YAML.
//!
//! ## Why
//!
//! Nothing in the file can be trusted until its shape is clear, so nothing else is checked. The usual causes: a tab where
//! spaces should be, a `: ` or a leading `*`, `&`, `@`, `[` or `{` in a text without quotes, a quote or bracket that is
//! never closed, a line indented less than its neighbours.
//!
//! ## Bad
//!
//! ```yaml
//! greeting: [Hi! How can I help?
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: "[Hi! How can I help?"
//! ```

use crate::diagnostic::{Code, Severity};

/// The file is not well-formed YAML.
pub static SYNTAX: Code = Code::new("Y015", "syntax", Severity::Error, include_str!("syntax.rs"));
