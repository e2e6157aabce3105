//! `warmline score`: recall and false alarms of a policy, on labelled utterances and on whole calls.

mod choice;
mod conversations;
mod cores;
mod input;
pub(super) mod table;
mod utterances;

use super::Exit;
use crate::check::score::{Bot, Dimension, Expectation, Filter, Selection, Split};
use anyhow::Context;
use clap::ValueEnum;
use jiff::Timestamp;
use std::path::PathBuf;

/// When every call begins: a Wednesday, 15:00 UTC. Fixed, so that a policy's figures do not change with the hour.
const AT: &str = "2026-01-07T15:00:00Z";

/// Measures how well a policy hears: recall, precision and false alarms on labelled utterances
///
/// A line of a FILE is `{"text": "...", "label": "...", "lang": "en", "source": "..."}`, the last two where known. Every
/// utterance is decided as the first thing said on a call that begins on a Wednesday at 15:00 UTC. Shares are told with
/// their 95 % intervals (Wilson).
///
/// What should bring a human are utterances labelled `asks_human`. Where the policy has the packs' reason
/// `caller_requested`, one counts as heard if the policy acts for that; otherwise, and with `--positive LABEL`, if it
/// escalates or offers whatever for. Where a label stands for a topic, `--expect legal=out_of_scope` counts it as heard
/// only if the policy acts for that reason, and `--expect legal=threats,lawyers` if it hears one of these vocabularies,
/// whether or not a rule acts on it. Each `--expect` is scored by itself, against all other labels.
///
/// With `--conversations`, a line is a whole call: `{"turns": [{"text": "..."}], "handoff_turn": 2}`, which is the turn at
/// which a human should take over, counted from 1, and left out where none should. Of the turns only the caller's count.
///
/// Exits with 0, or 1 if a bound given by `--at-least-recall` or `--at-most-alarms` is missed, 2 if it could not run.
#[derive(Debug, clap::Args)]
pub(super) struct Score {
    /// The labelled utterances
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose policy to score, or the file it is in; the default policy, if left out
    #[arg(long, value_name = "TENANT|FILE")]
    policy: Option<String>,
    /// An earlier or other policy to compare it with, and which utterances changed
    #[arg(long, value_name = "TENANT|FILE")]
    against: Option<String>,
    /// The directory of the policies; a policy FILE elsewhere takes its packs from here, unless it has `packs` beside it
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
    /// What to tell apart; may be repeated; everything, if left out
    #[arg(long, value_name = "WHAT")]
    by: Vec<By>,
    /// How to tell it: `text` for people, `json` for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    utterances: Utterances,
    #[command(flatten)]
    calls: Calls,
    #[command(flatten)]
    records: Records,
}

/// What is asked of utterances.
#[derive(Debug, clap::Args)]
struct Utterances {
    /// A label that should bring a human, whatever for; may be repeated
    #[arg(long, value_name = "LABEL")]
    positive: Vec<String>,
    /// What a label should be heard as: reasons or vocabularies; may be repeated
    #[arg(long, value_name = "LABEL=NAME,NAME")]
    expect: Vec<Expectation>,
    /// How many misses, false alarms and changes to quote
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    show: usize,
    /// Exit with 1 if less is recalled, 0 to 1
    #[arg(long, value_name = "SHARE")]
    at_least_recall: Option<f64>,
    /// Exit with 1 if there are more false alarms in 1,000
    #[arg(long, value_name = "NUMBER")]
    at_most_alarms: Option<f64>,
}

/// What is asked of whole calls.
#[derive(Debug, clap::Args)]
struct Calls {
    /// The files hold whole calls: is each handed over at the right turn, early, late or never?
    #[arg(long, conflicts_with_all = ["positive", "expect", "show", "at_least_recall", "at_most_alarms"])]
    conversations: bool,
    /// Take the bot to answer well whatever it is asked; without this it has the policy's scripted answers alone
    #[arg(long, requires = "conversations")]
    bot_copes: bool,
}

/// Which records of the files to take.
#[derive(Debug, clap::Args)]
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

impl Score {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        if self.calls.conversations { conversations::run(&self) } else { utterances::run(&self) }
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

    fn selection(&self) -> Selection {
        let Records { filters, only, hold_out, split } = &self.records;
        Selection { filters: filters.clone(), hold_out: hold_out.clone(), only: only.clone(), split: *split }
    }
}

impl Calls {
    fn bot(&self) -> Bot {
        if self.bot_copes { Bot::Copes } else { Bot::Scripted }
    }
}

fn hour_of_the_calls() -> anyhow::Result<Timestamp> {
    AT.parse().context("the hour of the calls")
}

/// What a dimension is called, in tables and in JSON.
fn name(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Label => "label",
        Dimension::Rule => "rule",
        Dimension::Language => "language",
        Dimension::Source => "source",
    }
}
