//! Redis or Valkey: one server or a cluster, and how keys are spread over it.

mod address;
mod bucket;
mod connection;

pub use address::{RedisAddress, RedisAddressError};
pub use connection::RedisConnection;

pub(super) use bucket::Bucket;
