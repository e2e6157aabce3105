//! Whole calls: each is played against the policy, and against the one it is compared with.

mod json;
mod text;

use super::{Format, Score, choice, cores, hour_of_the_calls, input};
use crate::check::score::{Conversation, Dimension, Played, Timings, play};
use crate::cli::{Exit, print};
use crate::policy::CompiledPolicy;
use anyhow::ensure;

/// What was measured, of one policy or of two.
struct Outcome {
    score: CallScore,
    against: Option<CallScore>,
    by: Vec<Dimension>,
}

/// How one policy did.
struct CallScore {
    tenant: String,
    file: String,
    hash: String,
    timings: Timings,
}

/// Scores a policy on whole calls.
pub(super) fn run(score: &Score) -> anyhow::Result<Exit> {
    let policy = choice::policy(score.policy.as_deref(), &score.policies)?;
    let against = score.against.as_deref().map(|against| choice::policy(Some(against), &score.policies)).transpose()?;
    let selection = score.selection();
    let calls = input::read(&score.files, Conversation::parse, |call| selection.takes(|key| call.field(key)))?;
    ensure!(!calls.is_empty(), "no call is left to score; look at `--where`, `--only`, `--hold-out` and `--split`");
    let outcome = Outcome {
        score: measure(score, &policy, &calls)?,
        against: against.map(|against| measure(score, &against, &calls)).transpose()?,
        by: score.dimensions(),
    };
    print(&match score.format {
        Format::Text => text::text(&outcome),
        Format::Json => json::json(&outcome),
    });
    Ok(Exit::Clean)
}

fn measure(score: &Score, policy: &CompiledPolicy, calls: &[Conversation]) -> anyhow::Result<CallScore> {
    let (bot, at) = (score.calls.bot(), hour_of_the_calls()?);
    let played: Vec<Played> = cores::map(calls, "calls", |call| play(policy, call, bot, at));
    Ok(CallScore {
        tenant: policy.tenant.to_string(),
        file: policy.file.to_string(),
        hash: policy.hash.to_string(),
        timings: Timings::of(calls, &played),
    })
}
