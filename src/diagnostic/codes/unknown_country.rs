//! # H010 unknown-country
//!
//! A country is not one that is known.
//!
//! ## Why
//!
//! `PH` in hours means the public holidays of the policy's country. Write its two-letter ISO 3166 code.
//!
//! ## Bad
//!
//! ```yaml
//! country: America
//! ```
//!
//! ## Good
//!
//! ```yaml
//! country: US
//! ```

use crate::diagnostic::{Code, Severity};

/// A country is not one that is known.
pub static UNKNOWN_COUNTRY: Code = Code::new("H010", "unknown-country", Severity::Error, include_str!("unknown_country.rs"));
