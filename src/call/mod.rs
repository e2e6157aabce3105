//! The vocabulary of a telephone call: what happens to it, what we order, and the one memory of it.

mod brief;
mod command;
mod disposition;
mod event;
mod handoff;
mod identity;
mod response;
pub mod script;
mod session;
mod transcript;

pub use brief::{Brief, BriefFact, Briefing, RollingSummary, Tone, WordedBy};
pub use command::Command;
pub use disposition::Disposition;
pub use event::{CallEvent, EventKey, EventKind, Fingerprint, TransferFailure};
pub use handoff::{Attempt, Handoff, HandoffState};
pub use identity::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
pub use response::{LastResort, Response};
pub use session::{Session, Stage, Turn};
pub use transcript::{Heard, ModelFailure, PastTurn, Reply, ReplySource};
