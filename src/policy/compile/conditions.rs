//! Conditions: each map holds exactly one, with `times` and `within` beside it where it is counted over turns.

use super::lexicon::{Builder, SingleWord};
use super::patterns::pattern;
use super::problems::Problems;
use super::quantities::{count, time, turns, window};
use crate::diagnostic::{Code, Diagnostic, Place, codes};
use crate::policy::compiled::{CallerPattern, Condition, ConditionKind, Count, Hours, JudgeCondition, NumberPattern, OnError};
use crate::policy::document::{ConditionDocument, OnErrorDocument};
use crate::policy::yaml::{Entries, OneOrMany, Placed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What conditions may name.
pub(super) struct Scope<'a> {
    pub(super) lexicon: &'a mut Builder,
    pub(super) callers: &'a Entries<OneOrMany<Placed<String>>>,
    pub(super) hours: &'a BTreeMap<String, Hours>,
}

/// One condition being compiled: what it may name, and where it stands.
struct Compiler<'a, 'b> {
    scope: &'a mut Scope<'b>,
    problems: &'a mut Problems,
    file: &'a Arc<str>,
    rule: &'a str,
}

/// Compiles a rule's condition. `None` after telling why it means nothing.
pub(super) fn condition(
    written: &Placed<ConditionDocument>,
    file: &Arc<str>,
    rule: &str,
    scope: &mut Scope<'_>,
    problems: &mut Problems,
) -> Option<Condition> {
    Compiler { scope, problems, file, rule }.condition(written)
}

impl Compiler<'_, '_> {
    fn condition(&mut self, written: &Placed<ConditionDocument>) -> Option<Condition> {
        let place = self.place(written);
        let names = present(written);
        if names.len() != 1 {
            self.tell_shape(place, &names);
            return None;
        }
        let kind = self
            .words(written)
            .or_else(|| self.counts(written))
            .or_else(|| self.model(written))
            .or_else(|| self.caller_and_clock(written))
            .or_else(|| self.joined(written))?;
        Some(Condition { kind, times: self.times(written), place })
    }

    fn place<T>(&self, written: &Placed<T>) -> Place {
        Place { file: self.file.clone(), span: written.span }
    }

    fn tell(&mut self, code: &'static Code, place: Place, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(code, place, message).help(help));
    }

    fn tell_shape(&mut self, place: Place, names: &[&str]) {
        let (message, help) = match names {
            [] => ("there is no condition here".to_owned(), "write one, such as `says: asks_for_human`".to_owned()),
            _ => {
                let told: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let each: Vec<String> = names.iter().map(|name| format!("{{ {name}: … }}")).collect();
                let message = format!("{} stand side by side, and it is not said whether all or any must hold", told.join(" and "));
                (message, format!("write `all: [{0}]` or `any: [{0}]`", each.join(", ")))
            }
        };
        self.tell(&codes::CONDITION_SHAPE, place, message, help);
    }

    /// `says`, `matches`, `pressed`: what the caller says or presses.
    fn words(&mut self, written: &ConditionDocument) -> Option<ConditionKind> {
        if let Some(says) = &written.says {
            let items: Vec<_> = says.0.iter().map(|item| (self.place(item), item.value.as_str())).collect();
            let called = format!("phrases of `{}`", self.rule);
            let ids = self.scope.lexicon.resolve(&items, &called, SingleWord::IsAName, true, self.problems);
            return Some(ConditionKind::Says(ids));
        }
        if let Some(matches) = &written.matches {
            return Some(ConditionKind::Matches(
                matches.0.iter().filter_map(|written| pattern(written, self.file, self.problems)).collect(),
            ));
        }
        let pressed = written.pressed.as_ref()?;
        for keys in &pressed.0 {
            if keys.value.is_empty() || !keys.value.chars().all(|key| key.is_ascii_digit() || matches!(key, '*' | '#')) {
                let message = format!("`{}` cannot be pressed on a telephone", keys.value);
                self.tell(&codes::BAD_KEYS, self.place(keys), message, "use digits, `*` and `#`, in quotes: `pressed: \"0\"`");
            }
        }
        Some(ConditionKind::Pressed(pressed.0.iter().map(|keys| keys.value.clone()).collect()))
    }

    /// `failures`, `silences`, `repeats`, `turns`, `duration`: how the call has gone.
    fn counts(&mut self, written: &ConditionDocument) -> Option<ConditionKind> {
        if let Some(failures) = &written.failures {
            return Some(ConditionKind::Failures(count(failures, self.problems)));
        }
        if let Some(silences) = &written.silences {
            return Some(ConditionKind::Silences(count(silences, self.problems)));
        }
        if let Some(repeats) = &written.repeats {
            return Some(ConditionKind::Repeats(count(repeats, self.problems)));
        }
        if let Some(turns) = &written.turns {
            return Some(ConditionKind::Turns { at_least: turns.at_least.value });
        }
        let duration = written.duration.as_ref()?;
        time(&duration.at_least, self.problems).map(|at_least| ConditionKind::Duration { at_least })
    }

