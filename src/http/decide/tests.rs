//! The decide API as a bot elsewhere meets it: what it is told, and what it is told is wrong.

use super::*;
use crate::http::router;
use crate::service::fixture::service_of;
use crate::service::reload::ReloadHandle;
use crate::settings::AccessSettings;
use crate::telephony::Exchange;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::Request;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tower::ServiceExt;

const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+1555*"]
time_zone: UTC
vocabularies:
  accepts: ["yes [please]"]
  refuses: ["no [thanks]"]
rules:
  - { id: watched, mode: shadow, when: { pressed: "0" }, then: { escalate: sales } }
  - { id: human, when: { says: "a human" }, then: { escalate: sales } }
  - { id: repeats, when: { recent_calls: { at_least: 1, within: 7 days } }, then: { offer: sales } }
  - { id: failing, when: { failures: { at_least: 2 } }, then: { escalate: sales } }
  - { id: judged, when: { judge: { timeout: 800ms } }, then: { escalate: sales } }
failures: { reply_says: "not sure" }
reasons:
  sales: { announce: One moment., ask: A colleague? }
desks:
  shop: { number: "+15550001", hours: day, ring: 20s }
  phone: { number: "+15550002" }
hours: { day: "Mo-Fr 09:00-17:00" }
route: [shop, phone]
nobody_available: { say: Later., then: callback }
whisper: { say: "{{ reason }}" }
"#;

async fn ask(question: &Value) -> (u16, Value) {
    ask_in_bytes(question.to_string()).await
}

async fn ask_in_bytes(body: String) -> (u16, Value) {
    let service = service_of(POLICY);
    let api = Api {
        reloads: ReloadHandle::following_nothing(service.policies().clone()),
        service,
        exchange: Exchange::Webhook,
        metrics: Arc::default(),
        access: Arc::new(AccessSettings::default()),
    };
    let peer = ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 5000)));
    let request = Request::post("/v1/decide").extension(peer).body(Body::from(body)).unwrap();
    let response = router(api).oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

