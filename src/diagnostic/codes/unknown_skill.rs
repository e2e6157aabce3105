//! # D018 unknown-skill
//!
//! A reason needs a skill that no desk of its route has.
//!
//! ## Why
//!
//! A desk that lacks what a reason needs is passed over. Where every desk of the route does, its callers always hear that
//! nobody is available. Mostly the skill is misspelt, on one of the two sides.
//!
//! ## Bad
//!
//! ```yaml
//! reasons:
//!   refund: { announce: One moment., needs: { skills: biling } }
//! desks:
//!   support: { number: "+15551234567", skills: [billing] }
//! route: [support]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! reasons:
//!   refund: { announce: One moment., needs: { skills: billing } }
//! desks:
//!   support: { number: "+15551234567", skills: [billing] }
//! route: [support]
//! ```

use crate::diagnostic::{Code, Severity};

/// A reason needs a skill that no desk of its route has.
pub static UNKNOWN_SKILL: Code = Code::new("D018", "unknown-skill", Severity::Error, include_str!("unknown_skill.rs"));
