//! # R018 condition-shape
//!
//! A condition is empty, or several stand in one map.
//!
//! ## Why
//!
//! Two conditions side by side could mean that both must hold or that one is enough, and people read it both ways. Say
//! `all` or `any`.
//!
//! ## Bad
//!
//! ```yaml
//! when: { says: legal, turns: { at_least: 3 } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { all: [ { says: legal }, { turns: { at_least: 3 } } ] }
//! ```

use crate::diagnostic::{Code, Severity};

/// A condition is empty, or several stand in one map.
pub static CONDITION_SHAPE: Code = Code::new("R018", "condition-shape", Severity::Error, include_str!("condition_shape.rs"));
