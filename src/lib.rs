#![doc = include_str!("../README.md")]
//!
//! # Layout
//!
//! In reading order. The first seven are the pure ring: values in, values out.
//!
//! - [`text`]: words made comparable; phrases, negation, patterns.
//! - [`diagnostic`]: what is said to the author of a policy.
//! - [`call`]: the vocabulary of a telephone call, and the one memory of it.
//! - [`policy`]: what a file says, what it means, and the policies in force together.
//! - [`decision`]: facts become a decision; [`decision::decide`] is the one function that every door leads to.
//! - [`record`]: what is remembered of a call, on disk and on the wire.
//! - [`check`]: judging a policy without a call.
//! - `settings`, `telemetry`, `assistant`, `telephony`, `store`, `sink`: one outside system each.
//! - `service`: where they meet; one turn, one reload.
//! - `http`, `cli`: the edges.
//!
//! `docs/architecture.md` says why.

pub mod call;
pub mod check;
pub mod decision;
pub mod diagnostic;
pub mod policy;
pub mod record;
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
pub mod sink;
#[cfg(feature = "service")]
pub mod store;
#[cfg(feature = "service")]
pub mod telemetry;
#[cfg(feature = "service")]
pub mod telephony;
