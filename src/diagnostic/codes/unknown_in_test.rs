//! # T002 unknown-in-test
//!
//! A test names something that its policy does not have.
//!
//! ## Why
//!
//! A test about a rule that is not there proves nothing, and one that expects a rule in shadow to act can never pass. When
//! a rule is renamed, its tests must be renamed with it.
//!
//! ## Bad
//!
//! ```yaml
//! policy: acme
//! tests:
//!   - name: a caller who asks is handed over
//!     turns:
//!       - { says: a human please, expect: { rule: caller-request } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! policy: acme
//! tests:
//!   - name: a caller who asks is handed over
//!     turns:
//!       - { says: a human please, expect: { rule: caller-requested } }
//! ```

use crate::diagnostic::{Code, Severity};

/// A test names something that its policy does not have.
pub static UNKNOWN_IN_TEST: Code = Code::new("T002", "unknown-in-test", Severity::Error, include_str!("unknown_in_test.rs"));
