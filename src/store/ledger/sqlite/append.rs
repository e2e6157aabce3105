//! Records written, each once, and the events they amount to put into the outbox.

use super::row::{json, micros};
use crate::call::{CallId, TenantId};
use crate::record::{CallbackRequest, Changes, CloudEvent, Disposition, HandoffState, Record, TurnRecord};
use rusqlite::{OptionalExtension, Transaction, params};

/// The ledger's own number of a call.
type CallNumber = i64;

/// Writes records in order, and whole.
pub(super) fn records(ledger: &Transaction<'_>, records: &[Record], feeds_outbox: bool) -> rusqlite::Result<()> {
    for record in records {
        let written = match record {
            Record::Turn(turn) => write_turn(ledger, turn)?,
            Record::Disposition(disposition) => write_disposition(ledger, disposition)?,
            Record::Callback(callback) => write_callback(ledger, callback)?,
        };
        if let Some((call, changes)) = written.filter(|_| feeds_outbox) {
            feed_outbox(ledger, call, record, changes)?;
        }
    }
    Ok(())
}

/// The call and what changed; nothing where the record is there already, or is not to be taken in.
type Written = Option<(CallNumber, Changes)>;

fn write_turn(ledger: &Transaction<'_>, turn: &TurnRecord) -> rusqlite::Result<Written> {
    if is_forgotten(ledger, turn)? {
        return Ok(None);
    }
    let call = write_call(ledger, turn)?;
    if !write_event(ledger, call, turn)? {
        return Ok(None);
    }
    let handoff = match &turn.handoff {
        Some(handoff) => write_handoff(ledger, call, turn, handoff)?,
        None => false,
    };
    let ended = turn.ended
        && ledger
            .prepare_cached("UPDATE calls SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
            .execute(params![call, micros(turn.at)])?
            > 0;
    Ok(Some((call, Changes { handoff, ended })))
}

/// Whether its caller was forgotten after the call began: a record that was on its way must not bring them back.
fn is_forgotten(ledger: &Transaction<'_>, turn: &TurnRecord) -> rusqlite::Result<bool> {
    let Some(caller) = &turn.caller else { return Ok(false) };
    ledger.prepare_cached("SELECT 1 FROM forgotten WHERE tenant = ?1 AND caller = ?2 AND at >= ?3")?.exists(params![
        turn.tenant.as_str(),
        caller,
        micros(turn.started_at)
    ])
}

fn write_call(ledger: &Transaction<'_>, turn: &TurnRecord) -> rusqlite::Result<CallNumber> {
    let escalation = turn.decision.as_ref().filter(|decision| decision.outcome == "escalate");
    ledger
        .prepare_cached(
            "INSERT INTO calls (tenant, call, started_at, last_at, caller, dialled, language, turns, escalated_at, reason, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (tenant, call) DO UPDATE SET
                 last_at = max(last_at, excluded.last_at),
                 turns = max(turns, excluded.turns),
                 language = excluded.language,
                 caller = coalesce(caller, excluded.caller),
                 dialled = coalesce(dialled, excluded.dialled),
                 reason = CASE WHEN escalated_at IS NULL THEN excluded.reason ELSE reason END,
                 rule = CASE WHEN escalated_at IS NULL THEN excluded.rule ELSE rule END,
                 escalated_at = coalesce(escalated_at, excluded.escalated_at)
             RETURNING id",
        )?
        .query_row(
            params![
                turn.tenant.as_str(),
                turn.call.as_str(),
                micros(turn.started_at),
                micros(turn.at),
                turn.caller,
                turn.dialled.as_ref().map(crate::call::PhoneNumber::as_str),
                turn.language,
                turn.turn.unwrap_or_default(),
                escalation.map(|_| micros(turn.at)),
                escalation.and_then(|decision| decision.reason.as_ref()).map(crate::call::ReasonId::as_str),
                escalation.and_then(|decision| decision.rule.as_deref()),
            ],
            |row| row.get(0),
        )
}

/// Returns whether it was not there before.
fn write_event(ledger: &Transaction<'_>, call: CallNumber, turn: &TurnRecord) -> rusqlite::Result<bool> {
    let written = ledger
        .prepare_cached(
            "INSERT INTO events (call, sequence, at, event, turn, spoken, sentiment, decision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            call,
            turn.sequence,
            micros(turn.at),
            turn.event,
            turn.turn,
            turn.spoken.as_ref().map(json),
            turn.sentiment.map(f64::from),
            turn.decision.as_ref().map(json),
        ])?;
    Ok(written > 0)
}

