//! What an event comes to: whose business it is, and what is answered.

use super::Inner;
use super::brief::brief;
use super::consult::{Consulted, consult};
use super::shelter::StoreTime;
use super::turn::Told;
use crate::call::{CallEvent, DeskStates, EventKind, Heard, Response, Session, Stage, UNKNOWN_DESKS};
use crate::decision::{Facts, Outcome, answer_about_callback, caller_waits, decide, respond, time_is_up, transfer_progress};
use crate::policy::CompiledPolicy;
use crate::text::NormalText;
use jiff::Timestamp;
use std::sync::Arc;

/// A turn that is to be taken.
pub(super) struct Asked<'a> {
    pub(super) inner: &'a Arc<Inner>,
    pub(super) policy: &'a Arc<CompiledPolicy>,
    pub(super) session: &'a Arc<Session>,
    pub(super) event: &'a CallEvent,
    pub(super) now: Timestamp,
    /// Whether the call was not known before.
    pub(super) new: bool,
}

impl Asked<'_> {
    /// What the event comes to. `earlier` is what models said when this turn was tried before.
    pub(super) async fn answer(&self, earlier: Option<Consulted>, time: &mut StoreTime) -> (Response, Option<Told>) {
        let (policy, session, now) = (self.policy, self.session, self.now);
        let response = match &self.event.kind {
            EventKind::Started => greeting(policy, session, self.new),
            EventKind::Transfer { attempt, event } => transfer_progress(policy, session, attempt.as_ref(), *event),
            EventKind::Tick => caller_waits(policy, session, now),
            EventKind::Timer => time_is_up(policy, session, now),
            EventKind::OrdersTaken(id) => Response::OrdersTaken(id.clone()),
            EventKind::TransferDigits(_) => Response::Silent,
            EventKind::Ended => Response::Over,
            EventKind::Speech { transcript, confidence } => {
                return self.caller(Heard::Speech { text: NormalText::of(transcript), confidence: *confidence }, earlier, time).await;
            }
            EventKind::Digits(digits) => return self.caller(Heard::Digits(digits.clone()), earlier, time).await,
            EventKind::Silence => return self.caller(Heard::Silence, earlier, time).await,
        };
        (response, None)
    }

    /// What the caller's part comes to: it is the bot's business only while the bot has the call.
    async fn caller(&self, heard: Heard, earlier: Option<Consulted>, time: &mut StoreTime) -> (Response, Option<Told>) {
        match &self.session.stage {
            Stage::Talking | Stage::Offered { .. } => self.decided(heard, earlier, time).await,
            Stage::HandedOver => (caller_waits(self.policy, self.session, self.now), None),
            Stage::Callback(_) => (answer_about_callback(self.policy, self.session, &heard), None),
            Stage::Ended => (Response::Silent, None),
        }
    }

    async fn decided(&self, heard: Heard, earlier: Option<Consulted>, time: &mut StoreTime) -> (Response, Option<Told>) {
        let (parts, policy, session) = (&self.inner.parts, self.policy, self.session);
        let earlier_calls = match &session.from {
            Some(caller) if policy.looks_at_recent_calls() => {
                // Boxed, as what is seldom asked is: every turn would carry its future along.
                Box::pin(self.inner.ask(parts.callers.before(&policy.tenant, caller, &session.call), time)).await
            }
            Some(_) | None => Vec::new(),
        };
        let facts = Facts { earlier_calls: &earlier_calls, ..Facts::gather(session, &heard, self.now) };
        let consulted = consult(parts, policy, &facts, earlier).await;
        let facts = facts.with_signals(consulted.signals);
        let desks = match consulted.decision.outcome {
            Outcome::Escalate { .. } => Box::pin(self.desks(time)).await,
            Outcome::Offer { .. } | Outcome::Reply(_) | Outcome::End(_) | Outcome::Continue => None,
        };
        let (facts, consulted) = match &desks {
            Some(desks) => {
                let facts = facts.with_desks(desks);
                let consulted = routed(policy, &facts, consulted);
                (facts, consulted)
            }
            None => (facts, consulted),
        };
        let brief = brief(parts, policy, session, &facts, &consulted.decision).await;
        let mut response = respond(policy, session, &facts, &consulted.decision, brief, consulted.reply.clone());
        if let Response::Transfer { briefing, .. } = &mut response {
            briefing.url = parts.links.url(&session.call, &briefing.handoff, self.now);
        }
        let told = Told { policy: policy.clone(), session: session.clone(), heard: heard.clone(), consulted, now: self.now };
        (response, Some(told))
    }

    /// What is known of the desks, where not all do as their policy says.
    async fn desks(&self, time: &mut StoreTime) -> Option<DeskStates> {
        let (sessions, tenant) = (&self.inner.parts.sessions, &self.policy.tenant);
        // A store that does not answer just now closes no desk.
        let switches = self.inner.ask(sessions.desk_switches(tenant), time).await;
        let live = match self.policy.counts_calls() {
            true => self.inner.ask(sessions.live_handoffs(tenant), time).await,
            false => Vec::new(),
        };
        let desks = DeskStates { switches, live, destinations: self.inner.parts.destinations.clone() };
        (desks != UNKNOWN_DESKS).then_some(desks)
    }
}

/// Decides the same turn once more, with what is known of the desks: nothing but the route can come out otherwise.
fn routed(policy: &CompiledPolicy, facts: &Facts<'_>, consulted: Consulted) -> Consulted {
    let decision = match &consulted.reply {
        Some(reply) => decide(policy, &facts.clone().with_reply(reply)),
        None => decide(policy, facts),
    };
    Consulted { decision, ..consulted }
}

/// A call is greeted when it begins; an exchange that says so twice hears the greeting twice, until the caller speaks.
fn greeting(policy: &CompiledPolicy, session: &Session, new: bool) -> Response {
    if !new && (session.turn_count > 0 || session.stage != Stage::Talking) {
        return Response::Silent;
    }
    let language = policy.language_of(session.language.as_deref());
    Response::Greet(policy.greeting.as_ref().map_or_else(String::new, |greeting| greeting.in_language(language).to_owned()))
}
