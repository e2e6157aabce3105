//! How one policy differs from another, in the policy's own terms: rules, phrases, announcements, desks.
//!
//! What is compared is what the policies mean, packs included: where and in which style something is written, and in
//! which order where order says nothing, makes no difference.

mod condition;
mod difference;
mod entry;
mod outline;

pub use difference::{Change, Changed, PolicyChange, compare, differences};
pub use entry::{Section, Value};
