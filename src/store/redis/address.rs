//! Where a Redis or Valkey is, read from a URL.

use std::fmt;

/// What an address begins with, and what it means.
const SCHEMES: &[(&str, &str, bool)] =
    &[("redis+cluster", "redis", true), ("rediss+cluster", "rediss", true), ("redis", "redis", false), ("rediss", "rediss", false)];

/// Where a Redis or Valkey is. It may hold a password: `Debug` hides it.
#[derive(Clone)]
pub struct RedisAddress {
    /// A URL for each server named; of a cluster, any of its nodes.
    pub(super) servers: Vec<String>,
    pub(super) cluster: bool,
}

/// Why an address does not read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the address of the sessions does not read: {0}; write `redis://[user:password@]host[:port][/database]`, `rediss://…` for TLS, \
     or `redis+cluster://host:port,host:port` for a cluster"
)]
pub struct RedisAddressError(pub(super) String);

impl RedisAddress {
    /// Reads `redis://[user:password@]host[:port][/database]`. `rediss` speaks TLS; `+cluster` after either is a cluster, for
    /// which more nodes may stand behind commas.
    ///
    /// # Errors
    ///
    /// When it is none. The address itself is not told: there may be a password in it.
    pub fn read(written: &str) -> Result<Self, RedisAddressError> {
        let (scheme, rest) = written.trim().split_once("://").ok_or_else(|| RedisAddressError("it has no `://`".to_owned()))?;
        let known = SCHEMES.iter().find(|(name, _, _)| *name == scheme);
        let (_, plain, cluster) = known.ok_or_else(|| RedisAddressError(format!("`{scheme}` is no scheme for one")))?;
        let servers = if *cluster { nodes(plain, rest) } else { vec![format!("{plain}://{rest}")] };
        for server in &servers {
            let named = redis::parse_redis_url(server).is_some_and(|url| url.host_str().is_some_and(|host| !host.is_empty()));
            named.then_some(()).ok_or_else(|| RedisAddressError("what follows the `://` names no host".to_owned()))?;
        }
        Ok(Self { servers, cluster: *cluster })
    }
}

/// A URL for each node, with the user that stands before the first.
fn nodes(scheme: &str, rest: &str) -> Vec<String> {
    let (user, hosts) = rest.rsplit_once('@').map_or((String::new(), rest), |(user, hosts)| (format!("{user}@"), hosts));
    hosts.split(',').map(|host| format!("{scheme}://{user}{}", host.trim())).collect()
}

impl fmt::Debug for RedisAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<&str> = self.servers.iter().map(|server| server.rsplit(['@', '/']).next().unwrap_or_default()).collect();
        formatter.debug_struct("RedisAddress").field("hosts", &hosts).field("cluster", &self.cluster).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_server_or_the_nodes_of_a_cluster() {
        let one = RedisAddress::read("rediss://user:secret@cache.example:6390/2").unwrap();
        assert_eq!((one.servers.as_slice(), one.cluster), (&["rediss://user:secret@cache.example:6390/2".to_owned()][..], false));
        let cluster = RedisAddress::read("redis+cluster://user:secret@a:1,b:2").unwrap();
        assert_eq!(cluster.servers, ["redis://user:secret@a:1", "redis://user:secret@b:2"]);
        assert!(cluster.cluster);
    }

    #[test]
    fn what_is_no_address_is_told_without_telling_a_password() {
        for wrong in ["localhost:6379", "http://user:secret@host", "redis://", "redis+cluster://user:secret@a:1,"] {
            let message = RedisAddress::read(wrong).unwrap_err().to_string();
            assert!(message.contains("write `redis://") && !message.contains("secret"), "{message}");
        }
        let shown = format!("{:?}", RedisAddress::read("redis://user:secret@host:1").unwrap());
        assert!(shown.contains("host:1") && !shown.contains("secret"), "{shown}");
    }
}
