//! A call played against a policy alone: no model, no exchange, no store.

use crate::call::{
    CallId, Handoff, HandoffId, HandoffState, Heard, ModelFailure, PhoneNumber, Reply, ReplySource, Response, Session, Turn,
};
use crate::decision::{Asked, Decision, Explanation, Facts, Outcome, Signal, Signals, decide, explain, policy_reply, scripted_answer};
use crate::policy::CompiledPolicy;
use crate::text::NormalText;
use jiff::Timestamp;
use std::time::Duration;

/// A call under way.
pub(super) struct Play<'a> {
    policy: &'a CompiledPolicy,
    now: Timestamp,
    /// The call's memory.
    pub(super) session: Session,
    /// What models would make of every turn.
    pub(super) signals: Signals,
}

impl<'a> Play<'a> {
    pub(super) fn new(policy: &'a CompiledPolicy, dialled: Option<&str>, now: Timestamp) -> Self {
        let dialled = dialled.map(PhoneNumber::new);
        let session = Session::start(CallId::new("explained"), policy.tenant.clone(), None, dialled, now);
        Self { policy, now, session, signals: Signals::default() }
    }

    pub(super) fn wait(&mut self, time: Duration) {
        self.now = self.now.saturating_add(time).unwrap_or(self.now);
    }

    /// Whether the bot still has the call.
    pub(super) fn goes_on(&self) -> bool {
        self.session.bot_has_the_call()
    }

    /// Plays a turn, and says why it comes out as it does.
    pub(super) fn hear(&mut self, heard: Heard) -> Explanation {
        let (explanation, response) = self.turn(&heard);
        let turn = Turn { heard: Some(heard), sentiment: self.signals.sentiment.known(), ..Turn::at(self.now) };
        let session = self.session.clone();
        (self.session, _) = session.apply(turn, response, None);
        explanation
    }

    /// Decides as a live turn is decided: on what costs nothing, then with what models say, then with the reply.
    fn turn(&self, heard: &Heard) -> (Explanation, Response) {
        let facts = Facts::gather(&self.session, heard, self.now);
        let decision = decide(self.policy, &facts);
        if !matches!(decision.outcome, Outcome::Continue) {
            return (explain(self.policy, &facts, &decision), self.response(&decision));
        }
        let facts = facts.with_signals(self.signals());
        let decision = decide(self.policy, &facts);
        if !matches!(decision.outcome, Outcome::Continue) {
            return (explain(self.policy, &facts, &decision), self.response(&decision));
        }
        let reply = self.reply(heard, decision.asked == Asked::OfferRefused);
        let facts = facts.with_reply(&reply);
        let decision = decide(self.policy, &facts);
        let response = match decision.outcome {
            Outcome::Continue => Response::Say(reply.clone()),
            _ => self.response(&decision),
        };
        (explain(self.policy, &facts, &decision), response)
    }

    /// What models would make of the turn. Where the policy has none to ask, that is known.
    fn signals(&self) -> Signals {
        let has_judge = self.policy.judge.as_ref().is_some_and(|judge| judge.model.is_some());
        if has_judge || self.signals != Signals::default() {
            return self.signals;
        }
        Signals { judge: Signal::Unknown(ModelFailure::NoKey), sentiment: Signal::Unknown(ModelFailure::NoKey) }
    }

    /// What the bot would say. What a model would is not known: taken for words that fail nobody.
    fn reply(&self, heard: &Heard, offer_refused: bool) -> Reply {
        let scripted = scripted_answer(self.policy, heard, self.session.language.as_deref(), None, offer_refused);
        match (&self.policy.assistant.model, scripted.source) {
            (Some(_), ReplySource::Fallback) => Reply { text: NormalText::default(), source: ReplySource::Assistant, model_failure: None },
            _ => scripted,
        }
    }

    fn response(&self, decision: &Decision) -> Response {
        match &decision.outcome {
            Outcome::Escalate { reason, announcement, route, .. } if route.is_open() => {
                let handoff = Handoff {
                    id: HandoffId::new("explained"),
                    reason: reason.clone(),
                    at: self.now,
                    whisper: String::new(),
                    attempts: route.attempts(),
                    current: 0,
                    state: HandoffState::Ringing,
                };
                Response::Transfer { announcement: announcement.clone(), handoff }
            }
            Outcome::Escalate { .. } => {
                let language = self.policy.language_of(self.session.language.as_deref());
                Response::Nobody { say: self.policy.nobody.say.in_language(language).to_owned(), then: self.policy.nobody.then }
            }
            Outcome::Offer { reason, ask } => Response::Ask { reason: reason.clone(), reply: policy_reply(ask) },
            Outcome::Reply(text) => Response::Say(policy_reply(text)),
            Outcome::End(text) => Response::End(text.clone()),
            Outcome::Continue => Response::Silent,
        }
    }
}
