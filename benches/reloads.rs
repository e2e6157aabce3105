//! A thousand reloads under load: does any request fail, and what becomes of the slowest in a hundred?
//!
//! `cargo bench --bench reloads`, or with another number `cargo bench --bench reloads -- 100`. The yardstick is the same
//! load, for as many requests, on the same service while nothing is reloaded.
#![expect(clippy::print_stdout, reason = "its figures are its output")]

#[path = "support/server.rs"]
#[expect(dead_code, reason = "another bench uses the rest")]
mod server;

use server::{Server, percentile};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Callers at the same time.
const CALLERS: usize = 4;
/// How long the idle service is looked at.
const IDLE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    // The client wants one installed although nothing here speaks TLS.
    warmline::assistant::install_tls_provider();
    let reloads: usize = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1000);
    let directory = tempfile::tempdir().expect("a directory");
    let (policies, data) = (directory.path().join("policies"), directory.path().join("data"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"), &policies);
    let server = Server::start(&policies, &data);

    // Warm up, then the yardstick.
    load_while(0, &server, tokio::time::sleep(Duration::from_secs(1))).await;
    let (mut idle, idle_failures) = load_while(1, &server, tokio::time::sleep(IDLE)).await;
    let (mut reloading, failures) = load_while(2, &server, reload(&server, &policies, reloads)).await;
    idle.sort();
    reloading.sort();
    println!("{:<28} {:>9} {:>8} {:>10} {:>10} {:>10}", "", "requests", "failed", "p50", "p99", "p99.9");
    for (name, timings, failures) in [("idle (yardstick)", &idle, idle_failures), ("while reloading", &reloading, failures)] {
        let at = |share| format!("{:.0?}", percentile(timings, share));
        println!("{name:<28} {:>9} {failures:>8} {:>10} {:>10} {:>10}", timings.len(), at(0.5), at(0.99), at(0.999));
    }
    let ratio = percentile(&reloading, 0.99).as_secs_f64() / percentile(&idle, 0.99).as_secs_f64();
    println!("{reloads} reloads: p99 is {ratio:.2} times that of the idle service");
}

/// Posts turns from several callers until `until` is over; how long each took, and how many were not answered.
async fn load_while(run: usize, server: &Server, until: impl Future<Output = ()>) -> (Vec<Duration>, u64) {
    let stop = Arc::new(AtomicBool::new(false));
    let failures = Arc::new(AtomicU64::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| tokio::spawn(talk(format!("{}/webhook/call", server.url), run, caller, stop.clone(), failures.clone())))
        .collect();
    until.await;
    stop.store(true, Ordering::SeqCst);
    let mut timings = Vec::new();
    for caller in callers {
        timings.extend(caller.await.expect("a caller does not panic"));
    }
    (timings, failures.load(Ordering::SeqCst))
}

async fn talk(url: String, run: usize, caller: usize, stop: Arc<AtomicBool>, failures: Arc<AtomicU64>) -> Vec<Duration> {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let mut timings = Vec::new();
    let mut call = 0;
    while !stop.load(Ordering::SeqCst) {
        call += 1;
        let body = format!(
            r#"{{"call_id":"{run}-{caller}-{call}","event":"call.speech","transcript":"when do you open on monday","to":"+15559998888"}}"#
        );
        let began = Instant::now();
        let answered = match client.post(&url).body(body).send().await {
            Ok(answer) => answer.status().is_success() && answer.text().await.is_ok_and(|text| text.contains("nine to five thirty")),
            Err(_) => false,
        };
        timings.push(began.elapsed());
        failures.fetch_add(u64::from(!answered), Ordering::SeqCst);
    }
    timings
}

/// Saves the default policy with another greeting, asks for a reload, and does that again and again.
async fn reload(server: &Server, policies: &Path, times: usize) {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let file = policies.join("default.yaml");
    let text = fs::read_to_string(&file).expect("it is there");
    for round in 0..times {
        let temporary: PathBuf = policies.join(".saving");
        fs::write(&temporary, text.replace("You have reached AI support", &format!("You have reached AI support, round {round}")))
            .expect("it is written");
        fs::rename(&temporary, &file).expect("it is saved");
        let answer = client.post(format!("{}/v1/policies/reload", server.url)).send().await.expect("an answer");
        assert!(answer.status().is_success() || answer.status().as_u16() == 409, "{}", answer.status());
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("it is there").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() { copy(&entry, &target) } else { fs::copy(&entry, target).map(|_| ()).expect("it is copied") }
    }
}
