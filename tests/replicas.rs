//! Three real services over one Redis and one PostgreSQL, behind a client that goes round them: they serve a call as one
//! does, and lose nothing that they acknowledged when one of them is killed, Redis starts anew or PostgreSQL is away.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "its figures are part of its output")]

#[path = "support/replica.rs"]
mod replica;
#[path = "support/servers/mod.rs"]
#[expect(dead_code, unused_imports, reason = "other tests use the rest")]
mod servers;

use replica::Replica;
use serde_json::{Value, json};
use servers::{PostgresServer, RedisServer};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::{JoinSet, block_in_place};
use warmline::assistant::install_tls_provider;
use warmline::call::CallId;
use warmline::store::ledger::{CallDetail, Ledger, PostgresLedger, SqliteLedger};

const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
greeting: Hi!
rules:
  - { id: asks, when: { says: [a manager] }, then: { escalate: asked } }
  - { id: again, when: { recent_calls: { at_least: 1, within: 1h } }, then: { escalate: asked } }
  - { id: lost, when: { failures: { at_least: 2 } }, then: { escalate: asked } }
reasons: { asked: { announce: One moment. } }
desks: { first: { number: "+15551230001" }, second: { number: "+15551230002" } }
route: [first, second]
nobody_available: { say: Nobody is here., then: hangup }
answers: [ { says: [when do you open], reply: We are open nine to five thirty. } ]
failures: { caller_repeats: false, silence: true }
"#;

/// Services that take turns in answering.
struct Round {
    policies: TempDir,
    data: Vec<TempDir>,
    sessions: String,
    ledger: String,
    running: Vec<Option<Replica>>,
    front: Arc<Front>,
}

/// What a client sees of them.
struct Front {
    client: reqwest::Client,
    urls: RwLock<Vec<String>>,
    next: AtomicUsize,
    acknowledged: AtomicU64,
    retried: AtomicU64,
}

impl Round {
    fn start(replicas: usize, sessions: &str, ledger: &str) -> Self {
        install_tls_provider();
        let policies = tempfile::tempdir().unwrap();
        std::fs::write(policies.path().join("acme.yaml"), POLICY).unwrap();
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
        let front = Front {
            client,
            urls: RwLock::new(vec![String::new(); replicas]),
            next: AtomicUsize::new(0),
            acknowledged: AtomicU64::new(0),
            retried: AtomicU64::new(0),
        };
        let mut round = Self {
            policies,
            data: std::iter::repeat_with(|| tempfile::tempdir().unwrap()).take(replicas).collect(),
            sessions: sessions.to_owned(),
            ledger: ledger.to_owned(),
            running: std::iter::repeat_with(|| None).take(replicas).collect(),
            front: Arc::new(front),
        };
        for replica in 0..replicas {
            round.start_one(replica);
        }
        round
    }

    fn start_one(&mut self, replica: usize) {
        let started = Replica::start(self.policies.path(), self.data[replica].path(), &self.sessions, &self.ledger);
        self.front.urls.write().unwrap()[replica].clone_from(&started.url);
        self.running[replica] = Some(started);
    }

    fn kill_one(&mut self, replica: usize) {
        self.running[replica] = None;
    }
}

