//! Redis or Valkey: one server or a cluster, and how keys are spread over it.

mod address;
mod bucket;
mod connection;
mod risks;

pub use address::{RedisAddress, RedisAddressError};
pub use connection::RedisConnection;
pub use risks::RedisRisks;

pub(super) use bucket::Bucket;
