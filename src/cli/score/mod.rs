//! `warmline score`: recall and false alarms of a policy on labelled utterances.

mod choice;
mod input;
mod json;
mod listen;
mod mistakes;
mod table;
mod text;

use super::{Exit, tell};
use crate::check::score::{
    Changes, Dimension, Expectation, Filter, Hearing, PolicyScore, Selection, Side, Split, Target, Utterance, changes, targets,
};
use crate::policy::CompiledPolicy;
use anyhow::{Context, bail, ensure};
use clap::ValueEnum;
use jiff::Timestamp;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// The label that should bring a human where nothing else is said.
const ASKS_HUMAN: &str = "asks_human";
/// When every call begins: a Wednesday, 15:00 UTC. Fixed, so that a policy's figures do not change with the hour.
const AT: &str = "2026-01-07T15:00:00Z";

/// Measures how well a policy hears: recall, precision and false alarms on labelled utterances
///
/// A line of a FILE is `{"text": "...", "label": "...", "lang": "en", "source": "..."}`, the last two where known. Every
/// utterance is decided as the first thing said on a call. All shares are told with their 95 % intervals (Wilson).
///
/// What should bring a human: utterances labelled `asks_human`, or as `--positive` says; what counts is that the policy
/// escalates or offers, whatever for. Where a label stands for a topic, `--expect legal=out_of_scope` counts it as heard
/// only if the policy acts for that reason, and `--expect legal=threat,lawyers` if it hears one of these vocabularies,
/// whether or not a rule acts on it. Each `--expect` is scored by itself against all other labels.
///
/// Exits with 0, or 1 if a bound given by `--at-least-recall` or `--at-most-alarms` is missed, 2 if it could not run.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Score {
    /// The labelled utterances
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose policy to score, or the file it is in; the default policy, if left out
    #[arg(long, value_name = "TENANT|FILE")]
    policy: Option<String>,
    /// Another policy to compare it with: what was heard before, and which utterances changed
    #[arg(long, value_name = "TENANT|FILE")]
    against: Option<String>,
    /// The directory of the policies; a policy FILE elsewhere takes its packs from here, unless it has `packs` beside it
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// A label that should bring a human; may be repeated [default: asks_human]
    #[arg(long, value_name = "LABEL")]
    positive: Vec<String>,
    /// What a label should be heard as: reasons or vocabularies; may be repeated
    #[arg(long, value_name = "LABEL=NAME,NAME")]
    expect: Vec<Expectation>,
    /// What to tell apart; may be repeated; everything, if left out
    #[arg(long, value_name = "WHAT")]
    by: Vec<By>,
    /// How many misses, false alarms and changes to quote
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    show: usize,
    #[command(flatten)]
    records: Records,
    /// Exit with 1 if less is recalled, 0 to 1
    #[arg(long, value_name = "SHARE")]
    at_least_recall: Option<f64>,
    /// Exit with 1 if there are more false alarms in 1,000
    #[arg(long, value_name = "NUMBER")]
    at_most_alarms: Option<f64>,
    /// How to tell it: `text` for people, `json` for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// Which records of the files to take.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Records")]
struct Records {
    /// Only records with this in a field; may be repeated
    #[arg(long = "where", value_name = "KEY=VALUE")]
    filters: Vec<Filter>,
    /// Only records of this source; may be repeated
    #[arg(long, value_name = "SOURCE")]
    only: Vec<String>,
    /// No records of this source; may be repeated
    #[arg(long, value_name = "SOURCE")]
    hold_out: Vec<String>,
    /// One part of several, such as `1/3`; a source is always in the same part, so one can tune on 1/2 and report 2/2
    #[arg(long, value_name = "N/M")]
    split: Option<Split>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Label,
    Rule,
    Language,
    Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

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

impl Score {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let policy = choice::policy(self.policy.as_deref(), &self.policies)?;
        let against = self.against.as_deref().map(|against| choice::policy(Some(against), &self.policies)).transpose()?;
        let targets = self.targets();
        let utterances = input::read(&self.files, &self.records.selection())?;
        ensure!(!utterances.is_empty(), "no utterance is left to score; look at `--where`, `--only`, `--hold-out` and `--split`");
        tell_missing_labels(&targets, &utterances);
        let outcome = self.measure(&policy, against.as_ref(), &targets, &utterances)?;
        match self.format {
            Format::Text => print(&text::text(&outcome))?,
            Format::Json => print(&json::json(&outcome))?,
        }
        let missed = self.missed(&outcome.score);
        missed.iter().for_each(|missed| tell(format_args!("{missed}")));
        Ok(if missed.is_empty() { Exit::Clean } else { Exit::Findings })
    }

