//! # T009 test-time
//!
//! A test does not say when its call begins, or not in a way that can be read.
//!
//! ## Why
//!
//! Hours, holidays and earlier calls depend on the time. A test that took it from the clock would pass in the morning and
//! fail at night. An offset from UTC makes the instant plain.
//!
//! ## Bad
//!
//! ```yaml
//! policy: acme
//! tests:
//!   - name: at night nobody answers
//!     call: { now: "2026-11-23 22:00" }
//!     turns: [ { says: a human please, expect: { nobody: callback } } ]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! policy: acme
//! tests:
//!   - name: at night nobody answers
//!     call: { now: "2026-11-23T22:00:00-05:00" }
//!     turns: [ { says: a human please, expect: { nobody: callback } } ]
//! ```

use crate::diagnostic::{Code, Severity};

/// A test does not say when its call begins, or not in a way that can be read.
pub static TEST_TIME: Code = Code::new("T009", "test-time", Severity::Error, include_str!("test_time.rs"));
