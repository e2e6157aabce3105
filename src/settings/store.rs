//! Where live calls are kept, how safely, and how long a turn waits for it.

use super::environment::Environment;
use super::{Secret, SettingsError};
use std::time::Duration;

/// Where live calls are kept.
#[derive(Debug, Clone)]
pub enum SessionsStore {
    /// In the process alone: a restart forgets them.
    Memory,
    /// In a file below the data directory.
    Embedded,
    /// In Redis or Valkey, at this address. It may hold a password.
    Redis(Secret),
}

/// Reads where live calls are to be kept.
///
/// # Errors
///
/// When it is none of the places there are.
pub fn read_sessions(written: &str) -> Result<SessionsStore, SettingsError> {
    match written.trim() {
        "memory" => Ok(SessionsStore::Memory),
        "embedded" => Ok(SessionsStore::Embedded),
        address if is_redis(address) => Ok(SessionsStore::Redis(Secret::new(address))),
        // An address may hold a password, so what was written is not repeated.
        _ => Err(SettingsError::Sessions),
    }
}

/// Whether an address is Redis's, as far as its scheme goes; the store reads the rest.
fn is_redis(address: &str) -> bool {
    address.split_once("://").is_some_and(|(scheme, _)| matches!(scheme, "redis" | "rediss" | "redis+cluster" | "rediss+cluster"))
}

/// How far a turn is on its way to the disk when it is acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// On the disk.
    Full,
    /// With the operating system.
    Relaxed,
}

/// Reads how safely live calls are to be kept.
///
/// # Errors
///
/// When it is neither `full` nor `relaxed`.
pub fn read_durability(written: &str) -> Result<Durability, SettingsError> {
    match written.trim() {
        "full" => Ok(Durability::Full),
        "relaxed" => Ok(Durability::Relaxed),
        other => Err(SettingsError::Durability(other.to_owned())),
    }
}

/// How live calls are kept.
#[derive(Debug, Clone)]
pub struct StoreSettings {
    /// Where.
    pub sessions: SessionsStore,
    /// How safely, where it is in a file.
    pub durability: Durability,
    /// `WARMLINE_STORE_TIMEOUT`: how long the store may keep one turn waiting in all, before the turn is taken without it.
    pub timeout: Duration,
    /// `WARMLINE_STORE_CA`, or the content of the file that `WARMLINE_STORE_CA_FILE` names: the PEM certificate of whoever
    /// vouches for the stores that are reached by TLS. Where it is not set, those that the system trusts do.
    pub authority: Option<Secret>,
}

impl StoreSettings {
    pub(super) fn read(sessions: SessionsStore, durability: Durability, environment: Environment<'_>) -> Result<Self, SettingsError> {
        let timeout = environment.duration("WARMLINE_STORE_TIMEOUT", Duration::from_secs(1), Duration::from_millis(10))?;
        Ok(Self { sessions, durability, timeout, authority: super::read_store_authority(environment)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_none_is_refused_without_being_repeated() {
        assert!(matches!(read_sessions("memory"), Ok(SessionsStore::Memory)));
        assert!(matches!(read_sessions("embedded"), Ok(SessionsStore::Embedded)));
        for address in ["redis://127.0.0.1", "rediss://user:secret@cache:6380/0", "redis+cluster://a:1,b:2"] {
            let SessionsStore::Redis(read) = read_sessions(address).unwrap() else { panic!("{address}") };
            assert_eq!(read.expose(), address);
        }
        let refused = read_sessions("redis:secret@cache").unwrap_err().to_string();
        assert!(refused.contains("`memory`, `embedded`") && !refused.contains("secret"), "{refused}");
    }

    #[test]
    fn durability_is_full_or_relaxed() {
        assert_eq!((read_durability("full").unwrap(), read_durability("relaxed").unwrap()), (Durability::Full, Durability::Relaxed));
        let refused = read_durability("some").unwrap_err().to_string();
        assert_eq!(refused, "`some` is no durability; write `full` or `relaxed`");
    }
}
