//! # A001 missing-announcement
//!
//! A reason that a rule acts for has no words for the caller.
//!
//! ## Why
//!
//! A caller who is moved in silence thinks the line is dead. Every reason that a rule escalates for needs `announce`, and
//! one that a rule offers for needs `ask` as well.
//!
//! ## Bad
//!
//! ```yaml
//! reasons:
//!   caller_requested: { route: support }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! reasons:
//!   caller_requested: { announce: Of course. I am connecting you now., route: support }
//! ```

use crate::diagnostic::{Code, Severity};

/// A reason that a rule acts for has no words for the caller.
pub static MISSING_ANNOUNCEMENT: Code = Code::new("A001", "missing-announcement", Severity::Error, include_str!("missing_announcement.rs"));
