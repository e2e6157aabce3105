//! Warmline.

#[cfg(feature = "service")]
pub mod assistant;
pub mod call;
#[cfg(feature = "service")]
pub mod settings;
pub mod text;
