//! What is struck out before anything goes on, as written.

use crate::policy::yaml::{Entries, OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// What is struck out of what was said before it goes on, and for whom: `card_number`, `national_id`, `phone_number`, `email`, `iban`, or
/// a name from `patterns`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedactDocument {
    /// Kinds that nobody is told.
    #[serde(default)]
    pub everywhere: Vec<Placed<String>>,
    /// Kinds that no language model is told.
    #[serde(default)]
    pub model: Vec<Placed<String>>,
    /// Kinds that are not kept in the ledger.
    #[serde(default)]
    pub ledger: Vec<Placed<String>>,
    /// Kinds that the human who takes the call is neither told nor shown.
    #[serde(default)]
    pub human: Vec<Placed<String>>,
    /// Kinds of your own: regular expressions over the normal form, by name.
    #[serde(default)]
    pub patterns: Entries<OneOrMany<Placed<String>>>,
}
