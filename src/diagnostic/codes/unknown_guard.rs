//! # P026 unknown-guard
//!
//! A guard is named that is not there.
//!
//! ## Why
//!
//! A guard that does not exist takes nothing back: phrases would count that were meant not to. Guards live under `guards`,
//! here or in a pack that is used. Negation is not among them: it has a key of its own, `negation`.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human:
//!     phrases: [(talk|speak) to an agent]
//!     guards: [reportd]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! guards:
//!   reported: [(spoke|talked) to an agent, told to speak to an agent]
//! vocabularies:
//!   asks_for_human:
//!     phrases: [(talk|speak) to an agent]
//!     guards: [reported]
//! ```

use crate::diagnostic::{Code, Severity};

/// A guard is named that is not there.
pub static UNKNOWN_GUARD: Code = Code::new("P026", "unknown-guard", Severity::Error, include_str!("unknown_guard.rs"));
