//! What happens on calls.

use crate::call::{CallId, ReasonId, TenantId};
use crate::telemetry::metrics::{EscalationLabels, Metrics, TurnLabels, WebhookLabels};
use std::time::Duration;

/// The exchange posted something.
#[derive(Debug)]
pub struct WebhookReceived {
    /// The event's name, or what stands for one we could not read.
    pub event: &'static str,
    /// `ok`, or the name of the problem.
    pub result: &'static str,
}

impl WebhookReceived {
    /// Counts it.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = WebhookLabels { event: self.event, result: self.result };
        metrics.webhook_events.get_or_create(&labels).inc();
        tracing::debug!(event = self.event, result = self.result, "webhook received");
    }
}

/// The exchange posted an event of a kind we have no use for.
#[derive(Debug)]
pub struct UnknownEvent<'a> {
    /// The call.
    pub call: &'a CallId,
    /// What the exchange calls it.
    pub event: &'a str,
}

impl UnknownEvent<'_> {
    /// Counts it. Its name comes from outside, so it goes into the log and never into a label.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.unknown_events.inc();
        tracing::debug!(call = self.call.as_str(), event = self.event, "unknown event");
    }
}

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnOutcome {
    /// The call was greeted.
    Greet,
    /// The call goes to a human.
    Escalate,
    /// The caller was asked whether they would like a human.
    Offer,
    /// A rule of the policy had the answer.
    Reply,
    /// The call ends.
    End,
    /// The bot goes on.
    Continue,
    /// There was nothing to say.
    Silent,
}

impl TurnOutcome {
    /// The outcome's name in metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Greet => "greet",
            Self::Escalate => "escalate",
            Self::Offer => "offer",
            Self::Reply => "reply",
            Self::End => "end",
            Self::Continue => "continue",
            Self::Silent => "silent",
        }
    }
}

/// An event became commands.
#[derive(Debug)]
pub struct TurnTaken<'a> {
    /// The call.
    pub call: &'a CallId,
    /// Its tenant.
    pub tenant: &'a TenantId,
    /// What it came to.
    pub outcome: TurnOutcome,
    /// From the event to its commands.
    pub took: Duration,
}

impl TurnTaken<'_> {
    /// Counts and times it.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = TurnLabels { tenant: self.tenant.to_string(), outcome: self.outcome.as_str() };
        metrics.turns.get_or_create(&labels).inc();
        metrics.turn_duration.observe(self.took.as_secs_f64());
        tracing::debug!(
            call = self.call.as_str(),
            tenant = self.tenant.as_str(),
            outcome = self.outcome.as_str(),
            seconds = self.took.as_secs_f64(),
            "turn taken"
        );
    }
}

/// A rule fired: the call goes to a human.
#[derive(Debug)]
pub struct EscalationDecided<'a> {
    /// The call.
    pub call: &'a CallId,
    /// Its tenant.
    pub tenant: &'a TenantId,
    /// What the rule acts for.
    pub reason: &'a ReasonId,
    /// The rule.
    pub rule: &'a str,
    /// The hash of the policy it stands in.
    pub policy: &'a str,
}

impl EscalationDecided<'_> {
    /// Counts and logs it.
    pub fn emit(&self, metrics: &Metrics) {
        let labels = EscalationLabels { tenant: self.tenant.to_string(), reason: self.reason.to_string(), rule: self.rule.to_owned() };
        metrics.escalations.get_or_create(&labels).inc();
        tracing::info!(
            call = self.call.as_str(),
            tenant = self.tenant.as_str(),
            reason = self.reason.as_str(),
            rule = self.rule,
            policy = self.policy,
            "escalation decided"
        );
    }
}

/// The live sessions were counted.
#[derive(Debug)]
pub struct SessionsCounted {
    /// How many there are.
    pub live: usize,
}

impl SessionsCounted {
    /// Sets the gauge.
    pub fn emit(&self, metrics: &Metrics) {
        metrics.live_sessions.set(i64::try_from(self.live).unwrap_or(i64::MAX));
    }
}
