//! Judging policies without a call: by lints, by their own tests, by labelled words, and by how one differs from another.

pub mod compare;
pub mod lint;
pub mod score;
pub mod suite;
