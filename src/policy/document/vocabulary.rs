//! Vocabularies as written.

use crate::policy::yaml::{ListOr, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// A vocabulary: a list of phrases, or a map with more to say.
pub type VocabularyDocument = ListOr<VocabularyMapDocument>;

/// A vocabulary with more to say than its phrases.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VocabularyMapDocument {
    /// Its phrases: words, `(a|b)` choices, `[c]` optional words, `*` for up to three words.
    #[serde(default)]
    pub phrases: Vec<Placed<String>>,
    /// Phrases that take a match back where they overlap it.
    #[serde(default)]
    pub except: Vec<Placed<String>>,
    /// The guards that take its phrases back where they overlap them, by name. Default: the pack's.
    #[serde(default)]
    pub guards: Option<Vec<Placed<String>>>,
    /// Whether a phrase under a negation counts. Default `respect`: it does not.
    #[serde(default)]
    pub negation: Option<Placed<NegationDocument>>,
    /// Where a phrase counts. Default `anywhere`.
    #[serde(default)]
    pub counts: Option<Placed<CountsDocument>>,
    /// Whether this replaces the pack's vocabulary of the same name instead of adding to it. Default `false`.
    #[serde(default)]
    pub replace: Option<Placed<bool>>,
}

/// What a negation before a phrase does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NegationDocument {
    /// The phrase does not count.
    Respect,
    /// The phrase counts all the same.
    Ignore,
}

/// Where a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountsDocument {
    /// Wherever it is said.
    Anywhere,
    /// Where it is a whole clause: nothing else is said between two marks of punctuation.
    AsClause,
    /// Where it is all that is said in the turn.
    AsTurn,
}

/// Words that are known where they are misspelt by one letter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MisspeltDocument {
    /// The words.
    pub words: Vec<Placed<String>>,
    /// Words that are what they are, however near they come to one of those.
    #[serde(default)]
    pub except: Vec<Placed<String>>,
}
