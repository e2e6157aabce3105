//! A telephone exchange for tests: it runs the real service on a free port and speaks the webhook to it over HTTP.

use reqwest::Method;
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use warmline::assistant::{Assistant, install_tls_provider};
use warmline::call::Destinations;
use warmline::diagnostic::Sources;
use warmline::http::{Api, ServerLimits, router, serve};
use warmline::policy::{Catalogue, PolicySet};
use warmline::service::journal::Shipper;
use warmline::service::reload::ReloadHandle;
use warmline::service::{Clock, DEFAULT_STORE_TIMEOUT, Links, Parts, PolicyShelf, Service, Snapshot};
use warmline::settings::{AccessSettings, Environment, ExchangeSettings, LinkSettings, ModelSettings};
use warmline::store::ledger::{Ledger, SqliteLedger};
use warmline::store::refused::RefusedRecords;
use warmline::store::sessions::{MemoryLimits, MemorySessions, Sessions};
use warmline::telemetry::Metrics;
use warmline::telephony::{Exchange, OrderClient};

/// The number of the shipped default policy.
pub(crate) const DIALLED: &str = "+15559998888";

fn in_memory() -> Sessions {
    Sessions::Memory(MemorySessions::new(MemoryLimits::default()))
}

/// A service under test, and the exchange in front of it.
pub(crate) struct TestExchange {
    address: SocketAddr,
    client: reqwest::Client,
    service: Service,
    shipper: Shipper,
    _data: TempDir,
    _stop: oneshot::Sender<()>,
}

/// What stands around a service, where it is not as usual.
struct Around {
    sessions: Sessions,
    timeout: Duration,
    exchange: ExchangeSettings,
    has_links: bool,
}

impl Default for Around {
    fn default() -> Self {
        Self { sessions: in_memory(), timeout: DEFAULT_STORE_TIMEOUT, exchange: ExchangeSettings::default(), has_links: false }
    }
}

impl TestExchange {
    /// Starts a service with these policies and models. It ends with the test.
    pub(crate) fn start(sources: &Sources, models: &ModelSettings, clock: Clock) -> Self {
        Self::start_with(sources, models, clock, Around::default())
    }

    /// The same, with links to the screen-pop page that lead to the service itself.
    pub(crate) fn start_with_links(sources: &Sources, clock: Clock) -> Self {
        Self::start_with(sources, &no_models(), clock, Around { has_links: true, ..Around::default() })
    }

    /// The same, with more set about the exchange.
    pub(crate) fn start_for(sources: &Sources, clock: Clock, exchange: &ExchangeSettings) -> Self {
        Self::start_with(sources, &no_models(), clock, Around { exchange: exchange.clone(), ..Around::default() })
    }

    /// The same over these sessions, which may keep a turn waiting for so long.
    pub(crate) fn start_on(sessions: Sessions, timeout: Duration, sources: &Sources, models: &ModelSettings, clock: Clock) -> Self {
        Self::start_with(sources, models, clock, Around { sessions, timeout, ..Around::default() })
    }

    fn start_with(sources: &Sources, models: &ModelSettings, clock: Clock, around: Around) -> Self {
        let Around { sessions, timeout, exchange, has_links } = around;
        install_tls_provider();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let links = LinkSettings { public_url: has_links.then(|| format!("http://{address}")), ..LinkSettings::default() };
        let set = PolicySet::compile(sources, &PolicySet::default());
        let mut catalogue = Catalogue::default();
        for file in set.policies.values() {
            catalogue.admit(file.value.clone().unwrap_or_else(|| panic!("{:#?}", file.problems))).unwrap();
        }
        let metrics = Arc::new(Metrics::new());
        let shelf = Arc::new(PolicyShelf::new(Snapshot::of(catalogue, clock.now())));
        let in_memory = Parts::in_memory(shelf, Assistant::new(models).unwrap(), Links::new(&links).unwrap(), clock);
        let data = tempfile::tempdir().unwrap();
        let ledger = Arc::new(Ledger::Sqlite(SqliteLedger::open(&data.path().join("ledger.db"), false).unwrap()));
        let parts = Parts {
            sessions,
            ledger: Some(ledger.clone()),
            metrics: metrics.clone(),
            destinations: exchange.destinations.as_deref().map_or_else(Destinations::default, Destinations::listed),
            orders: exchange.url.as_deref().map(|url| OrderClient::new(url, exchange.token.clone()).unwrap()),
            ..in_memory
        };
        let service = Service::with_store_timeout(parts, timeout);
        let shipper = Shipper::new(service.clone(), ledger, RefusedRecords::below(data.path()));
        let reloads = ReloadHandle::following_nothing(service.policies().clone());
        let api =
            Api { service: service.clone(), reloads, exchange: Exchange::Webhook, metrics, access: Arc::new(AccessSettings::default()) };
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(serve(listener, router(api), ServerLimits::default(), async {
            let _ = stopped.await;
        }));
        Self { address, client: reqwest::Client::builder().no_proxy().build().unwrap(), service, shipper, _data: data, _stop: stop }
    }

