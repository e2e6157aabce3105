//! Which desks take a call: the reason's route, without the desks that are closed.

use crate::call::{Attempt, DeskId, PhoneNumber};
use crate::policy::compiled::{CompiledPolicy, Reason};
use jiff::Timestamp;
use serde::Serialize;

/// The desks of a route, in order, and whether each is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Route {
    /// Each desk that was considered.
    pub desks: Vec<DeskCheck>,
}

/// Whether a desk is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeskCheck {
    /// The desk.
    pub desk: DeskId,
    /// Its number.
    #[serde(skip)]
    pub number: PhoneNumber,
    /// How long to let it ring, in seconds.
    pub ring_seconds: u32,
    /// The name of its hours; always open where there is none.
    pub hours: Option<String>,
    /// Whether it is open.
    pub open: bool,
    /// When it opens next, where it is closed and does.
    pub opens: Option<Timestamp>,
}

impl Route {
    /// The desks to dial, in order.
    #[must_use]
    pub fn attempts(&self) -> Vec<Attempt> {
        self.desks
            .iter()
            .filter(|check| check.open)
            .map(|check| Attempt {
                desk: check.desk.clone(),
                number: check.number.clone(),
                ring_seconds: check.ring_seconds,
                failure: None,
            })
            .collect()
    }

    /// Whether any desk is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.desks.iter().any(|check| check.open)
    }
}

/// Looks at each desk of a reason's route.
pub(super) fn route(policy: &CompiledPolicy, reason: &Reason, now: Timestamp) -> Route {
    let desks = reason.route.iter().filter_map(|id| {
        let desk = policy.desks.get(id)?;
        let hours = desk.hours.as_ref().and_then(|name| policy.hours.get(name));
        let open = hours.is_none_or(|hours| hours.open_at(now, &policy.time_zone));
        let opens = hours.filter(|_| !open).and_then(|hours| hours.next_opening(now, &policy.time_zone));
        Some(DeskCheck {
            desk: id.clone(),
            number: desk.number.clone(),
            ring_seconds: desk.ring_seconds,
            hours: desk.hours.clone(),
            open,
            opens,
        })
    });
    Route { desks: desks.collect() }
}
