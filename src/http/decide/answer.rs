//! What is answered: the decision as a bot acts on it, and the explanation where it was asked for.

use crate::call::{ReasonId, TenantId};
use crate::decision::explanation::{DeskExplanation, NobodyExplanation, RouteExplanation};
use crate::decision::{Decision, Explanation, Facts, Outcome};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::RuleId;
use serde::Serialize;

/// A decision as a bot acts on it. Fields that do not apply are left out.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    /// `escalate`, `offer`, `reply`, `end` or `continue`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<ReasonId>,
    /// What the caller hears before the transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    announcement: Option<String>,
    /// Every desk of the route in order; those that are closed are not to be dialled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    desks: Vec<DeskExplanation>,
    /// What the human at the first open desk hears before the bridge opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    whisper: Option<String>,
    /// What to say, and then do, where no desk takes the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    nobody: Option<NobodyExplanation>,
    /// What to say to the caller where the call is not handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
    /// Whether a rule waits for what a judge says: ask one, and ask again with `signals`.
    wants_the_judge: bool,
    policy: DecidedBy,
    /// The rules that are only watched, and hold.
    shadows: Vec<RuleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Explanation>,
}

/// The policy that decided, and the line that did: its rule's, else the policy's own.
#[derive(Debug, Serialize)]
struct DecidedBy {
    tenant: TenantId,
    hash: String,
    file: String,
    line: u32,
}

impl Answer {
    pub(super) fn of(policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision, explanation: Option<Explanation>) -> Self {
        let rule = decision.rule(policy);
        let place = rule.map_or(&policy.place, |rule| &rule.place);
        let (announcement, route) = match &decision.outcome {
            Outcome::Escalate { reason, announcement, route } => {
                (Some(announcement.clone()), Some(RouteExplanation::of(policy, facts, reason, route)))
            }
            _ => (None, None),
        };
        let reply = match &decision.outcome {
            Outcome::Offer { ask: text, .. } | Outcome::Reply(text) | Outcome::End(text) => Some(text.clone()),
            Outcome::Continue => facts.reply.map(|reply| reply.text.said().to_owned()),
            Outcome::Escalate { .. } => None,
        };
        let (desks, whisper, nobody) = route.map_or_else(Default::default, |route| (route.desks, route.whisper, Some(route.nobody)));
        Self {
            outcome: decision.outcome.name(),
            rule: rule.map(|rule| rule.id.clone()),
            reason: decision.outcome.reason().cloned(),
            announcement,
            desks,
            whisper,
            nobody,
            reply,
            wants_the_judge: decision.wants_the_judge(),
            policy: DecidedBy {
                tenant: policy.tenant.clone(),
                hash: decision.policy_hash.to_string(),
                file: place.file.to_string(),
                line: place.span.line,
            },
            shadows: decision.shadows(policy).map(|rule| rule.id.clone()).collect(),
            explanation,
        }
    }
}
