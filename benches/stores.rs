//! What durability costs: the throughput of turns on rules alone over each store, against the store in memory, against the
//! embedded one and against a bare handler that parses the same event and returns the same answer; what a turn takes of the
//! cores, which others on the machine sway less; and the bytes it costs on disk. Redis is a real server, which the bench starts, on the same cores.
//!
//! `cargo bench --bench stores`, or with another number of calls a store `cargo bench --bench stores -- 500`, or for a profiler on
//! some of the stores, by how their names begin, `cargo bench --bench stores -- 500 memory`. Server and callers share this process
//! and its cores; the callers cost little.
#![expect(clippy::print_stdout, reason = "its figures are its output")]
#![expect(clippy::unwrap_used, reason = "the servers it starts are those of the tests")]

#[path = "support/server.rs"]
#[expect(dead_code, reason = "another bench uses the rest")]
mod server;
#[path = "../tests/support/servers/mod.rs"]
#[expect(dead_code, unused_imports, reason = "tests use the rest")]
mod servers;
#[path = "support/service.rs"]
mod service;
#[path = "support/wire.rs"]
mod wire;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use server::percentile;
use servers::RedisServer;
use service::{DIALLED, service_over};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use warmline::assistant::install_tls_provider;
use warmline::http::{Api, ServerLimits, router, serve};
use warmline::service::reload::ReloadHandle;
use warmline::settings::{AccessSettings, Durability};
use warmline::store::embedded::{Embedded, Limits};
use warmline::store::redis::{RedisAddress, RedisConnection};
use warmline::store::sessions::{MemoryLimits, MemorySessions, RedisSessions, Sessions};
use warmline::telephony::Exchange;
use wire::Wire;

/// Callers at the same time.
const CALLERS: usize = 64;
/// What each says: enough for a call of ordinary length.
const ASKED: usize = 6;
/// As events: all are answered by the policy's own words.
const QUESTIONS: [&str; ASKED] = [
    r#""event":"call.speech","transcript":"when do you open on monday","confidence":0.93"#,
    r#""event":"call.speech","transcript":"what time do you close","confidence":0.93"#,
    r#""event":"call.speech","transcript":"are you open on the holidays","confidence":0.93"#,
    r#""event":"call.speech","transcript":"and your opening hours in winter","confidence":0.93"#,
    r#""event":"call.speech","transcript":"please email me the latest invoice","confidence":0.93"#,
    r#""event":"call.speech","transcript":"could i have a duplicate of my last receipt","confidence":0.93"#,
];
/// Events of one call: it begins, they ask, it ends.
const EVENTS: usize = ASKED + 2;
/// What the bare handler returns: the answer to a question, as the service words it.
const ANSWER: &str = r#"{"actions":[{"type":"talk","text":"We are open nine to five thirty, Monday to Friday.","voice":"en-US-Neural2-F"},{"type":"listen"}]}"#;

#[tokio::main]
async fn main() {
    install_tls_provider();
    // `--bench` is cargo's own.
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let calls: usize = asked.iter().find_map(|argument| argument.parse().ok()).unwrap_or(4000);
    let names: Vec<&String> = asked.iter().filter(|argument| argument.parse::<usize>().is_err()).collect();
    let directory = tempfile::tempdir().expect("a directory");
    println!("{calls} calls of {EVENTS} events from {CALLERS} callers at a time\n");

    let mut rows = Vec::new();
    for (name, store) in STORES {
        if names.is_empty() || names.iter().any(|begins| name.starts_with(begins.as_str())) {
            rows.push((name, load_on(store, &directory.path().join(name), calls).await));
        }
    }
    let throughput_of = |wanted| rows.iter().find(|(name, _)| *name == wanted).map_or(f64::NAN, |(_, load)| load.throughput);
    let [bare, memory, embedded] = [STORES[0], STORES[1], STORES[2]].map(|(name, _)| throughput_of(name));
    println!(
        "{:<20} {:>10} {:>10} {:>10} {:>10} {:>10} {:>10} {:>12}",
        "", "turns/s", "p50", "p99", "cpu/turn", "to bare", "to memory", "to embedded"
    );
    for (name, load) in &rows {
        let at = |share| format!("{:.0?}", percentile(&load.timings, share));
        println!(
            "{name:<20} {:>10.0} {:>10} {:>10} {:>10} {:>10.2} {:>10.2} {:>12.2}",
            load.throughput,
            at(0.5),
            at(0.99),
            format!("{:.0?}", load.cpu),
            load.throughput / bare,
            load.throughput / memory,
            load.throughput / embedded
        );
    }
    println!();
    for (name, load) in &rows {
        if let Some(disk) = &load.disk {
            println!("{name:<20} {disk}");
        }
    }
}

