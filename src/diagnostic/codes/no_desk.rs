//! # D013 no-desk
//!
//! A reason has no desk to send its callers to.
//!
//! ## Why
//!
//! Its rule would announce a transfer that cannot happen.
//!
//! ## Bad
//!
//! ```yaml
//! reasons:
//!   caller_requested: { announce: One moment. }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//! route: [support]
//! reasons:
//!   caller_requested: { announce: One moment. }
//! ```

use crate::diagnostic::{Code, Severity};

/// A reason has no desk to send its callers to.
pub static NO_DESK: Code = Code::new("D013", "no-desk", Severity::Error, include_str!("no_desk.rs"));
