//! Events sent out beside the calls: at least once, those of one call in order, and a call whose event is not taken holds
//! up no other.

use super::Service;
use crate::sink::{Sink, SinkError};
use crate::store::StoreError;
use crate::store::ledger::{Ledger, OutboxEntry};
use crate::telemetry::Metrics;
use crate::telemetry::events::{EventSent, LedgerTrouble, OutboxMeasured, SendResult, SinkChanged};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Events looked at in one round.
const AT_ONCE: u32 = 200;
/// Calls whose events are under way at the same time.
const CALLS_AT_ONCE: usize = 8;
/// How long to wait before looking again, where nothing waits.
const IDLE: Duration = Duration::from_millis(500);
/// How long to wait before asking again, where another process sends events out.
const ELSEWHERE: Duration = Duration::from_secs(5);
/// How long the right to send events out lasts. A round begins no sending after half of it.
const LEASE: Duration = Duration::from_secs(120);
/// How long an event is put off that was tried once; every further try doubles it.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest that an event is put off.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// How often an event is tried that the sink refuses, before it is set aside: the receiver may have been half deployed.
const TRIES: u32 = 6;

/// What sending takes.
struct Sending {
    service: Service,
    ledger: Arc<Ledger>,
    sink: Sink,
    pauses: Pauses,
}

/// How long to wait after a failure.
#[derive(Debug, Clone, Copy)]
pub struct Pauses {
    /// After the first.
    pub first: Duration,
    /// At most.
    pub longest: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { first: FIRST_PAUSE, longest: LONGEST_PAUSE }
    }
}

impl Pauses {
    /// The pause after so many failures in a row, from 1: twice as long each time, and of that a random half to whole, so
    /// that many who failed together do not come back together.
    fn after(self, failures: u32) -> Duration {
        let doubled = self.first.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX));
        let pause = doubled.min(self.longest);
        // Without random numbers all come back together: no reason not to come back.
        let random = getrandom::u32().unwrap_or(u32::MAX);
        pause.mul_f64(0.5 + 0.5 * f64::from(random) / f64::from(u32::MAX))
    }
}

/// What a round came to.
#[derive(Debug, PartialEq, Eq)]
enum Round {
    /// Something was taken.
    Sent,
    /// Nothing was to be sent.
    Idle,
    /// Another process sends.
    Elsewhere,
    /// Nothing that was sent was taken.
    Failing(String),
}

/// Sends events out, as long as it is polled. Ends at once where there is no ledger.
pub async fn run(service: Service, sink: Sink, pauses: Pauses) {
    let Ok(ledger) = service.ledger().cloned() else { return };
    let holder = format!("{:016x}", getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id())));
    let sending = Arc::new(Sending { service, ledger, sink, pauses });
    let mut failures = 0;
    loop {
        let pause = match round(&sending, &holder).await {
            Ok(Round::Failing(problem)) => {
                failures += 1;
                if failures == 1 {
                    SinkChanged { problem: Some(&problem) }.emit();
                }
                pauses.after(failures)
            }
            Ok(Round::Sent) => {
                if failures > 0 {
                    SinkChanged { problem: None }.emit();
                }
                failures = 0;
                Duration::ZERO
            }
            Ok(Round::Idle) => IDLE,
            Ok(Round::Elsewhere) => ELSEWHERE,
            Err(problem) => {
                LedgerTrouble { task: "events out", problem: &problem }.emit(sending.metrics());
                ELSEWHERE
            }
        };
        sleep(pause).await;
    }
}

