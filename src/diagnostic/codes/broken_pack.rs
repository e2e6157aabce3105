//! # U002 broken-pack
//!
//! A pack that is used does not compile.
//!
//! ## Why
//!
//! A policy cannot be better than what it is built on. Mend the pack: every policy that uses it waits for that.
//!
//! ## Bad
//!
//! ```yaml
//! use: [packs/en] # while packs/en.yaml has an error
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en] # once packs/en.yaml compiles
//! ```

use crate::diagnostic::{Code, Severity};

/// A pack that is used does not compile.
pub static BROKEN_PACK: Code = Code::new("U002", "broken-pack", Severity::Error, include_str!("broken_pack.rs"));
