//! # T005 unused-suppression
//!
//! A comment allows a finding that is not there.
//!
//! ## Why
//!
//! The line it speaks of was mended, or has moved. Left in place, the comment would hide the next finding of its kind
//! that happens to come along. It speaks of its own line, or of the next one where it has its line to itself.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     # lint: allow[P006] reason="callers of this line say it and nothing else"
//!     - talk to a human
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     - talk to a human
//! ```

use crate::diagnostic::{Code, Severity};

/// A comment allows a finding that is not there.
pub(super) static CODE: Code = Code::new("T005", "unused-suppression", Severity::Warning, include_str!("unused_suppression.rs"));
