//! `warmline serve`: the service, until it is told to stop.

use super::{Exit, ledger, sessions, tell};
use crate::assistant::Assistant;
use crate::call::Destinations;
use crate::http::{Api, ServerLimits, router, serve};
use crate::service::journal::Shipper;
use crate::service::{Clock, Links, Parts, Service, outbox, reload, retention};
use crate::settings::{
    DEFAULT_LISTEN, Durability, Environment, Flags, LedgerPlace, SessionsStore, Settings, read_durability, read_ledger, read_listen,
    read_sessions,
};
use crate::sink::Sink;
use crate::store::ledger::Ledger;
use crate::store::refused::RefusedRecords;
use crate::telemetry::Metrics;
use crate::telemetry::logging::{self, LogFormat};
use crate::telephony::{Exchange, OrderClient};
use anyhow::Context;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long the end of the process waits for a store that is away.
const LAST_WRITES: Duration = Duration::from_secs(5);

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
    /// Where to keep the ledger: `embedded` in the data directory, or at a `postgres://` address, which replicas can share
    #[arg(long, env = "WARMLINE_LEDGER", default_value = "embedded", value_name = "PLACE", value_parser = read_ledger, hide_env_values = true)]
    ledger: LedgerPlace,
    /// Where to keep the live calls: `embedded` in a file of the data directory, `memory` until the process ends, or a
    /// `redis://` address, which replicas can share
    #[arg(long, env = "WARMLINE_SESSIONS", default_value = "embedded", value_name = "PLACE", value_parser = read_sessions, hide_env_values = true)]
    sessions: SessionsStore,
    /// How safely to keep them in the file. `full`: a turn is on the disk before it is answered. `relaxed`: faster, and
    /// after a power cut the last turns before it may be gone; a crash of the process alone loses nothing either way
    #[arg(long, env = "WARMLINE_DURABILITY", default_value = "full", value_name = "DURABILITY", value_parser = read_durability)]
    durability: Durability,
    /// How to write the log: `text` or `json`
    #[arg(long, env = "WARMLINE_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    log_format: LogFormat,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let lookup = |variable: &str| std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned());
        logging::begin(self.log_format, lookup(logging::FILTER_VARIABLE).as_deref())?;
        let flags = Flags {
            policies: self.policies,
            listen: self.listen,
            data: self.data,
            sessions: self.sessions,
            durability: self.durability,
            ledger: self.ledger,
        };
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
    warn_of(&settings, address);
    if matches!(settings.ledger, LedgerPlace::Postgres(_)) && settings.caller_key.is_none() {
        anyhow::bail!("replicas that share a ledger must hash callers alike; set `WARMLINE_CALLER_KEY` to the same secret on each");
    }
    let metrics = Arc::new(Metrics::new());
    let clock = Clock::system();
    // The claim on the data directory comes before anything is written there.
    let (sessions, callers) = sessions::open(&settings)?;
    let (policies, reloads) = reload::start(&settings, clock.clone(), metrics.clone())?;
    let assistant = Assistant::new(&settings.models)?;
    let sink = Sink::new(&settings.events)?;
    if matches!((&sink, &settings.events.key), (Some(Sink::Http(_)), None)) {
        tracing::warn!("no `WARMLINE_EVENTS_KEY` is set: events are sent out unsigned");
    }
    let links = Links::new(&settings.links).context("the system has no random numbers")?;
    let exchange = &settings.exchange;
    let ledger = Arc::new(ledger::open(&settings.ledger, &settings.data, settings.store.authority.as_ref(), sink.is_some())?);
    let parts = Parts {
        sessions,
        callers,
        metrics: metrics.clone(),
        ledger: Some(ledger.clone()),
        caller_key: ledger::caller_key(settings.caller_key.as_ref(), &settings.data)?,
        destinations: exchange.destinations.as_deref().map_or_else(Destinations::default, Destinations::listed),
        orders: exchange.url.as_deref().map(|url| OrderClient::new(url, exchange.token.clone())).transpose()?,
        ..Parts::in_memory(policies, assistant, links, clock)
    };
    let access = Arc::new(settings.access);
    let service = Service::with_store_timeout(parts, settings.store.timeout);
    let shipper = begin_ledger_tasks(&service, ledger, RefusedRecords::below(&settings.data), sink);
    let time_keeper = tokio::spawn({
        let service = service.clone();
        async move { service.keep_time().await }
    });
    let router = router(Api { service: service.clone(), reloads, exchange: Exchange::Webhook, metrics, access });
    tell(format_args!("listening on http://{address}"));
    let served = serve(listener, router, ServerLimits::default(), shutdown).await;
    time_keeper.abort();
    // What the ledger does not take by then waits in the journal for the next start.
    let _ = tokio::time::timeout(LAST_WRITES, shipper.flush()).await;
    service.close(LAST_WRITES).await;
    served.context("the server failed")
}

/// Says what an operator may not mean.
fn warn_of(settings: &Settings, address: SocketAddr) {
    if settings.access.loopback_only() {
        tracing::warn!("no operations token is set: the operations API answers this machine only");
    }
    if settings.access.webhook_token.is_none() && !address.ip().is_loopback() {
        tracing::warn!(%address, "no `WARMLINE_WEBHOOK_TOKEN` is set: whoever reaches this address can post events");
    }
    if settings.links.public_url.is_some() && settings.links.key.is_none() {
        tracing::warn!("no `WARMLINE_LINK_KEY` is set: links to the screen-pop page do not outlive this process");
    }
}

/// Begins what runs beside the calls for as long as the process does.
fn begin_ledger_tasks(service: &Service, ledger: Arc<Ledger>, refused: RefusedRecords, sink: Option<Sink>) -> Arc<Shipper> {
    let shipper = Arc::new(Shipper::new(service.clone(), ledger, refused));
    let shipping = shipper.clone();
    tokio::spawn(async move { shipping.run().await });
    tokio::spawn(retention::run(service.clone()));
    if let Some(sink) = sink {
        tokio::spawn(outbox::run(service.clone(), sink, outbox::Pauses::default()));
    }
    shipper
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
