//! Ten thousand tenants: cold load, lint, memory, and the time from saving one file to it being in force.
//!
//! `cargo bench --bench tenants`, or with another number of tenants `cargo bench --bench tenants -- 1000`. Each tenant
//! uses a pack of 600 phrases and has 20 of its own. The yardstick is reading the same files and doing nothing with them.
#![expect(clippy::print_stdout, reason = "its figures are its output")]

#[path = "support/server.rs"]
#[expect(dead_code, reason = "another bench uses the rest")]
mod server;

use server::Server;
use std::fmt::{Display, Write};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const PACK_PHRASES: usize = 600;
const OWN_PHRASES: usize = 20;

#[tokio::main]
async fn main() {
    // The client wants one installed although nothing here speaks TLS.
    warmline::assistant::install_tls_provider();
    let tenants = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(10_000);
    let directory = tempfile::tempdir().expect("a directory");
    let (policies, data) = (directory.path().join("policies"), directory.path().join("data"));
    generate(&policies, tenants);

    let began = Instant::now();
    let bytes = read_all(&policies);
    let reading = began.elapsed();
    row("tenants", format!("{tenants}, {} KiB of policies", bytes / 1024));
    row("reading the files (yardstick)", format!("{reading:.2?}"));

    let began = Instant::now();
    let lint = Command::new(env!("CARGO_BIN_EXE_warmline")).arg("lint").arg(&policies).args(["--format", "concise"]).output();
    let linting = began.elapsed();
    let code = lint.expect("lint runs").status.code();
    row("lint", format!("{linting:.2?}, {:.0} times the yardstick, exit code {code:?}", ratio(linting, reading)));

    let server = Server::start(&policies, &data);
    row("cold load to listening", format!("{:.2?}, {:.0} times the yardstick", server.started_in, ratio(server.started_in, reading)));
    row("resident memory", format!("{} MiB", server.resident_bytes() / (1024 * 1024)));
    let mut saves: Vec<Duration> = Vec::new();
    for round in 0..10 {
        saves.push(saved_to_in_force(&server, &policies, tenants / 2, round).await);
    }
    saves.sort();
    row("saved to in force", format!("median {:.0?}, slowest {:.0?} of {}", saves[saves.len() / 2], saves[saves.len() - 1], saves.len()));
    row("resident memory after that", format!("{} MiB", server.resident_bytes() / (1024 * 1024)));
}

fn row(name: &str, value: impl Display) {
    println!("{name:<32} {value}");
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Saves one tenant's file and rings it until the new greeting is heard.
async fn saved_to_in_force(server: &Server, policies: &Path, tenant: usize, round: usize) -> Duration {
    let greeting = format!("Greeting number {round}.");
    let temporary = policies.join(".saving");
    fs::write(&temporary, policy(tenant, &greeting)).expect("it is written");
    let began = Instant::now();
    fs::rename(temporary, policies.join(file(tenant))).expect("it is saved");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    for call in 0.. {
        let body = format!(r#"{{"call_id":"r{round}-{call}","event":"call.started","to":"{}"}}"#, number(tenant));
        let answer = client.post(format!("{}/webhook/call", server.url)).body(body).send().await.expect("an answer");
        if answer.text().await.expect("a body").contains(&greeting) {
            break;
        }
    }
    began.elapsed()
}

fn generate(policies: &Path, tenants: usize) {
    fs::create_dir_all(policies.join("packs")).expect("a directory");
    let mut pack = String::from("warmline: 1\npack: large\nowner: bench\nlanguage: en\nvocabularies:\n");
    for number in 0..PACK_PHRASES {
        if number % 60 == 0 {
            writeln!(pack, "  topic_{}:", number / 60).expect("a String takes any text");
        }
        writeln!(pack, "    - (talk|speak) (to|with) [a|the] (colleague|person) about subject {number}").expect("a String takes any text");
    }
    fs::write(policies.join("packs/large.yaml"), pack).expect("it is written");
    for tenant in 0..tenants {
        fs::write(policies.join(file(tenant)), policy(tenant, "Hello.")).expect("it is written");
    }
}

fn file(tenant: usize) -> String {
    format!("tenant-{tenant:05}.yaml")
}

fn number(tenant: usize) -> String {
    format!("+1555{tenant:07}")
}

fn policy(tenant: usize, greeting: &str) -> String {
    let mut text = format!(
        "warmline: 1\ntenant: tenant-{tenant:05}\nowner: bench\nnumbers: [\"{}\"]\nuse: [packs/large]\nlanguage: en-US\ngreeting: {greeting}\n",
        number(tenant)
    );
    text.push_str("vocabularies:\n  own:\n");
    for phrase in 0..OWN_PHRASES {
        writeln!(text, "    - (cancel|change|move) [my] booking {tenant} {phrase}").expect("a String takes any text");
    }
    text.push_str(
        "rules:\n  - { id: own, when: { says: [own, topic_1] }, then: { escalate: own } }\n  \
         - { id: key, when: { pressed: \"0\" }, then: { escalate: own } }\n  \
         - { id: failing, when: { failures: { at_least: 2 } }, then: { escalate: own } }\n\
         reasons: { own: { announce: One moment please. } }\n\
         desks: { support: { number: \"+15551234567\" } }\nroute: support\n\
         nobody_available: { say: Nobody is here., then: hangup }\n",
    );
    text
}

fn read_all(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).expect("it is there").map(|entry| entry.expect("an entry").path());
    entries.map(|path| if path.is_dir() { read_all(&path) } else { fs::read(path).expect("it is read").len() as u64 }).sum()
}
