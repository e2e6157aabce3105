//! Callers by a keyed hash: the same caller is known again, and nobody's number can be read or tried out without the key.

use super::StoreError;
use crate::call::{PhoneNumber, TenantId};
use crate::store::data::make_data_directory;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Where a key is kept that was made here.
const FILE: &str = "caller.key";
/// Bytes of a key that is made here.
const LENGTH: usize = 32;
/// Bytes of a hash that are kept: two callers among a billion are never taken for one.
const KEPT: usize = 16;
/// What a hash begins with, so that it is never taken for a number.
const PREFIX: &str = "caller-";

/// The key that callers are hashed with. Whoever loses it no longer knows callers again, and can forget none by their number.
#[derive(Clone)]
pub struct CallerKey(Hmac<Sha256>);

impl CallerKey {
    /// A key that was given.
    #[must_use]
    pub fn new(key: impl AsRef<[u8]>) -> Self {
        Self(Hmac::new_from_slice(key.as_ref()).expect("a key of any length will do"))
    }

    /// The key kept in the data directory; where there is none, one is made and kept, for nobody but this user to read.
    ///
    /// # Errors
    ///
    /// When it cannot be read or kept.
    pub fn kept_in(data: &Path) -> Result<Self, StoreError> {
        let file = data.join(FILE);
        let told = |error: &dyn fmt::Display| StoreError::Unavailable {
            store: "the key of callers",
            problem: format!("`{}`: {error}", file.display()),
        };
        match fs::read(&file) {
            Ok(key) if key.len() < LENGTH => Err(told(&"it is cut short; restore it, or callers are not known again")),
            Ok(key) => Ok(Self::new(key)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(data, &file).map_err(|error| told(&error)),
            Err(error) => Err(told(&error)),
        }
    }

    /// A caller of a tenant, as they are kept. The same person is another at another tenant.
    #[must_use]
    pub fn hash(&self, tenant: &TenantId, caller: &PhoneNumber) -> String {
        let mut mac = self.0.clone();
        mac.update(tenant.as_str().as_bytes());
        mac.update(&[0]);
        mac.update(caller.as_str().as_bytes());
        let hash = mac.finalize().into_bytes();
        let mut text = String::with_capacity(PREFIX.len() + 2 * KEPT);
        text.push_str(PREFIX);
        for byte in &hash[..KEPT] {
            text.extend([byte >> 4, byte & 0xf].map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])));
        }
        text
    }

    /// Every form in which a caller of a tenant may have been kept, now or under an earlier policy.
    #[must_use]
    pub fn forms(&self, tenant: &TenantId, caller: &PhoneNumber) -> Vec<String> {
        vec![self.hash(tenant, caller), caller.as_str().to_owned()]
    }
}

/// Makes a key. Of two processes that do so at once, both take the one that was there first.
fn make(data: &Path, file: &Path) -> io::Result<CallerKey> {
    make_data_directory(data)?;
    let mut key = vec![0; LENGTH];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    let unfinished = data.join(format!("{FILE}.{}", std::process::id()));
    let mut writing = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    writing.write_all(&key)?;
    writing.sync_all()?;
    let linked = fs::hard_link(&unfinished, file);
    fs::remove_file(&unfinished)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read(file).map(CallerKey::new),
        linked => linked.map(|()| CallerKey::new(key)),
    }
}

impl fmt::Debug for CallerKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CallerKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_caller_is_known_again_at_their_tenant_and_under_their_key_only() {
        let (acme, other) = (TenantId::new("acme"), TenantId::new("other"));
        let (ann, ben) = (PhoneNumber::new("+15550100"), PhoneNumber::new("+15550101"));
        let key = CallerKey::new("key");
        assert_eq!(key.hash(&acme, &ann), CallerKey::new("key").hash(&acme, &ann));
        for different in [key.hash(&acme, &ben), key.hash(&other, &ann), CallerKey::new("yek").hash(&acme, &ann)] {
            assert_ne!(key.hash(&acme, &ann), different);
        }
        assert!(!key.hash(&acme, &ann).contains("5550100"));
        assert_eq!(format!("{key:?}"), "CallerKey(…)");
    }

    #[test]
    fn a_key_is_made_once_and_nobody_else_may_read_it() {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("data");
        let (tenant, caller) = (TenantId::new("acme"), PhoneNumber::new("+15550100"));
        let first = CallerKey::kept_in(&data).unwrap().hash(&tenant, &caller);
        assert_eq!(CallerKey::kept_in(&data).unwrap().hash(&tenant, &caller), first);
        assert_eq!(fs::metadata(data.join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing unfinished is left");
    }

    #[test]
    fn a_key_that_is_cut_short_is_told_and_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join(FILE), b"short").unwrap();
        let told = CallerKey::kept_in(directory.path()).unwrap_err().to_string();
        assert!(told.contains("cut short"), "{told}");
        assert_eq!(fs::read(directory.path().join(FILE)).unwrap(), b"short");
    }
}
