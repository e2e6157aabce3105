//! # Y008 too-big
//!
//! The file is larger, deeper or more repetitive than a policy may be.
//!
//! ## Why
//!
//! A file may hold 1 MiB, 64 levels and 100,000 values, what its aliases repeat included. Past that, a slip of the pen,
//! such as an alias that repeats a list which repeats a list, could stop the service for everybody. Move
//! vocabularies that several tenants share into a pack, and name the pack under `use`.
//!
//! ## Bad
//!
//! ```yaml
//! a: &a [x, x, x, x, x, x, x, x, x, x]
//! b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
//! c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! ```

use crate::diagnostic::{Code, Severity};

/// The file is larger, deeper or more repetitive than a policy may be.
pub static TOO_BIG: Code = Code::new("Y008", "too-big", Severity::Error, include_str!("too_big.rs"));
