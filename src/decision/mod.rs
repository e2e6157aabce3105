//! Facts become a decision: `decide` is the one function that every door of Warmline leads to.

mod answer;
pub mod brief;
mod condition;
mod decide;
mod evidence;
pub mod explanation;
mod facts;
mod failure;
mod response;
mod route;
mod turns;

pub use answer::scripted_answer;
pub use brief::{Brief, Transcript, Worded};
pub use decide::{Asked, Decision, Outcome, decide, policy_reply};
pub use evidence::{Evidence, Finding, Holds};
pub use explanation::{Explanation, explain};
pub use facts::{Facts, OfferState, Signal, Signals};
pub use response::{next_desk, respond};
pub use route::{DeskCheck, Route};
