//! Conditions in words: the same condition has the same words, however it is written.

use super::outline::{names, span};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{CallerPattern, Condition, ConditionKind, Count, OnError, Window};

/// A condition in the words of the policy language.
pub(super) fn describe(condition: &Condition, policy: &CompiledPolicy) -> String {
    let what = kind(&condition.kind, policy);
    match &condition.times {
        Some(times) => format!("{what}, times {}{}", times.at_least, within(times.within)),
        None => what,
    }
}

fn kind(kind: &ConditionKind, policy: &CompiledPolicy) -> String {
    match kind {
        ConditionKind::Says(ids) => format!("says {}", names(ids, policy)),
        ConditionKind::Matches(patterns) => {
            let written: Vec<String> = patterns.iter().map(|pattern| format!("/{}/", pattern.written())).collect();
            format!("matches {}", written.join(" or "))
        }
        ConditionKind::Pressed(keys) => format!("pressed {}", keys.join(" or ")),
        ConditionKind::Failures(times) => format!("failures {}", count(times)),
        ConditionKind::Silences(times) => format!("silences {}", count(times)),
        ConditionKind::Repeats(times) => format!("repeats {}", count(times)),
        ConditionKind::Confidence { below } => format!("confidence below {below}"),
        ConditionKind::Turns { at_least } => format!("turns at least {at_least}"),
        ConditionKind::Duration { at_least } => format!("duration at least {at_least:#}"),
        ConditionKind::Sentiment { at_most, turns } => format!("sentiment at most {at_most} for {turns} turns"),
        ConditionKind::SentimentFalls { by, within: window } => format!("sentiment falls by {by}{}", within(*window)),
        ConditionKind::Judge(judge) => {
            let on_error = if judge.on_error == OnError::Escalate { "escalate" } else { "continue" };
            format!("judge within {:#}, on error {on_error}", judge.timeout)
        }
        ConditionKind::Caller(patterns) => {
            let written: Vec<String> = patterns.iter().map(caller).collect();
            format!("caller {}", written.join(" or "))
        }
        ConditionKind::RecentCalls { at_least, within } => format!("recent calls at least {at_least} within {}", span(*within)),
        ConditionKind::Hours(name) => format!("hours {name}"),
        ConditionKind::All(inner) => joined(inner, "all", policy),
        ConditionKind::Any(inner) => joined(inner, "any", policy),
        ConditionKind::Not(inner) => format!("not ({})", describe(inner, policy)),
    }
}

fn joined(inner: &[Condition], how: &str, policy: &CompiledPolicy) -> String {
    let each: Vec<String> = inner.iter().map(|condition| describe(condition, policy)).collect();
    format!("{how} of ({})", each.join("; "))
}

fn count(times: &Count) -> String {
    format!("at least {}{}", times.at_least, within(times.within))
}

fn within(window: Window) -> String {
    match window {
        Window::Call => String::new(),
        Window::Turns(turns) => format!(" within {turns} turns"),
        Window::Time(time) => format!(" within {}", span(time)),
    }
}

fn caller(pattern: &CallerPattern) -> String {
    match pattern {
        CallerPattern::Number(number) => number.to_string(),
        CallerPattern::Anonymous => "anonymous".to_owned(),
    }
}
