//! # Y004 empty-value
//!
//! A field is there, but its value is empty.
//!
//! ## Why
//!
//! Nothing after the colon, `~`, `null` and `""` are all empty, and so is a value that starts with `#`: the rest of the
//! line is then a comment. An empty greeting is silence on the line. Write the value, with quotes where it starts with
//! `#`, or take the field out so that its default applies.
//!
//! ## Bad
//!
//! ```yaml
//! greeting:
//! owner: #voice-team
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: Hi! How can I help today?
//! owner: "#voice-team"
//! ```

use crate::diagnostic::{Code, Severity};

/// A field is there, but its value is empty.
pub static EMPTY_VALUE: Code = Code::new("Y004", "empty-value", Severity::Error, include_str!("empty_value.rs"));
