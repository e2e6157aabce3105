//! A language-model server for tests: both wire formats on one port, scripted by role, every request recorded, gone when dropped.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use futures_util::stream;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{future, io};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use warmline::settings::{ModelSettings, Secret};

/// The key that [`FakeModels::settings`] gives both providers.
pub(crate) const KEY: &str = "sk-test-0123456789";

/// What a question is for, told from its shape: a schema is the judge's, a lone transcript the summariser's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Reply,
    Judge,
    Summary,
}

/// How the server treats a question.
#[derive(Debug, Clone)]
pub(crate) enum Conduct {
    /// Answers with this text.
    Say(String),
    /// Answers with this text, cut by the limit on tokens.
    SayCutShort(String),
    /// Declines, in the way of the format.
    Refuse,
    /// Answers with a status and headers, and no body worth reading.
    Status(u16, Vec<(&'static str, String)>),
    /// Answers 200 with these bytes.
    Bytes(Vec<u8>),
    /// Takes the question and never answers.
    Hang,
    /// Answers 200 at once and then sends one space at a time, for ever.
    Drip(Duration),
    /// Hangs up in the middle of the body.
    HangUp,
}

/// One question as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct RecordedRequest {
    pub(crate) role: Role,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    /// `null` where the body was not JSON.
    pub(crate) body: Value,
}

impl RecordedRequest {
    /// A header's value, empty where it was not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The system prompt, wherever the format keeps it.
    pub(crate) fn system(&self) -> String {
        let in_messages = || messages(&self.body).into_iter().find(|(role, _)| role == "system").map(|(_, content)| content);
        self.body["system"].as_str().map(str::to_owned).or_else(in_messages).unwrap_or_default()
    }

    /// Role and content of each message, without the system prompt.
    pub(crate) fn messages(&self) -> Vec<(String, String)> {
        messages(&self.body).into_iter().filter(|(role, _)| role != "system").collect()
    }

    /// The transcript that the judge or the summariser was given.
    pub(crate) fn transcript(&self) -> Option<Value> {
        transcript(&self.body)
    }
}

struct Script {
    conduct: Conduct,
    delay: Duration,
}

struct Desk {
    scripts: Mutex<HashMap<Role, Script>>,
    requests: Mutex<Vec<RecordedRequest>>,
    arrivals: watch::Sender<()>,
    hang_ups: watch::Sender<usize>,
}

/// The server. It runs on a thread and a runtime of its own, so that dropping it closes every connection at once.
pub(crate) struct FakeModels {
    desk: Arc<Desk>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl FakeModels {
    /// Starts a server that answers every role with something harmless.
    pub(crate) async fn start() -> Self {
        let desk = Arc::new(Desk::new());
        let (tell_address, address) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let server = thread::spawn({
            let desk = Arc::clone(&desk);
            move || serve(desk, tell_address, stopped)
        });
        let address = address.await.expect("the fake server starts");
        Self { desk, address, stop: Some(stop), server: Some(server) }
    }

    /// Where both providers are to be looked for.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Settings with both providers here and [`KEY`] for each.
    pub(crate) fn settings(&self) -> ModelSettings {
        ModelSettings {
            anthropic_key: Some(Secret::new(KEY)),
            anthropic_base_url: self.base_url(),
            openai_key: Some(Secret::new(KEY)),
            openai_base_url: self.base_url(),
        }
    }

    /// Sets how a role's questions are treated from now on.
    pub(crate) fn on(&self, role: Role, conduct: Conduct) -> Scripted<'_> {
        held(&self.desk.scripts).insert(role, Script { conduct, delay: Duration::ZERO });
        Scripted { desk: &self.desk, role }
    }

    /// Replies with this text.
    pub(crate) fn reply_with(&self, text: &str) -> Scripted<'_> {
        self.on(Role::Reply, Conduct::Say(text.to_owned()))
    }

    /// Judges so, in the shape that was asked for.
    pub(crate) fn judge_with(&self, escalate: bool) -> Scripted<'_> {
        self.on(Role::Judge, Conduct::Say(verdict(escalate)))
    }

    /// Sums up with this text.
    pub(crate) fn summarise_with(&self, text: &str) -> Scripted<'_> {
        self.on(Role::Summary, Conduct::Say(text.to_owned()))
    }

    /// Every question so far, in the order of arrival.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        held(&self.desk.requests).clone()
    }

    /// The questions of one role so far.
    pub(crate) fn requests_for(&self, role: Role) -> Vec<RecordedRequest> {
        self.requests().into_iter().filter(|request| request.role == role).collect()
    }

    /// Waits until a role was asked this many times, counted from the start.
    pub(crate) async fn until_asked(&self, role: Role, times: usize) {
        let mut arrivals = self.desk.arrivals.subscribe();
        arrivals.wait_for(|()| self.requests_for(role).len() >= times).await.expect("the desk outlives the wait");
    }

    /// Waits until a client hung up on a question that was not answered yet.
    pub(crate) async fn until_hung_up_on(&self) {
        let mut hang_ups = self.desk.hang_ups.subscribe();
        hang_ups.wait_for(|count| *count > 0).await.expect("the desk outlives the wait");
    }
}

impl Drop for FakeModels {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            // A server that panicked has said so on standard error; panicking in a drop would only hide the test's own failure.
            let _ = server.join();
        }
    }
}

/// A role that was just scripted.
pub(crate) struct Scripted<'a> {
    desk: &'a Desk,
    role: Role,
}

