//! Warmline.

pub mod call;
pub mod diagnostic;
pub mod policy;
pub mod text;
