//! Policies come into force as their files change, and stay in force when files break. Nearly every case is a way in which
//! a reload somewhere has missed a change, taken half of one, or taken everybody down with one.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod broken;
mod changes;
mod home;
mod operators;
