//! # O001 offer-without-answers
//!
//! A rule offers a human, and no vocabulary says how callers answer.
//!
//! ## Why
//!
//! The bot would ask and not understand yes or no. The English pack has the vocabularies `accepts` and `refuses`; a
//! policy may name others under `offers`.
//!
//! ## Bad
//!
//! ```yaml
//! rules:
//!   - id: drags-on
//!     when: { turns: { at_least: 12 } }
//!     then: { offer: drags_on }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! use: [packs/en]
//! rules:
//!   - id: drags-on
//!     when: { turns: { at_least: 12 } }
//!     then: { offer: drags_on }
//! ```

use crate::diagnostic::{Code, Severity};

/// A rule offers a human, and no vocabulary says how callers answer.
pub static OFFER_WITHOUT_ANSWERS: Code =
    Code::new("O001", "offer-without-answers", Severity::Error, include_str!("offer_without_answers.rs"));