    /// `sentiment`, `sentiment_falls`, `judge`: how the caller sounds, and what a model makes of it.
    fn model(&mut self, written: &ConditionDocument) -> Option<ConditionKind> {
        if let Some(sentiment) = &written.sentiment {
            let turns = sentiment.lasting.as_ref().map_or(Some(1), |lasting| turns(lasting, self.problems))?;
            return Some(ConditionKind::Sentiment { at_most: narrow(sentiment.at_most.value), turns });
        }
        if let Some(falls) = &written.sentiment_falls {
            let within = window(falls.within.as_ref(), self.problems);
            return Some(ConditionKind::SentimentFalls { by: narrow(falls.by.value), within });
        }
        let judge = written.judge.as_ref()?;
        let timeout = time(&judge.timeout, self.problems)?;
        let on_error = match judge.on_error.as_ref().map(|on_error| on_error.value) {
            Some(OnErrorDocument::Escalate) => OnError::Escalate,
            Some(OnErrorDocument::Continue) | None => OnError::Continue,
        };
        Some(ConditionKind::Judge(JudgeCondition { timeout, on_error }))
    }

    /// `confidence`, `caller`, `recent_calls`, `hours`: who rings, how clearly, and when.
    fn caller_and_clock(&mut self, written: &ConditionDocument) -> Option<ConditionKind> {
        if let Some(confidence) = &written.confidence {
            return Some(ConditionKind::Confidence { below: narrow(confidence.below.value) });
        }
        if let Some(caller) = &written.caller {
            return Some(ConditionKind::Caller(caller.0.iter().flat_map(|name| self.callers(name)).collect()));
        }
        if let Some(calls) = &written.recent_calls {
            let within = time(&calls.within, self.problems)?;
            return Some(ConditionKind::RecentCalls { at_least: calls.at_least.value, within });
        }
        let hours = written.hours.as_ref()?;
        if !self.scope.hours.contains_key(&hours.value) {
            self.problems.unknown(&codes::UNKNOWN_HOURS, hours, "hours", self.scope.hours.keys().map(String::as_str));
        }
        Some(ConditionKind::Hours(hours.value.clone()))
    }

    /// The callers a name of `callers`, a number or `anonymous` stands for.
    fn callers(&mut self, written: &Placed<String>) -> Vec<CallerPattern> {
        let callers = self.scope.callers;
        match callers.get(&written.value) {
            Some(list) => list.0.iter().filter_map(|number| self.caller(number)).collect(),
            None if written.value.starts_with(|c: char| c.is_ascii_lowercase()) && written.value != ANONYMOUS => {
                self.problems.unknown(&codes::UNKNOWN_CALLERS, written, "list of callers", callers.keys().map(|key| key.value.as_str()));
                Vec::new()
            }
            None => self.caller(written).into_iter().collect(),
        }
    }

    fn caller(&mut self, written: &Placed<String>) -> Option<CallerPattern> {
        if written.value == ANONYMOUS {
            return Some(CallerPattern::Anonymous);
        }
        match NumberPattern::parse(&written.value) {
            Ok(number) => Some(CallerPattern::Number(number)),
            Err(problem) => {
                self.problems.not_e164(written, &problem);
                None
            }
        }
    }

    /// `all`, `any`, `not`: conditions joined.
    fn joined(&mut self, written: &ConditionDocument) -> Option<ConditionKind> {
        if let Some(not) = &written.not {
            return self.condition(not).map(|inner| ConditionKind::Not(Box::new(inner)));
        }
        let (inner, join): (_, fn(Vec<Condition>) -> ConditionKind) = match (&written.all, &written.any) {
            (Some(inner), _) => (inner, ConditionKind::All),
            (None, Some(inner)) => (inner, ConditionKind::Any),
            (None, None) => return None,
        };
        let compiled: Vec<Condition> = inner.iter().filter_map(|condition| self.condition(condition)).collect();
        // A condition that means nothing was told; joining the rest would decide something else.
        (compiled.len() == inner.len() && !inner.is_empty()).then(|| join(compiled))
    }

    fn times(&mut self, written: &ConditionDocument) -> Option<Count> {
        let within = written.within.as_ref();
        match &written.times {
            Some(times) => Some(Count { at_least: times.value, within: window(within, self.problems) }),
            None => {
                if let Some(within) = within {
                    self.tell(
                        &codes::CONDITION_SHAPE,
                        self.place(within),
                        "`within` says among which turns to count, and nothing is counted",
                        "add `times:`, or remove `within:`",
                    );
                }
                None
            }
        }
    }
}

/// What a caller who hides their number is called.
const ANONYMOUS: &str = "anonymous";

/// The conditions a map has, by their keys.
fn present(written: &ConditionDocument) -> Vec<&'static str> {
    [
        ("says", written.says.is_some()),
        ("matches", written.matches.is_some()),
        ("pressed", written.pressed.is_some()),
        ("failures", written.failures.is_some()),
        ("silences", written.silences.is_some()),
        ("confidence", written.confidence.is_some()),
        ("repeats", written.repeats.is_some()),
        ("turns", written.turns.is_some()),
        ("duration", written.duration.is_some()),
        ("sentiment", written.sentiment.is_some()),
        ("sentiment_falls", written.sentiment_falls.is_some()),
        ("judge", written.judge.is_some()),
        ("caller", written.caller.is_some()),
        ("recent_calls", written.recent_calls.is_some()),
        ("hours", written.hours.is_some()),
        ("all", written.all.is_some()),
        ("any", written.any.is_some()),
        ("not", written.not.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect()
}

/// Scores are written as decimals of a few places: single precision holds them.
#[expect(clippy::cast_possible_truncation, reason = "scores between -1 and 1 with a few decimals")]
pub(super) fn narrow(score: f64) -> f32 {
    score as f32
}