    fn targets(&self) -> Vec<Target> {
        let default = [ASKS_HUMAN.to_owned()];
        let positive = if self.positive.is_empty() && self.expect.is_empty() { &default[..] } else { &self.positive };
        targets(positive, &self.expect)
    }

    fn measure(
        &self,
        policy: &Arc<CompiledPolicy>,
        against: Option<&Arc<CompiledPolicy>>,
        targets: &[Target],
        utterances: &[Utterance],
    ) -> anyhow::Result<Outcome> {
        let at: Timestamp = AT.parse().context("the hour of the calls")?;
        let hearing = Hearing::new(policy, targets, at)?;
        let verdicts = listen::listen(&hearing, utterances);
        let against = match against {
            None => None,
            Some(policy) => {
                let earlier = Hearing::new(policy, targets, at)?;
                let earlier_verdicts = listen::listen(&earlier, utterances);
                let before = Side { hearing: &earlier, verdicts: &earlier_verdicts };
                let after = Side { hearing: &hearing, verdicts: &verdicts };
                let changed = |target| changes(target, utterances, before, after, self.show);
                Some(Comparison {
                    score: PolicyScore::of(&earlier, targets, utterances, &earlier_verdicts, 0),
                    changes: targets.iter().enumerate().map(changed).collect(),
                })
            }
        };
        let score = PolicyScore::of(&hearing, targets, utterances, &verdicts, self.show);
        Ok(Outcome { utterances: utterances.len(), score, against, by: self.dimensions() })
    }

    fn dimensions(&self) -> Vec<Dimension> {
        let by = if self.by.is_empty() { By::value_variants() } else { &self.by };
        let dimension = |by: &By| match by {
            By::Label => Dimension::Label,
            By::Rule => Dimension::Rule,
            By::Language => Dimension::Language,
            By::Source => Dimension::Source,
        };
        by.iter().map(dimension).collect()
    }

    /// The bounds that are missed, in words.
    fn missed(&self, score: &PolicyScore) -> Vec<String> {
        let mut missed = Vec::new();
        for target in &score.targets {
            let (name, overall) = (text::heading(&target.target), target.breakdown.overall);
            if let Some(least) = self.at_least_recall
                && overall.recall().value().is_none_or(|recall| recall < least)
            {
                missed.push(format!("{name}: recall is {}, and should be at least {least}", table::share(overall.recall(), 1.0)));
            }
            if let Some(most) = self.at_most_alarms
                && overall.false_alarms().value().is_none_or(|alarms| alarms * 1000.0 > most)
            {
                let alarms = table::share(overall.false_alarms(), 1000.0);
                missed.push(format!("{name}: false alarms are {alarms} in 1,000, and should be at most {most}"));
            }
        }
        missed
    }
}

impl Records {
    fn selection(&self) -> Selection {
        Selection { filters: self.filters.clone(), hold_out: self.hold_out.clone(), only: self.only.clone(), split: self.split }
    }
}

/// A label that no record has is mostly a slip of the pen.
fn tell_missing_labels(targets: &[Target], utterances: &[Utterance]) {
    for label in targets.iter().flat_map(|target| &target.labels) {
        if !utterances.iter().any(|utterance| utterance.label == *label) {
            tell(format_args!("note: no utterance is labelled `{label}`, so nothing can be said of its recall"));
        }
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    match anstream::stdout().write_all(text.as_bytes()) {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => bail!("cannot print the figures: {error}"),
        Ok(()) => Ok(()),
    }
}
