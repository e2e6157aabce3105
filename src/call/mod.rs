//! The vocabulary of a telephone call: what happens to it, what we order, and the one memory of it.

mod brief;
mod callback;
mod command;
mod desk;
mod disposition;
mod event;
mod handoff;
mod identity;
mod response;
pub mod script;
mod session;
mod transcript;

pub use brief::{Brief, BriefFact, Briefing, RollingSummary, Tone, WordedBy};
pub use callback::{CALLBACK_PATIENCE, Callback, CallbackQuestion, CallbackStep};
pub use command::Command;
pub use desk::{DeskStates, DeskSwitch, Destinations, UNKNOWN_DESKS};
pub use disposition::Disposition;
pub use event::{CallEvent, EventKey, EventKind, Fingerprint, TransferEvent, TransferFailure};
pub use handoff::{Attempt, Entered, Handoff, HandoffEvent, HandoffState, Step, step, wait};
pub use identity::{AttemptId, CallId, DeskId, HandoffId, OrderId, PhoneNumber, ReasonId, TenantId};
pub use response::{AfterNobody, LastResort, NobodyCause, Response};
pub use session::{CountedFrom, Delivery, LiveHandoff, Orders, PastTurns, Session, Stage, Turn};
pub use transcript::{Heard, ModelFailure, PastTurn, Reply, ReplySource};
