//! What outlives a request: the live sessions, who rang lately, and the directory of the policies.

pub mod callers;
pub mod policies;
pub mod sessions;

use crate::call::CallId;

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another turn saved the session first: load it again and redo the turn.
    #[error("call `{call}` was saved by another turn in the meantime")]
    Conflict {
        /// The call.
        call: CallId,
    },
}
