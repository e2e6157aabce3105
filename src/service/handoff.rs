//! From a decision to what the caller meets: the announcement and the transfer, or the reply.

use super::Parts;
use super::consult::{Consulted, ask, choice, history};
use crate::assistant::SummaryRequest;
use crate::call::{Heard, Response, Session};
use crate::decision::{self, Brief, Facts, Outcome};
use crate::policy::CompiledPolicy;
use crate::telemetry::events::ModelRole;
use jiff::Timestamp;

/// What a decision comes to for the caller.
pub(super) async fn respond(
    parts: &Parts,
    policy: &CompiledPolicy,
    session: &Session,
    heard: &Heard,
    now: Timestamp,
    consulted: &Consulted,
) -> Response {
    let decision = &consulted.decision;
    let brief = match &decision.outcome {
        Outcome::Escalate { reason, route, .. } if route.is_open() => {
            let facts = Facts::gather(session, heard, now).with_signals(consulted.signals);
            Some(worded(parts, policy, &facts, Brief::of(policy, &facts, reason)).await)
        }
        _ => None,
    };
    decision::respond(policy, session, decision, brief.as_ref(), consulted.reply.clone(), now)
}

/// The brief in the summariser's words, where it finds them within the policy's budget and keeps to what was said.
async fn worded(parts: &Parts, policy: &CompiledPolicy, facts: &Facts<'_>, brief: Brief) -> Brief {
    let Some(plan) = &policy.summariser else { return brief };
    let (provider, model) = &plan.model;
    let choice = choice(*provider, model, plan.max_tokens, None, policy.whisper.budget);
    if !parts.assistant.has_key(choice.provider) {
        return brief;
    }
    let history = history(facts);
    let request = SummaryRequest { choice: &choice, language: &policy.language, history: &history };
    let asked = parts.assistant.summarise(request);
    match ask(parts, facts.call, policy, ModelRole::Summariser, *provider, asked).await {
        Ok(summary) => brief.clone().with_summary(&summary, facts).unwrap_or(brief),
        Err(_) => brief,
    }
}
