//! What a server is set to lose of what it has acknowledged, as it tells itself.

use super::RedisConnection;
use crate::store::StoreError;

/// What the servers would lose. Where several disagree, the worst counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RedisRisks {
    /// Whether a restart of a server forgets what it was told: `appendonly` is `no`.
    pub forgets: bool,
    /// By which policy a server throws keys away when its memory is full, if it does: its `maxmemory-policy`.
    pub evicts_by: Option<String>,
}

impl RedisConnection {
    /// Asks the servers what they would lose.
    ///
    /// # Errors
    ///
    /// When they do not answer, or do not let this user ask: it needs the command `INFO`.
    pub async fn risks(&self) -> Result<RedisRisks, StoreError> {
        let mut risks = RedisRisks::default();
        for info in self.info().await? {
            let told = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
            risks.forgets |= told("aof_enabled") == Some("0");
            let bounded = told("maxmemory").is_some_and(|bytes| bytes != "0");
            let policy = told("maxmemory_policy").filter(|policy| bounded && *policy != "noeviction");
            risks.evicts_by = policy.map(str::to_owned).or(risks.evicts_by);
        }
        Ok(risks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::redis::RedisAddress;
    use crate::store::servers::{RedisCluster, RedisServer};

    async fn risks_of(url: &str) -> RedisRisks {
        RedisConnection::new(&RedisAddress::read(url).unwrap(), None).unwrap().risks().await.unwrap()
    }

    #[tokio::test]
    async fn a_server_says_whether_it_keeps_what_it_is_told() {
        let server = RedisServer::start();
        assert_eq!(risks_of(&server.url()).await, RedisRisks::default());
        server.tell(&["CONFIG", "SET", "maxmemory-policy", "allkeys-lru"]);
        assert_eq!(risks_of(&server.url()).await, RedisRisks::default(), "there is no limit to its memory");
        server.tell(&["CONFIG", "SET", "maxmemory", "100mb", "appendonly", "no"]);
        assert_eq!(risks_of(&server.url()).await, RedisRisks { forgets: true, evicts_by: Some("allkeys-lru".to_owned()) });
    }

    #[tokio::test]
    async fn a_user_who_may_do_nothing_dangerous_but_ask_may_ask() {
        let server = RedisServer::start_guarded();
        let authority = std::fs::read(server.certificate()).unwrap();
        let address = RedisAddress::read(&server.guarded_url("letmein")).unwrap();
        assert_eq!(RedisConnection::new(&address, Some(&authority)).unwrap().risks().await.unwrap(), RedisRisks::default());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_node_of_a_cluster_that_forgets_is_a_risk() {
        let cluster = RedisCluster::start();
        assert_eq!(risks_of(&cluster.url()).await, RedisRisks::default());
        cluster.tell_one(&["CONFIG", "SET", "appendonly", "no"]);
        assert!(risks_of(&cluster.url()).await.forgets);
    }
}
