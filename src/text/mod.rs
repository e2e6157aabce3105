//! Words made comparable: normal form, phrases, patterns.

mod anchor;
mod contractions;
mod cues;
mod examples;
mod folding;
pub mod hazards;
mod index;
mod matcher;
mod nearest;
mod negation;
mod normal;
mod pattern;
mod phrase;
mod phrase_parser;
mod similarity;

pub use index::{PhraseHit, PhraseIndex, TooBig};
pub use nearest::NearMiss;
pub use negation::negation;
pub use normal::NormalText;
pub use pattern::{Pattern, PatternError, PatternErrorKind};
pub use phrase::{Phrase, PhraseError, PhraseErrorKind};

// STUB
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "stub")]
pub struct Pattern(regex::Regex, String);
#[allow(missing_docs, reason = "stub")]
pub enum PatternErrorKind { Unsupported, TooBig, MatchesEmpty, Syntax }
#[allow(missing_docs, reason = "stub")]
pub struct PatternError { pub message: String, pub help: String, pub kind: PatternErrorKind }
#[allow(missing_docs, reason = "stub")]
impl Pattern {
    pub fn compile(w: &str) -> Result<Self, PatternError> { regex::Regex::new(w).map(|r| Self(r, w.into())).map_err(|e| PatternError { message: e.to_string(), help: String::new(), kind: PatternErrorKind::Syntax }) }
    pub fn find(&self, t: &NormalText) -> Option<std::ops::Range<usize>> { self.0.find(t.as_str()).map(|_| 0..t.word_count()) }
    pub fn written(&self) -> &str { &self.1 }
}
#[allow(missing_docs, reason = "stub")]
pub fn negation(_: &NormalText, _: &std::ops::Range<usize>, _: &str) -> Option<std::ops::Range<usize>> { None }
