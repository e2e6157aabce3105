//! # H009 unknown-hours
//!
//! Hours are named that are not there.
//!
//! ## Why
//!
//! A desk with hours that do not exist would be open never or always, and both are wrong.
//!
//! ## Bad
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-17:00" }
//! desks:
//!   support: { number: "+15551234567", hours: ofice }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-17:00" }
//! desks:
//!   support: { number: "+15551234567", hours: office }
//! ```

use crate::diagnostic::{Code, Severity};

/// Hours are named that are not there.
pub static UNKNOWN_HOURS: Code = Code::new("H009", "unknown-hours", Severity::Error, include_str!("unknown_hours.rs"));
