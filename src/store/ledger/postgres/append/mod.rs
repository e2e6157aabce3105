//! Records written, each once, and the events they amount to put into the outbox: a batch is a handful of statements,
//! however many records it has.

mod clean;
mod handoffs;
mod statements;
mod turns;

use super::row::rows;
use crate::call::{CallId, TenantId};
use crate::record::{CallbackRequest, Changes, CloudEvent, Disposition, Record, TurnRecord};
use deadpool_postgres::{Object, Transaction};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use tokio_postgres::Error;

/// The lock under which records are appended, shared by all who do, and by itself where callers are forgotten.
pub(super) const APPENDS: i64 = 0x6c65_6467_6572;

/// The ledger's own number of a call.
type CallNumber = i64;
/// How records name a call.
type CallName<'a> = (&'a TenantId, &'a CallId);
/// The numbers of calls that are here.
type Numbers<'a> = HashMap<CallName<'a>, CallNumber>;

/// What a record changed, where it changed anything: nothing where it is there already, or is not to be taken in.
type Written = Option<(CallNumber, Changes)>;

/// An event for the outbox.
#[derive(Serialize)]
struct OutboxRow {
    call: CallNumber,
    at: Timestamp,
    event: CloudEvent,
}

/// Writes records in order, all or none.
pub(super) async fn append(client: &mut Object, records: &[Record], feeds_outbox: bool) -> Result<(), Error> {
    let records = clean::without_nul(records);
    let ledger = client.transaction().await?;
    ledger.execute("SELECT pg_advisory_xact_lock_shared($1)", &[&APPENDS]).await?;
    let mut written: Vec<Written> = vec![None; records.len()];

    let turns: Vec<(usize, &TurnRecord)> = records.iter().enumerate().filter_map(|(at, record)| Some((at, record.turn()?))).collect();
    turns::write(&ledger, &turns, &mut written).await?;
    let others: Vec<(usize, &Record)> = records.iter().enumerate().filter(|(_, record)| record.turn().is_none()).collect();
    write_others(&ledger, &others, &mut written).await?;

    if feeds_outbox {
        feed_outbox(&ledger, &records, &written).await?;
    }
    ledger.commit().await
}

/// Writes what is no turn: rare, and so one by one.
async fn write_others(ledger: &Transaction<'_>, others: &[(usize, &Record)], written: &mut [Written]) -> Result<(), Error> {
    if others.is_empty() {
        return Ok(());
    }
    let numbers = numbers_of(ledger, others.iter().map(|(_, record)| (record.tenant(), record.call()))).await?;
    for (at, record) in others {
        // What is said of a call that was deleted is not taken in.
        let Some(call) = numbers.get(&(record.tenant(), record.call())) else { continue };
        let new = match record {
            Record::Disposition(disposition) => write_disposition(ledger, *call, disposition).await?,
            Record::Callback(callback) => write_callback(ledger, *call, callback).await?,
            Record::Turn(_) => false,
        };
        written[*at] = new.then_some((*call, Changes::default()));
    }
    Ok(())
}

async fn numbers_of<'a>(ledger: &Transaction<'_>, names: impl Iterator<Item = CallName<'a>>) -> Result<Numbers<'a>, Error> {
    let mut numbers = Numbers::new();
    let statement = ledger.prepare_cached("SELECT id FROM calls WHERE tenant = $1 AND call = $2").await?;
    for name in names {
        let (tenant, call) = name;
        if let Some(row) = ledger.query_opt(&statement, &[&tenant.as_str(), &call.as_str()]).await? {
            numbers.insert(name, row.try_get("id")?);
        }
    }
    Ok(numbers)
}

async fn write_disposition(ledger: &Transaction<'_>, call: CallNumber, said: &Disposition) -> Result<bool, Error> {
    let statement = ledger.prepare_cached(statements::DISPOSITION).await?;
    let Disposition { handoff, at, by, resolved, right_handoff, note, .. } = said;
    Ok(ledger.execute(&statement, &[&call, &handoff.as_str(), at, by, resolved, right_handoff, note]).await? > 0)
}

/// A callback that is closed has no number to ring any more.
async fn write_callback(ledger: &Transaction<'_>, call: CallNumber, callback: &CallbackRequest) -> Result<bool, Error> {
    let CallbackRequest { handoff, at, number, reason, summary, closed, .. } = callback;
    let changed = match closed {
        Some(closed) => ledger.execute(statements::CLOSE_CALLBACK, &[&call, &handoff.as_str(), closed, at]).await?,
        None => {
            let number = number.as_ref().map(crate::call::PhoneNumber::as_str);
            ledger.execute(statements::ASK_CALLBACK, &[&call, &handoff.as_str(), at, &number, &reason.as_str(), summary]).await?
        }
    };
    Ok(changed > 0)
}

async fn feed_outbox(ledger: &Transaction<'_>, records: &[Record], written: &[Written]) -> Result<(), Error> {
    let events = records.iter().zip(written).filter_map(|(record, written)| Some((record, (*written)?)));
    let outbox: Vec<OutboxRow> = events
        .flat_map(|(record, (call, changes))| CloudEvent::of(record, changes).into_iter().map(move |event| (call, event)))
        .map(|(call, event)| OutboxRow { call, at: event.time, event })
        .collect();
    if outbox.is_empty() {
        return Ok(());
    }
    let statement = ledger.prepare_cached(statements::OUTBOX).await?;
    ledger.execute(&statement, &[&rows(&outbox)]).await.map(drop)
}
