//! Warmline.

pub mod call;
pub mod decision;
pub mod diagnostic;
pub mod policy;
pub mod text;

#[cfg(feature = "service")]
pub mod assistant;
#[cfg(feature = "service")]
pub mod settings;
