//! Judging a policy without a call.

pub mod lint;
pub mod score;
