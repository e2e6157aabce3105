//! What happens in a test while the bot does not have the call: desks, time, and what the caller does meanwhile.

use super::expectation::Expected;
use crate::call::{Command, DeskId, Heard, LastResort, TransferEvent};
use crate::policy::CompiledPolicy;

/// Something that happens in a test.
#[derive(Debug, Clone)]
pub enum Happening {
    /// The caller says or does something, or nothing.
    Caller(Heard),
    /// A desk does something.
    Desk(TransferEvent),
    /// The time of what the call waits for runs out.
    TimeIsUp,
}

/// Something that happened while the bot did not have the call, and what came of it.
#[derive(Debug, Clone)]
pub struct Meanwhile {
    /// What happened.
    pub happening: Happening,
    /// What was ordered of the exchange.
    pub commands: Vec<Command>,
    /// The desk that is dialled now.
    pub desk: Option<DeskId>,
    /// What happens because no desk took the call, where that came out now.
    pub nobody: Option<LastResort>,
}

impl Meanwhile {
    /// What the caller hears.
    #[must_use]
    pub fn caller_hears(&self) -> String {
        caller_hears(&self.commands)
    }

    /// Whether this came to what was expected; else what came instead.
    ///
    /// # Errors
    /// What came instead, in words.
    pub fn check(&self, expected: &Expected, policy: &CompiledPolicy) -> Result<(), String> {
        let heard = self.caller_hears();
        let whisper = human_hears(&self.commands).unwrap_or_default();
        let (met, got) = match expected {
            Expected::Desk(desk) => {
                let got = self.desk.as_ref().map_or_else(|| "no desk".to_owned(), |desk| format!("the desk `{desk}`"));
                (self.desk.as_ref() == Some(desk), got)
            }
            Expected::Nobody(then) => {
                let got = self.nobody.map_or_else(|| "no end of the route".to_owned(), |then| format!("`{}`", then.as_str()));
                (self.nobody == Some(*then), got)
            }
            Expected::Hears(words) => (heard.contains(words), quoted(&heard)),
            Expected::Whisper(words) => (whisper.contains(words.as_str()), quoted(whisper)),
            other => return Err(format!("that nothing is decided here, and so not {}", other.describe(policy))),
        };
        if met { Ok(()) } else { Err(got) }
    }

    /// What happened, for whoever wonders why a test failed.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.happening {
            Happening::Caller(Heard::Speech { text, .. }) => format!("\"{}\"", text.said()),
            Happening::Caller(Heard::Digits(keys)) => format!("[press {keys}]"),
            Happening::Caller(Heard::Silence) => "[silence]".to_owned(),
            Happening::Desk(TransferEvent::Failed(failure)) => format!("[transfer.failed {}]", failure.as_str()),
            Happening::Desk(event) => format!("[{}]", event.name()),
            Happening::TimeIsUp => "[time is up]".to_owned(),
        }
    }
}

/// What the caller hears of some orders.
pub(super) fn caller_hears(commands: &[Command]) -> String {
    let talk = commands.iter().filter_map(|command| match command {
        Command::Talk { text, .. } => Some(text.as_str()),
        _ => None,
    });
    talk.collect::<Vec<_>>().join(" ")
}

/// What the human hears before the bridge opens, where some orders dial one.
pub(super) fn human_hears(commands: &[Command]) -> Option<&str> {
    commands.iter().find_map(|command| match command {
        Command::Transfer { whisper, .. } => Some(whisper.as_str()),
        _ => None,
    })
}

fn quoted(heard: &str) -> String {
    if heard.is_empty() { "nothing".to_owned() } else { format!("`{heard}`") }
}
