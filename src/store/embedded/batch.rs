//! One transaction's worth of tasks: what each writes, and what the memory is to be told once the disk has it.

use super::desks;
use super::index::{Entry, Index};
use crate::call::{CallId, DeskId, DeskSwitch, PhoneNumber, Session, TenantId};
use rusqlite::{Transaction, params};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

/// Rows of `recent_calls` kept. Past that, the oldest go.
const RECENT_CALLS_KEPT: i64 = 500_000;

/// Something to write.
#[derive(Debug)]
pub(super) enum Task {
    /// A session over a revision, and what is to be remembered of its turn.
    Save { session: Arc<Session>, written: Vec<u8>, expected: u64, records: Vec<Vec<u8>> },
    /// Records that belong to no turn.
    Remember(Vec<Vec<u8>>),
    /// Journal entries that the ledger has.
    Settle(Vec<i64>),
    /// A session that does not read, to be put out of the way.
    SetAside(CallId),
    /// A caller rang.
    Rang { tenant: TenantId, caller: PhoneNumber, call: CallId, at: i64 },
    /// An operator says something of a desk.
    Switch { tenant: TenantId, desk: DeskId, switch: DeskSwitch },
    /// A caller is to be forgotten.
    Forget { tenant: TenantId, caller: PhoneNumber },
}

/// What came of a task, where the disk did its part.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// It is written.
    Done,
    /// Another revision than expected is there: nothing of the task was written.
    Conflict(CallId),
}

/// The journal as the writer knows it, which alone writes it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct JournalState {
    /// The number of the next entry. Never one that was there before: what settles an entry names it by its number.
    pub(super) next: i64,
    /// Entries that wait.
    pub(super) waiting: u64,
    /// Entries lost because too many waited, since the start.
    pub(super) dropped: u64,
}

/// A transaction under way.
pub(super) struct Batch<'a> {
    transaction: Transaction<'a>,
    index: &'a Index,
    now: Instant,
    journal: JournalState,
    journal_kept: u64,
    /// What this transaction made of a call, which the memory is told after it: none where the call is forgotten.
    changes: HashMap<CallId, Option<Entry>>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(transaction: Transaction<'a>, index: &'a Index, journal: JournalState, journal_kept: u64) -> Self {
        Self { transaction, index, now: Instant::now(), journal, journal_kept, changes: HashMap::new() }
    }

    /// Does one task. On an error the whole transaction is to be given up.
    pub(super) fn work(&mut self, task: &Task) -> rusqlite::Result<Outcome> {
        match task {
            Task::Save { session, written, expected, records } => return self.save(session, written, *expected, records),
            Task::Remember(records) => self.append(records)?,
            Task::Settle(numbers) => self.settle(numbers)?,
            Task::SetAside(call) => self.set_aside(call)?,
            Task::Rang { tenant, caller, call, at } => {
                let sql = "INSERT INTO recent_calls (tenant, caller, call, at) VALUES (?1, ?2, ?3, ?4)";
                self.transaction.prepare_cached(sql)?.execute(params![tenant.as_str(), caller.as_str(), call.as_str(), at])?;
            }
            Task::Switch { tenant, desk, switch } => desks::write(&self.transaction, tenant, desk, *switch)?,
            Task::Forget { tenant, caller } => {
                let sql = "DELETE FROM recent_calls WHERE tenant = ?1 AND caller = ?2";
                self.transaction.prepare_cached(sql)?.execute([tenant.as_str(), caller.as_str()])?;
            }
        }
        Ok(Outcome::Done)
    }

    /// Forgets the calls that are due to be forgotten, and the oldest of whatever there is too much of.
    pub(super) fn sweep(&mut self, sessions_kept: usize) -> rusqlite::Result<()> {
        let mut gone = self.index.expired(self.now);
        gone.extend(self.index.over(sessions_kept));
        for call in gone {
            self.delete(&call)?;
        }
        let sql = "DELETE FROM recent_calls WHERE id <= (SELECT max(id) FROM recent_calls) - ?1";
        self.transaction.execute(sql, [RECENT_CALLS_KEPT])?;
        Ok(())
    }

    /// Brings everything to the disk, then tells the memory; gives the journal as it is now.
    pub(super) fn commit(self) -> rusqlite::Result<JournalState> {
        self.transaction.commit()?;
        for (call, change) in self.changes {
            match change {
                Some(entry) => self.index.put(call, entry),
                None => self.index.remove(&call),
            }
        }
        Ok(self.journal)
    }

    fn save(&mut self, session: &Arc<Session>, written: &[u8], expected: u64, records: &[Vec<u8>]) -> rusqlite::Result<Outcome> {
        if self.revision(&session.call) != expected {
            return Ok(Outcome::Conflict(session.call.clone()));
        }
        let entry = Entry::of(session);
        // A deadline past the year 2262 is as good as none.
        let deadline = entry.deadline.and_then(|deadline| i64::try_from(deadline.as_nanosecond()).ok());
        let live = entry.live.as_ref().map(|live| serde_json::to_string(live).expect("a desk and a number are JSON"));
        let sql = "INSERT INTO sessions (call, revision, ended, deadline, session, live) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                   ON CONFLICT (call) DO UPDATE SET revision = ?2, ended = ?3, deadline = ?4, session = ?5, live = ?6";
        let row = params![session.call.as_str(), entry.revision, entry.ended, deadline, written, live];
        self.transaction.prepare_cached(sql)?.execute(row)?;
        self.changes.insert(session.call.clone(), Some(entry));
        self.append(records)?;
        Ok(Outcome::Done)
    }

    /// The revision that a save finds: that of this transaction, else that on disk, else 0.
    fn revision(&self, call: &CallId) -> u64 {
        match self.changes.get(call) {
            Some(change) => change.as_ref().map_or(0, |entry| entry.revision),
            None => self.index.find(call, self.now).map_or(0, |entry| entry.revision),
        }
    }

    fn append(&mut self, records: &[Vec<u8>]) -> rusqlite::Result<()> {
        for record in records {
            let mut insert = self.transaction.prepare_cached("INSERT INTO journal (id, record) VALUES (?1, ?2)")?;
            insert.execute(params![self.journal.next, record])?;
            self.journal.next += 1;
            self.journal.waiting += 1;
        }
        let surplus = self.journal.waiting.saturating_sub(self.journal_kept);
        if surplus > 0 {
            let sql = "DELETE FROM journal WHERE id IN (SELECT id FROM journal ORDER BY id LIMIT ?1)";
            self.transaction.prepare_cached(sql)?.execute([surplus])?;
            self.journal.waiting -= surplus;
            self.journal.dropped += surplus;
        }
        Ok(())
    }

    fn settle(&mut self, numbers: &[i64]) -> rusqlite::Result<()> {
        let mut delete = self.transaction.prepare_cached("DELETE FROM journal WHERE id = ?1")?;
        for number in numbers {
            let deleted = delete.execute([number])?;
            self.journal.waiting = self.journal.waiting.saturating_sub(deleted as u64);
        }
        Ok(())
    }

    fn set_aside(&mut self, call: &CallId) -> rusqlite::Result<()> {
        let sql = "INSERT INTO unreadable_sessions (call, revision, session)
                   SELECT call, revision, session FROM sessions WHERE call = ?1";
        self.transaction.execute(sql, [call.as_str()])?;
        self.delete(call)
    }

    fn delete(&mut self, call: &CallId) -> rusqlite::Result<()> {
        self.transaction.prepare_cached("DELETE FROM sessions WHERE call = ?1")?.execute([call.as_str()])?;
        self.changes.insert(call.clone(), None);
        Ok(())
    }
}
