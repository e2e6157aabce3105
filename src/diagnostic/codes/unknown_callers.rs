//! # C001 unknown-callers
//!
//! A rule names a list of callers that is not there.
//!
//! ## Why
//!
//! A list of callers lives under `callers`; a number stands for itself. A name that is neither would match nobody.
//!
//! ## Bad
//!
//! ```yaml
//! callers: { vip: ["+15550100"] }
//! rules:
//!   - id: vip
//!     when: { caller: vpi }
//!     then: { escalate: vip }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! callers: { vip: ["+15550100"] }
//! rules:
//!   - id: vip
//!     when: { caller: vip }
//!     then: { escalate: vip }
//! ```

use crate::diagnostic::{Code, Severity};

/// A rule names a list of callers that is not there.
pub static UNKNOWN_CALLERS: Code = Code::new("C001", "unknown-callers", Severity::Error, include_str!("unknown_callers.rs"));
