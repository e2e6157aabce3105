//! `warmline explain`: why a sentence, or a whole call, does or does not reach a human.

use super::policies::{Policies, Which};
use super::{Exit, tell};
use crate::call::script::{ScriptLine, parse};
use crate::call::{Heard, ModelFailure, PhoneNumber};
use crate::check::suite::{ModelAnswers, Opening, SimulatedCall};
use crate::decision::{Explanation, Signal};
use crate::policy::CompiledPolicy;
use crate::service::Clock;
use crate::store::policies::read_file;
use crate::text::NormalText;
use anyhow::{Context, anyhow, bail};
use clap::ValueEnum;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Tells why a sentence, or a whole call, does or does not reach a human
///
/// Every rule is told with what it found, where it is written, and what it lacks. No model is asked: `--judge` and
/// `--sentiment` say what one would answer, and the bot's replies are the policy's own.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    #[command(flatten)]
    subject: Subject,
    #[command(flatten)]
    which: Which,
    /// The caller's number; hidden, if left out
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// When it is said: `2026-11-23T10:00` in the policy's time zone, or with an offset; now, if left out
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// The language of the call, such as `es`; the policy's, if left out
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// How sure the recogniser is, 0 to 1
    #[arg(long, value_name = "SCORE", value_parser = |written: &str| score(written, 0.0))]
    confidence: Option<f32>,
    /// Which turn of the call it is; of `--call`, the only turn to print
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    turn: Option<u32>,
    /// What the judge would say, or that it would not answer in time
    #[arg(long, value_name = "ANSWER")]
    judge: Option<JudgeAnswer>,
    /// How the caller would sound to the model, -1 (angry) to 1 (pleased)
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true, value_parser = |written: &str| score(written, -1.0))]
    sentiment: Option<f32>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// The directory of the policies
    #[arg(long, env = "WARMLINE_POLICIES", default_value = "policies", value_name = "DIRECTORY")]
    policies: PathBuf,
}

/// What is to be explained.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Subject {
    /// What the caller says
    text: Option<String>,
    /// The keys the caller presses
    #[arg(long, value_name = "KEYS")]
    pressed: Option<String>,
    /// The caller says nothing
    #[arg(long)]
    silence: bool,
    /// A whole call: a line for each turn, with `[silence]`, `[press 0]` and `[wait 30s]`
    #[arg(long, value_name = "FILE")]
    call: Option<PathBuf>,
}

/// What a line of a script is for the bot.
enum Happens {
    Turn(Heard),
    Wait(SignedDuration),
    /// What becomes of a transfer, or of a caller who hangs up, is no turn of theirs.
    Elsewhere,
}

/// What the judge would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum JudgeAnswer {
    Escalate,
    Continue,
    Timeout,
}

