//! Conditions as they work, vocabularies by name, times in seconds.

use super::{file_and_line, names};
use crate::diagnostic::Place;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{CallerPattern, Condition, ConditionKind, Count, OnError, Window};
use crate::text::Pattern;
use jiff::SignedDuration;
use serde::Serialize;

/// A condition as it works.
#[derive(Debug, Serialize)]
pub(super) struct ResolvedCondition<'a> {
    #[serde(flatten)]
    kind: ResolvedKind<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<ResolvedCount>,
    #[serde(serialize_with = "file_and_line")]
    place: &'a Place,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ResolvedKind<'a> {
    Says(Vec<&'a str>),
    Matches(Vec<&'a str>),
    Pressed(&'a [String]),
    Failures(ResolvedCount),
    Silences(ResolvedCount),
    Repeats(ResolvedCount),
    Confidence { below: f32 },
    Turns { at_least: u32 },
    Duration { at_least_seconds: f64 },
    Sentiment { at_most: f32, turns: u32 },
    SentimentFalls { by: f32, within_turns: Option<u32>, within_seconds: Option<f64> },
    Judge { timeout_seconds: f64, on_error: &'static str },
    Caller(Vec<String>),
    RecentCalls { at_least: u32, within_seconds: f64 },
    Hours(&'a str),
    All(Vec<ResolvedCondition<'a>>),
    Any(Vec<ResolvedCondition<'a>>),
    Not(Box<ResolvedCondition<'a>>),
}

/// How often, among which turns: all of the call's, where nothing else is said.
#[derive(Debug, Serialize)]
struct ResolvedCount {
    at_least: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_turns: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within_seconds: Option<f64>,
}

impl From<&Count> for ResolvedCount {
    fn from(count: &Count) -> Self {
        let (within_turns, within_seconds) = within(count.within);
        Self { at_least: count.at_least, within_turns, within_seconds }
    }
}

/// A window as turns or as seconds; neither where it is the whole call.
fn within(window: Window) -> (Option<u32>, Option<f64>) {
    match window {
        Window::Call => (None, None),
        Window::Turns(turns) => (Some(turns), None),
        Window::Time(time) => (None, Some(seconds(time))),
    }
}

impl<'a> ResolvedCondition<'a> {
    pub(super) fn of(policy: &'a CompiledPolicy, condition: &'a Condition) -> Self {
        let times = condition.times.as_ref().map(ResolvedCount::from);
        Self { kind: kind(policy, &condition.kind), times, place: &condition.place }
    }
}

fn kind<'a>(policy: &'a CompiledPolicy, kind: &'a ConditionKind) -> ResolvedKind<'a> {
    let each = |inner: &'a [Condition]| inner.iter().map(|condition| ResolvedCondition::of(policy, condition)).collect();
    match kind {
        ConditionKind::Says(vocabularies) => ResolvedKind::Says(names(policy, vocabularies)),
        ConditionKind::Matches(patterns) => ResolvedKind::Matches(patterns.iter().map(Pattern::written).collect()),
        ConditionKind::Pressed(keys) => ResolvedKind::Pressed(keys),
        ConditionKind::Failures(count) => ResolvedKind::Failures(count.into()),
        ConditionKind::Silences(count) => ResolvedKind::Silences(count.into()),
        ConditionKind::Repeats(count) => ResolvedKind::Repeats(count.into()),
        ConditionKind::Confidence { below } => ResolvedKind::Confidence { below: *below },
        ConditionKind::Turns { at_least } => ResolvedKind::Turns { at_least: *at_least },
        ConditionKind::Duration { at_least } => ResolvedKind::Duration { at_least_seconds: seconds(*at_least) },
        ConditionKind::Sentiment { at_most, turns } => ResolvedKind::Sentiment { at_most: *at_most, turns: *turns },
        ConditionKind::SentimentFalls { by, within: window } => {
            let (within_turns, within_seconds) = within(*window);
            ResolvedKind::SentimentFalls { by: *by, within_turns, within_seconds }
        }
        ConditionKind::Judge(judge) => {
            let on_error = match judge.on_error {
                OnError::Continue => "continue",
                OnError::Escalate => "escalate",
            };
            ResolvedKind::Judge { timeout_seconds: seconds(judge.timeout), on_error }
        }
        ConditionKind::Caller(patterns) => ResolvedKind::Caller(patterns.iter().map(caller).collect()),
        ConditionKind::RecentCalls { at_least, within } => {
            ResolvedKind::RecentCalls { at_least: *at_least, within_seconds: seconds(*within) }
        }
        ConditionKind::Hours(name) => ResolvedKind::Hours(name),
        ConditionKind::All(inner) => ResolvedKind::All(each(inner)),
        ConditionKind::Any(inner) => ResolvedKind::Any(each(inner)),
        ConditionKind::Not(inner) => ResolvedKind::Not(Box::new(ResolvedCondition::of(policy, inner))),
    }
}

fn caller(pattern: &CallerPattern) -> String {
    match pattern {
        CallerPattern::Number(number) => number.to_string(),
        CallerPattern::Anonymous => "anonymous".to_owned(),
    }
}

fn seconds(time: SignedDuration) -> f64 {
    time.as_secs_f64()
}
