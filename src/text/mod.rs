//! Words made comparable: normal form, phrases, patterns.

mod contractions;
mod cues;
pub mod entity;
mod examples;
mod folding;
mod hashed_word;
pub mod hazards;
mod index;
mod nearest;
mod negation;
mod normal;
mod pattern;
mod phrase;
mod phrase_form;
mod phrase_parser;
pub mod redaction;
mod sentiment;
mod similarity;
mod spelling;

pub use index::{Edges, PhraseHit, PhraseIndex, Scanned, TooBig};
pub use nearest::NearMiss;
pub use negation::negation;
pub use normal::NormalText;
pub use pattern::{Pattern, PatternError, PatternErrorKind};
pub use phrase::{Phrase, PhraseError, PhraseErrorKind};
pub use redaction::{Redaction, RedactionKind, redact};
pub use sentiment::sentiment;
pub use spelling::Spelling;
