//! A call without a telephone: turns are taken as the service takes them, and the models' answers are given.

use super::case::Opening;
use super::meanwhile::{Happening, Meanwhile, caller_hears, human_hears};
use crate::call::{CallId, Command, Handoff, Heard, ModelFailure, Reply, ReplySource, Response, Session, Stage, Turn};
use crate::decision::{
    Asked, Decision, Explanation, Facts, Outcome, Signal, Signals, answer_about_callback, caller_waits, decide, explain, respond,
    scripted_answer, time_is_up, transfer_progress,
};
use crate::policy::CompiledPolicy;
use crate::text::NormalText;
use jiff::{SignedDuration, Timestamp};

/// What the assistant's model says where a test does not: words without meaning for any rule.
const SOMETHING: &str = "[what the assistant says]";

/// What models answer in one turn, where a test says so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ModelAnswers {
    /// Whether the judge would hand over, how it fails, or that it was not asked. Default: it would not, where there is one.
    pub judge: Option<Signal<bool>>,
    /// How the judge says the caller sounds.
    pub sentiment: Option<f32>,
    /// What the assistant says, or how it fails.
    pub assistant: Option<Result<String, ModelFailure>>,
}

/// A call under way.
#[derive(Debug, Clone)]
pub struct SimulatedCall<'a> {
    policy: &'a CompiledPolicy,
    session: Session,
    now: Timestamp,
    earlier_calls: Vec<Timestamp>,
}

/// A turn that was taken, and what came of it.
#[derive(Debug, Clone)]
pub struct TurnTaken {
    /// What the caller said or did.
    pub heard: Heard,
    /// What was decided.
    pub decision: Decision,
    /// What the bot would have said, where it was asked.
    pub reply: Option<Reply>,
    /// What was ordered of the exchange.
    pub commands: Vec<Command>,
}

impl<'a> SimulatedCall<'a> {
    /// Begins a call.
    #[must_use]
    pub fn begin(policy: &'a CompiledPolicy, opening: &Opening) -> Self {
        let Opening { from, to, language, at, earlier_calls } = opening.clone();
        let session = Session::start(CallId::from("test"), policy.tenant.clone(), from, to, at);
        let session = match &language {
            Some(language) => session.in_language(language),
            None => session,
        };
        Self { policy, session, now: at, earlier_calls }
    }

    /// Whether the bot still has the call, so that the caller can take another turn with it.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.session.bot_has_the_call()
    }

    /// Whether the call is over.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.session.stage == Stage::Ended
    }

    /// Lets something happen while the bot does not have the call.
    #[must_use]
    pub fn meanwhile(self, happening: &Happening) -> (Self, Meanwhile) {
        let (policy, session) = (self.policy, &self.session);
        let now = match happening {
            Happening::TimeIsUp => session.deadline().unwrap_or(self.now).max(self.now),
            Happening::Caller(_) | Happening::Desk(_) => self.now,
        };
        let response = match (happening, &session.stage) {
            (Happening::Desk(event), _) => transfer_progress(policy, session, None, *event),
            (Happening::TimeIsUp, _) => time_is_up(policy, session, now),
            (Happening::Caller(heard), Stage::Callback(_)) => answer_about_callback(policy, session, heard),
            (Happening::Caller(_), _) => caller_waits(policy, session, now),
        };
        let nobody = matches!(response, Response::Nobody { .. });
        let (session, commands) = self.session.apply(Turn::at(now), response, policy.voice.as_deref());
        let dials = commands.iter().any(|command| matches!(command, Command::Transfer { .. }));
        let handoff = session.handoff();
        let desk = handoff.filter(|_| dials).and_then(Handoff::attempt).map(|attempt| attempt.desk.clone());
        let nobody = handoff.filter(|_| nobody).map(|handoff| policy.nobody_for(&handoff.reason).then);
        (Self { session, now, ..self }, Meanwhile { happening: happening.clone(), commands, desk, nobody })
    }

    /// The same call, some turns on of which nothing is known.
    #[must_use]
    pub fn turns_on(mut self, turns: u32) -> Self {
        self.session.turn_count += turns;
        self
    }

    /// Lets time pass.
    #[must_use]
    pub fn later(self, by: SignedDuration) -> Self {
        Self { now: self.now.checked_add(by).unwrap_or(Timestamp::MAX), ..self }
    }

    fn facts<'b>(&'b self, heard: &'b Heard) -> Facts<'b> {
        Facts { earlier_calls: &self.earlier_calls, ..Facts::gather(&self.session, heard, self.now) }
    }

    /// Says why a turn would be decided as it would, without taking it.
    #[must_use]
    pub fn explain(&self, heard: &Heard, models: &ModelAnswers) -> Explanation {
        let facts = self.facts(heard);
        let (decision, signals, reply) = consult(self.policy, facts.clone(), models);
        let facts = facts.with_signals(signals);
        match &reply {
            Some(reply) => explain(self.policy, &facts.with_reply(reply), &decision),
            None => explain(self.policy, &facts, &decision),
        }
    }

    /// Takes a turn.
    #[must_use]
    pub fn turn(self, heard: Heard, models: &ModelAnswers) -> (Self, TurnTaken) {
        let (decision, signals, reply) = consult(self.policy, self.facts(&heard), models);
        let facts = self.facts(&heard).with_signals(signals);
        let response = respond(self.policy, &self.session, &facts, &decision, None, reply.clone());
        let turn = Turn { heard: Some(heard.clone()), sentiment: signals.sentiment.known(), ..Turn::at(self.now) };
        let (session, commands) = self.session.apply(turn, response, self.policy.voice.as_deref());
        (Self { session, ..self }, TurnTaken { heard, decision, reply, commands })
    }
}

