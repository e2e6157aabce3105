//! What the terminal shows of a call: what the caller hears, which rule fired on which words, the transfer.

use crate::call::script::ScriptLine;
use crate::call::{Command, Heard, ReplySource, TransferFailure};
use crate::decision::{Asked, Decision, Evidence, Finding, Holds, Outcome};
use crate::policy::CompiledPolicy;
use crate::service::{Told, TurnReport};
use anstyle::{AnsiColor, Style};
use std::io::Write;
use std::ops::Range;

const WHO: Style = Style::new().dimmed();
const BOT: Style = AnsiColor::Cyan.on_default();
const WHY: Style = Style::new().dimmed();
const FIRED: Style = AnsiColor::Yellow.on_default();
const HUMAN: Style = AnsiColor::Green.on_default().bold();

/// The terminal. Colours vanish by themselves where there is none.
pub(super) struct Screen {
    out: anstream::AutoStream<std::io::Stdout>,
}

impl Screen {
    pub(super) fn new() -> Self {
        Self { out: anstream::stdout() }
    }

    /// The one gate for output: a closed pipe is no reason to fail a call.
    fn line(&mut self, who: &str, style: Style, text: &str) {
        let _ = writeln!(self.out, "{WHO}{who:>9}{WHO:#}  {style}{text}{style:#}");
    }

    pub(super) fn opens(&mut self, policy: &CompiledPolicy) {
        self.line("", WHY, &format!("{} · {}", policy.tenant, policy.file));
    }

    /// Asks for the caller's next line.
    pub(super) fn asks(&mut self) {
        if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            let _ = write!(self.out, "{WHO}   caller{WHO:#}  ");
            let _ = self.out.flush();
        }
    }

    /// Shows a line that was not typed into the terminal.
    pub(super) fn repeats(&mut self, line: &ScriptLine) {
        let (who, text) = match line {
            ScriptLine::Says(words) => ("caller", words.clone()),
            ScriptLine::Pressed(keys) => ("caller", format!("presses {keys}")),
            ScriptLine::Silence => ("caller", "says nothing".to_owned()),
            ScriptLine::Wait(time) => ("", format!("{time:?} later")),
            ScriptLine::Answered => ("human", "answers".to_owned()),
            ScriptLine::NotAnswered(failure) => ("human", not_answered(*failure).to_owned()),
            ScriptLine::HangsUp => ("caller", "hangs up".to_owned()),
        };
        self.line(who, Style::new(), &text);
    }

    pub(super) fn objects(&mut self, message: &str) {
        self.line("", FIRED, message);
    }

    /// Shows what a turn came to.
    pub(super) fn tells(&mut self, report: &TurnReport) {
        if let Some(told) = &report.told {
            for line in why(told) {
                self.line("", FIRED, &line);
            }
        }
        for command in &report.commands {
            self.orders(command, report.told.as_ref());
        }
    }

    fn orders(&mut self, command: &Command, told: Option<&Told>) {
        match command {
            Command::Talk { text, .. } => self.line("bot", BOT, text),
            Command::Listen => {}
            Command::Transfer { destination, whisper, ring_seconds, .. } => {
                let desk = told.and_then(|told| desk(&told.consulted.decision)).map_or_else(String::new, |desk| format!("{desk}, "));
                self.line("transfer", HUMAN, &format!("{desk}{}, rings {ring_seconds} s", destination.as_str()));
                self.line("whisper", HUMAN, whisper);
            }
            Command::Cancel { .. } => self.line("", WHY, "the desk is rung no longer"),
            Command::Record => self.line("", WHY, "the caller leaves a message"),
            Command::HangUp => self.line("", WHY, "the call ends"),
        }
    }
}

/// Why the bot says what it says next: the rule that fired and on which words, or whose answer it is.
fn why(told: &Told) -> Vec<String> {
    let (policy, decision) = (&told.policy, &told.consulted.decision);
    match (decision.asked, decision.rule(policy)) {
        (_, Some(rule)) => {
            let words = said(told).map_or_else(String::new, |words| format!(" on \"{words}\""));
            vec![format!("{} → {}{words}  ({})", rule.id, rule.then.name(), rule.place)]
        }
        (Asked::OfferAccepted, None) => vec!["the offer is accepted".to_owned()],
        (Asked::OfferRepeated, None) => vec!["the offer is not understood".to_owned()],
        (Asked::OfferRefused, None) => vec!["the offer is refused".to_owned()],
        (Asked::Rule(_) | Asked::Nothing, None) => told.consulted.reply.iter().filter_map(|reply| source(reply.source)).collect(),
    }
}

fn source(source: ReplySource) -> Option<String> {
    match source {
        ReplySource::Assistant | ReplySource::Answer | ReplySource::Rule => None,
        ReplySource::Fallback => Some("no answer fits: the fallback, which counts as a failure".to_owned()),
        ReplySource::Prompt => Some("nothing was said".to_owned()),
    }
}

/// The caller's words that the rule fired on.
fn said(told: &Told) -> Option<String> {
    let Asked::Rule(position) = told.consulted.decision.asked else { return None };
    let words = words(told.consulted.decision.findings.get(position)?)?;
    match &told.heard {
        Heard::Speech { text, .. } => Some(text.said_for(words).to_owned()),
        Heard::Digits(_) | Heard::Silence => None,
    }
}

fn words(finding: &Finding) -> Option<Range<usize>> {
    match &finding.evidence {
        Evidence::Phrase { hit, .. } => Some(hit.words.clone()),
        Evidence::Pattern { words, .. } => Some(words.clone()),
        Evidence::Joined(findings) => findings.iter().filter(|finding| finding.holds == Holds::Yes).find_map(words),
        Evidence::Times { now, .. } => words(now),
        _ => None,
    }
}

fn desk(decision: &Decision) -> Option<&str> {
    match &decision.outcome {
        Outcome::Escalate { route, .. } => route.takers().next().map(|check| check.desk.as_str()),
        _ => None,
    }
}

fn not_answered(failure: TransferFailure) -> &'static str {
    match failure {
        TransferFailure::NoAnswer => "does not answer",
        TransferFailure::Busy => "is busy",
        TransferFailure::Declined => "declines",
        TransferFailure::Voicemail => "is a voicemail",
        TransferFailure::TimedOut => "is not heard of",
        TransferFailure::Failed => "cannot be reached",
    }
}
