//! What outlives a request: the live sessions, the ledger, what it would not have, who rang lately, and the directory of the
//! policies.

pub mod caller_key;
pub mod callers;
pub mod data;
pub mod embedded;
pub mod ledger;
pub mod policies;
pub mod redis;
pub mod refused;
pub mod sessions;

#[cfg(test)]
#[path = "../../tests/support/servers/mod.rs"]
mod servers;

use crate::call::CallId;
use crate::record::SessionError;

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another turn saved the session first: load it again and redo the turn.
    #[error("call `{call}` was saved by another turn in the meantime")]
    Conflict {
        /// The call.
        call: CallId,
    },
    /// The store does not answer, or not in time. Nobody knows whether what was asked has been done.
    #[error("{store} does not answer: {problem}")]
    Unavailable {
        /// Which store, as an operator names it.
        store: &'static str,
        /// What it or the system says.
        problem: String,
    },
    /// The store has no room. Nothing was written.
    #[error("{store} has no room: {problem}")]
    Full {
        /// Which store, as an operator names it.
        store: &'static str,
        /// What it or the system says.
        problem: String,
    },
    /// The store will never have what it was given, however often it is asked. Nothing was written.
    #[error("{store} will not have what it was given: {problem}")]
    Refused {
        /// Which store, as an operator names it.
        store: &'static str,
        /// What it says.
        problem: String,
    },
    /// What is kept of a call does not read.
    #[error("what is kept of call `{call}` does not read: {problem}")]
    Unreadable {
        /// The call.
        call: CallId,
        /// Why not.
        problem: SessionError,
    },
}