/// Decides a turn as the service does: models are asked only where no rule acts without them, and the reply is judged
/// before it is spoken.
fn consult(policy: &CompiledPolicy, facts: Facts<'_>, models: &ModelAnswers) -> (Decision, Signals, Option<Reply>) {
    let decision = decide(policy, &facts);
    if !matches!(decision.outcome, Outcome::Continue) {
        return (decision, Signals::default(), None);
    }
    let signals = if decision.wants_the_judge() { models.signals(policy) } else { Signals::default() };
    let reply = models.reply(policy, &facts, decision.asked == Asked::OfferRefused);
    let facts = facts.with_signals(signals);
    let decision = decide(policy, &facts);
    if !matches!(decision.outcome, Outcome::Continue) {
        return (decision, signals, None);
    }
    let decision = decide(policy, &facts.with_reply(&reply));
    (decision, signals, Some(reply))
}

impl ModelAnswers {
    fn signals(&self, policy: &CompiledPolicy) -> Signals {
        let has_model = policy.judge.as_ref().is_some_and(|judge| judge.model.is_some());
        let default = if has_model || self.sentiment.is_some() { Signal::Known(false) } else { Signal::Unknown(ModelFailure::NoKey) };
        let judge = self.judge.unwrap_or(default);
        let unsaid = match judge {
            Signal::NotAsked => Signal::NotAsked,
            Signal::Known(_) => Signal::Unknown(ModelFailure::Nonsense),
            Signal::Unknown(failure) => Signal::Unknown(failure),
        };
        Signals { judge, sentiment: self.sentiment.map_or(unsaid, Signal::Known) }
    }

    fn reply(&self, policy: &CompiledPolicy, facts: &Facts<'_>, offer_refused: bool) -> Reply {
        let scripted = |failure| scripted_answer(policy, facts.heard, facts.language, failure, offer_refused);
        let spoke = facts.heard.text().is_some();
        let said = match &self.assistant {
            _ if !spoke => return scripted(None),
            None if policy.assistant.model.is_none() => return scripted(None),
            None => SOMETHING,
            Some(Ok(said)) => said,
            Some(Err(failure)) => return scripted(Some(*failure)),
        };
        Reply { text: NormalText::of(said), source: ReplySource::Assistant, model_failure: None }
    }
}

impl TurnTaken {
    /// What the caller hears in the turn.
    #[must_use]
    pub fn caller_hears(&self) -> String {
        caller_hears(&self.commands)
    }

    /// What the human hears before the bridge opens, where the call is handed over.
    #[must_use]
    pub fn human_hears(&self) -> Option<&str> {
        human_hears(&self.commands)
    }
}
