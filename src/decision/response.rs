//! From a decision to what the caller meets: the announcement and the transfer, the question, or the reply.

use super::brief::Brief;
use super::decide::{Asked, Decision, Outcome, policy_reply};
use super::facts::Facts;
use super::handoff::nobody;
use super::route::Route;
use crate::call::{Briefing, Entered, Handoff, HandoffId, HandoffState, NobodyCause, ReasonId, Reply, Response, Session};
use crate::policy::compiled::CompiledPolicy;

/// What a decision comes to for the caller.
///
/// `brief` is the brief in better words than those taken from what was said, where somebody has found some; `reply` is
/// what the bot says where it is to go on.
#[must_use]
pub fn respond(
    policy: &CompiledPolicy,
    session: &Session,
    facts: &Facts<'_>,
    decision: &Decision,
    brief: Option<Brief>,
    reply: Option<Reply>,
) -> Response {
    match &decision.outcome {
        Outcome::Escalate { reason, announcement, route } => {
            let brief = brief.unwrap_or_else(|| Brief::of(policy, facts, reason));
            let rule = decision.rule(policy).map(|rule| rule.id.0.clone());
            let handoff = Handoff { rule, ..handoff(policy, session, facts, reason, route, &brief) };
            if handoff.attempts.is_empty() {
                // No colleague is announced where none will come.
                return nobody(policy, session, reason, NobodyCause::NoDesk(handoff));
            }
            let briefing = Box::new(briefing(policy, &handoff, brief));
            Response::Transfer { announcement: announcement.clone(), handoff, briefing }
        }
        Outcome::Offer { reason, ask } => {
            Response::Ask { reason: reason.clone(), reply: policy_reply(ask), repeated: decision.asked == Asked::OfferRepeated }
        }
        Outcome::Reply(text) => Response::Say(policy_reply(text)),
        Outcome::End(text) => Response::End(text.clone()),
        Outcome::Continue => Response::Say(reply.expect("a turn that goes on was given a reply")),
    }
}

fn handoff(policy: &CompiledPolicy, session: &Session, facts: &Facts<'_>, reason: &ReasonId, route: &Route, brief: &Brief) -> Handoff {
    let attempts = route.attempts();
    let first = attempts.first().map(|first| &first.desk).or_else(|| route.desks.first().map(|check| &check.desk));
    let state = if attempts.is_empty() { HandoffState::NobodyAvailable } else { HandoffState::Announced };
    Handoff {
        id: HandoffId::new(format!("{}-{}", session.call, session.handoffs + 1)),
        reason: reason.clone(),
        rule: None,
        at: facts.now,
        whisper: first.map_or_else(String::new, |desk| brief.whisper(policy, desk)),
        whisper_seconds: u32::try_from(policy.whisper.at_most.as_secs()).unwrap_or(u32::MAX),
        attempts,
        current: 0,
        state,
        course: vec![Entered { attempt: 0, state, at: facts.now }],
        told_at: facts.now,
        told_for: 0,
    }
}

/// The brief in its shapes besides the whisper. Where it is found on a screen is for the service to say.
fn briefing(policy: &CompiledPolicy, handoff: &Handoff, brief: Brief) -> Briefing {
    let header = policy.whisper.header.then(|| brief.header());
    Briefing { handoff: handoff.id.clone(), at: handoff.at, brief, header, url: None, disposition: None }
}
