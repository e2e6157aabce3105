//! # R021 bad-name
//!
//! A name has characters that names do not have.
//!
//! ## Why
//!
//! Names turn up in metrics, web addresses and other files. Lower-case letters, digits, `-` and `_` are safe in all of
//! them.
//!
//! ## Bad
//!
//! ```yaml
//! tenant: Acme Ltd.
//! ```
//!
//! ## Good
//!
//! ```yaml
//! tenant: acme
//! ```

use crate::diagnostic::{Code, Severity};

/// A name has characters that names do not have.
pub static BAD_NAME: Code = Code::new("R021", "bad-name", Severity::Error, include_str!("bad_name.rs"));