impl Scripted<'_> {
    /// Treats the role's questions only after this long.
    pub(crate) fn after(self, delay: Duration) -> Self {
        if let Some(script) = held(&self.desk.scripts).get_mut(&self.role) {
            script.delay = delay;
        }
        self
    }
}

impl Desk {
    fn new() -> Self {
        let script = |text: &str| Script { conduct: Conduct::Say(text.to_owned()), delay: Duration::ZERO };
        let scripts = HashMap::from([
            (Role::Reply, script("I am happy to help.")),
            (Role::Judge, script(&verdict(false))),
            (Role::Summary, script("The caller wants help.")),
        ]);
        Self { scripts: Mutex::new(scripts), requests: Mutex::default(), arrivals: watch::Sender::new(()), hang_ups: watch::Sender::new(0) }
    }

    fn record(&self, request: RecordedRequest) {
        held(&self.requests).push(request);
        self.arrivals.send_replace(());
    }

    fn script(&self, role: Role) -> (Conduct, Duration) {
        let scripts = held(&self.scripts);
        let script = scripts.get(&role).expect("every role has a script from the start");
        (script.conduct.clone(), script.delay)
    }
}

/// Counts a hang-up when the server drops a question before it was answered.
struct Unanswered<'a> {
    desk: &'a Desk,
    answered: bool,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.desk.hang_ups.send_modify(|count| *count += 1);
        }
    }
}

fn serve(desk: Arc<Desk>, tell_address: oneshot::Sender<SocketAddr>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        tell_address.send(listener.local_addr().expect("a bound listener has an address")).expect("somebody waits for the address");
        let router = Router::new().fallback(take).with_state(desk);
        tokio::select! {
            served = axum::serve(listener, router) => served.expect("the fake server serves"),
            _ = stopped => {}
        }
    });
}

async fn take(State(desk): State<Arc<Desk>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let (role, path) = (role_of(&body), uri.path().to_owned());
    desk.record(RecordedRequest { role, path: path.clone(), headers, body });

    let (conduct, delay) = desk.script(role);
    let mut question = Unanswered { desk: &desk, answered: false };
    tokio::time::sleep(delay).await;
    let response = match path.as_str() {
        "/v1/messages" => behave(conduct, anthropic_answer).await,
        "/v1/chat/completions" => behave(conduct, openai_answer).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    };
    question.answered = true;
    response
}

/// How a model's turn ends, in nobody's words.
#[derive(Clone, Copy)]
enum Stop {
    End,
    Limit,
    Refusal,
}

async fn behave(conduct: Conduct, answer: fn(&str, Stop) -> Value) -> Response {
    match conduct {
        Conduct::Say(text) => Json(answer(&text, Stop::End)).into_response(),
        Conduct::SayCutShort(text) => Json(answer(&text, Stop::Limit)).into_response(),
        Conduct::Refuse => Json(answer("", Stop::Refusal)).into_response(),
        Conduct::Status(status, headers) => headers
            .into_iter()
            .fold(Response::builder().status(status), |response, (name, value)| response.header(name, value))
            .body(Body::from("{}"))
            .expect("a valid status and headers"),
        Conduct::Bytes(bytes) => bytes.into_response(),
        Conduct::Hang => future::pending().await,
        Conduct::Drip(pause) => Body::from_stream(stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok::<_, io::Error>(" "), ()))
        }))
        .into_response(),
        Conduct::HangUp => Body::from_stream(stream::iter([Ok("{"), Err(io::Error::other("hung up"))])).into_response(),
    }
}

fn anthropic_answer(text: &str, stop: Stop) -> Value {
    let (content, stop_reason) = match stop {
        Stop::End => (json!([{ "type": "text", "text": text }]), "end_turn"),
        Stop::Limit => (json!([{ "type": "text", "text": text }]), "max_tokens"),
        Stop::Refusal => (json!([]), "refusal"),
    };
    json!({ "id": "msg_1", "type": "message", "role": "assistant", "content": content, "stop_reason": stop_reason })
}

fn openai_answer(text: &str, stop: Stop) -> Value {
    let (message, finish_reason) = match stop {
        Stop::End => (json!({ "role": "assistant", "content": text, "refusal": null }), "stop"),
        Stop::Limit => (json!({ "role": "assistant", "content": text, "refusal": null }), "length"),
        Stop::Refusal => (json!({ "role": "assistant", "content": null, "refusal": "I cannot help with that." }), "stop"),
    };
    json!({ "id": "chatcmpl-1", "object": "chat.completion", "choices": [{ "index": 0, "message": message, "finish_reason": finish_reason }] })
}

fn verdict(escalate: bool) -> String {
    json!({ "escalate": escalate, "sentiment": if escalate { -0.5 } else { 0.0 }, "because": "scripted" }).to_string()
}

fn role_of(body: &Value) -> Role {
    let has_schema = body.get("output_config").is_some() || body.get("response_format").is_some();
    match (has_schema, transcript(body)) {
        (true, _) => Role::Judge,
        (false, Some(_)) => Role::Summary,
        (false, None) => Role::Reply,
    }
}

fn messages(body: &Value) -> Vec<(String, String)> {
    let text = |message: &Value, key: &str| message[key].as_str().unwrap_or_default().to_owned();
    body["messages"].as_array().into_iter().flatten().map(|message| (text(message, "role"), text(message, "content"))).collect()
}

fn transcript(body: &Value) -> Option<Value> {
    let user: Vec<_> = messages(body).into_iter().filter(|(role, _)| role != "system").collect();
    let [(_, content)] = user.as_slice() else { return None };
    serde_json::from_str::<Value>(content).ok()?.get("transcript").cloned()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
