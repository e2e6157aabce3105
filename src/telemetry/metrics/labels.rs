//! The labels of each metric. Their values come from our own code or from policies, never from callers: they stay few.

use prometheus_client::encoding::EncodeLabelSet;

/// Labels of a webhook event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct WebhookLabels {
    pub(in crate::telemetry) event: &'static str,
    pub(in crate::telemetry) result: &'static str,
}

/// Labels of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct TurnLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) outcome: &'static str,
}

/// Labels of an escalation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct EscalationLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) reason: String,
    pub(in crate::telemetry) rule: String,
}

/// Labels of a request to a language model.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct ModelLabels {
    pub(in crate::telemetry) role: &'static str,
    pub(in crate::telemetry) provider: &'static str,
    pub(in crate::telemetry) result: &'static str,
}

/// Labels of an event that was sent out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct EventLabels {
    pub(in crate::telemetry) result: &'static str,
}

/// Labels of what is counted by tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct TenantLabels {
    pub(in crate::telemetry) tenant: String,
}

/// Labels of an attempt to reload the policies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct ReloadLabels {
    pub(in crate::telemetry) trigger: &'static str,
    pub(in crate::telemetry) outcome: &'static str,
}

/// Labels of a part of a reload.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct PhaseLabels {
    pub(in crate::telemetry) phase: &'static str,
}

/// Labels of a file's policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct PolicyLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) file: String,
    pub(in crate::telemetry) hash: String,
    pub(in crate::telemetry) state: &'static str,
}

/// Labels of a state of a handoff.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct HandoffLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) reason: String,
    pub(in crate::telemetry) state: &'static str,
}

/// Labels of what callers hear on the way to a human: nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct SilenceLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) reason: String,
}

/// Labels of an attempt that failed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct AttemptLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) desk: String,
    pub(in crate::telemetry) failure: &'static str,
}

/// Labels of orders sent to the exchange.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct OrderLabels {
    pub(in crate::telemetry) result: &'static str,
}

/// Labels of an HTTP request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct HttpLabels {
    pub(in crate::telemetry) route: String,
    pub(in crate::telemetry) status: u16,
}

/// Labels of a session that does not read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct UnreadableLabels {
    pub(in crate::telemetry) problem: &'static str,
}

/// Labels of a brief.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(in crate::telemetry) struct BriefLabels {
    pub(in crate::telemetry) tenant: String,
    pub(in crate::telemetry) source: &'static str,
    pub(in crate::telemetry) timing: &'static str,
}
