//! # P025 unknown-vocabulary
//!
//! A vocabulary is named that is not there.
//!
//! ## Why
//!
//! A rule on a vocabulary that does not exist could never fire. Vocabularies live under `vocabularies`, here or in a pack
//! that is used. A single word in `says` is taken for a name; to mean the word itself, put it in brackets.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - id: human
//!     when: { says: ask_for_human }
//!     then: { escalate: caller_requested }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! rules:
//!   - id: human
//!     when: { says: asks_for_human }
//!     then: { escalate: caller_requested }
//! ```

use crate::diagnostic::{Code, Severity};

/// A vocabulary is named that is not there.
pub static UNKNOWN_VOCABULARY: Code = Code::new("P025", "unknown-vocabulary", Severity::Error, include_str!("unknown_vocabulary.rs"));
