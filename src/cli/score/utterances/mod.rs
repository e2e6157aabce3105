//! Labelled utterances: each is decided by the policy, and by the one it is compared with.

mod json;
mod mistakes;
mod text;

use super::table::share;
use super::{Format, Score, choice, cores, hour_of_the_calls, input};
use crate::check::score::{
    Changes, Dimension, Expectation, Hearing, PolicyScore, Side, Target, UnknownName, Utterance, Verdicts, changes, targets,
};
use crate::cli::{Exit, print, tell};
use crate::policy::CompiledPolicy;
use anyhow::ensure;
use jiff::Timestamp;

/// The label that should bring a human where nothing else is said, and the reason that the packs call one for then. A policy may well
/// call a human for what others say too, a topic or their anger; those are no false alarms of this.
const ASKS_HUMAN: &str = "asks_human";
const CALLER_REQUESTED: &str = "caller_requested";

/// What was measured, of one policy or of two.
struct Outcome {
    utterances: usize,
    score: PolicyScore,
    against: Option<Comparison>,
    by: Vec<Dimension>,
}

/// The policy that another is compared with.
struct Comparison {
    score: PolicyScore,
    /// What changed, for each target.
    changes: Vec<Vec<Changes>>,
}

/// Scores a policy on utterances.
pub(super) fn run(score: &Score) -> anyhow::Result<Exit> {
    let policy = choice::policy(score.policy.as_deref(), &score.policies)?;
    let against = score.against.as_deref().map(|against| choice::policy(Some(against), &score.policies)).transpose()?;
    let targets = asked(score, std::iter::once(&*policy).chain(against.as_deref()));
    let selection = score.selection();
    let utterances = input::read(&score.files, Utterance::parse, |utterance| selection.takes(|key| utterance.field(key)))?;
    ensure!(!utterances.is_empty(), "no utterance is left to score; look at `--where`, `--only`, `--hold-out` and `--split`");
    tell_missing_labels(&targets, &utterances);
    let measuring = Measuring { targets: &targets, utterances: &utterances, at: hour_of_the_calls()?, show: score.utterances.show };
    let (score_of_policy, against) = measuring.measure(&policy, against.as_deref())?;
    let outcome = Outcome { utterances: utterances.len(), score: score_of_policy, against, by: score.dimensions() };
    print(&match score.format {
        Format::Text => text::text(&outcome),
        Format::Json => json::json(&outcome),
    });
    let missed = missed(score, &outcome.score);
    missed.iter().for_each(|missed| tell(format_args!("{missed}")));
    Ok(if missed.is_empty() { Exit::Clean } else { Exit::Findings })
}

fn asked<'p>(score: &Score, mut policies: impl Iterator<Item = &'p CompiledPolicy>) -> Vec<Target> {
    let (positive, expect) = (&score.utterances.positive, &score.utterances.expect);
    if !positive.is_empty() || !expect.is_empty() {
        return targets(positive, expect);
    }
    let has_the_reason = |policy: &CompiledPolicy| policy.reasons.keys().any(|reason| reason.as_str() == CALLER_REQUESTED);
    if policies.all(has_the_reason) {
        let expectation = Expectation { label: ASKS_HUMAN.to_owned(), names: vec![CALLER_REQUESTED.to_owned()] };
        return targets(&[], &[expectation]);
    }
    targets(&[ASKS_HUMAN.to_owned()], &[])
}

/// A label that no record has is mostly a slip of the pen.
fn tell_missing_labels(targets: &[Target], utterances: &[Utterance]) {
    for label in targets.iter().flat_map(|target| &target.labels) {
        if !utterances.iter().any(|utterance| utterance.label == *label) {
            tell(format_args!("note: no utterance is labelled `{label}`, so nothing can be said of its recall"));
        }
    }
}

/// What is the same for both policies.
struct Measuring<'a> {
    targets: &'a [Target],
    utterances: &'a [Utterance],
    at: Timestamp,
    show: usize,
}

impl Measuring<'_> {
    fn measure(&self, policy: &CompiledPolicy, against: Option<&CompiledPolicy>) -> anyhow::Result<(PolicyScore, Option<Comparison>)> {
        let (hearing, verdicts) = self.hear(policy)?;
        let comparison = match against {
            None => None,
            Some(earlier) => {
                let (earlier, earlier_verdicts) = self.hear(earlier)?;
                let before = Side { hearing: &earlier, verdicts: &earlier_verdicts };
                let after = Side { hearing: &hearing, verdicts: &verdicts };
                let changed = |target| changes(target, self.utterances, before, after, self.show);
                Some(Comparison {
                    score: PolicyScore::of(&earlier, self.targets, self.utterances, &earlier_verdicts, 0),
                    changes: self.targets.iter().enumerate().map(changed).collect(),
                })
            }
        };
        Ok((PolicyScore::of(&hearing, self.targets, self.utterances, &verdicts, self.show), comparison))
    }

    fn hear<'p>(&self, policy: &'p CompiledPolicy) -> Result<(Hearing<'p>, Verdicts), UnknownName> {
        let hearing = Hearing::new(policy, self.targets, self.at)?;
        let verdicts = cores::map(self.utterances, "utterances", |utterance| hearing.hears(utterance));
        Ok((hearing, verdicts))
    }
}

/// The bounds that are missed, in words.
fn missed(score: &Score, measured: &PolicyScore) -> Vec<String> {
    let mut missed = Vec::new();
    for target in &measured.targets {
        let (name, overall) = (text::heading(&target.target), target.breakdown.overall);
        if let Some(least) = score.utterances.at_least_recall
            && overall.recall().value().is_none_or(|recall| recall < least)
        {
            missed.push(format!("{name}: recall is {}, and should be at least {least}", share(overall.recall(), 1.0)));
        }
        if let Some(most) = score.utterances.at_most_alarms
            && overall.false_alarms().value().is_none_or(|alarms| alarms * 1000.0 > most)
        {
            let alarms = share(overall.false_alarms(), 1000.0);
            missed.push(format!("{name}: false alarms are {alarms} in 1,000, and should be at most {most}"));
        }
    }
    missed
}
