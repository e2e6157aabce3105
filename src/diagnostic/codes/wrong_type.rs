//! # Y013 wrong-type
//!
//! A value is of another kind than the field takes.
//!
//! ## Why
//!
//! Where a list is needed a text is not read as a list of one, unless the manual says so, and `yes` is a text, not a
//! switch. Nothing is guessed, because a wrong guess answers a call. Write the kind of value that the message names.
//!
//! ## Bad
//!
//! ```yaml
//! failures:
//!   silence: yes
//! ```
//!
//! ## Good
//!
//! ```yaml
//! failures:
//!   silence: true
//! ```

use crate::diagnostic::{Code, Severity};

/// A value is of another kind than the field takes.
pub static WRONG_TYPE: Code = Code::new("Y013", "wrong-type", Severity::Error, include_str!("wrong_type.rs"));
