//! # H008 bad-hours
//!
//! Opening hours cannot be read.
//!
//! ## Why
//!
//! Hours are written in OpenStreetMap's syntax: days as `Mo-Fr`, times on the 24-hour clock, parts joined with `;`,
//! public holidays as `PH`.
//!
//! ## Bad
//!
//! ```yaml
//! hours:
//!   office: Mon-Fri 9am-5pm
//! ```
//!
//! ## Good
//!
//! ```yaml
//! hours:
//!   office: "Mo-Fr 09:00-17:00; PH off"
//! ```

use crate::diagnostic::{Code, Severity};

/// Opening hours cannot be read.
pub static BAD_HOURS: Code = Code::new("H008", "bad-hours", Severity::Error, include_str!("bad_hours.rs"));
