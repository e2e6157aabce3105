//! Judging policies without a call: by their own tests, and by how one differs from another.

pub mod compare;
pub mod suite;
