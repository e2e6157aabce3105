//! What operators see of calls and say of them, and what is deleted.

use crate::house::House;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use warmline::service::{Clock, retention};

fn names(calls: &Value) -> Vec<&str> {
    calls["calls"].as_array().unwrap().iter().map(|call| call["call"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_call_is_found_with_everything_that_came_of_it() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.happens("c-2", "+15550101", json!({"event": "call.started"})).await;
    let (status, _) = house.post("/v1/calls/c-1/disposition", &json!({"resolved": true, "note": "card 4111 1111 1111 1111"})).await;
    assert_eq!(status, 204);
    house.ships().await;

    let (status, call) = house.get("/v1/calls/c-1").await;
    assert_eq!((status, call["events"].as_array().unwrap().len()), (200, 4));
    assert_eq!(call["events"][1]["spoken"], json!({"caller": "get me a human", "reply": "One moment."}));
    assert_eq!(call["events"][1]["decision"]["rule"], "asks");
    let handoff = &call["handoffs"][0];
    let states: Vec<&str> = handoff["states"].as_array().unwrap().iter().map(|state| state["state"].as_str().unwrap()).collect();
    assert_eq!(states[states.len() - 2..], ["bridged", "done"]);
    assert_eq!(handoff["dispositions"][0]["note"], "card [card_number]");
    assert!(!call.to_string().contains("5550100"), "{call}");

    for (query, expected) in [
        ("", vec!["c-2", "c-1"]),
        ("?outcome=escalated", vec!["c-1"]),
        ("?outcome=contained", vec!["c-2"]),
        ("?state=live", vec!["c-2"]),
        ("?reason=caller_requested&tenant=acme", vec!["c-1"]),
        ("?handoff=done", vec!["c-1"]),
        ("?caller=%2B15550101", vec!["c-2"]),
        ("?caller=%2B15550999", vec![]),
        ("?to=2020-01-01", vec![]),
        ("?tenant=other", vec![]),
    ] {
        assert_eq!(names(&house.get(&format!("/v1/calls{query}")).await.1), expected, "{query}");
    }
    let (_, first) = house.get("/v1/calls?limit=1").await;
    let (_, second) = house.get(&format!("/v1/calls?limit=1&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((names(&first), names(&second), &second["next"]), (vec!["c-2"], vec!["c-1"], &Value::Null));
}

#[tokio::test]
async fn what_cannot_be_answered_is_told_as_a_problem() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.happens("c-2", "+15550101", json!({"event": "call.started"})).await;
    for (path, status, code, detail) in [
        ("/v1/calls?limit=0", 400, "bad_query", "1 to 500"),
        ("/v1/calls?after=nonsense", 400, "bad_query", "`next`"),
        ("/v1/calls?from=yesterday", 400, "bad_query", "2026-11-01"),
        ("/v1/calls?outcome=maybe", 400, "bad_query", "`escalated` or `contained`"),
        ("/v1/calls?tennant=acme", 400, "bad_query", "tennant"),
        ("/v1/calls/nobody", 404, "unknown_call", "`nobody`"),
        ("/v1/callbacks?state=new", 400, "bad_query", "`open` or `closed`"),
        ("/v1/report?by=year", 400, "bad_query", "`week`"),
        ("/v1/report?from=2026-02-01&to=2026-01-01", 400, "bad_query", "before `to`"),
        ("/v1/report?time_zone=Mars", 400, "bad_query", "America/New_York"),
    ] {
        let (answered, problem) = house.get(path).await;
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{path}: {problem}");
    }
    for (path, body, status, code) in [
        ("/v1/calls/c-1/disposition", json!({}), 422, "nothing_said"),
        ("/v1/calls/c-1/disposition", json!({"resolved": "yes"}), 400, "bad_body"),
        ("/v1/calls/c-1/disposition", json!({"handoff": "c-1-9", "resolved": true}), 404, "unknown_handoff"),
        ("/v1/calls/c-2/disposition", json!({"resolved": true}), 404, "unknown_handoff"),
        ("/v1/calls/nobody/disposition", json!({"resolved": true}), 404, "unknown_call"),
        ("/v1/callbacks/c-1/close", json!({"closed": "reached"}), 404, "unknown_callback"),
        ("/v1/callbacks/c-1/close", json!({"closed": "done"}), 422, "unknown_value"),
    ] {
        let (answered, problem) = house.post(path, &body).await;
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{path} {body}: {problem}");
    }
}

#[tokio::test]
async fn the_figures_are_those_of_the_calls() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.hands_over("c-2", "+15550100").await;
    house.happens("c-3", "+15550101", json!({"event": "call.started"})).await;
    house.post("/v1/calls/c-1/disposition", &json!({"resolved": true, "right_handoff": false})).await;
    house.ships().await;
    let (_, report) = house.get("/v1/report?tenant=acme").await;
    let figures = &report["figures"][0];
    assert_eq!((&figures["calls"], &figures["escalated"], &figures["bridged"]), (&json!(3), &json!(2), &json!(2)));
    assert_eq!(figures["resolution"], json!({"yes": 1, "no": 0, "unknown": 1}));
    assert_eq!((&figures["resolution_rate"], &figures["rule_precision"]["asks"]), (&json!(1.0), &json!(0.0)));
    assert_eq!(figures["repeats"], json!({"yes": 1, "no": 2, "unknown": 0}));
    assert_eq!(figures["reasons"], json!({"caller_requested": 2}));
}

#[tokio::test]
async fn a_caller_is_forgotten_on_request_and_nobody_else() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.hands_over("c-2", "+15550101").await;
    let (status, answer) = house.post("/v1/forget", &json!({"caller": "+1 (555) 0100"})).await;
    assert_eq!(status, 200);
    assert_eq!((&answer["forgotten"][0]["tenant"], &answer["forgotten"][0]["calls"]), (&json!("acme"), &json!(["c-1"])));
    assert_eq!(names(&house.get("/v1/calls").await.1), ["c-2"]);
    assert_eq!(house.post("/v1/forget", &json!({"caller": "+15550100"})).await.1, json!({"forgotten": []}));
}

#[tokio::test]
async fn a_call_under_way_is_told_when_its_caller_is_forgotten_and_leaves_nothing() {
    let house = House::open(Clock::system());
    house.hands_over("c-1", "+15550100").await;
    house.happens("c-2", "+15550100", json!({"event": "call.started"})).await;
    house.ships().await;
    let (_, answer) = house.post("/v1/forget", &json!({"caller": "+15550100"})).await;
    assert_eq!((&answer["forgotten"][0]["calls"], &answer["forgotten"][0]["live"]), (&json!(["c-1", "c-2"]), &json!(["c-2"])));

    house.happens("c-2", "+15550100", json!({"event": "call.speech", "transcript": "get me a human"})).await;
    house.happens("c-2", "+15550100", json!({"event": "call.ended"})).await;
    house.ships().await;
    assert_eq!(names(&house.get("/v1/calls").await.1), Vec::<&str>::new());
}

#[tokio::test]
async fn a_call_is_kept_as_long_as_its_policy_says() {
    let now = Arc::new(AtomicI64::new(1_772_000_000));
    let told = now.clone();
    let house = House::open(Clock::telling(move || jiff::Timestamp::from_second(told.load(Ordering::SeqCst)).unwrap()));
    house.hands_over("c-1", "+15550100").await;
    let day = 24 * 60 * 60;
    for (days, kept) in [(6, 1), (2, 0)] {
        now.fetch_add(days * day, Ordering::SeqCst);
        retention::sweep(&house.service).await.unwrap();
        assert_eq!(names(&house.get("/v1/calls").await.1).len(), kept);
    }
    assert!(house.metrics.encode().contains(r#"warmline_ledger_calls_pruned_total{tenant="acme"} 1"#));
}
