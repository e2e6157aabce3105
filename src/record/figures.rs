//! The figures of a report, counted from calls and handoffs one at a time: what each of them means is defined here alone.

use crate::call::{ReasonId, TenantId};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// What a report is to tell.
#[derive(Debug, Clone)]
pub struct FiguresQuestion {
    /// Whose calls; every tenant's, each for itself, where there is none.
    pub tenant: Option<TenantId>,
    /// Calls begun at or after this.
    pub from: Timestamp,
    /// Calls begun before this.
    pub to: Timestamp,
    /// How the time is cut into periods; one period where there is none.
    pub by: Option<Period>,
    /// The time zone in which periods begin.
    pub time_zone: TimeZone,
    /// A caller who rings again within this time rings repeatedly.
    pub repeat_within: SignedDuration,
}

impl FiguresQuestion {
    /// When the calls begin that have to be looked at: earlier than `from`, to know who rang before.
    #[must_use]
    pub fn looks_back_to(&self) -> Timestamp {
        self.from.checked_sub(self.repeat_within).unwrap_or(Timestamp::MIN)
    }

    /// When the period began that a time lies in: never before `from`.
    fn period_of(&self, at: Timestamp) -> Timestamp {
        let Some(by) = self.by else { return self.from };
        by.beginning(&at.to_zoned(self.time_zone.clone())).map_or(self.from, |beginning| beginning.timestamp().max(self.from))
    }

    /// When the period ends that begins at a time: never after `to`.
    fn end_of(&self, beginning: Timestamp) -> Timestamp {
        let Some(by) = self.by else { return self.to };
        let beginning = beginning.to_zoned(self.time_zone.clone());
        by.beginning(&beginning).and_then(|beginning| by.after(&beginning)).map_or(self.to, |end| end.timestamp().min(self.to))
    }
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday.
    Week,
    /// From the first to the last.
    Month,
}

impl Period {
    /// Midnight of the period's first day; none at the end of the calendar.
    fn beginning(self, at: &Zoned) -> Option<Zoned> {
        let day = at.date();
        let first = match self {
            Self::Day => day,
            Self::Week => day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()?,
            Self::Month => day.first_of_month(),
        };
        first.to_zoned(at.time_zone().clone()).ok()
    }

    fn after(self, beginning: &Zoned) -> Option<Zoned> {
        let length = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
        };
        let next = beginning.date().checked_add(length).ok()?;
        next.to_zoned(beginning.time_zone().clone()).ok()
    }
}

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
    /// Chains of attempts to put a caller in front of a human.
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

/// What a rule is called in the figures where no rule is known: the caller accepted an offer.
pub const OFFER_ACCEPTED: &str = "(offer accepted)";

/// Counts the figures.
#[derive(Debug)]
pub struct Tally {
    question: FiguresQuestion,
    cells: BTreeMap<(TenantId, Timestamp), (Figures, Vec<f64>)>,
    /// When each caller rang last.
    rang: HashMap<(TenantId, String), Timestamp>,
}

