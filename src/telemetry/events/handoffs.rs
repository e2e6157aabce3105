//! How far handoffs come, how long that takes, and the orders that nobody asked for.

use crate::call::{Attempt, CallId, Handoff, HandoffState, TenantId};
use crate::telemetry::metrics::{AttemptLabels, HandoffLabels, Metrics, OrderLabels, SilenceLabels};
use std::fmt::Display;
use std::time::Duration;

/// A turn may have taken a handoff further.
#[derive(Debug)]
pub struct HandoffMoved<'a> {
    /// The call.
    pub call: &'a CallId,
    /// The call's tenant.
    pub tenant: &'a TenantId,
    /// The handoff before the turn, where there was one.
    pub before: Option<&'a Handoff>,
    /// The handoff after it.
    pub after: &'a Handoff,
    /// How long the turn took: for the one that fired the rule, the time to the announcement.
    pub took: Duration,
}

impl HandoffMoved<'_> {
    /// Counts, times and logs each state that is new, and each attempt that is over.
    pub fn emit(&self, metrics: &Metrics) {
        let before = self.before.filter(|before| before.id == self.after.id);
        let known = before.map_or(0, |before| before.course.len());
        for (position, entered) in self.after.course.iter().enumerate().skip(known) {
            let took = if position == 0 { self.took.as_secs_f64() } else { entered.at.duration_since(self.after.at).as_secs_f64() };
            self.entered(entered.state, took, metrics);
        }
        let failed_before = before.map_or(0, |before| failed(before).count());
        for attempt in failed(self.after).skip(failed_before) {
            self.attempt_failed(attempt, metrics);
        }
    }

    fn entered(&self, state: HandoffState, seconds: f64, metrics: &Metrics) {
        let labels =
            HandoffLabels { tenant: self.tenant.as_str().to_owned(), reason: self.after.reason.as_str().to_owned(), state: state.as_str() };
        metrics.handoffs.states.get_or_create(&labels).inc();
        metrics.handoffs.duration.get_or_create(&labels).observe(seconds);
        if matches!(state, HandoffState::Bridged | HandoffState::NobodyAvailable | HandoffState::Abandoned) {
            let labels = SilenceLabels { tenant: labels.tenant, reason: labels.reason };
            let silence = self.after.silence(self.after.since()).as_secs_f64();
            metrics.handoffs.silence.get_or_create(&labels).observe(silence);
        }
        tracing::info!(
            call = self.call.as_str(),
            tenant = self.tenant.as_str(),
            handoff = self.after.id.as_str(),
            attempt = self.after.current + 1,
            reason = self.after.reason.as_str(),
            state = state.as_str(),
            seconds,
            "handoff moved"
        );
    }

    fn attempt_failed(&self, attempt: &Attempt, metrics: &Metrics) {
        let labels = AttemptLabels {
            tenant: self.tenant.as_str().to_owned(),
            desk: attempt.desk.as_str().to_owned(),
            failure: attempt.failure.map_or("failed", |failure| failure.as_str()),
        };
        metrics.handoffs.failures.get_or_create(&labels).inc();
    }
}

fn failed(handoff: &Handoff) -> impl Iterator<Item = &Attempt> {
    handoff.attempts.iter().filter(|attempt| attempt.failure.is_some())
}

/// Orders that answer no event were sent to the exchange.
#[derive(Debug)]
pub struct OrdersSent<'a, E> {
    /// The call.
    pub call: &'a CallId,
    /// How often they have been sent by now.
    pub times: usize,
    /// Why the exchange did not take them, where it did not.
    pub problem: Option<&'a E>,
}

impl<E: Display> OrdersSent<'_, E> {
    /// Counts it, and logs a failure.
    pub fn emit(&self, metrics: &Metrics) {
        let result = if self.problem.is_some() { "failed" } else { "taken" };
        metrics.handoffs.orders.get_or_create(&OrderLabels { result }).inc();
        if let Some(problem) = self.problem {
            tracing::warn!(call = self.call.as_str(), times = self.times, %problem, "the exchange did not take orders");
        }
    }
}

/// What was due could not be seen to: it stays due.
#[derive(Debug)]
pub struct TimerFailed<'a, E> {
    /// The call, where it is about one.
    pub call: Option<&'a CallId>,
    /// Why.
    pub problem: &'a E,
}

impl<E: Display> TimerFailed<'_, E> {
    /// Logs it.
    pub fn emit(&self) {
        tracing::warn!(call = self.call.map(CallId::as_str), problem = %self.problem, "what was due could not be seen to");
    }
}
