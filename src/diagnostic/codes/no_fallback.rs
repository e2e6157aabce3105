//! # D005 no-fallback
//!
//! It is not said what happens to a caller whom no desk can take.
//!
//! ## Why
//!
//! Desks close, are busy and do not answer. A policy that hands callers over says what they hear then, and what becomes
//! of them.
//!
//! ## Bad
//!
//! ```yaml
//! route: [support]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! route: [support]
//! nobody_available: { say: Everybody is busy. We will ring you back today., then: callback }
//! ```

use crate::diagnostic::{Code, Severity};

/// It is not said what happens to a caller whom no desk can take.
pub static NO_FALLBACK: Code = Code::new("D005", "no-fallback", Severity::Error, include_str!("no_fallback.rs"));
