//! # A014 missing-fallback
//!
//! It is not said what callers hear when the bot has no answer, and they do not speak English.
//!
//! ## Why
//!
//! Without a model, or when it fails, and with no scripted answer that fits, the bot has to say something. Warmline has
//! words of its own in English only.
//!
//! ## Bad
//!
//! ```yaml
//! language: es-ES
//! ```
//!
//! ## Good
//!
//! ```yaml
//! language: es-ES
//! assistant:
//!   provider: scripted
//!   fallback: Disculpe, no le he entendido. ¿Me lo puede decir de otra manera?
//! ```

use crate::diagnostic::{Code, Severity};

/// It is not said what callers hear when the bot has no answer, and they do not speak English.
pub static MISSING_FALLBACK: Code = Code::new("A014", "missing-fallback", Severity::Error, include_str!("missing_fallback.rs"));
