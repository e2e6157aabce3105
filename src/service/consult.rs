//! The models' part of a turn: judge and assistant asked at the same time, and decided on as soon as that can be done.

use super::Parts;
use crate::assistant::{JudgeRequest, Line, ModelChoice, Provider, ReplyRequest, Speaker};
use crate::call::{CallId, Heard, ModelFailure, Reply, ReplySource};
use crate::decision::brief::{Side, Transcript, TranscriptLine};
use crate::decision::{Asked, Decision, Facts, Outcome, Signal, Signals, decide, reconsider, scripted_answer};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{self, JudgePlan};
use crate::telemetry::events::{ModelAsked, ModelRole};
use crate::text::NormalText;
use std::pin::pin;
use std::time::{Duration, Instant};

/// The longest verdict, in tokens: a cut-off one is worth nothing.
const VERDICT_TOKENS: u32 = 150;
/// How many turns of the call a model is told. More cost money and time, and change no answer.
const TURNS_TOLD: usize = 30;

/// A decision, and what it was made with.
#[derive(Debug, Clone)]
pub struct Consulted {
    /// The decision.
    pub decision: Decision,
    /// What models made of the turn.
    pub signals: Signals,
    /// What the bot says, or would have said had it been let.
    pub reply: Option<Reply>,
}

/// Decides a turn. Everything that costs nothing comes first; models are asked only where no rule acts on that.
///
/// `earlier` is what they said when this turn was tried before.
pub(super) async fn consult(parts: &Parts, policy: &CompiledPolicy, facts: &Facts<'_>, earlier: Option<Consulted>) -> Consulted {
    let decision = decide(policy, facts);
    if !matches!(decision.outcome, Outcome::Continue) {
        return Consulted { decision, signals: Signals::default(), reply: None };
    }
    if let Some(Consulted { signals, reply, .. }) = earlier {
        let facts = facts.clone().with_signals(signals);
        let decision = decide(policy, &Facts { reply: reply.as_ref(), ..facts });
        return Consulted { decision, signals, reply };
    }
    let asking = Asking { parts, policy, facts };
    let judge = policy.judge.as_ref().filter(|_| decision.wants_the_judge());
    let refused = decision.asked == Asked::OfferRefused;
    let mut reply = pin!(asking.reply(refused));
    let mut early = None;
    let signals = {
        let mut verdict = pin!(asking.verdict(judge));
        tokio::select! {
            biased;
            signals = &mut verdict => signals,
            said = &mut reply => {
                early = Some(said);
                verdict.await
            }
        }
    };
    let facts = facts.clone().with_signals(signals);
    // Without a judge nothing has changed since it was decided.
    let decision = if judge.is_some() { reconsider(policy, &facts, decision) } else { decision };
    if !matches!(decision.outcome, Outcome::Continue) {
        // The assistant's answer is dropped with its future, and the request with it.
        return Consulted { decision, signals, reply: None };
    }
    let reply = match early {
        Some(reply) => reply,
        None => reply.await,
    };
    let decision = reconsider(policy, &facts.with_reply(&reply), decision);
    Consulted { decision, signals, reply: Some(reply) }
}

/// The models of one turn.
struct Asking<'a> {
    parts: &'a Parts,
    policy: &'a CompiledPolicy,
    facts: &'a Facts<'a>,
}