/// Asks, and expects a decision.
async fn decided(question: Value) -> Value {
    let (status, answer) = ask(&question).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

#[tokio::test]
async fn a_bot_elsewhere_is_told_all_it_takes_to_hand_over() {
    let mut answer = decided(json!({
        "to": "+15551234", "turn": {"says": "I want a human", "confidence": 0.9}, "now": "2026-11-21T10:00:00Z",
    }))
    .await;
    let hash = answer["policy"]["hash"].take();
    assert_eq!(hash.as_str().unwrap().len(), 64);
    assert_eq!(
        answer,
        json!({
            "outcome": "escalate",
            "rule": "human",
            "reason": "sales",
            "announcement": "One moment.",
            "desks": [
                {
                    "desk": "shop", "number": "+15550001", "ring_seconds": 20,
                    "hours": {"name": "day", "written": "Mo-Fr 09:00-17:00"},
                    "open": false, "passed_over": "out_of_hours", "opens": "2026-11-23T09:00:00Z", "opens_local": "Mon 23 Nov 2026 09:00 UTC",
                },
                {
                    "desk": "phone", "number": "+15550002", "ring_seconds": 25,
                    "hours": null, "open": true, "opens": null, "opens_local": null,
                },
            ],
            "whisper": "sales",
            "nobody": {"applies": false, "say": "Later.", "then": "callback"},
            "wants_the_judge": false,
            "policy": {"tenant": "acme", "hash": null, "file": "acme.yaml", "line": 11},
            "shadows": [],
        })
    );
}

#[tokio::test]
async fn earlier_turns_and_the_proposed_reply_are_judged() {
    let question = |reply: &str| json!({"tenant": "acme", "turns": [{"says": "hello", "reply": "I am not sure"}], "turn": {"says": "well"}, "reply": reply});
    let answer = decided(question("I am not sure either")).await;
    assert_eq!((&answer["outcome"], &answer["rule"]), (&json!("escalate"), &json!("failing")));
    let answer = decided(question("We open at nine")).await;
    assert_eq!((&answer["outcome"], &answer["reply"]), (&json!("continue"), &json!("We open at nine")));
}

#[tokio::test]
async fn a_judge_that_is_wanted_may_be_asked_and_told() {
    let question = |signals: Value| json!({"tenant": "acme", "turn": {"says": "hm"}, "signals": signals});
    let answer = decided(question(json!({}))).await;
    assert_eq!((&answer["outcome"], &answer["wants_the_judge"]), (&json!("continue"), &json!(true)));
    for (judge, outcome) in [(json!(true), "escalate"), (json!(false), "continue"), (json!("timeout"), "continue")] {
        let answer = decided(question(json!({"judge": judge}))).await;
        assert_eq!((&answer["outcome"], &answer["wants_the_judge"]), (&json!(outcome), &json!(false)), "{judge}");
    }
}

#[tokio::test]
async fn an_offer_is_made_accepted_and_refused() {
    let call = |offer: Value| json!({"earlier_calls": ["2026-11-20T10:00:00Z"], "offer": offer});
    let ask = async |offer: Value, says: &str| {
        let question = json!({"tenant": "acme", "call": call(offer), "turn": {"says": says}, "now": "2026-11-21T10:00:00Z"});
        decided(question).await
    };
    let offered = ask(Value::Null, "well").await;
    assert_eq!((&offered["outcome"], &offered["reply"]), (&json!("offer"), &json!("A colleague?")));
    assert_eq!(ask(json!({"pending": "sales"}), "yes please").await["outcome"], "escalate");
    assert_eq!(ask(json!({"pending": "sales"}), "no thanks").await["outcome"], "continue");
    assert_eq!(ask(json!("made"), "well").await["outcome"], "continue");
}

#[tokio::test]
async fn shadow_rules_that_hold_are_told_and_not_acted_on() {
    let answer = decided(json!({"tenant": "acme", "turn": {"pressed": "0"}})).await;
    assert_eq!((&answer["outcome"], &answer["shadows"]), (&json!("continue"), &json!(["watched"])));
}

#[tokio::test]
async fn what_cannot_be_decided_is_told_as_a_problem() {
    let turn = json!({"says": "hi"});
    let cases = [
        (json!({"tenant": "acme", "turn": {"say": "hi"}}), 400, "bad_facts", "unknown field `say`, expected one of `says`"),
        (json!({"tenant": "acme"}), 400, "bad_facts", "missing field `turn`"),
        (json!([]), 400, "bad_facts", "expected an object with `tenant` or `to`, and `turn`"),
        (json!({"tenant": "acme", "turn": {}}), 400, "bad_facts", "`turn`: send one of"),
        (json!({"tenant": "acme", "turn": turn, "turns": [turn, {"says": "a", "silence": true}]}), 400, "bad_facts", "`turns[1]`: send"),
        (json!({"tenant": "acme", "turn": {"says": "hi", "confidence": 93}}), 400, "bad_facts", "`turn.confidence` is 93; send a number"),
        (json!({"tenant": "acme", "turn": turn, "signals": {"judge": "maybe"}}), 400, "bad_facts", "`signals.judge`: send `true`"),
        (json!({"tenant": "acme", "turn": turn, "signals": {"sentiment": -2}}), 400, "bad_facts", "`signals.sentiment` is -2"),
        (json!({"tenant": "acme", "turn": turn, "now": "noon"}), 400, "bad_facts", "line 1 column"),
        (json!({"tenant": "acme", "turn": turn, "call": {"offer": {"pending": "sale"}}}), 400, "bad_facts", "`sale` is no reason"),
        (json!({"tenant": "acme", "to": "+1555", "turn": turn}), 400, "bad_facts", "send one of them"),
        (json!({"tenant": "acne", "turn": turn}), 404, "unknown_tenant", "did you mean `acme`?"),
        (json!({"to": "+4420", "turn": turn}), 404, "unknown_number", "…20"),
        (json!({"turn": turn}), 404, "unknown_tenant", "no policy is the default"),
    ];
    for (question, status, code, detail) in cases {
        let (answered, problem) = ask(&question).await;
        assert_eq!((answered, problem["code"].as_str()), (status, Some(code)), "{question}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
    }
    let (status, problem) = ask_in_bytes("{\"turn\"".to_owned()).await;
    assert_eq!((status, &problem["code"]), (400, &json!("not_json")));
}