    /// Sees to what is due by the service's clock; says how many calls that were.
    pub(crate) async fn time_passes(&self) -> usize {
        self.service.see_to_what_is_due().await
    }

    /// Sends an operator's request.
    pub(crate) async fn operator(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let url = format!("http://{}{path}", self.address);
        let response = self.client.request(method, url).body(body.to_string()).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }

    /// What the ledger has of every call, the latest begun first.
    pub(crate) async fn remembered(&self) -> Vec<Value> {
        self.shipper.flush().await.unwrap();
        let (_, listed) = self.operator(Method::GET, "/v1/calls?limit=500", Value::Null).await;
        let mut calls = Vec::new();
        for call in listed["calls"].as_array().unwrap() {
            let path = format!("/v1/calls/{}", call["call"].as_str().unwrap());
            calls.push(self.operator(Method::GET, &path, Value::Null).await.1);
        }
        calls
    }

    /// A caller who rings a number.
    pub(crate) fn caller(&self, call: &str, dialled: &str) -> Caller<'_> {
        Caller { exchange: self, call: call.to_owned(), dialled: dialled.to_owned() }
    }

    /// Posts a body to the webhook as it is.
    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> (u16, Value) {
        self.post_to("/webhook/call", body).await
    }

    /// Posts a body to the webhook as it is, on a task of its own.
    pub(crate) fn posting(&self, body: String) -> impl Future<Output = (u16, Value)> + Send + 'static {
        let request = self.client.post(format!("http://{}/webhook/call", self.address)).body(body);
        async move {
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.json().await.unwrap())
        }
    }

    /// Posts a body as it is.
    pub(crate) async fn post_to(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let url = format!("http://{}{path}", self.address);
        let response = self.client.post(url).body(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Gets a page: its status, its headers and its body.
    pub(crate) async fn get(&self, url: &str) -> (u16, reqwest::header::HeaderMap, String) {
        let response = self.client.get(url).send().await.unwrap();
        (response.status().as_u16(), response.headers().clone(), response.text().await.unwrap())
    }

    /// What the service counts.
    pub(crate) async fn metrics(&self) -> String {
        self.at("/metrics").await.1
    }

    /// What is at a path.
    pub(crate) async fn at(&self, path: &str) -> (u16, String) {
        let response = self.client.get(format!("http://{}{path}", self.address)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }
}

/// Settings without a key to any model.
pub(crate) fn no_models() -> ModelSettings {
    ModelSettings::read(Environment::new(&|_| None)).unwrap()
}

/// One caller on the line.
pub(crate) struct Caller<'a> {
    exchange: &'a TestExchange,
    call: String,
    dialled: String,
}

impl Caller<'_> {
    /// Posts an event of this call.
    pub(crate) async fn event(&self, event: Value) -> Answer {
        let mut body = json!({"call_id": self.call, "from": "+15550100", "to": self.dialled});
        body.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        let (status, answer) = self.exchange.post(body.to_string()).await;
        assert_eq!(status, 200, "{body} -> {answer}");
        Answer(answer)
    }

    pub(crate) async fn rings(&self) -> Answer {
        self.event(json!({"event": "call.started"})).await
    }

    pub(crate) async fn says(&self, words: &str) -> Answer {
        self.event(json!({"event": "call.speech", "transcript": words})).await
    }

    pub(crate) async fn happens(&self, event: &str) -> Answer {
        self.event(json!({"event": event})).await
    }
}

/// What the service answers to an event.
#[derive(Debug, PartialEq)]
#[must_use]
pub(crate) struct Answer(pub(crate) Value);

impl Answer {
    pub(crate) fn action(&self, kind: &str) -> Option<&Value> {
        self.0["actions"].as_array()?.iter().find(|action| action["type"] == kind)
    }

    /// What the caller hears.
    pub(crate) fn heard(&self) -> &str {
        self.action("talk").and_then(|talk| talk["text"].as_str()).unwrap_or_default()
    }

    /// The caller hears something like this, and is listened to.
    #[track_caller]
    pub(crate) fn goes_on(&self, hears: &str) {
        assert!(self.heard().contains(hears) && self.action("listen").is_some() && self.transfer().is_none(), "{}", self.0);
    }

    /// Where the caller is transferred to, and what the human hears.
    pub(crate) fn transfer(&self) -> Option<(&str, &str)> {
        let transfer = self.action("transfer")?;
        Some((transfer["destination"].as_str()?, transfer["whisper"].as_str()?))
    }

    /// The caller is told so, and transferred there; gives the whisper.
    #[track_caller]
    pub(crate) fn transfers(&self, announcement: &str, destination: &str) -> &str {
        let (to, whisper) = self.transfer().unwrap_or_else(|| panic!("no transfer: {}", self.0));
        assert!(self.heard().contains(announcement) && to == destination, "{}", self.0);
        whisper
    }

    /// Nothing is said and nothing is done.
    #[track_caller]
    pub(crate) fn is_silent(&self) {
        assert_eq!(self.0, json!({"status": "ok"}));
    }
}
