//! Events sent to a receiver that fails, hangs, refuses and recovers.

use crate::house::House;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use warmline::service::Clock;
use warmline::service::outbox::{self, Pauses};
use warmline::settings::{EventSettings, EventSink, Secret};
use warmline::sink::Sink;

const KEY: &str = "letmein";
const PAUSES: Pauses = Pauses { first: Duration::from_millis(1), longest: Duration::from_millis(20) };

/// What a receiver does with the next request for an event.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Fails,
    /// Never answers, until the connection is closed.
    Hangs,
    Refuses,
}

/// A receiver: takes every event, except as its plan says.
#[derive(Clone)]
struct Receiver {
    plan: Arc<Mutex<HashMap<String, Vec<Answer>>>>,
    /// Each request: the event, and whether it was taken.
    seen: mpsc::UnboundedSender<(Value, bool)>,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["content-type"], "application/cloudevents+json");
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(headers["warmline-timestamp"].as_bytes());
    mac.update(b".");
    mac.update(&body);
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(headers["warmline-signature"].to_str().unwrap(), format!("v1={signature}"));

    let event: Value = serde_json::from_slice(&body).unwrap();
    let id = event["id"].as_str().unwrap().to_owned();
    let planned = receiver.plan.lock().unwrap().get_mut(&id).and_then(Vec::pop);
    receiver.seen.send((event, planned.is_none())).unwrap();
    match planned {
        None => StatusCode::NO_CONTENT,
        Some(Answer::Fails) => StatusCode::SERVICE_UNAVAILABLE,
        Some(Answer::Refuses) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Answer::Hangs) => std::future::pending().await,
    }
}

/// A receiver with a plan, and its address.
async fn receiver(plan: &[(&str, Vec<Answer>)]) -> (String, mpsc::UnboundedReceiver<(Value, bool)>) {
    let (seen, sees) = mpsc::unbounded_channel();
    let plan = plan.iter().map(|(id, answers)| ((*id).to_owned(), answers.clone())).collect();
    let router = Router::new().route("/in", post(receive)).with_state(Receiver { plan: Arc::new(Mutex::new(plan)), seen });
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum_server::from_tcp(listener).unwrap().serve(router.into_make_service()));
    (format!("http://{address}/in"), sees)
}

fn sink(address: String) -> Sink {
    let settings = EventSettings { sink: Some(EventSink::Http(address)), key: Some(Secret::new(KEY)) };
    Sink::new(&settings).unwrap().unwrap()
}

/// The ids of the next events that are taken.
async fn taken(sees: &mut mpsc::UnboundedReceiver<(Value, bool)>, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    while ids.len() < count {
        let (event, was_taken) = sees.recv().await.unwrap();
        if was_taken {
            ids.push(event["id"].as_str().unwrap().to_owned());
        }
    }
    ids
}

/// The events of a call that is handed over, in order.
fn events_of(call: &str) -> Vec<String> {
    ["2/decision", "2/handoff", "3/handoff", "4/handoff", "4/ended"].map(|event| format!("{call}/{event}")).into()
}

#[tokio::test]
async fn events_arrive_in_order_and_a_call_that_has_to_wait_holds_up_no_other() {
    let house = House::open(Clock::system());
    let (address, mut sees) = receiver(&[("c-1/2/decision", vec![Answer::Fails; 3])]).await;
    house.hands_over("c-1", "+15550100").await;
    house.hands_over("c-2", "+15550101").await;
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink(address), PAUSES));

    let ids = taken(&mut sees, 10).await;
    for call in ["c-1", "c-2"] {
        let of_call: Vec<&String> = ids.iter().filter(|id| id.starts_with(call)).collect();
        assert_eq!(of_call, events_of(call).iter().collect::<Vec<_>>());
    }
    assert_eq!(ids[..5], events_of("c-2"), "it did not wait for the other");
    sending.abort();
}

