//! # T003 vacuous-test
//!
//! A test would pass whatever the policy did.
//!
//! ## Why
//!
//! A test that expects nothing, or that expects the bot to go on where no rule comes near, is green under any policy. It
//! reads like protection and gives none. Say what must come of the turn; for a sentence that must not fire a rule, name
//! the rule under `not_rule`.
//!
//! ## Bad
//!
//! ```yaml
//! tests:
//!   - name: an invoice is no dispute
//!     turns: [ { says: send me my invoice } ]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tests:
//!   - name: an invoice is no dispute
//!     turns: [ { says: send me my invoice, expect: { outcome: continue, not_rule: billing-dispute } } ]
//! ```

use crate::diagnostic::{Code, Severity};

/// A test would pass whatever the policy did.
pub static VACUOUS_TEST: Code = Code::new("T003", "vacuous-test", Severity::Error, include_str!("vacuous_test.rs"));
