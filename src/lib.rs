//! Warmline.

pub mod call;
pub mod check;
pub mod decision;
pub mod diagnostic;
pub mod policy;
pub mod text;

#[cfg(feature = "service")]
pub mod assistant;
#[cfg(feature = "service")]
pub mod cli;
#[cfg(feature = "service")]
pub mod http;
#[cfg(feature = "service")]
pub mod service;
#[cfg(feature = "service")]
pub mod settings;
#[cfg(feature = "service")]
pub mod store;
#[cfg(feature = "service")]
pub mod telemetry;
#[cfg(feature = "service")]
pub mod telephony;