impl Asking<'_> {
    /// What the judge makes of the turn.
    async fn verdict(&self, judge: Option<&JudgePlan>) -> Signals {
        let Some(plan) = judge else { return Signals::default() };
        match plan.model.as_ref().filter(|(provider, _)| self.has_key(*provider)) {
            // Boxed: most turns ask no model, and would carry its future along.
            Some((provider, model)) => Box::pin(self.ask_judge(plan, *provider, model)).await,
            None => unknown(ModelFailure::NoKey),
        }
    }

    async fn ask_judge(&self, plan: &JudgePlan, provider: compiled::Provider, model: &str) -> Signals {
        let timeout = plan.timeout.min(self.policy.assistant.timeout);
        let choice = choice(provider, model, VERDICT_TOKENS, None, timeout);
        // An old request, acted on before, is no new one.
        let fresh = history_from(self.policy, self.facts, self.facts.counting.from);
        let request = JudgeRequest { choice: &choice, instructions: plan.instructions.as_deref(), history: &fresh };
        match self.timed(ModelRole::Judge, provider, self.parts.assistant.judge(request)).await {
            Ok(verdict) => Signals {
                judge: Signal::Known(verdict.escalate),
                sentiment: verdict.sentiment.map_or(Signal::Unknown(ModelFailure::Nonsense), Signal::Known),
            },
            Err(failure) => unknown(failure),
        }
    }

    /// What the bot would say: the assistant, or the policy's own words where there is none or it fails.
    async fn reply(&self, offer_refused: bool) -> Reply {
        let plan = &self.policy.assistant;
        let scripted = |failure| scripted_answer(self.policy, self.facts.heard, self.facts.language, failure, offer_refused);
        let spoke = matches!(self.facts.heard, Heard::Speech { .. });
        let said = match plan.model.as_ref().filter(|(provider, _)| spoke && self.has_key(*provider)) {
            Some((provider, model)) => Box::pin(self.ask_assistant(*provider, model)).await,
            None => return scripted(None),
        };
        match said {
            Ok(said) => Reply { text: NormalText::of(&said), source: ReplySource::Assistant, model_failure: None },
            Err(failure) => scripted(Some(failure)),
        }
    }

    async fn ask_assistant(&self, provider: compiled::Provider, model: &str) -> Result<String, ModelFailure> {
        let plan = &self.policy.assistant;
        let choice = choice(provider, model, plan.max_tokens, plan.temperature, plan.timeout);
        let language = self.policy.language_of(self.facts.language);
        let history = history(self.policy, self.facts);
        let request = ReplyRequest { choice: &choice, prompt: &plan.prompt, language, history: &history };
        self.timed(ModelRole::Assistant, provider, self.parts.assistant.reply(request)).await
    }

    fn has_key(&self, provider: compiled::Provider) -> bool {
        self.parts.assistant.has_key(wire(provider))
    }

    async fn timed<T>(
        &self,
        role: ModelRole,
        provider: compiled::Provider,
        asked: impl Future<Output = Result<T, ModelFailure>>,
    ) -> Result<T, ModelFailure> {
        ask(self.parts, self.facts.call, self.policy, role, wire(provider), asked).await
    }
}

/// What is known where the judge does not say anything.
fn unknown(failure: ModelFailure) -> Signals {
    Signals { judge: Signal::Unknown(failure), sentiment: Signal::Unknown(failure) }
}

/// Asks a model, and counts and times what comes of it.
pub(super) async fn ask<T>(
    parts: &Parts,
    call: &CallId,
    policy: &CompiledPolicy,
    role: ModelRole,
    provider: Provider,
    asked: impl Future<Output = Result<T, ModelFailure>>,
) -> Result<T, ModelFailure> {
    let began = Instant::now();
    let answer = asked.await;
    let result = answer.as_ref().map(|_| ()).map_err(|failure| *failure);
    let provider = provider.as_str();
    ModelAsked { call, tenant: &policy.tenant, role, provider, result, took: began.elapsed() }.emit(&parts.metrics);
    answer
}

/// A model as the assistant module wants it named.
pub(super) fn choice(
    provider: compiled::Provider,
    model: &str,
    max_tokens: u32,
    temperature: Option<f32>,
    timeout: Duration,
) -> ModelChoice {
    ModelChoice { provider: wire(provider), model: model.to_owned(), max_tokens, temperature, timeout }
}

/// A provider as the assistant module names it.
pub(super) fn wire(provider: compiled::Provider) -> Provider {
    match provider {
        compiled::Provider::Anthropic => Provider::Anthropic,
        compiled::Provider::Openai => Provider::OpenAi,
    }
}

/// The call as models are told it: the latest turns, the caller's words last, less what the policy keeps from models.
pub(super) fn history(policy: &CompiledPolicy, facts: &Facts<'_>) -> Vec<Line> {
    history_from(policy, facts, 0)
}

/// The same, from one of the past turns on.
fn history_from(policy: &CompiledPolicy, facts: &Facts<'_>, from: usize) -> Vec<Line> {
    let first = facts.past.len().saturating_sub(TURNS_TOLD).max(from.min(facts.past.len()));
    let told = Facts { past: &facts.past[first..], ..facts.clone() };
    let transcript = Transcript::so_far(&told, &policy.redact.model, &policy.language);
    transcript.lines.into_iter().filter_map(line).collect()
}

/// A line as models are told it. Keys are no words.
fn line(line: TranscriptLine) -> Option<Line> {
    let speaker = match line.side {
        Side::Caller => Speaker::Caller,
        Side::Bot => Speaker::Bot,
        Side::Keypad => return None,
    };
    Some(Line { speaker, text: line.text })
}