/// Returns whether the handoff came to another state.
fn write_handoff(ledger: &Transaction<'_>, call: CallNumber, turn: &TurnRecord, handoff: &HandoffState) -> rusqlite::Result<bool> {
    ledger
        .prepare_cached("INSERT INTO handoffs (call, handoff, reason, rule, began) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")?
        .execute(params![call, handoff.id.as_str(), handoff.reason.as_str(), handoff.rule, micros(handoff.began)])?;
    let desk = handoff.desk.as_ref().map(crate::call::DeskId::as_str);
    let before = ledger
        .prepare_cached(
            "SELECT state, desk, attempt FROM handoff_states WHERE call = ?1 AND handoff = ?2 AND sequence < ?3 ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row(params![call, handoff.id.as_str(), turn.sequence], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?, row.get::<_, u32>(2)?))
        })
        .optional()?;
    if before.is_some_and(|(state, before, attempt)| state == handoff.state && before.as_deref() == desk && attempt == handoff.attempt) {
        return Ok(false);
    }
    ledger
        .prepare_cached(
            "INSERT INTO handoff_states (call, handoff, sequence, at, state, desk, attempt, failure)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            call,
            handoff.id.as_str(),
            turn.sequence,
            micros(turn.at),
            handoff.state,
            desk,
            handoff.attempt,
            handoff.failure
        ])?;
    ledger.prepare_cached("UPDATE calls SET handoff = ?2 WHERE id = ?1")?.execute(params![call, handoff.state])?;
    Ok(true)
}

fn write_disposition(ledger: &Transaction<'_>, disposition: &Disposition) -> rusqlite::Result<Written> {
    let Some(call) = number_of(ledger, &disposition.tenant, &disposition.call)? else { return Ok(None) };
    let Disposition { handoff, at, by, resolved, right_handoff, note, .. } = disposition;
    let written = ledger
        .prepare_cached(
            "INSERT INTO dispositions (call, handoff, at, by, resolved, right_handoff, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
        )?
        .execute(params![call, handoff.as_str(), micros(*at), by, resolved, right_handoff, note])?;
    Ok((written > 0).then_some((call, Changes::default())))
}

/// A callback that is closed has no number to ring any more.
fn write_callback(ledger: &Transaction<'_>, callback: &CallbackRequest) -> rusqlite::Result<Written> {
    let Some(call) = number_of(ledger, &callback.tenant, &callback.call)? else { return Ok(None) };
    let written = match &callback.closed {
        Some(closed) => ledger
            .prepare_cached(
                "UPDATE callbacks SET closed = ?3, closed_at = ?4, number = NULL WHERE call = ?1 AND handoff = ?2 AND closed IS NULL",
            )?
            .execute(params![call, callback.handoff.as_str(), closed, micros(callback.at)])?,
        None => ledger
            .prepare_cached(
                "INSERT INTO callbacks (call, handoff, asked_at, number, reason, summary)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                call,
                callback.handoff.as_str(),
                micros(callback.at),
                callback.number.as_ref().map(crate::call::PhoneNumber::as_str),
                callback.reason.as_str(),
                callback.summary,
            ])?,
    };
    Ok((written > 0).then_some((call, Changes::default())))
}

/// The number of a call that is here. What is said of one that was deleted is not taken in.
fn number_of(ledger: &Transaction<'_>, tenant: &TenantId, call: &CallId) -> rusqlite::Result<Option<CallNumber>> {
    ledger
        .prepare_cached("SELECT id FROM calls WHERE tenant = ?1 AND call = ?2")?
        .query_row(params![tenant.as_str(), call.as_str()], |row| row.get(0))
        .optional()
}

fn feed_outbox(ledger: &Transaction<'_>, call: CallNumber, record: &Record, changes: Changes) -> rusqlite::Result<()> {
    let mut insert = ledger.prepare_cached("INSERT INTO outbox (call, at, event, due) VALUES (?1, ?2, ?3, ?2)")?;
    for event in CloudEvent::of(record, changes) {
        insert.execute(params![call, micros(event.time), json(&event)])?;
    }
    Ok(())
}
