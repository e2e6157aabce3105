//! Where a call that is handed over goes: the desks and their hours, the whisper, and what happens when nobody can take it.

use super::super::brief::Brief;
use super::super::facts::Facts;
use super::super::route::{DeskCheck, PassedOver, Route};
use super::place::local_time;
use crate::call::{DeskId, LastResort, PhoneNumber, ReasonId};
use crate::policy::compiled::CompiledPolicy;
use jiff::Timestamp;
use serde::Serialize;

/// Where a call that is handed over goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RouteExplanation {
    /// The desks in the order they are tried; those that are closed are passed over.
    pub desks: Vec<DeskExplanation>,
    /// What the human at the first open desk hears before the bridge opens.
    pub whisper: Option<String>,
    /// What happens when no desk can take the caller.
    pub nobody: NobodyExplanation,
}

/// One desk of a route.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeskExplanation {
    /// The desk.
    pub desk: DeskId,
    /// Its number.
    pub number: PhoneNumber,
    /// How long it rings, in seconds.
    pub ring_seconds: u32,
    /// Its hours; none where it is always open.
    pub hours: Option<HoursExplanation>,
    /// Whether it is open.
    pub open: bool,
    /// Why it is passed over, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<PassedOver>,
    /// When it opens, where it is closed and does within a year.
    pub opens: Option<Timestamp>,
    /// The same in the policy's time zone, for people.
    pub opens_local: Option<String>,
}

/// Opening hours by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HoursExplanation {
    /// Their name.
    pub name: String,
    /// The hours as written.
    pub written: String,
}

/// What happens when no desk can take the caller.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NobodyExplanation {
    /// Whether this is what happens now: every desk is closed.
    pub applies: bool,
    /// What the caller hears.
    pub say: String,
    /// What happens then.
    pub then: LastResort,
}

impl RouteExplanation {
    /// Says where a call goes that is handed over for a reason, and makes its brief.
    #[must_use]
    pub fn of(policy: &CompiledPolicy, facts: &Facts<'_>, reason: &ReasonId, route: &Route) -> Self {
        let first = route.takers().next();
        let nobody = policy.nobody_for(reason);
        Self {
            desks: route.desks.iter().map(|check| desk(policy, check)).collect(),
            whisper: first.map(|check| Brief::of(policy, facts, reason).whisper(policy, &check.desk)),
            nobody: NobodyExplanation {
                applies: !route.is_open(),
                say: nobody.say.in_language(policy.language_of(facts.language)).to_owned(),
                then: nobody.then,
            },
        }
    }
}

fn desk(policy: &CompiledPolicy, check: &DeskCheck) -> DeskExplanation {
    let hours = check.hours.as_ref().and_then(|name| {
        let hours = policy.hours.get(name)?;
        Some(HoursExplanation { name: name.clone(), written: hours.written().to_owned() })
    });
    DeskExplanation {
        desk: check.desk.clone(),
        number: check.number.clone(),
        ring_seconds: check.ring_seconds,
        hours,
        open: check.open,
        passed_over: check.passed_over.clone(),
        opens: check.opens,
        opens_local: check.opens.map(|at| local_time(at, policy)),
    }
}
