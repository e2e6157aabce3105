//! Sessions in Redis or Valkey, shared by every replica: a turn is one script in one round trip, over the revision that was
//! loaded. `docs/storage.md` has the keys.

mod desks;
mod journal;
mod scripts;

use super::{JournalFigures, Save};
use crate::call::{CallId, Session, Stage};
use crate::record::{read_session, write_session};
use crate::store::StoreError;
use crate::store::redis::{Bucket, RedisConnection};
use jiff::Timestamp;
use scripts::Scripts;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// How long a call may be silent before it is taken for lost: its end may never have reached us.
const IDLE: Duration = Duration::from_secs(2 * 60 * 60);
/// How long an ended call is remembered, so that a late retry is recognised.
const ENDED: Duration = Duration::from_secs(5 * 60);
/// How long a session that does not read is kept aside.
const ASIDE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// The most records of a bucket that wait for the ledger; past that, the oldest are lost, and counted.
const JOURNAL_KEPT: u64 = 50_000;
/// The most unreadable records of a bucket that are put aside.
const UNREADABLE_KEPT: u64 = 1_000;
/// What the save script gives where another revision was saved meanwhile.
const CONFLICT: i64 = -1;

/// Sessions in Redis or Valkey.
#[derive(Debug)]
pub struct RedisSessions {
    connection: RedisConnection,
    scripts: Scripts,
    /// This process, among those that share the sessions.
    replica: String,
    saves: AtomicU64,
    /// Where the next look at the journal begins.
    first_bucket: AtomicU8,
    live: AtomicUsize,
    waiting: AtomicU64,
    dropped: AtomicU64,
}

