//! The real server on a real port: slow clients, large bodies, a shutdown with a request in flight, an address that is taken.
#![cfg(feature = "service")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::Router;
use axum::routing::{get, post};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use warmline::http::{BODY_LIMIT, ServerLimits, serve, with_limits};
use warmline::telemetry::Metrics;

/// A server that runs until it is told to stop.
struct TestServer {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
}

impl TestServer {
    fn start(routes: Router, limits: ServerLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = with_limits(routes, &Arc::new(Metrics::new()));
        let running = tokio::spawn(serve(listener, router, limits, async {
            stopped.await.unwrap();
        }));
        Self { address, stop, running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// All that the server sends until it closes the connection, or resets it because it left something unread.
async fn read_to_end(mut connection: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = connection.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_client_that_sends_half_a_request_head_is_let_go() {
    let limits = ServerLimits { head: Duration::from_millis(50), ..ServerLimits::default() };
    let server = TestServer::start(Router::new().route("/", get(async || "answered")), limits);
    let mut connection = server.connect().await;
    connection.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half").await.unwrap();
    // Returns at all, and without an answer: the server hung up.
    assert!(!read_to_end(connection).await.contains("answered"));
}

#[tokio::test]
async fn a_shutdown_answers_the_request_in_flight_and_takes_no_other() {
    let (arrived, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (arrived, go_on) = (Arc::clone(&arrived), Arc::clone(&go_on));
        async move || {
            arrived.notify_one();
            go_on.notified().await;
            "answered"
        }
    };
    let server = TestServer::start(Router::new().route("/slow", get(slow)), ServerLimits::default());
    let mut in_flight = server.connect().await;
    in_flight.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    arrived.notified().await;

    server.stop.send(()).unwrap();
    // The listener closes once the server has heard: until then a connection may still be taken, and is closed unanswered.
    while let Ok(late) = TcpStream::connect(server.address).await {
        assert_eq!(read_to_end(late).await, "");
    }
    go_on.notify_one();
    let answer = read_to_end(in_flight).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("answered"), "{answer}");
    server.running.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_shutdown_does_not_wait_for_ever() {
    let arrived = Arc::new(Notify::new());
    let stuck = {
        let arrived = Arc::clone(&arrived);
        async move || {
            arrived.notify_one();
            std::future::pending::<&'static str>().await
        }
    };
    let limits = ServerLimits { grace: Duration::from_millis(50), ..ServerLimits::default() };
    let server = TestServer::start(Router::new().route("/stuck", get(stuck)), limits);
    let mut in_flight = server.connect().await;
    in_flight.write_all(b"GET /stuck HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    arrived.notified().await;

    server.stop.send(()).unwrap();
    server.running.await.unwrap().unwrap();
    assert_eq!(read_to_end(in_flight).await, "");
}

#[tokio::test]
async fn a_body_of_65_kib_is_refused_with_the_limit() {
    let read = async |body: String| format!("read {}", body.len());
    let server = TestServer::start(Router::new().route("/", post(read)), ServerLimits::default());
    let mut connection = server.connect().await;
    let body = "x".repeat(BODY_LIMIT + 1024);
    let head = format!("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(body.as_bytes()).await.unwrap();
    let answer = read_to_end(connection).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("65536 bytes"), "{answer}");
}

#[test]
fn an_address_that_is_taken_is_said_plainly() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_warmline")).args(["serve", "--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, format!("error: {address} is in use by another process; stop it, or choose another address with `--listen`\n"));
}
