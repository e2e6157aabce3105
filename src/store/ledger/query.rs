//! What can be asked of the ledger, and what it answers.

use crate::call::{CallId, DeskId, HandoffId, PhoneNumber, ReasonId, TenantId};
use crate::record::{CloudEvent, Disposition, Spoken};
use jiff::Timestamp;
use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// Which calls. What is left out does not narrow them.
#[derive(Debug, Clone, Default)]
pub struct CallFilter {
    /// Whose.
    pub tenant: Option<TenantId>,
    /// Begun at or after this.
    pub from: Option<Timestamp>,
    /// Begun before this.
    pub to: Option<Timestamp>,
    /// Whether it was decided to hand them over.
    pub escalated: Option<bool>,
    /// What they were first handed over for.
    pub reason: Option<ReasonId>,
    /// Who rang, in any form that it may have been kept in; anybody where it is empty.
    pub caller: Vec<String>,
    /// Whether they are over.
    pub ended: Option<bool>,
    /// The state of their latest handoff, such as `bridged`.
    pub handoff: Option<String>,
}

/// Which part of a long list: at most so many, after those that were seen.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The last that was seen; none for the first page.
    pub after: Option<Cursor>,
    /// How many at most, from 1.
    pub most: u32,
}

/// A part of a long list.
#[derive(Debug, Clone, PartialEq)]
pub struct Paged<T> {
    /// The part.
    pub rows: Vec<T>,
    /// Where the next part begins; none where this is the last.
    pub next: Option<Cursor>,
}

/// A place in a list that is told from its latest to its earliest. What comes later does not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The time that the list is in order of.
    pub at: Timestamp,
    /// The ledger's own number of the row, which tells those of one time apart.
    pub number: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.at.as_microsecond(), self.number)
    }
}

/// It is no cursor that this program gave out.
#[derive(Debug, PartialEq, Eq)]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(written: &str) -> Result<Self, NoCursor> {
        let (at, number) = written.rsplit_once('-').ok_or(NoCursor)?;
        let at = at.parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok()).ok_or(NoCursor)?;
        Ok(Self { at, number: number.parse().map_err(|_| NoCursor)? })
    }
}

/// A call in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallRow {
    /// Whose.
    pub tenant: TenantId,
    /// The call.
    pub call: CallId,
    /// When it began.
    pub started_at: Timestamp,
    /// When the last event of it came.
    pub last_at: Timestamp,
    /// When it ended, once it has.
    pub ended_at: Option<Timestamp>,
    /// Who rang, in the form that was kept.
    pub caller: Option<String>,
    /// The number that was dialled.
    pub dialled: Option<PhoneNumber>,
    /// Its language as a BCP 47 tag.
    pub language: String,
    /// The caller's turns.
    pub turns: u32,
    /// When it was first decided to hand it over, where it was.
    pub escalated_at: Option<Timestamp>,
    /// What for.
    pub reason: Option<ReasonId>,
    /// By which rule; none where the caller accepted an offer.
    pub rule: Option<String>,
    /// The state of its latest handoff, where there is one.
    pub handoff: Option<String>,
}

/// A call whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallDetail {
    /// What its row in a list says.
    #[serde(flatten)]
    pub call: CallRow,
    /// Its events in order.
    pub events: Vec<EventRow>,
    /// Its handoffs in order.
    pub handoffs: Vec<HandoffRow>,
    /// The callbacks asked for in it.
    pub callbacks: Vec<CallbackRow>,
}

/// One answered event of a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// Its place in the call, from 1.
    pub sequence: u64,
    /// When it arrived.
    pub at: Timestamp,
    /// Its name on the wire.
    pub event: String,
    /// The number of the caller's turn, from 1, where it was one.
    pub turn: Option<u32>,
    /// What was said, where it was kept.
    pub spoken: Option<Spoken>,
    /// How it felt, -1 to 1, where something measured it.
    pub sentiment: Option<f32>,
    /// What was decided, where it was a turn.
    pub decision: Option<crate::record::Decided>,
}

/// A handoff, with each state it went through and what was said of it afterwards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandoffRow {
    /// The handoff.
    pub id: HandoffId,
    /// What it is for.
    pub reason: ReasonId,
    /// The rule it began with, where one did.
    pub rule: Option<String>,
    /// When the rule fired.
    pub began: Timestamp,
    /// Its states in order.
    pub states: Vec<HandoffStateRow>,
    /// What the humans said, the latest last.
    pub dispositions: Vec<Disposition>,
}

/// One state of a handoff.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandoffStateRow {
    /// When it came to it.
    pub at: Timestamp,
    /// The state's name.
    pub state: String,
    /// The desk being tried, or that has the caller.
    pub desk: Option<DeskId>,
    /// Which attempt of the chain, from 1.
    pub attempt: u32,
    /// Why the attempt before it failed, where one did.
    pub failure: Option<String>,
}

/// Which callbacks. What is left out does not narrow them.
#[derive(Debug, Clone, Default)]
pub struct CallbackFilter {
    /// Whose.
    pub tenant: Option<TenantId>,
    /// Those still to be made, or those done with.
    pub open: Option<bool>,
}

/// A callback.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CallbackRow {
    /// Whose caller.
    pub tenant: TenantId,
    /// The call in which they asked.
    pub call: CallId,
    /// The handoff that no desk took: names the callback.
    pub handoff: HandoffId,
    /// When they asked.
    pub asked_at: Timestamp,
    /// The number to ring; none once it is closed, or where the caller hides it.
    pub number: Option<PhoneNumber>,
    /// What for.
    pub reason: ReasonId,
    /// What they need.
    pub summary: String,
    /// How it was closed, once it is: `reached`, `not_reached`, `withdrawn`.
    pub closed: Option<String>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

/// Whose data is to be forgotten: one caller's, at one tenant.
#[derive(Debug, Clone)]
pub struct Forget {
    /// The tenant.
    pub tenant: TenantId,
    /// The caller's number, as callbacks hold it.
    pub number: PhoneNumber,
    /// The caller in every form that calls may have kept them in.
    pub caller: Vec<String>,
    /// Now. What is told later of calls that began before is not taken in any more, where it names the caller by a hash:
    /// the number itself is not kept to know it by.
    pub at: Timestamp,
}

/// What was deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Forgotten {
    /// The calls, for what other stores keep of them.
    pub calls: Vec<CallId>,
    /// Answered events of them.
    pub events: u64,
    /// Handoffs.
    pub handoffs: u64,
    /// Dispositions.
    pub dispositions: u64,
    /// Callbacks.
    pub callbacks: u64,
    /// Events that waited to be sent out.
    pub outbox: u64,
}

/// An event that waits to be sent out.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxEntry {
    /// What settles it.
    pub key: i64,
    /// The call it is about: the events of one call are sent in the order of their keys.
    pub call: CallId,
    /// The event.
    pub event: CloudEvent,
    /// How often it was tried before.
    pub tries: u32,
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxState {
    /// Events that wait.
    pub waiting: u64,
    /// Events that no sink would take: set aside, and never tried again.
    pub set_aside: u64,
    /// When the oldest that waits was put there.
    pub oldest: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_was_written() {
        for at in
            [Timestamp::UNIX_EPOCH, Timestamp::from_microsecond(-7).unwrap(), Timestamp::from_microsecond(1_700_000_000_123_456).unwrap()]
        {
            let cursor = Cursor { at, number: 42 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in ["", "12", "a-1", "1-b", "99999999999999999999-1"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(NoCursor), "{wrong}");
        }
    }
}
