//! The server: a listener and a router until the shutdown, then what is in flight, then the end.

use axum::Router;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use std::{io, pin};

/// How long the server waits for others.
#[derive(Debug, Clone, Copy)]
pub struct ServerLimits {
    /// For a request's head to arrive whole, counted from the connection or from the last answer on it.
    pub head: Duration,
    /// For the requests in flight to be answered once the shutdown has begun.
    pub grace: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), grace: Duration::from_secs(10) }
    }
}

/// Serves the router on the listener until `shutdown` comes; then takes no new connection and answers what is in flight.
///
/// # Errors
///
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, router: Router, limits: ServerLimits, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let handle = Handle::new();
    let mut server = axum_server::from_tcp(listener)?.http1_only().handle(handle.clone());
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(limits.head);

    let mut serving = pin::pin!(server.serve(router.into_make_service_with_connect_info::<SocketAddr>()));
    tokio::select! {
        ended = &mut serving => return ended,
        () = shutdown => handle.graceful_shutdown(Some(limits.grace)),
    }
    serving.await
}
