//! A call as plain text, one line for each thing that happens: what `warmline call` and `warmline explain` play.

use super::event::TransferFailure;
use jiff::SignedDuration;
use std::time::Duration;

/// One line of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptLine {
    /// The caller says this.
    Says(String),
    /// The caller presses these keys.
    Pressed(String),
    /// The caller says nothing when it is their turn.
    Silence,
    /// So much time passes before the next line.
    Wait(Duration),
    /// The human takes the transferred call.
    Answered,
    /// The human's desk does not.
    NotAnswered(TransferFailure),
    /// The caller hangs up.
    HangsUp,
}

/// A line that is none of those.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ScriptError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

/// What may stand in brackets, for the author of a line that may not.
const DIRECTIVES: &str = "write `[silence]`, `[press 0]`, `[wait 30s]`, `[answered]`, `[no answer]` or `[hang up]`; begin the line with `> ` where the caller says it";

/// Reads a script. A line is what the caller says, with `> ` before it or without; `[silence]`, `[press 0]` and
/// `[wait 30s]` are what they say; `[answered]`, `[no answer]`, `[busy]`, `[declined]` and `[voicemail]` are what becomes
/// of a transfer, and `[hang up]` ends the call. Blank lines and those that begin with `#` are passed over.
///
/// # Errors
/// The first line that cannot be read.
pub fn parse(script: &str) -> Result<Vec<ScriptLine>, ScriptError> {
    let numbered = script.lines().map(str::trim).enumerate();
    numbered
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(index, line)| parse_line(line).map_err(|message| ScriptError { line: index + 1, message }))
        .collect()
}

/// Reads one line that is neither blank nor a comment.
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn parse_line(line: &str) -> Result<ScriptLine, String> {
    if let Some(said) = line.strip_prefix('>') {
        return Ok(ScriptLine::Says(said.trim_start().to_owned()));
    }
    let Some(rest) = line.strip_prefix('[') else { return Ok(ScriptLine::Says(line.to_owned())) };
    let Some(directive) = rest.strip_suffix(']') else { return Err(format!("`{line}` has no closing `]`; {DIRECTIVES}")) };
    let (name, argument) = directive.trim().split_once(' ').unwrap_or((directive.trim(), ""));
    match (name, argument.trim()) {
        ("silence", "") => Ok(ScriptLine::Silence),
        ("press", keys) => pressed(keys),
        ("wait", time) => wait(time),
        ("answered", "") => Ok(ScriptLine::Answered),
        ("no", "answer") => Ok(ScriptLine::NotAnswered(TransferFailure::NoAnswer)),
        ("busy", "") => Ok(ScriptLine::NotAnswered(TransferFailure::Busy)),
        ("declined", "") => Ok(ScriptLine::NotAnswered(TransferFailure::Declined)),
        ("voicemail", "") => Ok(ScriptLine::NotAnswered(TransferFailure::Voicemail)),
        ("hang", "up") => Ok(ScriptLine::HangsUp),
        _ => Err(format!("`{line}` is nothing a caller does; {DIRECTIVES}")),
    }
}

fn pressed(keys: &str) -> Result<ScriptLine, String> {
    let on_the_keypad = |key: char| key.is_ascii_digit() || matches!(key, '*' | '#');
    if keys.is_empty() || !keys.chars().all(on_the_keypad) {
        return Err(format!("`{keys}` cannot be pressed; write digits, `*` and `#`, such as `[press 0]`"));
    }
    Ok(ScriptLine::Pressed(keys.to_owned()))
}

fn wait(time: &str) -> Result<ScriptLine, String> {
    let parsed = time.parse::<SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    parsed.map(ScriptLine::Wait).ok_or_else(|| format!("`{time}` is not a length of time; write one such as `[wait 30s]` or `[wait 2m]`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_line_by_line() {
        let script =
            "# a caller who gives up\n\nHello?\n> [is that a robot]\n  [silence]\n[wait 1m 30s]\n[press 0]\n[ press *9# ]\n> # one\n";
        let says = |words: &str| ScriptLine::Says(words.to_owned());
        let pressed = |keys: &str| ScriptLine::Pressed(keys.to_owned());
        let wait = ScriptLine::Wait(Duration::from_secs(90));
        let expected = [says("Hello?"), says("[is that a robot]"), ScriptLine::Silence, wait, pressed("0"), pressed("*9#"), says("# one")];
        assert_eq!(parse(script).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (line, told) in [
            ("[silense]", "`[silense]` is nothing a caller does"),
            ("[silence", "no closing `]`"),
            ("[silence 2]", "nothing a caller does"),
            ("[press]", "cannot be pressed"),
            ("[press a]", "`a` cannot be pressed"),
            ("[wait]", "not a length of time"),
            ("[wait a while]", "`a while` is not a length of time"),
            ("[wait -5s]", "not a length of time"),
        ] {
            let error = parse(&format!("Hello\r\n\n{line}\nBye")).unwrap_err();
            assert_eq!(error.line, 3, "{line}");
            assert!(error.to_string().starts_with("line 3: ") && error.message.contains(told), "{error}");
        }
    }

    #[test]
    fn an_empty_script_is_a_call_without_turns() {
        assert_eq!(parse("\n# nobody there\n"), Ok(Vec::new()));
    }
}