impl RedisSessions {
    /// Sessions behind this connection.
    #[must_use]
    pub fn new(connection: RedisConnection) -> Self {
        Self {
            connection,
            scripts: Scripts::new(),
            replica: format!("{:016x}", getrandom::u64().unwrap_or_else(|_| std::process::id().into())),
            saves: AtomicU64::new(0),
            first_bucket: AtomicU8::new(0),
            live: AtomicUsize::new(0),
            waiting: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    pub(super) async fn load(&self, call: &CallId) -> Result<Option<Arc<Session>>, StoreError> {
        let mut get = redis::cmd("GET");
        get.arg(Bucket::of(call).session(call));
        let Some(kept) = self.connection.send::<Option<Vec<u8>>>(&get).await? else { return Ok(None) };
        let session = kept.splitn(3, |byte| *byte == b' ').nth(2).unwrap_or_default();
        read_session(session).map(|session| Some(session.into())).map_err(|problem| StoreError::Unreadable { call: call.clone(), problem })
    }

    pub(super) async fn save(&self, save: &Save) -> Result<(), StoreError> {
        let Save { session, expected, records, events: _ } = save;
        let bucket = Bucket::of(&session.call);
        let mut script = self.scripts.save.key(bucket.session(&session.call));
        script.key(bucket.key("live")).key(bucket.key("due")).key(bucket.key("journal")).key(bucket.key("taken"));
        script.arg(expected).arg(self.kept(session)).arg(kept_for(session).as_millis().to_string()).arg(session.call.as_str());
        script.arg(session.deadline().map_or_else(String::new, |deadline| milliseconds_up(deadline).to_string()));
        script.arg(JOURNAL_KEPT).arg(desks::taken(session)).arg(records.iter().map(journal::written).collect::<Vec<_>>());

        match self.connection.run::<i64>(&script).await? {
            CONFLICT => Err(StoreError::Conflict { call: session.call.clone() }),
            dropped => {
                self.count_dropped(dropped.unsigned_abs());
                Ok(())
            }
        }
    }

    /// Reading the journal would tell as much, but makes this replica its reader for a while.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        self.connection.send::<String>(&redis::cmd("PING")).await.map(drop)
    }

    /// Also counts what is kept, for the gauges.
    pub(super) async fn due(&self, now: Timestamp, most: usize) -> Result<Vec<CallId>, StoreError> {
        let (mut due, mut live, mut waiting) = (Vec::new(), 0, 0);
        for bucket in Bucket::all() {
            let mut ask = self.scripts.due.key(bucket.key("live"));
            ask.key(bucket.key("due")).key(bucket.key("journal")).arg(now.as_millisecond()).arg(most);
            let (live_here, waiting_here, calls) = self.connection.run::<(usize, u64, Vec<(String, i64)>)>(&ask).await?;
            live += live_here;
            waiting += waiting_here;
            due.extend(calls.into_iter().map(|(call, deadline)| (deadline, CallId::new(call))));
        }
        self.live.store(live, Ordering::Relaxed);
        self.waiting.store(waiting, Ordering::Relaxed);
        due.sort();
        Ok(due.into_iter().take(most).map(|(_, call)| call).collect())
    }

    /// Renames a session that does not read, so that the call is a new one; what it was stays for some days.
    pub(super) async fn set_aside(&self, call: &CallId) -> Result<(), StoreError> {
        let bucket = Bucket::of(call);
        let mut rename = self.scripts.set_aside.key(bucket.session(call));
        rename.key(bucket.key(&format!("aside:{call}"))).arg(ASIDE.as_millis().to_string());
        self.connection.run(&rename).await
    }

    /// How many sessions were live on all replicas together when deadlines were last looked at.
    pub(super) fn len(&self) -> usize {
        self.live.load(Ordering::Relaxed)
    }

    /// What waited in the journal of all replicas together when deadlines were last looked at, and what this one dropped.
    pub(super) fn journal_figures(&self) -> JournalFigures {
        JournalFigures { waiting: self.waiting.load(Ordering::Relaxed), dropped: self.dropped.load(Ordering::Relaxed) }
    }

    /// A session as it is kept: behind its revision, which the script compares, and a name of this save alone, by which the
    /// script knows a save that comes a second time because the answer to the first was lost.
    fn kept(&self, session: &Session) -> Vec<u8> {
        let number = self.saves.fetch_add(1, Ordering::Relaxed);
        let mut kept = format!("{} {}-{number} ", session.revision, self.replica).into_bytes();
        kept.extend(write_session(session));
        kept
    }

    fn count_dropped(&self, records: u64) {
        if records > 0 {
            self.dropped.fetch_add(records, Ordering::Relaxed);
            tracing::warn!(records, "the journal is full: its oldest records were lost");
        }
    }
}

fn kept_for(session: &Session) -> Duration {
    if matches!(session.stage, Stage::Ended) { ENDED } else { IDLE }
}

/// A deadline in whole milliseconds, rounded up: it has not come before.
fn milliseconds_up(deadline: Timestamp) -> i64 {
    deadline.as_millisecond() + i64::from(deadline.subsec_nanosecond() % 1_000_000 > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{HandoffId, Response, TenantId, Turn};
    use crate::record::{Disposition, Record};
    use crate::store::redis::RedisAddress;
    use crate::store::servers::{RedisCluster, RedisServer};
    use crate::store::sessions::Sessions;
    use crate::store::sessions::tests::keeps_the_contract;

    fn sessions_at(url: &str, authority: Option<&[u8]>) -> RedisSessions {
        RedisSessions::new(RedisConnection::new(&RedisAddress::read(url).unwrap(), authority).unwrap())
    }

    fn talking(call: &str) -> Session {
        first_turn(call, Response::Greet("Hi!".to_owned()))
    }

    fn first_turn(call: &str, response: Response) -> Session {
        next_turn(Session::start(CallId::new(call), TenantId::new("acme"), None, None, Timestamp::UNIX_EPOCH), response)
    }

    fn next_turn(session: Session, response: Response) -> Session {
        session.apply(Turn::at(Timestamp::UNIX_EPOCH), response, None).0
    }

    async fn save(sessions: &RedisSessions, session: &Session) -> Result<(), StoreError> {
        sessions
            .save(&Save { session: session.clone().into(), expected: session.revision - 1, records: Vec::new(), events: Vec::new() })
            .await
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_redis_keeps_the_contract_of_sessions() {
        let server = RedisServer::start();
        keeps_the_contract(Sessions::Redis(sessions_at(&server.url(), None))).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_redis_behind_tls_that_knows_its_users_keeps_the_contract_of_sessions() {
        let server = RedisServer::start_guarded();
        let authority = std::fs::read(server.certificate()).unwrap();
        keeps_the_contract(Sessions::Redis(sessions_at(&server.guarded_url("letmein"), Some(&authority)))).await;

        let stranger = sessions_at(&server.guarded_url("wrong"), Some(&authority));
        let refused = stranger.load(&CallId::new("c-1")).await.unwrap_err().to_string();
        assert!(refused.contains("Redis") && !refused.contains("wrong"), "{refused}");
        let trusting_the_system = sessions_at(&server.guarded_url("letmein"), None);
        assert!(matches!(trusting_the_system.load(&CallId::new("c-1")).await, Err(StoreError::Unavailable { .. })));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_cluster_keeps_the_contract_of_sessions() {
        let cluster = RedisCluster::start();
        keeps_the_contract(Sessions::Redis(sessions_at(&cluster.url(), None))).await;
    }

    fn closed(call: &str) -> Record {
        Record::Disposition(Disposition {
            tenant: TenantId::new("acme"),
            call: CallId::new(call),
            handoff: HandoffId::new(call),
            at: Timestamp::UNIX_EPOCH,
            resolved: None,
            right_handoff: None,
            note: None,
            by: "api".to_owned(),
        })
    }

    #[tokio::test]
    async fn a_server_that_comes_back_is_found_again_with_all_that_it_acknowledged() {
        let mut server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        save(&sessions, &talking("kept")).await.unwrap();
        server.kill();
        assert!(matches!(sessions.load(&CallId::new("kept")).await, Err(StoreError::Unavailable { .. })));

        server.start_again();
        let kept = loop {
            // Each try waits for the connection that the one before began.
            if let Ok(kept) = sessions.load(&CallId::new("kept")).await {
                break kept;
            }
        };
        assert_eq!(kept, Some(talking("kept").into()));
        save(&sessions, &next_turn(talking("kept"), Response::Over)).await.unwrap();
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_at_the_start_is_found_when_it_comes() {
        let mut server = RedisServer::start();
        server.kill();
        let sessions = sessions_at(&server.url(), None);
        assert!(matches!(save(&sessions, &talking("early")).await, Err(StoreError::Unavailable { .. })));
        server.start_again();
        while save(&sessions, &talking("early")).await.is_err() {}
    }

    /// Tries until it is let in, as the service does.
    async fn let_in(sessions: &RedisSessions) {
        while sessions.check().await.is_err() {}
    }

    #[tokio::test]
    async fn what_is_mended_on_the_server_lets_the_next_command_in() {
        let server = RedisServer::start_set(&["--user", "warmline", "on", ">old", "~warmline:*", "+@all", "-select"]);
        let sessions = sessions_at(&server.url_of("warmline", "new", 1), None);
        let [wrong, again] = [sessions.check().await, sessions.check().await];
        assert!(wrong.is_err() && again.is_err());
        server.tell(&["ACL", "SETUSER", "warmline", ">new"]);
        assert!(sessions.check().await.is_err(), "it may not choose a database");
        server.tell(&["ACL", "SETUSER", "warmline", "+select"]);
        let_in(&sessions).await;

        server.tell(&["ACL", "SETUSER", "warmline", "off"]);
        server.tell(&["CLIENT", "KILL", "USER", "warmline"]);
        assert!(sessions.check().await.is_err());
        server.tell(&["ACL", "SETUSER", "warmline", "on"]);
        let_in(&sessions).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_mended_on_a_cluster_lets_the_next_command_in() {
        let cluster = RedisCluster::start();
        cluster.tell(&["ACL", "SETUSER", "warmline", "on", ">old", "~warmline:*", "+@all"]);
        let sessions = sessions_at(&cluster.url().replace("//", "//warmline:new@"), None);
        assert!(sessions.check().await.is_err());
        cluster.tell(&["ACL", "SETUSER", "warmline", ">new"]);
        let_in(&sessions).await;
    }

    #[tokio::test]
    async fn a_connection_that_is_cut_is_made_again_and_what_was_kept_is_there() {
        let server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        let mut session = talking("cut");
        save(&sessions, &session).await.unwrap();
        for _ in 0..3 {
            server.tell(&["CLIENT", "KILL", "TYPE", "normal"]);
            session = next_turn(session, Response::Silent);
            while save(&sessions, &session).await.is_err() {}
        }
        assert_eq!(sessions.load(&session.call).await.unwrap(), Some(session.into()));
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_not_waited_for_and_what_it_did_late_is_no_conflict() {
        let server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        save(&sessions, &talking("slow")).await.unwrap();
        server.freeze();
        let late = next_turn(talking("slow"), Response::Over);
        assert!(matches!(save(&sessions, &late).await, Err(StoreError::Unavailable { .. })));
        server.thaw();
        // It was sent before the server froze: nobody knew, and the server has it.
        assert_eq!(sessions.load(&late.call).await.unwrap(), Some(late.into()));
    }

    #[tokio::test]
    async fn a_full_server_says_so_and_keeps_nothing_of_the_turn() {
        let server = RedisServer::start_set(&["--maxmemory", "1", "--maxmemory-policy", "noeviction"]);
        let sessions = sessions_at(&server.url(), None);
        let save = Save { session: talking("refused").into(), expected: 0, records: vec![closed("refused")], events: Vec::new() };
        assert!(matches!(sessions.save(&save).await, Err(StoreError::Full { store: "Redis", .. })));
        assert_eq!(sessions.load(&CallId::new("refused")).await.unwrap(), None);
        assert_eq!(sessions.unsettled(10).await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_does_not_read_is_told_with_its_call_and_a_bad_journal_entry_is_put_aside() {
        let server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        let call = CallId::new("odd");
        let bucket = Bucket::of(&call);
        let send = |command: &str, key: String, arguments: &[&str]| {
            let mut built = redis::cmd(command);
            built.arg(key).arg(arguments);
            let connection = sessions.connection.clone();
            async move { connection.send::<redis::Value>(&built).await.unwrap() }
        };
        send("SET", bucket.session(&call), &["3 x-1 {\"version\":99,\"session\":{}}"]).await;
        assert!(matches!(sessions.load(&call).await, Err(StoreError::Unreadable { .. })));
        for _ in 0..2 {
            sessions.set_aside(&call).await.unwrap();
            assert_eq!(sessions.load(&call).await.unwrap(), None);
        }

        send("XADD", bucket.key("journal"), &["*", "r", "{\"of_a_newer_program\":{}}"]).await;
        sessions.remember(vec![closed("odd")]).await.unwrap();
        let entries = sessions.unsettled(10).await.unwrap();
        assert_eq!(entries.into_iter().map(|entry| entry.record).collect::<Vec<_>>(), [closed("odd")]);
        assert_eq!(send("XLEN", bucket.key("unreadable"), &[]).await, redis::Value::Int(1));
        assert_eq!(send("XLEN", bucket.key("journal"), &[]).await, redis::Value::Int(1));
    }

    #[tokio::test]
    async fn sessions_expire_and_ended_ones_soon() {
        let server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        for (call, response, expected) in [("talking", Response::Greet(String::new()), IDLE), ("ended", Response::Over, ENDED)] {
            save(&sessions, &first_turn(call, response)).await.unwrap();
            let mut ask = redis::cmd("PTTL");
            ask.arg(Bucket::of(&CallId::new(call)).session(&CallId::new(call)));
            let left = Duration::from_millis(sessions.connection.send(&ask).await.unwrap());
            assert!(left <= expected && left > expected / 2, "{call}: {left:?}");
        }
        sessions.due(Timestamp::UNIX_EPOCH, 10).await.unwrap();
        assert_eq!(sessions.len(), 2);
    }

    #[tokio::test]
    async fn one_replica_reads_the_journal_of_a_call_and_another_takes_over_when_it_settles_nothing() {
        let server = RedisServer::start();
        let [first, second] = [sessions_at(&server.url(), None), sessions_at(&server.url(), None)];
        first.remember(vec![closed("one"), closed("one")]).await.unwrap();
        let entries = first.unsettled(10).await.unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(second.unsettled(10).await.unwrap(), [], "the first is at it");
        first.settle(&[entries[0].key.clone()]).await.unwrap();

        // What time would do to a reader that died.
        let mut forget = redis::cmd("DEL");
        forget.arg(Bucket::of(&CallId::new("one")).key("reader"));
        second.connection.send::<u64>(&forget).await.unwrap();
        assert_eq!(second.unsettled(10).await.unwrap(), entries[1..]);
        assert_eq!(first.unsettled(10).await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_journal_that_nobody_reads_is_bounded_and_what_goes_is_counted() {
        let server = RedisServer::start();
        let sessions = sessions_at(&server.url(), None);
        let records = usize::try_from(JOURNAL_KEPT).unwrap() + 3;
        for batch in vec![closed("unread"); records].chunks(10_000) {
            sessions.remember(batch.to_vec()).await.unwrap();
        }
        assert_eq!(sessions.journal_figures().dropped, 3);
        sessions.due(Timestamp::UNIX_EPOCH, 1).await.unwrap();
        assert_eq!(sessions.journal_figures().waiting, JOURNAL_KEPT);
    }
}
