//! # U001 unknown-pack
//!
//! A pack is used that is not there.
//!
//! ## Why
//!
//! Packs are files below `packs/` in the policy directory, named without `.yaml`.
//!
//! ## Bad
//!
//! ```yaml
//! use: [packs/english]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! ```

use crate::diagnostic::{Code, Severity};

/// A pack is used that is not there.
pub static UNKNOWN_PACK: Code = Code::new("U001", "unknown-pack", Severity::Error, include_str!("unknown_pack.rs"));
