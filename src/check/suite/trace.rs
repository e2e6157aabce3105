//! What happened in a test, line by line, for whoever wonders why it failed.

use super::call::TurnTaken;
use super::expectation::outcome;
use super::meanwhile::Meanwhile;
use crate::call::Heard;
use crate::decision::{Explanation, Holds};
use crate::policy::CompiledPolicy;

/// What happened in one turn.
pub(super) fn turn(policy: &CompiledPolicy, number: usize, turn: &TurnTaken) -> String {
    let heard = match &turn.heard {
        Heard::Speech { text, .. } => format!("\"{}\"", text.said()),
        Heard::Digits(keys) => format!("[press {keys}]"),
        Heard::Silence => "[silence]".to_owned(),
    };
    let says = turn.caller_hears();
    let says = if says.is_empty() { "nothing".to_owned() } else { format!("\"{says}\"") };
    let shadows: Vec<String> = turn.decision.shadows(policy).map(|rule| format!("`{}`", rule.id)).collect();
    let shadows = if shadows.is_empty() { String::new() } else { format!("; in shadow: {}", shadows.join(", ")) };
    format!("turn {number}  {heard} -> {}; the caller hears {says}{shadows}", outcome(policy, turn))
}

/// What happened in one turn in which the bot had no part.
pub(super) fn meanwhile(number: usize, taken: &Meanwhile) -> String {
    let says = taken.caller_hears();
    let says = if says.is_empty() { "nothing".to_owned() } else { format!("\"{says}\"") };
    let dials = taken.desk.as_ref().map_or_else(String::new, |desk| format!(" dials `{desk}`;"));
    format!("turn {number}  {} ->{dials} the caller hears {says}", taken.describe())
}

/// Why the rules that a turn is about, and those that held in it, did or did not.
pub(super) fn why(explanation: &Explanation, about: &[usize]) -> Vec<String> {
    let rules = explanation.rules.iter().enumerate();
    let told = rules.filter(|(position, rule)| about.contains(position) || rule.holds == Holds::Yes);
    told.map(|(_, rule)| {
        let more = rule.when.lacks.iter().chain(&rule.passed_over).map(|more| format!("; {more}")).collect::<String>();
        format!("        `{}`: {}{more}", rule.id, rule.when.found)
    })
    .collect()
}
