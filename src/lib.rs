//! Warmline.

pub mod call;
pub mod text;
