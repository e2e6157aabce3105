//! Warmline.

pub mod call;
pub mod diagnostic;
pub mod text;