/// How to print an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let policies = Policies::load(&self.policies)?;
        let policy = policies.pick(&self.which)?;
        let at = self.at.as_deref().map_or_else(|| Ok(Clock::system().now()), |at| instant(at, &policy))?;
        let number = |written: &Option<String>| written.as_deref().map(PhoneNumber::new);
        let opening = Opening {
            from: number(&self.from),
            to: number(&self.which.to),
            language: self.language.clone(),
            at,
            earlier_calls: Vec::new(),
        };
        let call = SimulatedCall::begin(&policy, &opening);
        let models = self.models(&policy);
        match &self.subject.call {
            Some(file) => self.call(call, &models, file)?,
            None => self.print_one(&call.turns_on(self.turn.unwrap_or(1) - 1).explain(&self.heard(), &models))?,
        }
        Ok(Exit::Clean)
    }

    /// What models would answer. One that the policy has, and of which nothing is said, was not asked.
    fn models(&self, policy: &CompiledPolicy) -> ModelAnswers {
        let judge = self.judge.map(|answer| match answer {
            JudgeAnswer::Escalate => Signal::Known(true),
            JudgeAnswer::Continue => Signal::Known(false),
            JudgeAnswer::Timeout => Signal::Unknown(ModelFailure::Timeout),
        });
        let has_judge = policy.judge.as_ref().is_some_and(|judge| judge.model.is_some());
        let unsaid = (has_judge || self.sentiment.is_some()).then_some(Signal::NotAsked);
        ModelAnswers { judge: judge.or(unsaid), sentiment: self.sentiment, assistant: None }
    }

    fn heard(&self) -> Heard {
        match (&self.subject.text, &self.subject.pressed) {
            (Some(text), _) => Heard::Speech { text: NormalText::of(text), confidence: self.confidence },
            (None, Some(keys)) => Heard::Digits(keys.clone()),
            (None, None) => Heard::Silence,
        }
    }

    fn call(&self, mut call: SimulatedCall<'_>, models: &ModelAnswers, file: &Path) -> anyhow::Result<()> {
        let script = read_file(file).map_err(|why| anyhow!("cannot read `{}`: {why}", file.display()))?;
        let lines = parse(&script).with_context(|| format!("`{}`", file.display()))?;
        let mut turns = Vec::new();
        let mut rest = lines.into_iter();
        while call.goes_on()
            && let Some(line) = rest.next()
        {
            match self.happens(line) {
                Happens::Wait(time) => call = call.later(time),
                Happens::Turn(heard) => {
                    turns.push(call.explain(&heard, models));
                    (call, _) = call.turn(heard, models);
                }
                Happens::Elsewhere => {}
            }
        }
        let left = rest.len();
        if let Some(turn) = self.turn {
            let of = turns.len();
            let Some(explanation) = turns.into_iter().find(|explanation| explanation.turn.number == turn) else {
                bail!("the call has {of} turns and no turn {turn}");
            };
            return self.print_one(&explanation);
        }
        self.print_all(&turns)?;
        if left > 0 {
            let lines = if left == 1 { "1 line".to_owned() } else { format!("{left} lines") };
            tell(format_args!("the bot no longer has the call: {lines} of `{}` not played", file.display()));
        }
        Ok(())
    }

    /// What a line of a script is for the bot.
    fn happens(&self, line: ScriptLine) -> Happens {
        match line {
            ScriptLine::Says(words) => Happens::Turn(Heard::Speech { text: NormalText::of(&words), confidence: self.confidence }),
            ScriptLine::Pressed(keys) => Happens::Turn(Heard::Digits(keys)),
            ScriptLine::Silence => Happens::Turn(Heard::Silence),
            ScriptLine::Wait(time) => Happens::Wait(SignedDuration::try_from(time).unwrap_or(SignedDuration::MAX)),
            ScriptLine::Answered | ScriptLine::NotAnswered(_) | ScriptLine::HangsUp => Happens::Elsewhere,
        }
    }

    fn print_one(&self, explanation: &Explanation) -> anyhow::Result<()> {
        match self.format {
            Format::Text => print(&explanation.text(true)),
            Format::Json => print_json(explanation),
        }
    }

    fn print_all(&self, turns: &[Explanation]) -> anyhow::Result<()> {
        match self.format {
            Format::Text => print(&turns.iter().map(|turn| turn.text(true)).collect::<Vec<_>>().join("\n")),
            Format::Json => print_json(turns),
        }
    }
}

/// Prints to standard output; colours vanish where it is no terminal.
fn print(text: &str) -> anyhow::Result<()> {
    anstream::stdout().write_all(text.as_bytes()).context("cannot print the explanation")
}

fn print_json<T: serde::Serialize + ?Sized>(explanation: &T) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(explanation).context("cannot write the explanation as JSON")?;
    print(&format!("{json}\n"))
}

/// Reads an instant, or a time of the clock on the policy's wall.
fn instant(written: &str, policy: &CompiledPolicy) -> anyhow::Result<Timestamp> {
    let local = || written.parse::<DateTime>().ok()?.to_zoned(policy.time_zone.clone()).ok().map(|zoned| zoned.timestamp());
    written
        .parse()
        .ok()
        .or_else(local)
        .with_context(|| format!("`--at {written}` is not a time; write one such as `2026-11-23T10:00` or `2026-11-23T10:00:00-05:00`"))
}

/// Reads a score from `least` to 1.
fn score(written: &str, least: f32) -> Result<f32, String> {
    let score = written.parse().ok().filter(|score| (least..=1.0).contains(score));
    score.ok_or_else(|| format!("write a number from {least} to 1"))
}
