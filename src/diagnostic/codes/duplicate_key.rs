//! # Y002 duplicate-key
//!
//! The same name stands twice in one map.
//!
//! ## Why
//!
//! Only one of two equal names can count, and which one is a matter of luck: many tools keep the last and drop the first
//! without a word, so a desk or an announcement is gone. Rename one of them, or merge what they say into one.
//!
//! ## Bad
//!
//! ```yaml
//! desks:
//!   billing: { number: "+15557654321" }
//!   billing: { number: "+15550001111" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! desks:
//!   billing: { number: "+15557654321" }
//!   billing_overflow: { number: "+15550001111" }
//! ```

use crate::diagnostic::{Code, Severity};

/// The same name stands twice in one map.
pub static DUPLICATE_KEY: Code = Code::new("Y002", "duplicate-key", Severity::Error, include_str!("duplicate_key.rs"));
