//! # D006 forbidden-number
//!
//! A desk has a number that no call may be handed to.
//!
//! ## Why
//!
//! A premium-rate number bills the caller, or you, by the minute, and a slip of one digit is enough to ring one. Emergency
//! numbers are for people, not for transfers: a caller in danger must dial for themselves, so that they can be found. What
//! is refused are the emergency numbers of ITU-T E.161.1 and of national plans, with a country code before them or without,
//! and the ranges that ITU-T E.164 and national numbering plans give to premium-rate services. A policy with such a desk is
//! not put in force.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   support: { number: "+19005550100" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   support: { number: "+15551234567" }
//! ```

use crate::diagnostic::{Code, Severity};

/// A desk has a number that no call may be handed to.
pub static FORBIDDEN_NUMBER: Code = Code::new("D006", "forbidden-number", Severity::Error, include_str!("forbidden_number.rs"));
