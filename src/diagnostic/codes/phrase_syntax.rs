//! # P024 phrase-syntax
//!
//! A phrase cannot be read.
//!
//! ## Why
//!
//! In a phrase `(a|b)` is a choice, `[c]` is a word that may be missing, and `*` is up to three words. At least one word
//! must be required.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["(talk|speak to a human"]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["(talk|speak) to a human"]
//! ```

use crate::diagnostic::{Code, Severity};

/// A phrase cannot be read.
pub static PHRASE_SYNTAX: Code = Code::new("P024", "phrase-syntax", Severity::Error, include_str!("phrase_syntax.rs"));
