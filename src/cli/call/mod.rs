//! `warmline call`: a caller's conversation in the terminal, through the very service that answers the exchange.

mod screen;

use super::Exit;
use super::policies::{Policies, Which};
use crate::assistant::Assistant;
use crate::call::script::{ScriptLine, parse, parse_line};
use crate::call::{CallEvent, CallId, Command, EventKind, PhoneNumber, TenantId, TransferEvent};
use crate::policy::CompiledPolicy;
use crate::service::{Clock, Door, Links, Parts, PolicyShelf, Service, Snapshot};
use crate::settings::{Environment, LinkSettings, ModelSettings};
use crate::store::policies::read_file;
use anyhow::{Context, anyhow};
use jiff::Timestamp;
use screen::Screen;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Talks to a policy as a caller would
///
/// What you type is what the caller says. `[silence]`, `[press 0]` and `[wait 30s]` are what they are called; after a
/// transfer `[answered]`, `[no answer]` or `[busy]` says what becomes of it; `[hang up]` ends the call.
#[derive(Debug, clap::Args)]
pub(super) struct Call {
    #[command(flatten)]
    which: Which,
    /// The caller's number
    #[arg(long, value_name = "NUMBER", default_value = "+15550100")]
    from: String,
    /// Play this file instead of asking, and print the same
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// When the call begins, such as `2026-11-23T10:00:00-05:00`; now, if left out
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The directory of the policies
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
}

impl Call {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let policies = Policies::load(&self.policies)?;
        let policy = policies.pick(&self.which)?;
        let script = self.script.as_deref().map(read_script).transpose()?;
        let waited = Arc::new(AtomicU64::new(0));
        let service = service(policies, clock(self.at, waited.clone()))?;
        let mut line = Line {
            service,
            screen: Screen::new(),
            tenant: policy.tenant.clone(),
            caller: PhoneNumber::new(&self.from),
            dialled: self.which.to.as_deref().map(PhoneNumber::new),
            waited,
        };
        let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
        runtime.block_on(line.hold(&policy, script))?;
        Ok(Exit::Clean)
    }
}

fn read_script(file: &Path) -> anyhow::Result<Vec<ScriptLine>> {
    let text = read_file(file).map_err(|why| anyhow!("cannot read `{}`: {why}", file.display()))?;
    parse(&text).with_context(|| format!("`{}`", file.display()))
}

/// The time of the call: when it was said to begin, or the machine's, and whatever the script waits on top.
fn clock(at: Option<Timestamp>, waited: Arc<AtomicU64>) -> Clock {
    let system = Clock::system();
    let base = move || at.unwrap_or_else(|| system.now());
    Clock::telling(move || base() + Duration::from_millis(waited.load(Ordering::Relaxed)))
}

fn service(policies: Policies, clock: Clock) -> anyhow::Result<Service> {
    let lookup = |variable: &str| std::env::var(variable).ok();
    let models = ModelSettings::read(Environment::new(&lookup))?;
    let shelf = Arc::new(PolicyShelf::new(Snapshot::of(policies.catalogue, clock.now())));
    let links = Links::new(&LinkSettings::default()).context("the system has no random numbers")?;
    Ok(Service::new(Parts::in_memory(shelf, Assistant::new(&models)?, links, clock)))
}

/// One call from the terminal.
struct Line {
    service: Service,
    screen: Screen,
    tenant: TenantId,
    caller: PhoneNumber,
    dialled: Option<PhoneNumber>,
    waited: Arc<AtomicU64>,
}

impl Line {
    async fn hold(&mut self, policy: &CompiledPolicy, script: Option<Vec<ScriptLine>>) -> anyhow::Result<()> {
        self.screen.opens(policy);
        self.happens(EventKind::Started).await?;
        match script {
            Some(lines) => {
                for line in lines {
                    self.screen.repeats(&line);
                    if self.play(line).await? == Goes::Over {
                        return Ok(());
                    }
                }
                Ok(())
            }
            None => self.ask().await,
        }
    }

    /// Asks the terminal, or reads a pipe, until the call or the input ends.
    async fn ask(&mut self) -> anyhow::Result<()> {
        let stdin = std::io::stdin();
        let piped = !stdin.is_terminal();
        loop {
            self.screen.asks();
            let mut typed = String::new();
            if stdin.lock().read_line(&mut typed).context("cannot read what you type")? == 0 {
                return Ok(());
            }
            let typed = typed.trim();
            if typed.is_empty() || typed.starts_with('#') {
                continue;
            }
            match parse_line(typed) {
                Ok(line) => {
                    if piped {
                        self.screen.repeats(&line);
                    }
                    if self.play(line).await? == Goes::Over {
                        return Ok(());
                    }
                }
                Err(message) => self.screen.objects(&message),
            }
        }
    }

    async fn play(&mut self, line: ScriptLine) -> anyhow::Result<Goes> {
        let kind = match line {
            ScriptLine::Says(transcript) => EventKind::Speech { transcript, confidence: None },
            ScriptLine::Pressed(keys) => EventKind::Digits(keys),
            ScriptLine::Silence => EventKind::Silence,
            ScriptLine::Answered => transfer(TransferEvent::Answered),
            ScriptLine::NotAnswered(failure) => transfer(TransferEvent::Failed(failure)),
            ScriptLine::HangsUp => EventKind::Ended,
            ScriptLine::Wait(time) => {
                let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                self.waited.fetch_add(milliseconds, Ordering::Relaxed);
                return Ok(Goes::On);
            }
        };
        self.happens(kind).await
    }

    async fn happens(&mut self, kind: EventKind) -> anyhow::Result<Goes> {
        let over = kind == EventKind::Ended;
        let event = CallEvent {
            call: CallId::new("terminal"),
            from: Some(self.caller.clone()),
            to: self.dialled.clone(),
            language: None,
            key: None,
            fingerprint: None,
            kind,
        };
        let report = self.service.take_turn_telling(Door::Tenant(self.tenant.clone()), event).await?;
        self.screen.tells(&report);
        let hung_up = report.commands.contains(&Command::HangUp);
        Ok(if over || hung_up { Goes::Over } else { Goes::On })
    }
}

fn transfer(event: TransferEvent) -> EventKind {
    EventKind::Transfer { attempt: None, event }
}

/// Whether the call goes on.
#[derive(PartialEq)]
enum Goes {
    On,
    Over,
}
