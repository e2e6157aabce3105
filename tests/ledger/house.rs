//! A service with a ledger, on a free port.

use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use warmline::assistant::Assistant;
use warmline::http::{Api, ServerLimits, router, serve};
use warmline::policy::{Catalogue, PolicySet};
use warmline::service::journal::Shipper;
use warmline::service::reload::ReloadHandle;
use warmline::service::{Clock, Links, Parts, PolicyShelf, Service, Snapshot};
use warmline::settings::{AccessSettings, Environment, LinkSettings, ModelSettings};
use warmline::store::caller_key::CallerKey;
use warmline::store::ledger::{Ledger, SqliteLedger};
use warmline::store::refused::RefusedRecords;
use warmline::store::sessions::{MemoryLimits, MemorySessions, Sessions};
use warmline::telemetry::Metrics;
use warmline::telephony::Exchange;

/// Hands over whoever asks for a human, and keeps a week.
pub(crate) const POLICY: &str = r#"
warmline: 1
tenant: acme
numbers: ["+15559998888"]
ledger: { keep: 7 days }
greeting: Hi!
rules:
  - { id: asks, when: { says: [get me a human] }, then: { escalate: caller_requested } }
reasons: { caller_requested: { announce: One moment. } }
desks: { support: { number: "+15551234567" } }
route: [support]
nobody_available: { say: Sorry., then: hangup }
"#;

pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) metrics: Arc<Metrics>,
    shipper: Shipper,
    data: TempDir,
    url: String,
    client: reqwest::Client,
    _stop: oneshot::Sender<()>,
}

impl House {
    pub(crate) fn open(clock: Clock) -> Self {
        let data = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::Sqlite(SqliteLedger::open(&data.path().join("ledger.db"), true).unwrap()));
        let metrics = Arc::new(Metrics::new());
        let links = Links::new(&LinkSettings::default()).unwrap();
        let models = ModelSettings::read(Environment::new(&|_| None)).unwrap();
        let in_memory = Parts::in_memory(shelf(&clock), Assistant::new(&models).unwrap(), links, clock);
        let caller_key = CallerKey::kept_in(data.path()).unwrap();
        // Calls that are over are known to the ledger alone.
        let sessions = Sessions::Memory(MemorySessions::new(MemoryLimits { ended: Duration::ZERO, ..MemoryLimits::default() }));
        let service = Service::new(Parts { sessions, ledger: Some(ledger.clone()), caller_key, metrics: metrics.clone(), ..in_memory });
        let reloads = ReloadHandle::following_nothing(service.policies().clone());
        let access = Arc::new(AccessSettings::default());
        let api = Api { service: service.clone(), reloads, exchange: Exchange::Webhook, metrics: metrics.clone(), access };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, router(api), ServerLimits::default(), async {
            let _ = stopped.await;
        }));
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let shipper = Shipper::new(service.clone(), ledger, RefusedRecords::below(data.path()));
        Self { shipper, service, metrics, data, url, client, _stop: stop }
    }

    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Something happens to a call.
    pub(crate) async fn happens(&self, call: &str, caller: &str, event: Value) {
        let mut body = json!({ "call_id": call, "from": caller, "to": "+15559998888" });
        body.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        let (status, answer) = self.post("/webhook/call", &body).await;
        assert_eq!(status, 200, "{body} -> {answer}");
    }

    /// A call in which the caller is handed to a human, who takes it.
    pub(crate) async fn hands_over(&self, call: &str, caller: &str) {
        for event in [
            json!({"event": "call.started"}),
            json!({"event": "call.speech", "transcript": "get me a human"}),
            json!({"event": "transfer.answered"}),
            json!({"event": "call.ended"}),
        ] {
            self.happens(call, caller, event).await;
        }
        self.ships().await;
    }

    /// What turns left is in the ledger after this.
    pub(crate) async fn ships(&self) {
        self.shipper.flush().await.unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let response = self.client.get(format!("{}{path}", self.url)).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let response = self.client.post(format!("{}{path}", self.url)).body(body.to_string()).send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        (status, if body.is_empty() { Value::Null } else { serde_json::from_str(&body).unwrap() })
    }
}

fn shelf(clock: &Clock) -> Arc<PolicyShelf> {
    let set = PolicySet::compile(&[("acme.yaml", POLICY)].into_iter().collect(), &PolicySet::default());
    let mut catalogue = Catalogue::default();
    for file in set.policies.values() {
        catalogue.admit(file.value.clone().unwrap_or_else(|| panic!("{:#?}", file.problems))).unwrap();
    }
    Arc::new(PolicyShelf::new(Snapshot::of(catalogue, clock.now())))
}
