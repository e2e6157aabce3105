//! # D017 desk-numbers
//!
//! A desk has no number, or has it in two ways.
//!
//! ## Why
//!
//! A desk without a number cannot be dialled: its callers would be told of a colleague who never comes. One with both
//! `number` and `numbers` says twice where it is, and its next reader would change one of the two.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { ring: 25s }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567", ring: 25s }
//!   billing: { numbers: ["+15557654321", { number: "+15557654322", weight: 2 }] }
//! ```

use crate::diagnostic::{Code, Severity};

/// A desk has no number, or has it in two ways.
pub static DESK_NUMBERS: Code = Code::new("D017", "desk-numbers", Severity::Error, include_str!("desk_numbers.rs"));
