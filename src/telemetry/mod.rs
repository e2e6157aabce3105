//! What an operator sees: metrics, log lines, and the events that move both.

pub mod events;
pub mod logging;
mod metrics;

pub use metrics::{METRICS_CONTENT_TYPE, Metrics};
