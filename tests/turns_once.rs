//! Every event of a call counts exactly once: retries get the answer that was given, twins join the turn under way, events
//! that race are both applied, and what comes after the end changes nothing.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/directory.rs"]
mod directory;
#[path = "support/exchange.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod exchange;
#[path = "support/fake_models.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod fake_models;

use directory::sources_of;
use exchange::{DIALLED, TestExchange, no_models};
use fake_models::{FakeModels, Role};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinSet;
use warmline::call::{CallId, Session};
use warmline::diagnostic::Sources;
use warmline::record::Record;
use warmline::service::{Clock, DEFAULT_STORE_TIMEOUT};
use warmline::settings::{Durability, ModelSettings};
use warmline::store::embedded::{Embedded, Limits};
use warmline::store::sessions::Sessions;

/// A store in a directory of its own, for as many replicas as the test wants.
struct Store {
    embedded: Embedded,
    _directory: TempDir,
}

impl Store {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let embedded = Embedded::open(directory.path(), Durability::Relaxed, Limits::default()).unwrap();
        Self { embedded, _directory: directory }
    }

    fn sessions(&self) -> Sessions {
        Sessions::Embedded(self.embedded.clone())
    }

    /// A service over this store, which shares nothing else with another one.
    fn replica(&self, sources: &Sources, models: &ModelSettings) -> TestExchange {
        TestExchange::start_on(self.sessions(), DEFAULT_STORE_TIMEOUT, sources, models, Clock::system())
    }

    fn shipped(&self) -> TestExchange {
        self.replica(&sources_of("policies"), &no_models())
    }

    async fn session(&self, call: &str) -> Arc<Session> {
        self.sessions().load(&CallId::new(call)).await.unwrap().unwrap()
    }

    /// The numbers of a call's recorded events, in the order they were recorded.
    async fn sequences(&self, call: &str) -> Vec<u64> {
        let entries = self.sessions().unsettled(10_000).await.unwrap();
        let number = |record: Record| match record {
            Record::Turn(turn) if turn.call.as_str() == call => Some(turn.sequence),
            _ => None,
        };
        entries.into_iter().filter_map(|entry| number(entry.record)).collect()
    }
}

fn event(call: &str, fields: &Value) -> String {
    let mut body = json!({"call_id": call, "from": "+15550100", "to": DIALLED});
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body.to_string()
}

fn asks(call: &str, id: Option<&str>) -> String {
    let mut fields = json!({"event": "call.speech", "transcript": "when do you open on monday"});
    if let Some(id) = id {
        fields["event_id"] = id.into();
    }
    event(call, &fields)
}

