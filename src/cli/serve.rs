//! `warmline serve`: the service, until it is told to stop.

use super::{Exit, tell};
use crate::assistant::Assistant;
use crate::call::Destinations;
use crate::http::{Api, ServerLimits, router, serve};
use crate::service::{Clock, Links, Parts, Service, reload};
use crate::settings::{DEFAULT_LISTEN, Environment, Flags, Settings, read_listen};
use crate::telemetry::Metrics;
use crate::telemetry::logging::{self, LogFormat};
use crate::telephony::{Exchange, OrderClient};
use anyhow::Context;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Takes calls: answers the exchange's webhooks
#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// The directory of the policies
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// The address and port to listen on; port 0 takes a free one
    #[arg(long, env = "WARMLINE_LISTEN", default_value = DEFAULT_LISTEN, value_name = "ADDRESS", value_parser = read_listen)]
    listen: SocketAddr,
    /// The directory for what must outlive the process
    #[arg(long, env = "WARMLINE_DATA", default_value = "data", value_name = "DIRECTORY")]
    data: PathBuf,
    /// How to write the log: `text` or `json`
    #[arg(long, env = "WARMLINE_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    log_format: LogFormat,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let lookup = |variable: &str| std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned());
        logging::begin(self.log_format, lookup(logging::FILTER_VARIABLE).as_deref())?;
        let flags = Flags { policies: self.policies, listen: self.listen, data: self.data };
        let settings = Settings::read(flags, Environment::new(&lookup))?;
        // The address comes first: nothing else is worth doing where it is taken.
        let listener = bind(settings.listen)?;

        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        runtime.block_on(take_calls(listener, settings))?;
        Ok(Exit::Clean)
    }
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("{address} is in use by another process; stop it, or choose another address with `--listen`")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

async fn take_calls(listener: TcpListener, settings: Settings) -> anyhow::Result<()> {
    let shutdown = shutdown_signal()?;
    let address = listener.local_addr().context("cannot tell the address bound")?;
    if settings.access.loopback_only() {
        tracing::warn!("no operations token is set: the operations API answers this machine only");
    }
    if settings.access.webhook_token.is_none() && !address.ip().is_loopback() {
        tracing::warn!(%address, "no `WARMLINE_WEBHOOK_TOKEN` is set: whoever reaches this address can post events");
    }
    if settings.links.public_url.is_some() && settings.links.key.is_none() {
        tracing::warn!("no `WARMLINE_LINK_KEY` is set: links to the screen-pop page do not outlive this process");
    }
    let metrics = Arc::new(Metrics::new());
    let clock = Clock::system();
    let (policies, reloads) = reload::start(&settings, clock.clone(), metrics.clone())?;
    let assistant = Assistant::new(&settings.models)?;
    let links = Links::new(&settings.links).context("the system has no random numbers")?;
    let exchange = &settings.exchange;
    let parts = Parts {
        metrics: metrics.clone(),
        destinations: exchange.destinations.as_deref().map_or_else(Destinations::default, Destinations::listed),
        orders: exchange.url.as_deref().map(|url| OrderClient::new(url, exchange.token.clone())).transpose()?,
        ..Parts::in_memory(policies, assistant, links, clock)
    };
    let access = Arc::new(settings.access);
    let service = Service::new(parts);
    let time_keeper = tokio::spawn({
        let service = service.clone();
        async move { service.keep_time().await }
    });
    let router = router(Api { service, reloads, exchange: Exchange::Webhook, metrics, access });
    tell(format_args!("listening on http://{address}"));
    serve(listener, router, ServerLimits::default(), shutdown).await.context("the server failed")?;
    time_keeper.abort();
    Ok(())
}

/// Comes when the process is told to stop: Ctrl-C in a terminal, `SIGTERM` from a supervisor.
fn shutdown_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for `SIGTERM`")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    Ok(async move {
        let told_by = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(told_by, "shutting down: answering what is in flight");
    })
}
