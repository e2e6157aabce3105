//! Where the rings meet: one turn of a call, one reload of the policies.

mod answer;
mod brief;
mod clock;
mod consult;
mod dispositions;
#[cfg(test)]
pub(crate) mod fixture;
mod in_flight;
pub mod journal;
pub mod ledger;
pub mod links;
pub mod outbox;
mod pop;
pub mod reload;
mod remembered;
pub mod retention;
mod seen_through;
pub mod shelf;
mod shelter;
mod summaries;
mod timers;
mod turn;

pub use clock::Clock;
pub use dispositions::Said;
pub use links::Links;
pub use pop::{PopError, ScreenPop};
pub use shelf::{PolicyShelf, Snapshot};
pub use summaries::Summaries;
pub use turn::{Told, TurnReport};

use crate::assistant::Assistant;
use crate::call::{CallEvent, Command, DeskId, DeskSwitch, Destinations, LiveHandoff, PhoneNumber, TenantId};
use crate::store::StoreError;
use crate::store::caller_key::CallerKey;
use crate::store::callers::{Callers, RecentCalls};
use crate::store::ledger::Ledger;
use crate::store::sessions::{JournalFigures, MemoryLimits, MemorySessions, Sessions};
use crate::telemetry::Metrics;
use crate::telemetry::events::EventRepeated;
use crate::telephony::OrderClient;
use in_flight::{Entered, InFlight};
use seen_through::SeenThrough;
use shelter::Shelter;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How long the stores may keep one turn waiting, where nobody says otherwise.
pub const DEFAULT_STORE_TIMEOUT: Duration = Duration::from_secs(1);

/// Takes the turns of every tenant's calls. Cheap to clone; clones share everything.
#[derive(Debug, Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

/// What every clone of a service shares.
#[derive(Debug)]
struct Inner {
    parts: Arc<Parts>,
    shelter: Shelter,
    in_flight: Arc<InFlight>,
    /// Told of every turn that left something to be remembered.
    journal_grew: Notify,
}

/// What a service is made of.
#[derive(Debug)]
pub struct Parts {
    /// The policies in force.
    pub policies: Arc<PolicyShelf>,
    /// The live sessions.
    pub sessions: Sessions,
    /// Who rang lately.
    pub callers: Callers,
    /// The ledger, where one is kept.
    pub ledger: Option<Arc<Ledger>>,
    /// What callers are hashed with before they are kept.
    pub caller_key: CallerKey,
    /// The language models.
    pub assistant: Assistant,
    /// Where calls may be handed to.
    pub destinations: Destinations,
    /// Where orders go that answer no event, where the exchange has an address for them.
    pub orders: Option<OrderClient>,
    /// The summaries of the calls that go on.
    pub summaries: Summaries,
    /// The links to the screen-pop page.
    pub links: Links,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// What time it is.
    pub clock: Clock,
}

impl Parts {
    /// Parts that keep everything in this process.
    #[must_use]
    pub fn in_memory(policies: Arc<PolicyShelf>, assistant: Assistant, links: Links, clock: Clock) -> Self {
        Self {
            policies,
            sessions: Sessions::Memory(MemorySessions::new(MemoryLimits::default())),
            callers: Callers::Memory(RecentCalls::default()),
            ledger: None,
            // Nothing that is hashed with it is kept.
            caller_key: CallerKey::new(Vec::new()),
            assistant,
            destinations: Destinations::default(),
            orders: None,
            summaries: Summaries::default(),
            links,
            metrics: Arc::default(),
            clock,
        }
    }
}

/// How a call finds its tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// By the number that was dialled.
    Number,
    /// By name, from the path.
    Tenant(TenantId),
}

/// Whether calls can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// They can.
    Ready,
    /// They cannot, for this reason.
    NotReady(String),
}

/// Why a turn was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// Nobody has a policy under this name.
    #[error("no tenant `{0}` has a policy")]
    UnknownTenant(TenantId),
    /// No policy answers this number, or the event names none.
    #[error("no policy answers the number {}", .0.as_ref().map_or_else(|| "(none)".to_owned(), PhoneNumber::redacted))]
    UnknownNumber(Option<PhoneNumber>),
    /// The session could not be had or saved.
    #[error("the session could not be kept")]
    Store(#[source] StoreError),
}

