//! What a caller notices of a store that is slow, away, full or damaged: nothing. They are answered in time, by the rules,
//! and what was said is kept for the store's return.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;
#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;

use directory::sources_of;
use exchange::{DIALLED, TestExchange, no_models};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use warmline::call::{CallId, Session};
use warmline::record::Record;
use warmline::service::Clock;
use warmline::settings::Durability;
use warmline::store::embedded::{Embedded, Limits};
use warmline::store::sessions::Sessions;

const DESK: &str = "+15551234567";
/// How long a turn may wait for the store.
const TIMEOUT: Duration = Duration::from_millis(300);

/// A service over a store that can be tampered with.
struct Line {
    directory: TempDir,
    embedded: Embedded,
    exchange: TestExchange,
}

fn start(limits: Limits) -> Line {
    start_in(tempfile::tempdir().unwrap(), limits, Clock::system())
}

fn start_in(directory: TempDir, limits: Limits, clock: Clock) -> Line {
    let embedded = Embedded::open(directory.path(), Durability::Relaxed, limits).unwrap();
    let sessions = Sessions::Embedded(embedded.clone());
    let exchange = TestExchange::start_on(sessions, TIMEOUT, &sources_of("policies"), &no_models(), clock);
    Line { directory, embedded, exchange }
}

impl Line {
    fn sessions(&self) -> Sessions {
        Sessions::Embedded(self.embedded.clone())
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("sessions.db")
    }

    /// Keeps the store from writing until the connection is dropped, as a stalled disk would.
    fn stall(&self) -> Connection {
        let connection = Connection::open(self.file()).unwrap();
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        connection
    }

    async fn session(&self, call: &str) -> Option<Arc<Session>> {
        self.sessions().load(&CallId::new(call)).await.unwrap()
    }

    async fn sequences(&self, call: &str) -> Vec<u64> {
        let entries = self.sessions().unsettled(10_000).await.unwrap();
        let number = |record: Record| match record {
            Record::Turn(turn) if turn.call.as_str() == call => Some(turn.sequence),
            _ => None,
        };
        entries.into_iter().filter_map(|entry| number(entry.record)).collect()
    }

    /// Waits until the service says that it is ready and that nothing waits to be written.
    async fn until_recovered(&self) {
        while self.exchange.at("/readyz").await.0 != 200 || !self.tells("warmline_unsaved_calls 0").await {
            tokio::task::yield_now().await;
        }
    }

    async fn tells(&self, line: &str) -> bool {
        self.exchange.metrics().await.lines().any(|told| told == line)
    }

