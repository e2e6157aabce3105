//! The figures of a report, and what has to be known to count them.

mod question;
mod report;
mod tally;

pub use question::{FiguresQuestion, Period, moment};
pub use report::{FiguresReport, ReportedFigures};
pub use tally::{OFFER_ACCEPTED, Tally};

use crate::call::{ReasonId, TenantId};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the figures must know of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct CallFact {
    /// Whose.
    pub tenant: TenantId,
    /// When it began.
    pub started_at: Timestamp,
    /// Who rang, in the form that was kept.
    pub caller: Option<String>,
    /// What it was first decided to be handed over for, where it was.
    pub escalated: Option<ReasonId>,
}

/// What the figures must know of a handoff.
#[derive(Debug, Clone, PartialEq)]
pub struct HandoffFact {
    /// Whose.
    pub tenant: TenantId,
    /// When its call began: a handoff counts in the period of its call.
    pub started_at: Timestamp,
    /// The rule it began with; none where the caller accepted an offer.
    pub rule: Option<String>,
    /// When the rule fired.
    pub began: Timestamp,
    /// Whether a desk was tried. Where none was open, or none may be dialled, none is.
    pub tried: bool,
    /// When a human had the caller, where one did.
    pub bridged_at: Option<Timestamp>,
    /// Whether the matter was resolved: the latest word on it.
    pub resolved: Option<bool>,
    /// Whether a human was needed: the latest word on it.
    pub right_handoff: Option<bool>,
}

/// The figures of one tenant in one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Whose.
    pub tenant: TenantId,
    /// When the period begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// Calls begun in it.
    pub calls: u64,
    /// Those of them that it was decided to hand over, whether or not a desk was open.
    pub escalated: u64,
    /// The same by reason: a call counts for its first.
    pub reasons: BTreeMap<ReasonId, u64>,
    /// Chains of attempts to put a caller in front of a human, of one attempt or more.
    pub transfers: u64,
    /// Those of them in which a human had the caller.
    pub bridged: u64,
    /// Of those bridged: whether the matter was resolved.
    pub resolution: Answers,
    /// Of the calls: whether their caller had rung before, within the time asked for.
    pub repeats: Answers,
    /// Of the transfers, by the rule they began with: whether a human was needed.
    pub rules: BTreeMap<String, Answers>,
    /// From the decision to the human, in seconds, of those bridged.
    pub time_to_human: Option<Spread>,
}

/// What was said to a question, those counted of whom nothing is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// Yes.
    pub yes: u64,
    /// No.
    pub no: u64,
    /// Nobody knows.
    pub unknown: u64,
}

impl Answers {
    fn add(&mut self, answer: Option<bool>) {
        match answer {
            Some(true) => self.yes += 1,
            Some(false) => self.no += 1,
            None => self.unknown += 1,
        }
    }

    /// The share of yes among those known, 0 to 1.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        share(self.yes, self.yes + self.no)
    }
}

/// So many of so many, 0 to 1; none of none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of calls are far below 2^52")]
pub fn share(count: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| count as f64 / of as f64)
}

/// How some lengths of time are spread, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Spread {
    /// Half of them are no longer.
    pub median: f64,
    /// Nine in ten of them are no longer.
    pub p90: f64,
}

impl Spread {
    /// By the nearest rank; none of none.
    fn of(mut seconds: Vec<f64>) -> Option<Self> {
        seconds.sort_by(f64::total_cmp);
        let rank = |tenths: usize| seconds.get((seconds.len() * tenths).div_ceil(10).saturating_sub(1)).copied();
        Some(Self { median: rank(5)?, p90: rank(9)? })
    }
}
