//! The brief in a model's words: those made while the call went on, else such as can be had within the policy's budget.

use super::Parts;
use super::consult::{ask, choice, history, wire};
use crate::assistant::SummaryRequest;
use crate::call::{ModelFailure, RollingSummary, Session, WordedBy};
use crate::decision::{Brief, Decision, Facts, Outcome};
use crate::policy::CompiledPolicy;
use crate::telemetry::events::{BriefMade, BriefSource, BriefTiming, ModelRole};
use std::time::{Duration, Instant};

/// The brief of a call that is handed over. A summary made while the call went on is used at once; else one that is being made, or that
/// is asked for now, is waited for within the policy's budget. Where none comes, or nothing of it was said, what was said speaks for
/// itself. `None` where nobody is handed over.
pub(super) async fn brief(
    parts: &Parts,
    policy: &CompiledPolicy,
    session: &Session,
    facts: &Facts<'_>,
    decision: &Decision,
) -> Option<Brief> {
    let Outcome::Escalate { reason, route, .. } = &decision.outcome else { return None };
    if !route.is_open() {
        return None;
    }
    let began = Instant::now();
    let brief = Brief::of(policy, facts, reason);
    // Boxed: most turns make no brief, and would carry its future along.
    let found = Box::pin(find(parts, policy, session, facts)).await;
    let waited = began.elapsed();
    let (brief, struck) = match found.summary {
        Some(summary) => {
            let worded = brief.with_summary(policy, facts, &summary);
            (worded.brief, worded.struck)
        }
        None => (brief, 0),
    };
    let source = if brief.worded_by == WordedBy::Model { found.source } else { BriefSource::Extract };
    BriefMade { call: facts.call, tenant: &policy.tenant, source, timing: found.timing, waited, struck }.emit(&parts.metrics);
    Some(brief)
}

/// A summary, and how it came.
struct Found {
    summary: Option<RollingSummary>,
    source: BriefSource,
    timing: BriefTiming,
}

async fn find(parts: &Parts, policy: &CompiledPolicy, session: &Session, facts: &Facts<'_>) -> Found {
    let kept = parts.summaries.ready(facts.call).into_iter().chain(session.summary.clone()).max_by_key(|summary| summary.turns);
    if kept.is_some() {
        return Found { summary: kept, source: BriefSource::Rolling, timing: BriefTiming::Early };
    }
    let budget = policy.whisper.budget;
    if let Some(mut making) = parts.summaries.in_the_making(facts.call) {
        let made = tokio::time::timeout(budget, making.changed()).await;
        let summary = making.borrow().clone();
        let timing = BriefTiming::of(summary.is_some(), made.is_err());
        return Found { summary, source: BriefSource::Rolling, timing };
    }
    let asked = ask_now(parts, policy, facts, budget).await;
    let late = matches!(asked, Some(Err(ModelFailure::Timeout)));
    let summary = asked.and_then(Result::ok).map(|text| RollingSummary { text, turns: facts.turn });
    let timing = BriefTiming::of(summary.is_some(), late);
    Found { summary, source: BriefSource::Asked, timing }
}

/// Asks the summariser about the call as it stands; none where there is nobody to ask.
async fn ask_now(parts: &Parts, policy: &CompiledPolicy, facts: &Facts<'_>, budget: Duration) -> Option<Result<String, ModelFailure>> {
    let plan = policy.summariser.as_ref()?;
    let (provider, model) = &plan.model;
    let choice = choice(*provider, model, plan.max_tokens, None, budget);
    if !parts.assistant.has_key(choice.provider) {
        return None;
    }
    let history = history(policy, facts);
    let request = SummaryRequest { choice: &choice, language: &policy.language, history: &history };
    let asked = parts.assistant.summarise(request);
    Some(ask(parts, facts.call, policy, ModelRole::Summariser, wire(*provider), asked).await)
}
