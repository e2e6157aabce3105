//! Real Redis and PostgreSQL servers for tests: each on a free port in a directory of its own, gone with the test.

mod postgres;
mod process;
mod redis;

pub(crate) use postgres::PostgresServer;
pub(crate) use redis::{RedisCluster, RedisServer};
