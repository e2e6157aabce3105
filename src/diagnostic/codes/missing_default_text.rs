//! # A015 missing-default-text
//!
//! A text given by language has no wording for the rest.
//!
//! ## Why
//!
//! A call may come in a language that nobody thought of. `default` is what its caller hears.
//!
//! ## Bad
//!
//! ```yaml
//! greeting: { en: Hello., es: Hola. }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: { default: Hello., es: Hola. }
//! ```

use crate::diagnostic::{Code, Severity};

/// A text given by language has no wording for the rest.
pub static MISSING_DEFAULT_TEXT: Code = Code::new("A015", "missing-default-text", Severity::Error, include_str!("missing_default_text.rs"));