#[tokio::test]
async fn an_event_that_is_refused_is_set_aside_after_some_tries_and_the_next_goes_on() {
    let house = House::open(Clock::system());
    let (address, mut sees) = receiver(&[("c-1/2/handoff", vec![Answer::Refuses; 100])]).await;
    house.hands_over("c-1", "+15550100").await;
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink(address), PAUSES));
    assert_eq!(taken(&mut sees, 4).await, ["c-1/2/decision", "c-1/3/handoff", "c-1/4/handoff", "c-1/4/ended"]);
    let state = house.service.ledger().unwrap().outbox_state().await.unwrap();
    assert_eq!(state.set_aside, 1);
    assert!(house.metrics.encode().contains(r#"warmline_events_sent_total{result="set_aside"} 1"#));
    sending.abort();
}

#[tokio::test]
async fn a_receiver_that_hangs_is_asked_again_and_calls_go_on_meanwhile() {
    let house = House::open(Clock::system());
    let (address, mut sees) = receiver(&[("c-1/2/decision", vec![Answer::Hangs])]).await;
    house.hands_over("c-1", "+15550100").await;
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink(address), PAUSES));
    let (hung, was_taken) = sees.recv().await.unwrap();
    assert_eq!((hung["id"].as_str(), was_taken), (Some("c-1/2/decision"), false));
    // The receiver has it and says nothing: turns are taken all the same, and the process may end.
    house.hands_over("c-2", "+15550101").await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());

    let (address, mut sees) = receiver(&[]).await;
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink(address), PAUSES));
    let ids = taken(&mut sees, 10).await;
    assert_eq!(ids.iter().filter(|id| id.starts_with("c-1")).collect::<Vec<_>>(), events_of("c-1").iter().collect::<Vec<_>>());
    sending.abort();
}

#[tokio::test]
async fn an_event_says_what_happened_and_nobodys_words() {
    let house = House::open(Clock::system());
    let (address, mut sees) = receiver(&[]).await;
    house.hands_over("c-1", "+15550100").await;
    house.post("/v1/calls/c-1/disposition", &json!({"resolved": true, "note": "was angry"})).await;
    house.ships().await;
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink(address), PAUSES));
    let mut events = Vec::new();
    while events.len() < 6 {
        events.push(sees.recv().await.unwrap().0);
    }
    let types: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    let expected = ["decision", "handoff", "handoff", "handoff", "ended", "disposition"];
    assert_eq!(types, expected.map(|kind| format!("warmline.{kind}")));
    let decision = &events[0];
    assert_eq!(
        (&decision["specversion"], &decision["source"], &decision["subject"]),
        (&json!("1.0"), &json!("/tenants/acme"), &json!("c-1"))
    );
    assert_eq!((&decision["data"]["outcome"], &decision["data"]["rule"]), (&json!("escalate"), &json!("asks")));
    assert_eq!(events[5]["data"]["resolved"], json!(true));
    let all = json!(events).to_string();
    for kept_back in ["get me a human", "5550100", "was angry"] {
        assert!(!all.contains(kept_back), "{all}");
    }
    sending.abort();
}

#[tokio::test]
async fn a_file_gets_a_line_for_each_event() {
    let house = House::open(Clock::system());
    let path = house.data().join("events.jsonl");
    let settings = EventSettings { sink: Some(EventSink::File(path.clone())), key: None };
    house.hands_over("c-1", "+15550100").await;
    let sink = Sink::new(&settings).unwrap().unwrap();
    let ledger = house.service.ledger().unwrap().clone();
    let sending = tokio::spawn(outbox::run(house.service.clone(), sink, PAUSES));
    while ledger.outbox_state().await.unwrap().waiting > 0 {
        tokio::task::yield_now().await;
    }
    let lines = std::fs::read_to_string(&path).unwrap();
    let ids: Vec<String> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, events_of("c-1"));
    sending.abort();
}
