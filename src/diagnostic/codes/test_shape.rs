//! # T010 test-shape
//!
//! A test, or a turn of one, is not exactly one thing.
//!
//! ## Why
//!
//! A test is one call told in `turns`, or sentences in `each` that all come to the same. A turn is one thing the caller
//! does. Where it is two, or none, it cannot be told what comes first, and what is expected of which.
//!
//! ## Bad
//!
//! ```yaml
//! turns:
//!   - { says: hello, pressed: "0", expect: { outcome: escalate } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! turns:
//!   - { says: hello, expect: { outcome: continue } }
//!   - { pressed: "0", expect: { outcome: escalate } }
//! ```

use crate::diagnostic::{Code, Severity};

/// A test, or a turn of one, is not exactly one thing.
pub static TEST_SHAPE: Code = Code::new("T010", "test-shape", Severity::Error, include_str!("test_shape.rs"));