async fn round(sending: &Arc<Sending>, holder: &str) -> Result<Round, StoreError> {
    if !sending.ledger.hold_outbox(holder, LEASE).await? {
        return Ok(Round::Elsewhere);
    }
    let until = Instant::now() + LEASE / 2;
    sending.measure().await?;
    let entries = sending.ledger.outbox(sending.now(), AT_ONCE).await?;
    if entries.is_empty() {
        return Ok(Round::Idle);
    }
    let at_once = Arc::new(Semaphore::new(CALLS_AT_ONCE));
    let mut calls = JoinSet::new();
    for entries in by_call(entries) {
        let (sending, at_once) = (sending.clone(), at_once.clone());
        calls.spawn(async move {
            let _turn = at_once.acquire().await.expect("nobody closes the semaphore");
            sending.send_in_order(entries, until).await
        });
    }
    let (mut sent, mut problem) = (0, None);
    while let Some(call) = calls.join_next().await {
        let outcome = call.unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))?;
        sent += outcome.sent;
        problem = problem.or(outcome.problem);
    }
    match problem {
        Some(problem) if sent == 0 => Ok(Round::Failing(problem)),
        _ => Ok(Round::Sent),
    }
}

/// The events of each call, in order.
fn by_call(entries: Vec<OutboxEntry>) -> Vec<Vec<OutboxEntry>> {
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut calls: Vec<Vec<OutboxEntry>> = Vec::new();
    for entry in entries {
        let call = (entry.event.source.clone(), entry.call.to_string());
        let place = *places.entry(call).or_insert_with(|| {
            calls.push(Vec::new());
            calls.len() - 1
        });
        calls[place].push(entry);
    }
    calls
}

/// What became of the events of one call.
struct Outcome {
    sent: usize,
    /// What the sink says of itself, where it took nothing.
    problem: Option<String>,
}

impl Sending {
    /// Sends the events of one call until one is not taken.
    async fn send_in_order(&self, entries: Vec<OutboxEntry>, until: Instant) -> Result<Outcome, StoreError> {
        let mut sent = 0;
        for entry in entries {
            if Instant::now() >= until {
                break;
            }
            match self.sink.send(&entry.event, self.now()).await {
                Ok(()) => {
                    self.ledger.delivered(&[entry.key]).await?;
                    self.tell(&entry, SendResult::Delivered, None);
                    sent += 1;
                }
                Err(error) if matches!(error, SinkError::Refused(_)) && entry.tries + 1 >= TRIES => {
                    self.ledger.set_aside(entry.key).await?;
                    self.tell(&entry, SendResult::SetAside, Some(&error));
                }
                Err(error) => {
                    let pause = SignedDuration::try_from(self.pauses.after(entry.tries + 1)).unwrap_or_default();
                    self.ledger.put_off(entry.key, self.now().checked_add(pause).unwrap_or(Timestamp::MAX)).await?;
                    self.tell(&entry, SendResult::PutOff, Some(&error));
                    let problem = matches!(error, SinkError::Unavailable(_)).then(|| error.to_string());
                    return Ok(Outcome { sent, problem });
                }
            }
        }
        Ok(Outcome { sent, problem: None })
    }

    fn tell(&self, entry: &OutboxEntry, result: SendResult, problem: Option<&SinkError>) {
        let problem = problem.map(ToString::to_string);
        EventSent { call: &entry.call, id: &entry.event.id, result, problem }.emit(self.metrics());
    }

    async fn measure(&self) -> Result<(), StoreError> {
        let state = self.ledger.outbox_state().await?;
        let waited = state.oldest.map_or(0, |oldest| self.now().duration_since(oldest).as_secs());
        let oldest_seconds = u64::try_from(waited).unwrap_or_default();
        OutboxMeasured { waiting: state.waiting, set_aside: state.set_aside, oldest_seconds }.emit(self.metrics());
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.service.inner.parts.clock.now()
    }

    fn metrics(&self) -> &Metrics {
        &self.service.inner.parts.metrics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_are_never_below_half() {
        let pauses = Pauses { first: Duration::from_secs(1), longest: Duration::from_secs(10) };
        for (failures, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (40, 10), (u32::MAX, 10)] {
            let (pause, whole) = (pauses.after(failures), Duration::from_secs(whole));
            assert!(pause >= whole / 2 && pause <= whole, "after {failures}: {pause:?}");
        }
    }
}
