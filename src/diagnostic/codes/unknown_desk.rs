//! # D004 unknown-desk
//!
//! A route names a desk that is not there.
//!
//! ## Why
//!
//! The caller would be sent nowhere. Desks live under `desks`.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   billing: { number: "+15557654321" }
//! route: [biling]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   billing: { number: "+15557654321" }
//! route: [billing]
//! ```

use crate::diagnostic::{Code, Severity};

/// A route names a desk that is not there.
pub static UNKNOWN_DESK: Code = Code::new("D004", "unknown-desk", Severity::Error, include_str!("unknown_desk.rs"));
