//! What is remembered of a call: the only forms of it that are written to disk or sent out, each with its version.

mod event;
mod session;
mod turn;

pub use event::{CallbackRequest, Disposition, Record};
pub use session::{SESSION_VERSION, SessionError, read_session, write_session};
pub use turn::{Decided, HandoffState, Spoken, TurnRecord};