impl Service {
    /// A service of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self::with_store_timeout(parts, DEFAULT_STORE_TIMEOUT)
    }

    /// A service of these parts, in which the stores may keep one turn waiting for so long in all.
    #[must_use]
    pub fn with_store_timeout(parts: Parts, timeout: Duration) -> Self {
        shelter::begin(&parts);
        Self {
            inner: Arc::new(Inner {
                parts: Arc::new(parts),
                shelter: Shelter::new(timeout),
                in_flight: Arc::default(),
                journal_grew: Notify::new(),
            }),
        }
    }

    /// Takes one turn of one call: an event in, commands out.
    ///
    /// # Errors
    ///
    /// When nobody's policy answers the call, or its session cannot be kept.
    pub async fn take_turn(&self, door: Door, event: CallEvent) -> Result<Vec<Command>, TurnError> {
        self.take_turn_telling(door, event).await.map(|report| report.commands)
    }

    /// Takes one turn, and tells what it was decided on.
    ///
    /// The turn goes on where its asker no longer waits: an exchange that hangs up must not leave a turn half taken.
    ///
    /// # Errors
    ///
    /// When nobody's policy answers the call, or its session cannot be kept.
    pub async fn take_turn_telling(&self, door: Door, event: CallEvent) -> Result<TurnReport, TurnError> {
        let flight = loop {
            match self.inner.in_flight.enter(&event) {
                Entered::Alone(flight) => break flight,
                Entered::Twin(twin) => {
                    // Where the twin's turn failed, this one is taken in its place.
                    if let Some(commands) = twin.answer().await {
                        EventRepeated { call: &event.call }.emit(&self.inner.parts.metrics);
                        return Ok(TurnReport { commands, told: None });
                    }
                }
            }
        };
        let inner = Arc::clone(&self.inner);
        let turn = async move {
            let report = turn::take(&inner, &door, &event, &flight).await?;
            summaries::follow(&inner.parts, &event, report.told.as_ref());
            Ok(report)
        };
        SeenThrough::new(turn).done().await
    }

    /// The policies in force.
    #[must_use]
    pub fn policies(&self) -> &Arc<PolicyShelf> {
        &self.inner.parts.policies
    }

    /// What time it is for this service.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.parts.clock
    }

    /// What operators say of a tenant's desks, where that is not what its policy says.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn desk_switches(&self, tenant: &TenantId) -> Result<BTreeMap<DeskId, DeskSwitch>, StoreError> {
        self.inner.parts.sessions.desk_switches(tenant).await
    }

    /// The desks that calls of a tenant have gone to of late.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn live_handoffs(&self, tenant: &TenantId) -> Result<Vec<LiveHandoff>, StoreError> {
        self.inner.parts.sessions.live_handoffs(tenant).await
    }

    /// Notes what an operator says of a desk.
    ///
    /// # Errors
    ///
    /// When the store does not answer.
    pub async fn switch_desk(&self, tenant: &TenantId, desk: &DeskId, switch: DeskSwitch) -> Result<(), StoreError> {
        self.inner.parts.sessions.set_desk_switch(tenant, desk, switch).await
    }

    /// How many calls are live.
    #[must_use]
    pub fn live_calls(&self) -> usize {
        self.inner.parts.sessions.len()
    }

    /// How much waits for the ledger.
    #[must_use]
    pub fn journal(&self) -> JournalFigures {
        self.inner.parts.sessions.journal_figures()
    }

    /// Whether calls can be taken.
    #[must_use]
    pub fn ready(&self) -> Readiness {
        if let Some(reason) = self.inner.shelter.away() {
            return Readiness::NotReady(reason);
        }
        if self.inner.parts.policies.current().catalogue.policies().len() == 0 {
            return Readiness::NotReady("no policy is in force".to_owned());
        }
        Readiness::Ready
    }

    /// Waits until everything that was kept in the stores' absence is written, or no longer than this, then closes the
    /// stores. For the end of the process: turns taken afterwards are not kept.
    pub async fn close(&self, at_most: Duration) {
        let began = Instant::now();
        while self.inner.shelter.unsaved() > 0 && began.elapsed() < at_most {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let lost = self.inner.shelter.unsaved();
        if lost > 0 {
            tracing::error!(calls = lost, "the store did not return before the end: the last turns of these calls are lost");
        }
        self.inner.parts.sessions.close().await;
    }
}
