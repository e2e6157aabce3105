//! The handoffs of a batch: a state is written where it is another than the one before it.

use super::turns::Placed;
use super::{CallNumber, statements};
use crate::call::{DeskId, HandoffId, ReasonId};
use crate::record::HandoffState;
use crate::store::ledger::postgres::row::{count, named, optional, rows};
use deadpool_postgres::Transaction;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use tokio_postgres::Error;

#[derive(Serialize)]
struct HandoffRow<'a> {
    call: CallNumber,
    handoff: &'a HandoffId,
    reason: &'a ReasonId,
    rule: Option<&'a str>,
    began: Timestamp,
}

#[derive(Serialize)]
struct StateRow<'a> {
    call: CallNumber,
    handoff: &'a HandoffId,
    sequence: u64,
    at: Timestamp,
    state: &'a str,
    desk: Option<&'a DeskId>,
    attempt: u32,
    failure: Option<&'a str>,
}

/// What a batch changes in the row of a call.
#[derive(Default)]
pub(super) struct CallAfter {
    handoff: Option<String>,
    pub(super) ended_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct CallAfterRow {
    call: CallNumber,
    handoff: Option<String>,
    ended_at: Option<Timestamp>,
}

/// What tells one state of a handoff from another.
type State = (String, Option<DeskId>, u32);
/// The states of some calls' handoffs, by their place in the call.
type States = BTreeMap<(CallNumber, HandoffId), BTreeMap<u64, State>>;

/// Writes the handoffs of turns that are new; gives the places of those turns in which one came to another state.
pub(super) async fn write(
    ledger: &Transaction<'_>,
    turns: &[Placed<'_>],
    after: &mut BTreeMap<CallNumber, CallAfter>,
) -> Result<HashSet<usize>, Error> {
    let told: Vec<_> = turns.iter().filter_map(|(at, turn, call)| Some((*at, *turn, *call, turn.handoff.as_ref()?))).collect();
    if told.is_empty() {
        return Ok(HashSet::new());
    }
    let mut states = states_before(ledger, told.iter().map(|(_, _, call, _)| *call).collect()).await?;
    let (mut handoffs, mut moves, mut moved) = (Vec::new(), Vec::new(), HashSet::new());
    for (at, turn, call, handoff) in told {
        handoffs.push(HandoffRow::of(call, handoff));
        let known = states.entry((call, handoff.id.clone())).or_default();
        let state = (handoff.state.clone(), handoff.desk.clone(), handoff.attempt);
        if known.range(..turn.sequence).next_back().is_some_and(|(_, before)| *before == state) {
            continue;
        }
        known.insert(turn.sequence, state);
        moves.push(StateRow::of(call, handoff, turn.sequence, turn.at));
        moved.insert(at);
        after.entry(call).or_default().handoff = Some(handoff.state.clone());
    }
    let statement = ledger.prepare_cached(statements::HANDOFFS).await?;
    ledger.execute(&statement, &[&rows(&handoffs)]).await?;
    let statement = ledger.prepare_cached(statements::STATES).await?;
    ledger.execute(&statement, &[&rows(&moves)]).await?;
    Ok(moved)
}

async fn states_before(ledger: &Transaction<'_>, calls: Vec<CallNumber>) -> Result<States, Error> {
    let statement = ledger.prepare_cached(statements::STATES_BEFORE).await?;
    let mut states = States::new();
    for row in ledger.query(&statement, &[&calls]).await? {
        let handoff = (row.try_get("call")?, named(&row, "handoff", HandoffId::new)?);
        let state = (row.try_get("state")?, optional(&row, "desk", DeskId::new)?, count(&row, "attempt")?);
        states.entry(handoff).or_default().insert(count(&row, "sequence")?, state);
    }
    Ok(states)
}

/// Writes what the batch changed in the rows of its calls.
pub(super) async fn write_after(ledger: &Transaction<'_>, after: BTreeMap<CallNumber, CallAfter>) -> Result<(), Error> {
    if after.is_empty() {
        return Ok(());
    }
    let changed = after.into_iter().map(|(call, CallAfter { handoff, ended_at })| CallAfterRow { call, handoff, ended_at });
    let statement = ledger.prepare_cached(statements::CALLS_AFTER).await?;
    ledger.execute(&statement, &[&rows(&changed.collect::<Vec<_>>())]).await.map(drop)
}

impl<'a> HandoffRow<'a> {
    fn of(call: CallNumber, handoff: &'a HandoffState) -> Self {
        Self { call, handoff: &handoff.id, reason: &handoff.reason, rule: handoff.rule.as_deref(), began: handoff.began }
    }
}

impl<'a> StateRow<'a> {
    fn of(call: CallNumber, handoff: &'a HandoffState, sequence: u64, at: Timestamp) -> Self {
        Self {
            call,
            handoff: &handoff.id,
            sequence,
            at,
            state: &handoff.state,
            desk: handoff.desk.as_ref(),
            attempt: handoff.attempt,
            failure: handoff.failure.as_deref(),
        }
    }
}
