//! # P001 empty-phrase
//!
//! A phrase has nothing left to match, or a vocabulary has no phrases.
//!
//! ## Why
//!
//! Punctuation, emoji and hesitations are dropped before anything is compared. A phrase of nothing else can never be
//! said.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   angry: ["!?"]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   angry: [this is ridiculous]
//! ```

use crate::diagnostic::{Code, Severity};

/// A phrase has nothing left to match, or a vocabulary has no phrases.
pub static EMPTY_PHRASE: Code = Code::new("P001", "empty-phrase", Severity::Error, include_str!("empty_phrase.rs"));
