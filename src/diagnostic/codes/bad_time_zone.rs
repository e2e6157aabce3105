//! # H003 bad-time-zone
//!
//! A time zone is not one that is known.
//!
//! ## Why
//!
//! Hours are read in the policy's time zone. Use the IANA name of the place: it knows summer time, which an offset such
//! as `UTC-5` does not.
//!
//! ## Bad
//!
//! ```yaml
//! time_zone: EST5
//! ```
//!
//! ## Good
//!
//! ```yaml
//! time_zone: America/New_York
//! ```

use crate::diagnostic::{Code, Severity};

/// A time zone is not one that is known.
pub static BAD_TIME_ZONE: Code = Code::new("H003", "bad-time-zone", Severity::Error, include_str!("bad_time_zone.rs"));
