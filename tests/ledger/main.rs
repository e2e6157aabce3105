//! The ledger through its doors: calls played over the webhook, and what operators, reports and receivers see of them.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod commands;
mod events;
mod house;
