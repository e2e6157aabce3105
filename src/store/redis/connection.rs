//! A connection to one Redis or to a cluster: made at the first command, made again by itself, and never waited for longer
//! than a caller can wait.

use super::address::{RedisAddress, RedisAddressError};
use crate::store::StoreError;
use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::cluster::{ClusterClientBuilder, ClusterConfig};
use redis::cluster_async::ClusterConnection;
use redis::io::tcp::TcpSettings;
use redis::{Client, Cmd, ConnectionAddr, FromRedisValue, IntoConnectionInfo, Pipeline, RedisError, RedisFuture, ScriptInvocation};
use redis::{TlsCertificates, Value};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

/// The longest a command may take, with all that the library does underneath: a turn has a caller who waits.
const DEADLINE: Duration = Duration::from_millis(1500);
/// The longest one attempt to connect may take.
const CONNECT: Duration = Duration::from_millis(500);
/// The longest one attempt at a command may take.
const RESPONSE: Duration = Duration::from_millis(1000);
/// How often a command or a connection is tried again within the deadline.
const RETRIES: u8 = 2;
/// How long to wait between two tries, at most.
const BETWEEN: Duration = Duration::from_millis(100);
/// How long the kernel may wait for a server that vanished before the connection counts as lost.
const VANISHED: Duration = Duration::from_secs(5);

/// How an operator knows it.
const STORE: &str = "Redis";

/// A connection to one server or to a cluster. Clones share it.
#[derive(Clone)]
pub struct RedisConnection {
    shared: Arc<Shared>,
}

struct Shared {
    address: RedisAddress,
    certificates: TlsCertificates,
    link: Mutex<Link>,
}

#[derive(Clone)]
enum Link {
    One(ConnectionManager),
    Cluster(ClusterConnection),
}

impl RedisConnection {
    /// Prepares a connection, inside the runtime that will use it; nothing is sent before the first command. `authority` is a
    /// PEM certificate that vouches for the servers; where there is none, those that the system trusts do.
    ///
    /// # Errors
    ///
    /// When the address or the certificate cannot be used.
    pub fn new(address: &RedisAddress, authority: Option<&[u8]>) -> Result<Self, RedisAddressError> {
        let certificates = TlsCertificates { client_tls: None, root_cert: authority.map(<[u8]>::to_vec) };
        let link = Link::to(address, &certificates).map_err(|error| RedisAddressError(error.to_string()))?;
        Ok(Self { shared: Arc::new(Shared { address: address.clone(), certificates, link: Mutex::new(link) }) })
    }

    /// Runs a script in one round trip, two where the server does not know it yet.
    pub(crate) async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        let mut link = self.link().clone();
        self.settled(timeout(DEADLINE, script.invoke_async(&mut link)).await)
    }

    /// Sends a command.
    pub(crate) async fn send<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        let mut link = self.link().clone();
        self.settled(timeout(DEADLINE, command.query_async(&mut link)).await)
    }

    /// Sends commands that all go to one server, and gives the answer to the last ones that were not ignored.
    pub(crate) async fn send_all<T: FromRedisValue>(&self, commands: &Pipeline) -> Result<T, StoreError> {
        let mut link = self.link().clone();
        self.settled(timeout(DEADLINE, commands.query_async(&mut link)).await)
    }

    /// What each server tells of itself and how it is set, as lines of `name:value`.
    pub(super) async fn info(&self) -> Result<Vec<String>, StoreError> {
        let ask = redis::cmd("INFO");
        if self.shared.address.cluster {
            return self.send::<HashMap<String, String>>(&ask).await.map(|told| told.into_values().collect());
        }
        self.send(&ask).await.map(|told| vec![told])
    }

    /// What came of a command, for whoever asked.
    fn settled<T>(&self, answer: Result<Result<T, RedisError>, Elapsed>) -> Result<T, StoreError> {
        let Ok(answer) = answer else {
            return Err(StoreError::Unavailable { store: STORE, problem: format!("no answer within {DEADLINE:?}") });
        };
        answer.map_err(|error| {
            let refused = refused(&error);
            if matches!(refused, StoreError::Unavailable { .. }) && !error.is_io_error() {
                self.begin_anew();
            }
            refused
        })
    }

    /// Has the next command connect anew. The library does so where a connection is lost, but not where the one server did not
    /// let us in: it would tell for ever what was wrong the first time, whatever is mended there.
    fn begin_anew(&self) {
        if self.shared.address.cluster {
            return;
        }
        if let Ok(link) = Link::to(&self.shared.address, &self.shared.certificates) {
            *self.link() = link;
        }
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        // A link is put in whole: a panic elsewhere leaves nothing half done.
        self.shared.link.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RedisConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RedisConnection").field("address", &self.shared.address).finish_non_exhaustive()
    }
}

impl Link {
    fn to(address: &RedisAddress, certificates: &TlsCertificates) -> Result<Self, RedisError> {
        let certificates = certificates.clone();
        if address.cluster { cluster(address, certificates).map(Self::Cluster) } else { one(address, certificates).map(Self::One) }
    }
}

fn one(address: &RedisAddress, certificates: TlsCertificates) -> Result<ConnectionManager, RedisError> {
    let info = address.servers[0].as_str().into_connection_info()?.set_tcp_settings(tcp());
    let tls = matches!(info.addr(), ConnectionAddr::TcpTls { .. });
    let client = if tls { Client::build_with_tls(info, certificates)? } else { Client::open(info)? };
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(Some(RESPONSE))
        .set_number_of_retries(RETRIES.into())
        .set_min_delay(BETWEEN / 2)
        .set_max_delay(BETWEEN);
    ConnectionManager::new_lazy_with_config(client, config)
}

fn cluster(address: &RedisAddress, certificates: TlsCertificates) -> Result<ClusterConnection, RedisError> {
    let tls = address.servers.iter().any(|server| server.starts_with("rediss"));
    let mut builder = ClusterClientBuilder::new(address.servers.iter().map(String::as_str)).tcp_settings(tcp());
    if tls {
        builder = builder.certs(certificates);
    }
    let between = u64::try_from(BETWEEN.as_millis()).unwrap_or(u64::MAX);
    let client = builder.retries(RETRIES.into()).min_retry_wait(between / 2).max_retry_wait(between).build()?;
    let config = ClusterConfig::new().set_connection_timeout(CONNECT).set_response_timeout(RESPONSE);
    Ok(client.get_pending_async_connection_with_config(config))
}

fn tcp() -> TcpSettings {
    TcpSettings::default().set_nodelay(true).set_user_timeout(VANISHED)
}

/// What an error of Redis means for whoever asked.
fn refused(error: &RedisError) -> StoreError {
    let problem = error.to_string();
    match error.code() {
        // Out of memory under `noeviction`; or it cannot write to its disk, and takes nothing until it can.
        Some("OOM" | "MISCONF") => StoreError::Full { store: STORE, problem },
        _ => StoreError::Unavailable { store: STORE, problem },
    }
}

impl ConnectionLike for Link {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(server) => server.req_packed_command(command),
            Self::Cluster(cluster) => cluster.req_packed_command(command),
        }
    }

    fn req_packed_commands<'a>(&'a mut self, commands: &'a Pipeline, offset: usize, count: usize) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(server) => server.req_packed_commands(commands, offset, count),
            Self::Cluster(cluster) => cluster.req_packed_commands(commands, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(server) => server.get_db(),
            Self::Cluster(cluster) => cluster.get_db(),
        }
    }
}
