//! A hundred thousand live calls on the embedded store: the memory each takes, without and with what was said.
//!
//! `cargo bench --bench sessions`, or with another number of calls `cargo bench --bench sessions -- 10000`.
#![expect(clippy::print_stdout, reason = "its figures are its output")]

#[path = "support/service.rs"]
mod service;

use service::{DIALLED, service_over};
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;
use warmline::assistant::install_tls_provider;
use warmline::call::{CallEvent, CallId, EventKey, EventKind, PhoneNumber};
use warmline::service::{Door, Service};
use warmline::settings::Durability;
use warmline::store::embedded::{Embedded, Limits};
use warmline::store::sessions::Sessions;

/// Events at the same time.
const AT_ONCE: usize = 256;
/// The most bytes of memory of a call in which nothing was said yet.
const PROMISED: u64 = 4096;

#[tokio::main]
async fn main() {
    install_tls_provider();
    let calls: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let directory = tempfile::tempdir().expect("a directory");
    let store = Embedded::open(directory.path(), Durability::Relaxed, Limits::default()).expect("it opens");
    let service = service_over(Sessions::Embedded(store));
    // What the service takes once, it takes before anything is measured.
    happens(&service, "warm-up", AT_ONCE, 0, &EventKind::Started).await;

    let before = resident_bytes();
    let began = Instant::now();
    happens(&service, "call", calls, 0, &EventKind::Started).await;
    let each = (resident_bytes() - before) / calls as u64;
    println!("{calls} live calls in {:.1?}: {each} bytes of memory each (promised: at most {PROMISED})", began.elapsed());

    let silent = resident_bytes();
    let speech = EventKind::Speech { transcript: "when do you open on monday, and where".to_owned(), confidence: Some(0.9) };
    for turn in 1..=4 {
        happens(&service, "call", calls, turn, &speech).await;
    }
    println!("and {} bytes a turn of what was said", (resident_bytes() - silent) / (4 * calls as u64));
}

/// Has the same happen to every call.
async fn happens(service: &Service, name: &'static str, calls: usize, number: usize, kind: &EventKind) {
    let kind = Arc::new(kind.clone());
    let mut workers = JoinSet::new();
    for worker in 0..AT_ONCE {
        let (service, kind) = (service.clone(), kind.clone());
        workers.spawn(async move {
            for call in (worker..calls).step_by(AT_ONCE) {
                let event = CallEvent {
                    call: CallId::new(format!("{name}-{call}")),
                    from: Some(PhoneNumber::new(&format!("+1555{call:07}"))),
                    to: Some(PhoneNumber::new(DIALLED)),
                    language: None,
                    key: Some(EventKey(format!("{name}-{call}/{number}"))),
                    fingerprint: None,
                    kind: EventKind::clone(&kind),
                };
                service.take_turn(Door::Number, event).await.expect("it is taken");
            }
        });
    }
    workers.join_all().await;
}

/// The memory that this process holds, as the kernel counts it.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has a size");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}
