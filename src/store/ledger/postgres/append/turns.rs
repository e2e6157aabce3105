//! The turns of a batch: their calls first, then the events that are new, then what the new ones changed.

use super::handoffs::{self, CallAfter};
use super::{CallName, CallNumber, Written, statements};
use crate::call::{CallId, PhoneNumber, ReasonId, TenantId};
use crate::record::{Changes, Decided, Spoken, TurnRecord};
use crate::store::ledger::postgres::row::{named, rows};
use deadpool_postgres::Transaction;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use tokio_postgres::Error;

/// A turn that is to be written: its place in the batch, the turn and its call.
pub(super) type Placed<'a> = (usize, &'a TurnRecord, CallNumber);

#[derive(Serialize)]
struct CallerRow<'a> {
    tenant: &'a TenantId,
    caller: &'a str,
}

/// What the turns of a call in a batch say of it together.
#[derive(Serialize)]
struct CallRow<'a> {
    tenant: &'a TenantId,
    call: &'a CallId,
    started_at: Timestamp,
    last_at: Timestamp,
    caller: Option<&'a str>,
    dialled: Option<&'a PhoneNumber>,
    language: &'a str,
    turns: u32,
    escalated_at: Option<Timestamp>,
    reason: Option<&'a ReasonId>,
    rule: Option<&'a str>,
}

#[derive(Serialize)]
struct EventRow<'a> {
    call: CallNumber,
    sequence: u64,
    at: Timestamp,
    event: &'a str,
    turn: Option<u32>,
    spoken: Option<&'a Spoken>,
    sentiment: Option<f32>,
    decision: Option<&'a Decided>,
}

/// A call that is here now.
struct Known {
    number: CallNumber,
    ended: bool,
}

/// Writes turns, and says for each what it changed.
pub(super) async fn write(ledger: &Transaction<'_>, turns: &[(usize, &TurnRecord)], written: &mut [Written]) -> Result<(), Error> {
    let turns = without_forgotten(ledger, turns).await?;
    if turns.is_empty() {
        return Ok(());
    }
    let calls = write_calls(ledger, &turns).await?;
    let placed: Vec<Placed<'_>> =
        turns.iter().filter_map(|(at, turn)| Some((*at, *turn, calls.get(&(&turn.tenant, &turn.call))?.number))).collect();
    let new = write_events(ledger, &placed).await?;

    let mut after: BTreeMap<CallNumber, CallAfter> = BTreeMap::new();
    let moved = handoffs::write(ledger, &new, &mut after).await?;
    let mut ended: HashSet<CallNumber> = calls.values().filter(|known| known.ended).map(|known| known.number).collect();
    for (at, turn, call) in &new {
        let ends = turn.ended && ended.insert(*call);
        if ends {
            after.entry(*call).or_default().ended_at = Some(turn.at);
        }
        written[*at] = Some((*call, Changes { handoff: moved.contains(at), ended: ends }));
    }
    handoffs::write_after(ledger, after).await
}

