//! What is struck out before anything goes on, and for whom.

use crate::text::Redaction;

/// What is struck out of what was said before it goes on. Logs are not among those it goes to: they hold nobody's words.
#[derive(Debug, Clone, Default)]
pub struct Redactions {
    /// Before a language model is told.
    pub model: Redaction,
    /// Before it is kept in the ledger.
    pub ledger: Redaction,
    /// Before the human who takes the call hears or reads it.
    pub human: Redaction,
}
