//! # Y016 out-of-range
//!
//! A number is smaller or larger than the field takes.
//!
//! ## Why
//!
//! The limits are those of what the number stands for: a confidence lies between 0 and 1, a count is a whole number that
//! is not negative. A value outside would make the rule hold always, or never.
//!
//! ## Bad
//!
//! ```yaml
//! failures:
//!   confidence_below: 40
//! ```
//!
//! ## Good
//!
//! ```yaml
//! failures:
//!   confidence_below: 0.4
//! ```

use crate::diagnostic::{Code, Severity};

/// A number is smaller or larger than the field takes.
pub static OUT_OF_RANGE: Code = Code::new("Y016", "out-of-range", Severity::Error, include_str!("out_of_range.rs"));
