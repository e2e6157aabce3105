//! Calls and handoffs counted, one at a time: what each figure means is defined here alone.

use super::{Answers, CallFact, Figures, FiguresQuestion, HandoffFact, Spread};
use crate::call::TenantId;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

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

    /// Counts a handoff, in any order. One in which no desk was tried is no transfer.
    pub fn handoff(&mut self, handoff: HandoffFact) {
        if !handoff.tried {
            return;
        }
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
    use crate::call::ReasonId;
    use crate::record::Period;
    use jiff::SignedDuration;
    use jiff::tz::TimeZone;

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
            tried: true,
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
            HandoffFact { tried: false, ..handoff(Some("upset"), None, None, None) },
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
