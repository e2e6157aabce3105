//! # L013 missing-model
//!
//! An assistant has a provider and no model or no prompt.
//!
//! ## Why
//!
//! A provider serves many models, and a model that is not told what it is makes something up.
//!
//! ## Bad
//!
//! ```yaml
//! assistant: { provider: anthropic }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! assistant:
//!   provider: anthropic
//!   model: claude-sonnet-4-5
//!   prompt: You are a helpful support agent. Keep responses short for voice.
//! ```

use crate::diagnostic::{Code, Severity};

/// An assistant has a provider and no model or no prompt.
pub static MISSING_MODEL: Code = Code::new("L013", "missing-model", Severity::Error, include_str!("missing_model.rs"));