/// Posts all of them at once, each to its replica.
async fn post_at_once(posts: Vec<(&TestExchange, String)>) -> Vec<Value> {
    let mut waiting = JoinSet::new();
    for (number, (replica, body)) in posts.into_iter().enumerate() {
        let posting = replica.posting(body);
        waiting.spawn(async move { (number, posting.await) });
    }
    let mut answers = waiting.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers
        .into_iter()
        .map(|(_, (status, answer))| {
            assert_eq!(status, 200, "{answer}");
            answer
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_events_of_one_call_at_once_are_all_applied_in_one_order() {
    const EVENTS: u64 = 60;
    let store = Store::new();
    let replicas = [store.shipped(), store.shipped()];
    let posts = (0..EVENTS).map(|number| (&replicas[number as usize % 2], asks("busy", Some(&format!("e-{number}")))));
    for answer in post_at_once(posts.collect()).await {
        assert!(answer["actions"].is_array() || answer["status"] == "ok", "{answer}");
    }
    assert_eq!(store.session("busy").await.revision, EVENTS);
    assert_eq!(store.sequences("busy").await, (1..=EVENTS).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_event_gets_the_answer_it_got_whoever_is_asked() {
    let store = Store::new();
    let replicas = [store.shipped(), store.shipped()];
    let posts = (0..20).map(|number| (&replicas[number % 2], asks("again", Some("e-1"))));
    let answers = post_at_once(posts.collect()).await;
    assert!(answers[0]["actions"].is_array() && answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!((store.session("again").await.revision, store.sequences("again").await), (1, vec![1]));

    let metrics = format!("{}{}", replicas[0].metrics().await, replicas[1].metrics().await);
    let counted = metrics.lines().filter_map(|line| line.strip_prefix("warmline_repeated_events_total ")?.parse::<u32>().ok());
    assert_eq!(counted.sum::<u32>(), 19);
}

fn asks_a_model() -> Sources {
    let policy = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
greeting: Hello.
reasons: { asked: { announce: One moment. } }
rules: [ { id: asks, when: { says: [a manager] }, then: { escalate: asked } } ]
desks: { support: { number: "+15551234567" } }
route: support
nobody_available: { say: Nobody is here., then: hangup }
assistant: { provider: anthropic, model: model-a, prompt: You help., max_tokens: 50, timeout: 10s }
"#;
    [("acme.yaml", policy)].into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_body_while_its_turn_is_under_way_joins_it() {
    let models = FakeModels::start().await;
    models.reply_with("Certainly.").after(Duration::from_secs(2));
    let store = Store::new();
    let replica = store.replica(&asks_a_model(), &models.settings());
    let body = event("twins", &json!({"event": "call.speech", "transcript": "tell me more"}));
    let first = tokio::spawn(replica.posting(body.clone()));
    models.until_asked(Role::Reply, 1).await;
    let (second, first) = (replica.post(body.clone()).await, first.await.unwrap());
    assert_eq!(first, second);
    assert_eq!((models.requests_for(Role::Reply).len(), store.session("twins").await.revision), (1, 1));

    // Once it is answered, the same words are said once more.
    assert_eq!(replica.post(body).await.0, 200);
    assert_eq!(store.session("twins").await.revision, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_body_at_two_replicas_at_once_is_one_event() {
    let models = FakeModels::start().await;
    models.reply_with("Certainly.").after(Duration::from_secs(1));
    let store = Store::new();
    let replicas = [store.replica(&asks_a_model(), &models.settings()), store.replica(&asks_a_model(), &models.settings())];
    let body = event("twins", &json!({"event": "call.speech", "transcript": "tell me more"}));
    let posted: Vec<_> = replicas.iter().map(|replica| tokio::spawn(replica.posting(body.clone()))).collect();
    models.until_asked(Role::Reply, 2).await;
    let mut answers = Vec::new();
    for posted in posted {
        answers.push(posted.await.unwrap());
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!((store.session("twins").await.revision, store.sequences("twins").await), (1, vec![1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_different_events_at_two_replicas_at_once_are_both_applied() {
    let models = FakeModels::start().await;
    models.reply_with("Certainly.").after(Duration::from_secs(1));
    let store = Store::new();
    let replicas = [store.replica(&asks_a_model(), &models.settings()), store.replica(&asks_a_model(), &models.settings())];
    let says = |words: &str| event("raced", &json!({"event": "call.speech", "transcript": words}));
    let slow = tokio::spawn(replicas[0].posting(says("tell me more")));
    models.until_asked(Role::Reply, 1).await;
    let (status, handed_over) = replicas[1].post(says("get me a manager")).await;
    assert_eq!((status, &handed_over["actions"][1]["type"]), (200, &json!("transfer")));
    // The human has the call by now: what the model said comes too late.
    assert_eq!(slow.await.unwrap(), (200, json!({"status": "ok"})));
    assert_eq!((store.session("raced").await.revision, store.sequences("raced").await), (2, vec![1, 2]));
    assert_eq!(models.requests_for(Role::Reply).len(), 1);
}

#[tokio::test]
async fn an_event_after_the_end_changes_nothing_and_is_counted() {
    let store = Store::new();
    let exchange = store.shipped();
    let caller = exchange.caller("over", DIALLED);
    let _ = caller.rings().await;
    caller.happens("call.ended").await.is_silent();
    let (ended, recorded) = (store.session("over").await, store.sequences("over").await);
    for late in ["call.ended", "call.started", "transfer.answered", "transfer.failed", "call.silence"] {
        caller.happens(late).await.is_silent();
    }
    caller.says("get me a manager").await.is_silent();
    assert_eq!((store.session("over").await, store.sequences("over").await), (ended, recorded));
    assert!(exchange.metrics().await.contains("warmline_late_events_total 6"));
}
