//! # D001 not-e164
//!
//! A number is not in international form.
//!
//! ## Why
//!
//! A number without `+` and its country code means different telephones from different exchanges. Write `+`, the country
//! code and the number: seven to fifteen digits (ITU-T E.164).
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { number: 555-123-4567 }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//! ```

use crate::diagnostic::{Code, Severity};

/// A number is not in international form.
pub static NOT_E164: Code = Code::new("D001", "not-e164", Severity::Error, include_str!("not_e164.rs"));