impl Tally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(question: FiguresQuestion) -> Self {
        Self { question, cells: BTreeMap::new(), rang: HashMap::new() }
    }

    /// Counts a call. They must come in the order they began, from [`FiguresQuestion::looks_back_to`] on.
    pub fn call(&mut self, call: CallFact) {
        let repeats = call.caller.map(|caller| {
            let before = self.rang.insert((call.tenant.clone(), caller), call.started_at);
            before.is_some_and(|before| call.started_at.duration_since(before) <= self.question.repeat_within)
        });
        let Some((figures, _)) = self.cell(call.tenant, call.started_at) else { return };
        figures.calls += 1;
        figures.repeats.add(repeats);
        if let Some(reason) = call.escalated {
            figures.escalated += 1;
            *figures.reasons.entry(reason).or_default() += 1;
        }
    }

    /// Counts a handoff, in any order.
    pub fn handoff(&mut self, handoff: HandoffFact) {
        let Some((figures, times)) = self.cell(handoff.tenant, handoff.started_at) else { return };
        figures.transfers += 1;
        let rule = handoff.rule.unwrap_or_else(|| OFFER_ACCEPTED.to_owned());
        figures.rules.entry(rule).or_default().add(handoff.right_handoff);
        if let Some(bridged_at) = handoff.bridged_at {
            figures.bridged += 1;
            figures.resolution.add(handoff.resolved);
            times.push(bridged_at.duration_since(handoff.began).as_secs_f64());
        }
    }

    /// The figures, by tenant and period; a period without calls is not there.
    #[must_use]
    pub fn finish(self) -> Vec<Figures> {
        self.cells.into_values().map(|(figures, times)| Figures { time_to_human: Spread::of(times), ..figures }).collect()
    }

    /// Where a call is counted that began at a time; nowhere, where it began outside the time asked for.
    fn cell(&mut self, tenant: TenantId, started_at: Timestamp) -> Option<&mut (Figures, Vec<f64>)> {
        if started_at < self.question.from || started_at >= self.question.to {
            return None;
        }
        let from = self.question.period_of(started_at);
        let to = self.question.end_of(from);
        let empty = |tenant| Figures {
            tenant,
            from,
            to,
            calls: 0,
            escalated: 0,
            reasons: BTreeMap::new(),
            transfers: 0,
            bridged: 0,
            resolution: Answers::default(),
            repeats: Answers::default(),
            rules: BTreeMap::new(),
            time_to_human: None,
        };
        Some(self.cells.entry((tenant.clone(), from)).or_insert_with(|| (empty(tenant), Vec::new())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn question(by: Option<Period>) -> FiguresQuestion {
        FiguresQuestion {
            tenant: None,
            from: at("2026-03-01T00:00:00Z"),
            to: at("2026-04-01T00:00:00Z"),
            by,
            time_zone: TimeZone::UTC,
            repeat_within: SignedDuration::from_hours(7 * 24),
        }
    }

    fn call(time: &str, caller: Option<&str>, escalated: Option<&str>) -> CallFact {
        CallFact {
            tenant: TenantId::new("acme"),
            started_at: at(time),
            caller: caller.map(str::to_owned),
            escalated: escalated.map(ReasonId::new),
        }
    }

    fn handoff(rule: Option<&str>, seconds: Option<i64>, resolved: Option<bool>, right_handoff: Option<bool>) -> HandoffFact {
        let began = at("2026-03-03T10:01:00Z");
        HandoffFact {
            tenant: TenantId::new("acme"),
            started_at: at("2026-03-03T10:00:00Z"),
            rule: rule.map(str::to_owned),
            began,
            bridged_at: seconds.map(|seconds| began + SignedDuration::from_secs(seconds)),
            resolved,
            right_handoff,
        }
    }

    #[test]
    fn a_call_counts_as_escalated_once_and_for_its_reason() {
        let mut tally = Tally::new(question(None));
        for (time, escalated) in
            [("2026-03-02T10:00:00Z", None), ("2026-03-02T11:00:00Z", Some("upset")), ("2026-03-31T23:59:59Z", Some("upset"))]
        {
            tally.call(call(time, None, escalated));
        }
        tally.call(call("2026-04-01T00:00:00Z", None, Some("late")));
        let figures = tally.finish();
        assert_eq!((figures.len(), figures[0].calls, figures[0].escalated), (1, 3, 2));
        assert_eq!(figures[0].reasons, [(ReasonId::new("upset"), 2)].into());
    }

    #[test]
    fn a_caller_repeats_who_rang_within_the_time_even_where_that_was_before_the_report_begins() {
        let mut tally = Tally::new(question(None));
        for (time, caller) in [
            ("2026-02-27T10:00:00Z", Some("a")),
            ("2026-03-02T10:00:00Z", Some("a")),
            ("2026-03-10T10:00:00Z", Some("a")),
            ("2026-03-10T11:00:00Z", Some("b")),
            ("2026-03-10T12:00:00Z", None),
        ] {
            tally.call(call(time, caller, None));
        }
        assert_eq!(tally.finish()[0].repeats, Answers { yes: 1, no: 2, unknown: 1 });
    }

    #[test]
    fn what_nobody_said_of_a_transfer_is_unknown_and_not_no() {
        let mut tally = Tally::new(question(None));
        for fact in [
            handoff(Some("upset"), Some(10), Some(true), Some(true)),
            handoff(Some("upset"), Some(20), Some(false), Some(false)),
            handoff(Some("upset"), Some(30), None, None),
            handoff(None, None, None, Some(true)),
        ] {
            tally.handoff(fact);
        }
        let figures = tally.finish().remove(0);
        assert_eq!((figures.transfers, figures.bridged), (4, 3));
        assert_eq!(figures.resolution, Answers { yes: 1, no: 1, unknown: 1 });
        assert_eq!(figures.resolution.share(), Some(0.5));
        assert_eq!(figures.rules["upset"], Answers { yes: 1, no: 1, unknown: 1 });
        assert_eq!(figures.rules[OFFER_ACCEPTED], Answers { yes: 1, no: 0, unknown: 0 });
        assert_eq!(figures.time_to_human, Some(Spread { median: 20.0, p90: 30.0 }));
    }

    #[test]
    fn periods_begin_at_the_calendars_and_end_at_the_reports() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        for (by, zone, time, from, to) in [
            (Period::Day, TimeZone::UTC, "2026-03-02T10:00:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"),
            // The clocks go forward that night.
            (Period::Day, berlin.clone(), "2026-03-29T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
            (Period::Week, TimeZone::UTC, "2026-03-04T10:00:00Z", "2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"),
            (Period::Week, TimeZone::UTC, "2026-03-01T10:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            (Period::Month, TimeZone::UTC, "2026-03-31T10:00:00Z", "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
            (Period::Month, berlin, "2026-03-31T23:00:00Z", "2026-03-31T22:00:00Z", "2026-04-01T00:00:00Z"),
        ] {
            let mut tally = Tally::new(FiguresQuestion { time_zone: zone, ..question(Some(by)) });
            tally.call(call(time, None, None));
            let figures = tally.finish();
            assert_eq!((figures[0].from, figures[0].to), (at(from), at(to)), "{by:?} of {time}");
        }
    }
}
