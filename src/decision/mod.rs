//! Facts become a decision: `decide` is the one function that every door of Warmline leads to.

mod answer;
pub mod brief;
mod callback;
mod condition;
mod decide;
mod evidence;
pub mod explanation;
mod facts;
mod failure;
mod handoff;
mod reconsider;
mod response;
mod route;
mod turns;

pub use answer::scripted_answer;
pub use brief::{Brief, Transcript, Worded};
pub use callback::answer_about_callback;
pub use decide::{Asked, Decision, Outcome, decide, policy_reply};
pub use evidence::{Evidence, Finding, Holds};
pub use explanation::{Explanation, explain};
pub use facts::{Counting, Facts, OfferState, Signal, Signals};
pub use handoff::{caller_waits, time_is_up, transfer_progress};
pub use reconsider::reconsider;
pub use response::respond;
pub use route::{DeskCheck, PassedOver, Route};
