//! # R023 bad-keys
//!
//! Keys cannot be pressed on a telephone.
//!
//! ## Why
//!
//! A keypad has the digits, `*` and `#`. In quotes they stay as written: without, YAML takes `#` for a comment.
//!
//! ## Bad
//!
//! ```yaml
//! when: { pressed: zero }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! when: { pressed: "0" }
//! ```

use crate::diagnostic::{Code, Severity};

/// Keys cannot be pressed on a telephone.
pub static BAD_KEYS: Code = Code::new("R023", "bad-keys", Severity::Error, include_str!("bad_keys.rs"));