    /// Closes the store, changes something in its file, and starts again.
    async fn restart_after(self, sql: &str) -> Self {
        self.embedded.close().await;
        Connection::open(self.file()).unwrap().execute_batch(sql).unwrap();
        start_in(self.directory, Limits::default(), Clock::system())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_stalls_in_a_call_costs_one_wait_and_no_turn() {
    let line = start(Limits::default());
    let caller = line.exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let stalled = line.stall();

    let began = Instant::now();
    caller.says("when do you open on monday").await.goes_on("nine to five thirty");
    assert!(began.elapsed() >= TIMEOUT, "the first turn finds out");
    let (status, why) = line.exchange.at("/readyz").await;
    assert!(status == 503 && why.contains("no answer in time"), "{why}");
    let began = Instant::now();
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    caller.says("hello? get me a manager!").await.is_silent();
    assert!(began.elapsed() < TIMEOUT, "no other waits");
    let other = line.exchange.caller("c-2", DIALLED);
    let _ = other.says("i want to talk to a human").await.transfers("", DESK);
    for told in ["warmline_store_up 0", "warmline_turns_without_store_total 4", "warmline_unsaved_calls 2"] {
        assert!(line.tells(told).await, "{told}");
    }

    drop(stalled);
    line.until_recovered().await;
    assert!(line.tells("warmline_store_up 1").await);
    assert_eq!(line.sequences("c-1").await, [1, 2, 3, 4]);
    assert_eq!(line.sequences("c-2").await, [1]);
    let session = line.session("c-1").await.unwrap();
    assert_eq!((session.revision, session.turn_count, session.handoffs), (4, 2, 1));
    // The call goes on from there, and nobody is transferred twice.
    caller.says("get me a manager").await.is_silent();
    other.says("get me a manager").await.is_silent();
    assert_eq!(line.sequences("c-1").await, [1, 2, 3, 4, 5]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_human_says_of_a_call_while_the_store_is_away_is_kept() {
    let line = start(Limits::default());
    let caller = line.exchange.caller("c-1", DIALLED);
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    let stalled = line.stall();
    let (status, answer) = line.exchange.operator(Method::POST, "/v1/calls/c-1/disposition", json!({"resolved": true})).await;
    assert_eq!((status, answer), (204, Value::Null));
    drop(stalled);
    line.until_recovered().await;
    let entries = line.sessions().unsettled(10_000).await.unwrap();
    let Some(Record::Disposition(said)) = entries.into_iter().map(|entry| entry.record).next_back() else { panic!("no disposition") };
    assert_eq!((said.resolved, said.by.as_str()), (Some(true), "api"));
    caller.says("get me a manager").await.is_silent();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_what_was_said_is_written_once_there_is_room() {
    let line = start(Limits { bytes: Some(256 * 1024), ..Limits::default() });
    let mut rung = 0;
    while line.exchange.at("/readyz").await.0 == 200 {
        let _ = line.exchange.caller(&format!("filler-{rung}"), DIALLED).rings().await;
        rung += 1;
    }
    let (_, why) = line.exchange.at("/readyz").await;
    assert!(why.contains("has no room"), "{why}");
    let caller = line.exchange.caller("late", DIALLED);
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    assert!(line.session("late").await.is_none());

    let entries = line.sessions().unsettled(10_000).await.unwrap();
    let keys: Vec<_> = entries.into_iter().map(|entry| entry.key).collect();
    line.sessions().settle(&keys).await.unwrap();
    line.until_recovered().await;
    assert_eq!(line.session("late").await.unwrap().handoffs, 1);
    caller.says("get me a manager").await.is_silent();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_session_is_kept_aside_and_its_call_answered_from_the_event() {
    let line = start(Limits::default());
    for call in ["damaged", "sound"] {
        let _ = line.exchange.caller(call, DIALLED).rings().await;
    }
    let line = line.restart_after("UPDATE sessions SET session = x'7b' WHERE call = 'damaged'").await;
    let caller = line.exchange.caller("damaged", DIALLED);
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    caller.says("get me a manager").await.is_silent();
    assert!(line.tells(r#"warmline_unreadable_sessions_total{problem="damaged"} 1"#).await);
    assert_eq!(line.exchange.at("/readyz").await.0, 200);
    line.exchange.caller("sound", DIALLED).says("when do you open on monday").await.goes_on("nine to five thirty");
    assert_eq!(line.session("sound").await.unwrap().revision, 2);
    let aside = "SELECT session FROM unreadable_sessions WHERE call = 'damaged'";
    let kept: Vec<u8> = Connection::open(line.file()).unwrap().query_row(aside, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, b"{");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_programs_session_stays_as_it_is_and_the_call_is_taken_beside_it() {
    let line = start(Limits::default());
    let _ = line.exchange.caller("newer", DIALLED).rings().await;
    let newer = r#"{"version":9,"session":{}}"#;
    let line = line.restart_after(&format!("UPDATE sessions SET session = CAST('{newer}' AS BLOB); DELETE FROM journal")).await;
    let caller = line.exchange.caller("newer", DIALLED);
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    caller.says("get me a manager").await.is_silent();
    line.until_recovered().await;
    caller.says("get me a manager").await.is_silent();
    line.until_recovered().await;
    assert!(line.tells("warmline_store_up 1").await);
    assert_eq!(line.sequences("newer").await, [1, 2, 3]);
    let session: Vec<u8> = Connection::open(line.file()).unwrap().query_row("SELECT session FROM sessions", [], |row| row.get(0)).unwrap();
    assert_eq!(session, newer.as_bytes());
}

#[tokio::test]
async fn a_clock_that_jumps_breaks_no_call() {
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = {
        let (seconds, noon) = (seconds.clone(), "2026-11-23T17:00:00Z".parse::<Timestamp>().unwrap());
        Clock::telling(move || noon + SignedDuration::from_secs(seconds.load(Ordering::Relaxed)))
    };
    let line = start_in(tempfile::tempdir().unwrap(), Limits::default(), clock);
    let caller = line.exchange.caller("c-1", DIALLED);
    let _ = caller.rings().await;
    let asked = ["when do you open on monday", "what time do you close", "are you open", "your opening hours please"];
    for (jump, words) in [-3600, 60, -40_000_000, 0].into_iter().zip(asked) {
        seconds.store(jump, Ordering::Relaxed);
        caller.says(words).await.goes_on("nine to five thirty");
    }
    let _ = caller.says("get me a manager").await.transfers("", DESK);
    assert_eq!(line.sequences("c-1").await, (1..=6).collect::<Vec<_>>());
}