/// The turns whose callers were not forgotten since the call began: what was on its way must not bring them back.
async fn without_forgotten<'a>(ledger: &Transaction<'_>, turns: &[(usize, &'a TurnRecord)]) -> Result<Vec<(usize, &'a TurnRecord)>, Error> {
    let callers: Vec<CallerRow<'_>> =
        turns.iter().filter_map(|(_, turn)| Some(CallerRow { tenant: &turn.tenant, caller: turn.caller.as_deref()? })).collect();
    let mut forgotten: HashMap<(TenantId, String), Timestamp> = HashMap::new();
    if !callers.is_empty() {
        let statement = ledger.prepare_cached(statements::FORGOTTEN).await?;
        for row in ledger.query(&statement, &[&rows(&callers)]).await? {
            forgotten.insert((named(&row, "tenant", TenantId::new)?, row.try_get("caller")?), row.try_get("at")?);
        }
    }
    let is_forgotten = |turn: &TurnRecord| {
        let Some(caller) = &turn.caller else { return false };
        forgotten.get(&(turn.tenant.clone(), caller.clone())).is_some_and(|at| *at >= turn.started_at)
    };
    Ok(turns.iter().copied().filter(|(_, turn)| !is_forgotten(turn)).collect())
}

async fn write_calls<'a>(ledger: &Transaction<'_>, turns: &[(usize, &'a TurnRecord)]) -> Result<HashMap<CallName<'a>, Known>, Error> {
    let mut calls: BTreeMap<CallName<'a>, CallRow<'a>> = BTreeMap::new();
    for (_, turn) in turns {
        calls.entry((&turn.tenant, &turn.call)).and_modify(|call| call.add(turn)).or_insert_with(|| CallRow::of(turn));
    }
    let statement = ledger.prepare_cached(statements::CALLS).await?;
    let written = ledger.query(&statement, &[&rows(&calls.values().collect::<Vec<_>>())]).await?;
    let names: HashMap<(&str, &str), CallName<'a>> = calls.keys().map(|name| ((name.0.as_str(), name.1.as_str()), *name)).collect();
    let mut known = HashMap::new();
    for row in &written {
        if let Some(name) = names.get(&(row.try_get("tenant")?, row.try_get("call")?)) {
            known.insert(*name, Known { number: row.try_get("id")?, ended: row.try_get("ended")? });
        }
    }
    Ok(known)
}

impl<'a> CallRow<'a> {
    fn of(turn: &'a TurnRecord) -> Self {
        let escalation = turn.decision.as_ref().filter(|decision| decision.outcome == "escalate");
        Self {
            tenant: &turn.tenant,
            call: &turn.call,
            started_at: turn.started_at,
            last_at: turn.at,
            caller: turn.caller.as_deref(),
            dialled: turn.dialled.as_ref(),
            language: &turn.language,
            turns: turn.turn.unwrap_or_default(),
            escalated_at: escalation.map(|_| turn.at),
            reason: escalation.and_then(|decision| decision.reason.as_ref()),
            rule: escalation.and_then(|decision| decision.rule.as_deref()),
        }
    }

    /// Adds a later turn, as the database adds to a call that is there.
    fn add(&mut self, turn: &'a TurnRecord) {
        let later = Self::of(turn);
        self.last_at = self.last_at.max(later.last_at);
        self.turns = self.turns.max(later.turns);
        self.language = later.language;
        self.caller = self.caller.or(later.caller);
        self.dialled = self.dialled.or(later.dialled);
        if self.escalated_at.is_none() {
            (self.escalated_at, self.reason, self.rule) = (later.escalated_at, later.reason, later.rule);
        }
    }
}

/// Writes events; gives the turns of those that were not there before.
async fn write_events<'a>(ledger: &Transaction<'_>, turns: &[Placed<'a>]) -> Result<Vec<Placed<'a>>, Error> {
    let events: Vec<EventRow<'_>> = turns.iter().map(|(_, turn, call)| EventRow::of(turn, *call)).collect();
    let statement = ledger.prepare_cached(statements::EVENTS).await?;
    let mut new: HashSet<(CallNumber, i64)> = HashSet::new();
    for row in ledger.query(&statement, &[&rows(&events)]).await? {
        new.insert((row.try_get("call")?, row.try_get("sequence")?));
    }
    // Taken out as they are met: where a batch has a turn twice, the first is the new one.
    let mut is_new = |call, sequence: u64| i64::try_from(sequence).is_ok_and(|sequence| new.remove(&(call, sequence)));
    Ok(turns.iter().copied().filter(|(_, turn, call)| is_new(*call, turn.sequence)).collect())
}

impl<'a> EventRow<'a> {
    fn of(turn: &'a TurnRecord, call: CallNumber) -> Self {
        Self {
            call,
            sequence: turn.sequence,
            at: turn.at,
            event: &turn.event,
            turn: turn.turn,
            spoken: turn.spoken.as_ref(),
            sentiment: turn.sentiment,
            decision: turn.decision.as_ref(),
        }
    }
}
