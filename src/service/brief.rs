//! The brief in a model's words, within the policy's budget.

use super::Parts;
use super::consult::{ask, choice, history};
use crate::assistant::SummaryRequest;
use crate::call::RollingSummary;
use crate::decision::{Brief, Decision, Facts, Outcome};
use crate::policy::CompiledPolicy;
use crate::telemetry::events::ModelRole;

/// The brief in the summariser's words, where it finds them within the policy's budget and keeps to what was said.
///
/// `None` where nobody is handed over, where there is no summariser, and where it fails: then what was said speaks for
/// itself.
pub(super) async fn worded(parts: &Parts, policy: &CompiledPolicy, facts: &Facts<'_>, decision: &Decision) -> Option<Brief> {
    let Outcome::Escalate { reason, route, .. } = &decision.outcome else { return None };
    let plan = policy.summariser.as_ref().filter(|_| route.is_open())?;
    let (provider, model) = &plan.model;
    let choice = choice(*provider, model, plan.max_tokens, None, policy.whisper.budget);
    if !parts.assistant.has_key(choice.provider) {
        return None;
    }
    let history = history(policy, facts);
    let request = SummaryRequest { choice: &choice, language: &policy.language, history: &history };
    let asked = parts.assistant.summarise(request);
    let summary = ask(parts, facts.call, policy, ModelRole::Summariser, *provider, asked).await.ok()?;
    let summary = RollingSummary { text: summary, turns: facts.turn };
    Some(Brief::of(policy, facts, reason).with_summary(policy, facts, &summary).brief)
}
