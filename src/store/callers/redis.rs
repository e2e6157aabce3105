//! Who rang lately, in Redis or Valkey: a sorted set a caller, which expires some time after their last call.

use crate::call::{CallId, PhoneNumber, TenantId};
use crate::store::StoreError;
use crate::store::redis::{Bucket, RedisConnection};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Calls remembered of one caller.
const CALLS_KEPT: i64 = 50;
/// How long a caller is remembered who does not ring again.
const KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Who rang lately, shared by every replica.
#[derive(Debug)]
pub struct RedisCallers {
    connection: RedisConnection,
}

impl RedisCallers {
    /// Callers behind this connection.
    #[must_use]
    pub fn new(connection: RedisConnection) -> Self {
        Self { connection }
    }

    pub(super) async fn rang(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId, at: Timestamp) -> Result<(), StoreError> {
        let key = key(tenant, caller);
        let mut add = redis::pipe();
        add.atomic();
        add.cmd("ZADD").arg(&key).arg("NX").arg(at.as_microsecond()).arg(call.as_str()).ignore();
        add.cmd("ZREMRANGEBYRANK").arg(&key).arg(0).arg(-CALLS_KEPT - 1).ignore();
        add.cmd("EXPIRE").arg(&key).arg(KEPT.as_secs()).ignore();
        self.connection.send_all(&add).await
    }

    pub(super) async fn before(&self, tenant: &TenantId, caller: &PhoneNumber, call: &CallId) -> Result<Vec<Timestamp>, StoreError> {
        let mut ask = redis::cmd("ZRANGE");
        ask.arg(key(tenant, caller)).arg(0).arg(-1).arg("WITHSCORES");
        let calls: Vec<(String, i64)> = self.connection.send(&ask).await?;
        let earlier = calls.into_iter().take_while(|(known, _)| known != call.as_str());
        Ok(earlier.filter_map(|(_, at)| Timestamp::from_microsecond(at).ok()).collect())
    }

    pub(super) async fn forget(&self, tenant: &TenantId, caller: &PhoneNumber) -> Result<(), StoreError> {
        let mut delete = redis::cmd("DEL");
        delete.arg(key(tenant, caller));
        self.connection.send(&delete).await
    }
}

/// A caller's key. A hash in place of the number keeps numbers out of slow logs and listings of keys.
fn key(tenant: &TenantId, caller: &PhoneNumber) -> String {
    let hash = Sha256::digest(format!("{tenant}\0{}", caller.as_str()).as_bytes());
    let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Bucket::of_name(&name).key(&format!("caller:{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::callers::Callers;
    use crate::store::callers::tests::keeps_the_contract;
    use crate::store::redis::RedisAddress;
    use crate::store::servers::RedisServer;

    #[tokio::test]
    async fn redis_keeps_the_contract_of_callers() {
        let server = RedisServer::start();
        let connection = RedisConnection::new(&RedisAddress::read(&server.url()).unwrap(), None).unwrap();
        keeps_the_contract(&Callers::Redis(RedisCallers::new(connection))).await;
    }
}
