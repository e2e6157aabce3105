//! From a decision to what the caller meets: the announcement and the transfer, the question, or the reply.

use super::brief::Brief;
use super::decide::{Decision, Outcome, policy_reply};
use super::facts::Facts;
use super::route::Route;
use crate::call::{Briefing, Handoff, HandoffId, HandoffState, ReasonId, Reply, Response, Session};
use crate::policy::compiled::CompiledPolicy;
use jiff::Timestamp;

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
        Outcome::Escalate { reason, route, .. } if !route.is_open() => nobody(policy, session, reason),
        Outcome::Escalate { reason, announcement, route } => {
            let brief = brief.unwrap_or_else(|| Brief::of(policy, facts, reason));
            let handoff = handoff(policy, session, reason, route, &brief, facts.now);
            let briefing = Box::new(briefing(policy, &handoff, brief));
            Response::Transfer { announcement: announcement.clone(), handoff, briefing }
        }
        Outcome::Offer { reason, ask } => Response::Ask { reason: reason.clone(), reply: policy_reply(ask) },
        Outcome::Reply(text) => Response::Say(policy_reply(text)),
        Outcome::End(text) => Response::End(text.clone()),
        Outcome::Continue => Response::Say(reply.expect("a turn that goes on was given a reply")),
    }
}

/// What happens when a desk did not take the call: the next one of the chain, or what the policy says for when there is
/// none.
#[must_use]
pub fn next_desk(policy: &CompiledPolicy, session: &Session) -> Response {
    match session.handoff() {
        Some(handoff) if handoff.is_ringing() && handoff.has_next() => Response::NextDesk,
        Some(handoff) if handoff.is_ringing() => nobody(policy, session, &handoff.reason),
        Some(_) | None => Response::Silent,
    }
}

fn nobody(policy: &CompiledPolicy, session: &Session, reason: &ReasonId) -> Response {
    let language = policy.language_of(session.language.as_deref());
    let nobody = policy.nobody_for(reason);
    Response::Nobody { say: nobody.say.in_language(language).to_owned(), then: nobody.then }
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

/// The brief in its shapes besides the whisper. Where it is found on a screen is for the service to say.
fn briefing(policy: &CompiledPolicy, handoff: &Handoff, brief: Brief) -> Briefing {
    let header = policy.whisper.header.then(|| brief.header());
    Briefing { handoff: handoff.id.clone(), at: handoff.at, brief, header, url: None, disposition: None }
}
