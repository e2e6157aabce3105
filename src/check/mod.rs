//! Judging policies without a call: by lints, by their own tests, and by how one differs from another.

pub mod compare;
pub mod lint;
pub mod suite;
