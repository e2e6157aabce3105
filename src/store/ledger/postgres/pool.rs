//! Connections to PostgreSQL: pooled, made again by themselves, and never waited for without an end.

use super::migrate::migrate;
use crate::store::StoreError;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::error::Error as _;
use std::fmt;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections of one replica. Writing is batched and reading is rare: few are needed.
const CONNECTIONS: usize = 8;
/// The longest to wait for a connection, and to make one.
const CONNECT: Duration = Duration::from_secs(2);
/// How long the kernel may wait for a server that vanished before the connection counts as lost.
const VANISHED: Duration = Duration::from_secs(10);
/// The longest that bringing the database to this program's form may take; other replicas wait for it.
const MIGRATE: Duration = Duration::from_secs(120);
/// The longest an ordinary piece of work may take. The server gives up first, and says why.
pub(super) const ORDINARY: Duration = Duration::from_secs(5);
/// The longest a report may take.
pub(super) const REPORT: Duration = Duration::from_secs(60);
/// What every connection begins with: the server itself gives up on what takes too long, and on a transaction left alone.
const SESSION: &str = "-c statement_timeout=4500 -c idle_in_transaction_session_timeout=60000";

/// What the codes of errors begin with that are the fault of the values: data exceptions, and violated constraints.
const BAD_VALUES: &[&str] = &["22", "23"];

/// How an operator knows it.
const STORE: &str = "PostgreSQL";

/// Why the address of a ledger cannot be used. The address itself is not told: there may be a password in it.
#[derive(Debug, thiserror::Error)]
pub enum PostgresAddressError {
    /// It does not read.
    #[error("the address of the ledger does not read: {0}; write `postgres://[user[:password]@]host[:port]/database[?sslmode=require]`")]
    Unreadable(String),
    /// There is nothing to trust the server by.
    #[error("no certificate authority to trust the ledger by: {0}")]
    Authority(String),
}

/// The connections, and whether the database has this program's form already.
pub(super) struct Connections {
    pool: Pool,
    migrated: OnceCell<()>,
}

impl Connections {
    /// Prepares connections; none is made before the first is needed. `authority` is a PEM certificate that vouches for the
    /// server; where there is none, those that the system trusts do.
    pub(super) fn new(url: &str, authority: Option<&[u8]>) -> Result<Self, PostgresAddressError> {
        let (config, encrypted) = read(url)?;
        let recycle = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager =
            if encrypted { Manager::from_config(config, tls(authority)?, recycle) } else { Manager::from_config(config, NoTls, recycle) };
        let pool = Pool::builder(manager).max_size(CONNECTIONS).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(CONNECT)).create_timeout(Some(CONNECT)).recycle_timeout(Some(CONNECT)).build();
        Ok(Self { pool: pool.expect("a pool that knows its runtime may have time-outs"), migrated: OnceCell::new() })
    }

    /// A connection to a database of this program's form. What is done with it goes through [`settled`].
    pub(super) async fn get(&self) -> Result<Object, StoreError> {
        self.migrated.get_or_try_init(|| self.migrate()).await?;
        self.any().await
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut client = self.any().await?;
        let done = timeout(MIGRATE, migrate(&mut client)).await;
        settled(client, done)?.map_err(unavailable)
    }

    async fn any(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => told(&error),
            PoolError::Timeout(_) => unavailable("no connection to be had in time".to_owned()),
            other => unavailable(other.to_string()),
        })
    }
}

/// Gives a connection back, and what was done with it. One that gave no answer in time is thrown away: nobody knows what it
/// would say next.
pub(super) fn settled<T>(client: Object, done: Result<Result<T, Error>, Elapsed>) -> Result<T, StoreError> {
    match done {
        Ok(done) => done.map_err(|error| told(&error)),
        Err(_) => {
            drop(Object::take(client));
            Err(unavailable("no answer in time".to_owned()))
        }
    }
}

/// What an error means for whoever asked. Its details may quote what was written: they stay out.
fn told(error: &Error) -> StoreError {
    let Some(said) = error.as_db_error() else { return unavailable(with_causes(error)) };
    let problem = format!("{} ({})", said.message(), said.code().code());
    match *said.code() {
        SqlState::DISK_FULL => StoreError::Full { store: STORE, problem },
        SqlState::PROGRAM_LIMIT_EXCEEDED => StoreError::Refused { store: STORE, problem },
        ref other if BAD_VALUES.iter().any(|class| other.code().starts_with(class)) => StoreError::Refused { store: STORE, problem },
        _ => unavailable(problem),
    }
}

fn with_causes(error: &Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

fn unavailable(problem: String) -> StoreError {
    StoreError::Unavailable { store: STORE, problem }
}

/// How to connect, and whether encrypted. A certificate is always verified, and so `require` and `verify-full` are one here.
fn read(url: &str) -> Result<(Config, bool), PostgresAddressError> {
    let url = url.trim().replace("sslmode=verify-full", "sslmode=require");
    let mut config: Config = url.parse().map_err(|error: Error| PostgresAddressError::Unreadable(with_causes(&error)))?;
    if config.get_hosts().is_empty() {
        return Err(PostgresAddressError::Unreadable("it names no host".to_owned()));
    }
    let encrypted = config.get_ssl_mode() == SslMode::Require;
    if !encrypted {
        config.ssl_mode(SslMode::Disable);
    }
    let options = config.get_options().map_or_else(|| SESSION.to_owned(), |own| format!("{SESSION} {own}"));
    config.options(options).application_name("warmline").connect_timeout(CONNECT).tcp_user_timeout(VANISHED);
    Ok((config, encrypted))
}

fn tls(authority: Option<&[u8]>) -> Result<MakeRustlsConnect, PostgresAddressError> {
    let Some(authority) = authority else {
        let trusted = MakeRustlsConnect::with_native_certs().map(|(tls, _)| tls);
        return trusted.map_err(|errors| PostgresAddressError::Authority(format!("the system has none: {errors:?}")));
    };
    let untrusted = |problem: String| PostgresAddressError::Authority(problem);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(authority) {
        let certificate = certificate.map_err(|error| untrusted(error.to_string()))?;
        roots.add(certificate).map_err(|error| untrusted(error.to_string()))?;
    }
    Ok(MakeRustlsConnect::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
}

impl fmt::Debug for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Connections").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_whether_to_encrypt() {
        for (url, expected) in [
            ("postgres://user:secret@host/ledger", false),
            ("postgres://user@host/ledger?sslmode=prefer", false),
            ("postgres://user@host/ledger?sslmode=require", true),
            ("postgresql://user@host/ledger?sslmode=verify-full", true),
        ] {
            assert_eq!(read(url).unwrap().1, expected, "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_without_telling_a_password() {
        for wrong in ["postgres://user:secret@host:port/ledger", "postgres:///ledger", "mysql://user:secret@host"] {
            let message = read(wrong).unwrap_err().to_string();
            assert!(message.contains("write `postgres://") && !message.contains("secret"), "{message}");
        }
    }
}