/// What answers the callers, and where it keeps their calls.
#[derive(Clone, Copy)]
enum Store {
    /// No service: a handler that keeps nothing.
    Bare,
    Memory,
    Embedded(Durability),
    /// A Redis that writes to its disk as told: before it answers, or every second.
    Redis(&'static str),
}

/// In the order they are measured.
const STORES: [(&str, Store); 6] = [
    ("bare handler", Store::Bare),
    ("memory", Store::Memory),
    ("embedded, full", Store::Embedded(Durability::Full)),
    ("embedded, relaxed", Store::Embedded(Durability::Relaxed)),
    ("redis, always", Store::Redis("always")),
    ("redis, everysec", Store::Redis("everysec")),
];

/// The load on one of them, which may keep its files in a directory of its own.
async fn load_on(store: Store, directory: &Path, calls: usize) -> Load {
    match store {
        Store::Bare => run(Router::new().route("/webhook/call", post(bare)), calls).await,
        Store::Memory => run(routes(Sessions::Memory(MemorySessions::new(MemoryLimits::default()))), calls).await,
        Store::Embedded(durability) => embedded(directory, durability, calls).await,
        Store::Redis(fsync) => redis(fsync, calls).await,
    }
}

/// Parses the event and returns the answer.
async fn bare(body: Bytes) -> ([(&'static str, &'static str); 1], String) {
    let event: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    assert!(event["call_id"].is_string());
    let answer: serde_json::Value = serde_json::from_str(ANSWER).expect("JSON");
    ([("content-type", "application/json")], answer.to_string())
}

fn routes(sessions: Sessions) -> Router {
    let service = service_over(sessions);
    let reloads = ReloadHandle::following_nothing(service.policies().clone());
    router(Api { service, reloads, exchange: Exchange::Webhook, metrics: Arc::default(), access: Arc::new(AccessSettings::default()) })
}

async fn redis(fsync: &str, calls: usize) -> Load {
    let server = RedisServer::start_set(&["--appendfsync", fsync]);
    let address = RedisAddress::read(&server.url()).expect("its own address");
    let connection = RedisConnection::new(&address, None).expect("it needs no certificate");
    run(routes(Sessions::Redis(RedisSessions::new(connection))), calls).await
}

/// The load on the embedded store, and what it costs on disk.
async fn embedded(directory: &Path, durability: Durability, calls: usize) -> Load {
    let store = Embedded::open(directory, durability, Limits::default()).expect("it opens");
    let before = bytes_written();
    let load = run(routes(Sessions::Embedded(store.clone())), calls).await;
    let written = bytes_written() - before;
    store.close().await;
    let kept = std::fs::metadata(directory.join("sessions.db")).expect("it is there").len();
    let turns = (calls * EVENTS) as u64;
    let disk = format!("{} bytes written a turn, {} bytes kept a turn until the ledger has it", written / turns, kept / turns);
    Load { disk: Some(disk), ..load }
}

/// The time this process has had on the cores so far, its callers' part included and a Redis's not.
fn cpu_time() -> Duration {
    /// What Linux counts in, on every machine: a hundredth of a second.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells");
    // Behind the name, which may hold anything, user and system time are the 12th and 13th.
    let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
    let ticks: u32 = fields.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u32>().expect("a number")).sum();
    TICK * ticks
}

/// What this process has had written to disks so far, as the kernel counts it.
fn bytes_written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").expect("Linux tells");
    let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: ")).expect("it is counted");
    line.parse().expect("a number")
}

struct Load {
    throughput: f64,
    /// What a turn took of the cores, on both sides of the connection.
    cpu: Duration,
    /// How long each turn took, sorted.
    timings: Vec<Duration>,
    /// What it costs on disk, where it is kept there.
    disk: Option<String>,
}

/// Serves the routes and has callers ring.
async fn run(routes: Router, calls: usize) -> Load {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it is bound");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, routes, ServerLimits::default(), async {
        let _ = stopped.await;
    }));
    // Warm up.
    ring(address, "warm-up", CALLERS * 2).await;
    let (began, busy) = (Instant::now(), cpu_time());
    let mut timings = ring(address, "call", calls).await;
    let (took, busy) = (began.elapsed(), cpu_time() - busy);
    stop.send(()).expect("it serves");
    serving.await.expect("it does not panic").expect("it serves");
    timings.sort();
    let turns = u32::try_from(timings.len()).expect("a bench takes fewer turns");
    Load { throughput: f64::from(turns) / took.as_secs_f64(), cpu: busy / turns, timings, disk: None }
}

async fn ring(address: SocketAddr, name: &'static str, calls: usize) -> Vec<Duration> {
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        callers.spawn(async move {
            let mut wire = Wire::to(address).await;
            let mut timings = Vec::new();
            for call in (caller..calls).step_by(CALLERS) {
                for event in 0..EVENTS {
                    let body = event_of(&format!("{name}-{call}"), event);
                    let began = Instant::now();
                    wire.post("/webhook/call", &body).await;
                    timings.push(began.elapsed());
                }
            }
            timings
        });
    }
    callers.join_all().await.into_iter().flatten().collect()
}

fn event_of(call: &str, number: usize) -> String {
    let happens = match number {
        0 => r#""event":"call.started""#,
        number if number == EVENTS - 1 => r#""event":"call.ended""#,
        // Each in other words: who repeats themselves is handed over.
        number => QUESTIONS[number - 1],
    };
    format!(r#"{{"call_id":"{call}","event_id":"{call}/{number}","from":"+15550100","to":"{DIALLED}",{happens}}}"#)
}
