//! The real service, killed again and again while callers talk to it: what it acknowledged is there after the restart,
//! calls go on where they were, and nobody is transferred twice.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/process.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod process;

use process::{POLICY, Running};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use warmline::assistant::install_tls_provider;
use warmline::call::{CallId, Session};
use warmline::settings::Durability;
use warmline::store::embedded::{Embedded, Limits};
use warmline::store::ledger::{CallDetail, Ledger, SqliteLedger};
use warmline::store::sessions::Sessions;

const KILLS: usize = 100;
const CALLERS: usize = 6;
/// The longest the service lives before it is killed, in milliseconds.
const LONGEST_LIFE: u64 = 250;
const ANSWER: &str = "We are open nine to five thirty.";

/// What a caller was told of one call: the events that were acknowledged, each with its answer.
#[derive(Debug, Default)]
struct Acknowledged {
    events: Vec<(String, Value)>,
}

/// One caller: rings, asks four times, asks for a manager, is put through, hangs up; then rings again, until told to stop.
/// An event that is not acknowledged is sent again, with its id, to whatever has come up since.
async fn talk(
    caller: usize,
    mut server: watch::Receiver<Option<String>>,
    stop: Arc<AtomicBool>,
    seen: Arc<AtomicU64>,
) -> BTreeMap<String, Acknowledged> {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let mut calls = BTreeMap::new();
    for number in 0.. {
        let call = format!("{caller}-{number}");
        let mut acknowledged = Acknowledged::default();
        let asks = || json!({"event": "call.speech", "transcript": "when do you open on monday"});
        let script = [
            json!({"event": "call.started"}),
            asks(),
            asks(),
            asks(),
            asks(),
            json!({"event": "call.speech", "transcript": "get me a manager"}),
            json!({"event": "transfer.answered"}),
            json!({"event": "call.ended"}),
        ];
        for (place, event) in script.into_iter().enumerate() {
            let mut body = json!({"call_id": call, "event_id": format!("{call}/{place}"), "from": "+15550100", "to": "+15559998888"});
            body.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
            let answer = loop {
                let Some(url) = server.wait_for(Option::is_some).await.unwrap().clone() else { continue };
                let answered = client.post(format!("{url}/webhook/call")).body(body.to_string()).send().await;
                match answered {
                    Ok(answer) => {
                        assert!(answer.status().is_success(), "{body}: {}", answer.status());
                        if let Ok(answer) = answer.json::<Value>().await {
                            break answer;
                        }
                    }
                    // Killed, and perhaps after it was written: nobody knows, so it is sent again.
                    Err(_) => tokio::time::sleep(Duration::from_millis(2)).await,
                }
            };
            seen.fetch_add(1, Ordering::Relaxed);
            acknowledged.events.push((body["event_id"].as_str().unwrap().to_owned(), answer));
        }
        calls.insert(call, acknowledged);
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    calls
}

/// What each event of the script has to be answered with: asked twice or taken twice, it would be something else.
#[track_caller]
fn answered_as_scripted(call: &str, acknowledged: &Acknowledged) {
    let heard = |answer: &Value| answer["actions"][0]["text"].as_str().unwrap_or_default().to_owned();
    let transfers =
        |answer: &Value| answer["actions"].as_array().into_iter().flatten().filter(|action| action["type"] == "transfer").count();
    assert_eq!(acknowledged.events.len(), 8, "{call}");
    for (place, (event, answer)) in acknowledged.events.iter().enumerate() {
        match place {
            0 => assert_eq!(heard(answer), "Hi!", "{event}"),
            1..=4 => assert_eq!(heard(answer), ANSWER, "{event}"),
            _ => {}
        }
        assert_eq!(transfers(answer), usize::from(place == 5), "{event}: {answer}");
    }
}

/// What the stores have of a call after it: every event once, in order, and one handoff.
fn kept_as_acknowledged(call: &str, session: Option<&Session>, kept: &CallDetail) {
    assert_eq!(kept.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>(), "{call}");
    let turns: Vec<_> = kept.events.iter().filter_map(|event| event.turn).collect();
    assert_eq!(turns, [1, 2, 3, 4, 5], "{call}");
    assert_eq!(kept.handoffs.len(), 1, "{call}");
    // An ended call is forgotten in time, but not within this test.
    assert_eq!(session.map(|session| (session.revision, session.turn_count, session.handoffs)), Some((8, 5, 1)), "{call}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_hundred_kills_and_calls_go_on_where_they_were() {
    install_tls_provider();
    let seed = std::env::var("WARMLINE_CRASH_SEED").ok().and_then(|seed| seed.parse::<u64>().ok()).unwrap_or(0x5eed);
    println!("seed {seed}: set WARMLINE_CRASH_SEED for another");
    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed.to_le_bytes(); 4].concat());
    let (policies, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(policies.path().join("acme.yaml"), POLICY).unwrap();
    let start = || tokio::task::block_in_place(|| Running::start(policies.path(), data.path()));
    let (server, current) = watch::channel(None);
    let (stop, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let callers: Vec<_> = (0..CALLERS).map(|caller| tokio::spawn(talk(caller, current.clone(), stop.clone(), seen.clone()))).collect();

    for kill in 0..KILLS {
        let running = start();
        server.send_replace(Some(running.url.clone()));
        let life = Duration::from_millis(random.next_u64() % LONGEST_LIFE);
        tokio::time::sleep(life).await;
        assert!(callers.iter().all(|caller| !caller.is_finished()), "a caller gave up before kill {kill}");
        server.send_replace(None);
        tokio::task::block_in_place(|| drop(running));
    }
    stop.store(true, Ordering::Relaxed);
    let running = start();
    server.send_replace(Some(running.url.clone()));
    let mut calls = BTreeMap::new();
    for caller in callers {
        calls.extend(caller.await.unwrap());
    }
    drop(running);

    let store = Sessions::Embedded(Embedded::open(data.path(), Durability::Full, Limits::default()).unwrap());
    let ledger = Ledger::Sqlite(SqliteLedger::open(&data.path().join("ledger.db"), false).unwrap());
    // What the last life did not move any more.
    let waiting = store.unsettled(100_000).await.unwrap().into_iter().map(|entry| entry.record);
    ledger.append(&waiting.collect::<Vec<_>>()).await.unwrap();
    for (call, acknowledged) in &calls {
        answered_as_scripted(call, acknowledged);
        let session = store.load(&CallId::new(call)).await.unwrap();
        let kept = ledger.call(None, &CallId::new(call)).await.unwrap();
        kept_as_acknowledged(call, session.as_deref(), &kept.unwrap());
    }
    println!("{KILLS} kills, {} calls, {} events acknowledged, none lost", calls.len(), seen.load(Ordering::Relaxed));
    assert!(calls.len() >= CALLERS);
}
