//! From a decision to what the caller meets: the announcement and the transfer, or the reply.

use super::Parts;
use super::consult::{Consulted, ask, choice, history};
use crate::assistant::SummaryRequest;
use crate::call::{Handoff, HandoffId, HandoffState, Heard, ReasonId, Response, Session};
use crate::decision::{Brief, Facts, Outcome, Route, policy_reply};
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
    match &consulted.decision.outcome {
        Outcome::Escalate { reason, announcement, route, brief } => {
            if !route.is_open() {
                let language = policy.language_of(session.language.as_deref());
                return Response::Nobody { say: policy.nobody.say.in_language(language).to_owned(), then: policy.nobody.then };
            }
            let brief = worded(parts, policy, &Facts::gather(session, heard, now), brief.clone()).await;
            let handoff = handoff(policy, session, reason, route, &brief, now);
            Response::Transfer { announcement: announcement.clone(), handoff }
        }
        Outcome::Offer { reason, ask } => Response::Ask { reason: reason.clone(), reply: policy_reply(ask) },
        Outcome::Reply(text) => Response::Say(policy_reply(text)),
        Outcome::End(text) => Response::End(text.clone()),
        Outcome::Continue => {
            let reply = consulted.reply.clone().expect("a turn that goes on was given a reply");
            Response::Say(reply)
        }
    }
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

fn handoff(policy: &CompiledPolicy, session: &Session, reason: &ReasonId, route: &Route, brief: &Brief, now: Timestamp) -> Handoff {
    let attempts = route.attempts();
    let whisper = attempts.first().map_or_else(String::new, |first| brief.whisper(policy, &first.desk));
    Handoff {
        id: HandoffId::new(format!("{}-{}", session.call, session.handoffs + 1)),
        reason: reason.clone(),
        at: now,
        whisper,
        attempts,
        current: 0,
        state: HandoffState::Ringing,
    }
}
