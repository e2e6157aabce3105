//! Words made comparable: normal form, phrases, patterns.

mod anchor;
mod contractions;
mod cues;
mod examples;
mod folding;
mod index;
mod matcher;
mod normal;
mod phrase;
mod phrase_parser;
mod similarity;

pub use index::{PhraseHit, PhraseIndex, TooBig};
pub use normal::NormalText;
pub use phrase::{Phrase, PhraseError, PhraseErrorKind};