impl Front {
    /// Sends an event to the next service, and to the one after where it is not answered.
    async fn send(&self, body: &Value) -> Value {
        loop {
            let url = {
                let urls = self.urls.read().unwrap();
                urls[self.next.fetch_add(1, Ordering::Relaxed) % urls.len()].clone()
            };
            let sent = self.client.post(format!("{url}/webhook/call")).body(body.to_string()).send().await;
            if let Ok(answer) = sent
                && answer.status().is_success()
                && let Ok(answer) = answer.json().await
            {
                self.acknowledged.fetch_add(1, Ordering::Relaxed);
                return answer;
            }
            self.retried.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until so many more events were acknowledged.
    async fn acknowledges(&self, more: u64) {
        let goal = self.acknowledged.load(Ordering::Relaxed) + more;
        while self.acknowledged.load(Ordering::Relaxed) < goal {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn event(call: &str, place: usize, from: &str, event: &Value) -> Value {
    let mut body = json!({"call_id": call, "event_id": format!("{call}/{place}"), "from": from, "to": "+15559998888"});
    body.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
    body
}

fn says(words: &str) -> Value {
    json!({"event": "call.speech", "transcript": words})
}

fn happens(name: &str) -> Value {
    json!({"event": name})
}

/// Calls that use what must be shared: earlier turns, earlier calls, the desks that were tried, and answers to retries.
fn scripts() -> Vec<(&'static str, &'static str, Vec<Value>)> {
    let failed = json!({"event": "transfer.failed", "reason": "no_answer"});
    vec![
        (
            "asks",
            "+15550101",
            vec![
                happens("call.started"),
                says("when do you open"),
                says("get me a manager"),
                failed.clone(),
                happens("transfer.answered"),
                happens("call.ended"),
            ],
        ),
        (
            "lost",
            "+15550102",
            vec![happens("call.started"), happens("call.silence"), happens("call.silence"), failed.clone(), failed, says("hello")],
        ),
        ("back", "+15550101", vec![happens("call.started"), says("when do you open"), happens("call.ended")]),
    ]
}

/// Plays the scripts, each event twice: the second is a retry that another service gets.
async fn play(front: &Front) -> Vec<(Value, Value)> {
    let mut answers = Vec::new();
    for (call, from, script) in scripts() {
        for (place, happening) in script.iter().enumerate() {
            let body = event(call, place, from, happening);
            answers.push((front.send(&body).await, front.send(&body).await));
        }
    }
    answers
}

/// A call once the ledger has enough of it.
async fn told(ledger: &Ledger, call: &str, enough: impl Fn(&CallDetail) -> bool) -> CallDetail {
    loop {
        if let Ok(Some(found)) = ledger.call(None, &CallId::new(call)).await
            && enough(&found)
        {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What the ledger has of the scripts, less the times.
async fn ledgered(ledger: &Ledger) -> Vec<String> {
    let mut calls = Vec::new();
    for (call, _, _) in scripts() {
        let found = told(ledger, call, |found| found.call.ended_at.is_some()).await;
        let events: Vec<_> = found.events.iter().map(|event| (event.sequence, &event.event, &event.spoken, &event.decision)).collect();
        let states: Vec<_> =
            found.handoffs.iter().flat_map(|handoff| handoff.states.iter().map(|state| (&state.state, &state.desk))).collect();
        calls.push(format!("{:?} {:?} {events:?} {states:?}", found.call.caller, found.call.rule));
    }
    calls
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_whose_every_turn_lands_on_another_replica_behave_as_on_one() {
    let (redis, postgres) = (RedisServer::start(), PostgresServer::start());
    let three = Round::start(3, &redis.url(), &postgres.url());
    let one = Round::start(1, "embedded", "embedded");

    let (of_three, of_one) = (play(&three.front).await, play(&one.front).await);
    assert_eq!(of_three, of_one);
    assert!(of_one.iter().all(|(answer, retried)| answer == retried), "{of_one:#?}");
    let shared = Ledger::Postgres(PostgresLedger::new(&postgres.url(), None, false).unwrap());
    let embedded = Ledger::Sqlite(SqliteLedger::open(&one.data[0].path().join("ledger.db"), false).unwrap());
    assert_eq!(ledgered(&shared).await, ledgered(&embedded).await);
}

/// What a caller was told of a call: each event's words, or else its name, and the answer.
type Acknowledged = Vec<(String, Value)>;

/// Rings again and again until told to stop: begins, asks four times, asks for a manager, is put through, hangs up.
async fn talk(front: Arc<Front>, caller: usize, stop: Arc<AtomicBool>) -> BTreeMap<String, Acknowledged> {
    let mut calls = BTreeMap::new();
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        let call = format!("{caller}-{number}");
        let asks = (1..=4).map(|question| says(&format!("question {question} when do you open")));
        let ends = [says("get me a manager"), happens("transfer.answered"), happens("call.ended")];
        let mut acknowledged = Acknowledged::new();
        for (place, happening) in [happens("call.started")].into_iter().chain(asks).chain(ends).enumerate() {
            // Each call is another caller's: nobody rings twice.
            let body = event(&call, place, &format!("+1555{caller:03}{number:05}"), &happening);
            let answer = front.send(&body).await;
            acknowledged.push((happening["transcript"].as_str().or(happening["event"].as_str()).unwrap().to_owned(), answer));
        }
        calls.insert(call, acknowledged);
        number += 1;
    }
    calls
}

fn transfers(answer: &Value) -> usize {
    answer["actions"].as_array().into_iter().flatten().filter(|action| action["type"] == "transfer").count()
}

/// Checks a call against what the ledger has of it.
fn nothing_is_lost(call: &str, acknowledged: &Acknowledged, found: &CallDetail) {
    let ordered: usize = acknowledged.iter().map(|(_, answer)| transfers(answer)).sum();
    assert_eq!(ordered, 1, "{call} is transferred once: {acknowledged:#?}");
    let kept: BTreeSet<&str> = found
        .events
        .iter()
        .map(|event| event.spoken.as_ref().and_then(|spoken| spoken.caller.as_deref()).unwrap_or(&event.event))
        .collect();
    for (what, _) in acknowledged {
        assert!(kept.contains(what.as_str()), "`{what}` of {call} was acknowledged, and the ledger has {kept:?}");
    }
    let sequences: Vec<u64> = found.events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, (1..=acknowledged.len() as u64).collect::<Vec<_>>(), "{call}: each once, and no other: {:#?}", found.events);
    assert_eq!(found.handoffs.len(), 1, "{call}");
}

/// The load, and what goes wrong under it; PostgreSQL is away for as long as told.
async fn nothing_acknowledged_is_lost(away: Duration) {
    const CALLERS: usize = 8;
    const BETWEEN: u64 = 300;
    let (mut redis, mut postgres) = (RedisServer::start(), PostgresServer::start());
    let mut round = Round::start(3, &redis.url(), &postgres.url());
    let front = round.front.clone();
    let stop = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        callers.spawn(talk(front.clone(), caller, stop.clone()));
    }
    let began = Instant::now();

    front.acknowledges(BETWEEN).await;
    block_in_place(|| round.kill_one(0));
    front.acknowledges(BETWEEN).await;
    block_in_place(|| round.start_one(0));
    front.acknowledges(BETWEEN).await;

    block_in_place(|| {
        redis.kill();
        redis.start_again();
    });
    front.acknowledges(BETWEEN).await;

    let before = front.acknowledged.load(Ordering::Relaxed);
    block_in_place(|| postgres.kill());
    tokio::time::sleep(away).await;
    let meanwhile = front.acknowledged.load(Ordering::Relaxed) - before;
    block_in_place(|| postgres.start_again());
    front.acknowledges(BETWEEN).await;

    stop.store(true, Ordering::Relaxed);
    let calls: BTreeMap<String, Acknowledged> = callers.join_all().await.into_iter().flatten().collect();
    let (took, ended) = (began.elapsed(), Instant::now());
    let ledger = Ledger::Postgres(PostgresLedger::new(&postgres.url(), None, false).unwrap());
    for (call, acknowledged) in &calls {
        let found = told(&ledger, call, |found| found.events.len() >= acknowledged.len()).await;
        nothing_is_lost(call, acknowledged, &found);
    }
    println!(
        "{} calls, {} events acknowledged in {took:.1?} ({meanwhile} while PostgreSQL was away for {away:?}), {} tries unanswered; \
         none lost, none transferred twice; the ledger had all {:.1?} after the last",
        calls.len(),
        front.acknowledged.load(Ordering::Relaxed),
        front.retried.load(Ordering::Relaxed),
        ended.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_killed_redis_restarted_and_postgresql_away_for_twenty_seconds_lose_nothing_that_was_acknowledged() {
    nothing_acknowledged_is_lost(Duration::from_secs(20)).await;
}
