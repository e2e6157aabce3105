//! What live calls are kept in, opened as it is set.

use crate::settings::{SessionsStore, Settings};
use crate::store::callers::{Callers, EmbeddedCallers, RecentCalls, RedisCallers};
use crate::store::embedded::{Embedded, Limits};
use crate::store::redis::{RedisAddress, RedisConnection, RedisRisks};
use crate::store::sessions::{MemoryLimits, MemorySessions, RedisSessions, Sessions};

/// Opens it, within the runtime that will use it.
pub(super) fn open(settings: &Settings) -> anyhow::Result<(Sessions, Callers)> {
    match &settings.store.sessions {
        SessionsStore::Memory => {
            Ok((Sessions::Memory(MemorySessions::new(MemoryLimits::default())), Callers::Memory(RecentCalls::default())))
        }
        SessionsStore::Embedded => {
            let store = Embedded::open(&settings.data, settings.store.durability, Limits::default())?;
            let callers = EmbeddedCallers::of(store.clone())?;
            Ok((Sessions::Embedded(store), Callers::Embedded(callers)))
        }
        SessionsStore::Redis(address) => {
            let authority = settings.store.authority.as_ref().map(|certificate| certificate.expose().as_bytes());
            let connection = RedisConnection::new(&RedisAddress::read(address.expose())?, authority)?;
            // Beside the start: a server that is away must not hold it up.
            tokio::spawn(warn_of_risks(connection.clone()));
            Ok((Sessions::Redis(RedisSessions::new(connection.clone())), Callers::Redis(RedisCallers::new(connection))))
        }
    }
}

/// Says what Redis is set to lose.
async fn warn_of_risks(connection: RedisConnection) {
    match connection.risks().await {
        Ok(RedisRisks { forgets, evicts_by }) => {
            if forgets {
                tracing::warn!("a restart of Redis forgets live calls; set `appendonly yes` and `appendfsync always` there");
            }
            if let Some(policy) = evicts_by {
                tracing::warn!(policy, "Redis throws live calls away when it is full; set `maxmemory-policy noeviction` there");
            }
        }
        Err(problem) => tracing::warn!(
            %problem,
            "Redis does not say whether it keeps live calls; let this user ask (`+info`), or see that `appendonly yes` and \
             `maxmemory-policy noeviction` are set there"
        ),
    }
}
