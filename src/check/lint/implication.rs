//! Whether one condition can hold only where another holds too: as far as their shape tells, never more.

use crate::policy::compiled::{CallerPattern, Condition, ConditionKind, Count, NumberPattern, OnError, Window};

/// Whether `wide` holds in every turn in which `narrow` holds. A `false` means that it cannot be told.
pub(super) fn implies(narrow: &Condition, wide: &Condition) -> bool {
    let counts_fit = match (&narrow.times, &wide.times) {
        (_, None) => true,
        (None, Some(wide)) => wide.at_least <= 1,
        (Some(narrow), Some(wide)) => count_implies(*narrow, *wide),
    };
    counts_fit && kind_implies(narrow, wide)
}

fn kind_implies(narrow: &Condition, wide: &Condition) -> bool {
    use ConditionKind::{All, Any, Not};
    match (&narrow.kind, &wide.kind) {
        (Any(inner), _) => inner.iter().all(|one| implies(one, wide)),
        (_, All(inner)) if wide.times.is_none() => inner.iter().all(|one| implies(narrow, one)),
        (_, Any(inner)) if wide.times.is_none() && inner.iter().any(|one| implies(narrow, one)) => true,
        (All(inner), _) => inner.iter().any(|one| implies(one, wide)),
        (Not(one), Not(other)) => implies(other, one),
        (one, other) => simple_implies(one, other),
    }
}

/// Conditions that hold no others.
fn simple_implies(narrow: &ConditionKind, wide: &ConditionKind) -> bool {
    use ConditionKind as Kind;
    match (narrow, wide) {
        (Kind::Says(narrow), Kind::Says(wide)) => subset(narrow, wide),
        (Kind::Matches(narrow), Kind::Matches(wide)) => subset(narrow, wide),
        (Kind::Pressed(narrow), Kind::Pressed(wide)) => subset(narrow, wide),
        (Kind::Caller(narrow), Kind::Caller(wide)) => narrow.iter().all(|one| wide.iter().any(|other| covers(other, one))),
        (Kind::Failures(narrow), Kind::Failures(wide))
        | (Kind::Silences(narrow), Kind::Silences(wide))
        | (Kind::Repeats(narrow), Kind::Repeats(wide)) => count_implies(*narrow, *wide),
        (Kind::Confidence { below: narrow }, Kind::Confidence { below: wide }) => narrow <= wide,
        (Kind::Turns { at_least: narrow }, Kind::Turns { at_least: wide }) => narrow >= wide,
        (Kind::Duration { at_least: narrow }, Kind::Duration { at_least: wide }) => narrow >= wide,
        (Kind::Sentiment { at_most: narrow, turns }, Kind::Sentiment { at_most: wide, turns: wide_turns }) => {
            narrow <= wide && turns >= wide_turns
        }
        (Kind::SentimentFalls { by: narrow, within }, Kind::SentimentFalls { by: wide, within: wide_within }) => {
            narrow >= wide && window_fits(*within, *wide_within)
        }
        (Kind::Judge(narrow), Kind::Judge(wide)) => narrow.on_error == wide.on_error || wide.on_error == OnError::Escalate,
        (Kind::RecentCalls { at_least: narrow, within }, Kind::RecentCalls { at_least: wide, within: wide_within }) => {
            narrow >= wide && within <= wide_within
        }
        (Kind::Hours(narrow), Kind::Hours(wide)) => narrow == wide,
        _ => false,
    }
}

fn subset<T: PartialEq>(narrow: &[T], wide: &[T]) -> bool {
    !narrow.is_empty() && narrow.iter().all(|one| wide.contains(one))
}

fn count_implies(narrow: Count, wide: Count) -> bool {
    narrow.at_least >= wide.at_least && window_fits(narrow.within, wide.within)
}

fn window_fits(narrow: Window, wide: Window) -> bool {
    match (narrow, wide) {
        (_, Window::Call) => true,
        (Window::Turns(narrow), Window::Turns(wide)) => narrow <= wide,
        (Window::Time(narrow), Window::Time(wide)) => narrow <= wide,
        _ => false,
    }
}

fn covers(wide: &CallerPattern, narrow: &CallerPattern) -> bool {
    match (wide, narrow) {
        (CallerPattern::Number(NumberPattern::Prefix(wide)), CallerPattern::Number(narrow)) => match narrow {
            NumberPattern::Exact(number) | NumberPattern::Prefix(number) => number.starts_with(wide.as_str()),
        },
        _ => wide == narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Packs, compile_policy};

    /// The conditions of a policy with these two rules.
    fn conditions(one: &str, other: &str) -> [Condition; 2] {
        let text = format!(
            "warmline: 1\ntenant: t\nvocabularies: {{ a: [alpha one], b: [beta two] }}\nhours: {{ day: \"08:00-20:00\" }}\nrules:\n  \
             - {{ id: one, when: {one}, then: {{ reply: x }} }}\n  - {{ id: other, when: {other}, then: {{ reply: x }} }}\n"
        );
        let compiled = compile_policy(&"t.yaml".into(), &text, &Packs::new());
        let [one, other] = compiled.value.unwrap_or_else(|| panic!("{:?}", compiled.problems)).rules.try_into().unwrap();
        [one.when, other.when]
    }

    #[test]
    fn what_is_narrower_implies_what_is_wider_and_not_the_other_way() {
        for (narrow, wide) in [
            ("{ says: a }", "{ says: [b, a] }"),
            ("{ turns: { at_least: 20 } }", "{ turns: { at_least: 12 } }"),
            ("{ duration: { at_least: 8m } }", "{ duration: { at_least: 90s } }"),
            ("{ pressed: \"0\" }", "{ pressed: [\"0\", \"#\"] }"),
            ("{ failures: { at_least: 3, within: 4 turns } }", "{ failures: { at_least: 2, within: 5 turns } }"),
            ("{ failures: { at_least: 2, within: 4 turns } }", "{ failures: { at_least: 2 } }"),
            ("{ sentiment: { at_most: -0.8, for: 3 turns } }", "{ sentiment: { at_most: -0.5, for: 2 turns } }"),
            ("{ sentiment_falls: { by: 0.8, within: 3 turns } }", "{ sentiment_falls: { by: 0.5, within: 5 turns } }"),
            ("{ all: [ { says: a }, { hours: day } ] }", "{ says: a }"),
            ("{ says: a }", "{ any: [ { says: a }, { turns: { at_least: 3 } } ] }"),
            ("{ not: { turns: { at_least: 3 } } }", "{ not: { turns: { at_least: 5 } } }"),
            ("{ says: a, times: 2 }", "{ says: a }"),
            ("{ caller: \"+15550100\" }", "{ caller: [\"+1555*\"] }"),
            ("{ recent_calls: { at_least: 3, within: 2 days } }", "{ recent_calls: { at_least: 2, within: 7 days } }"),
        ] {
            let [narrow_condition, wide_condition] = conditions(narrow, wide);
            assert!(implies(&narrow_condition, &wide_condition), "{narrow} => {wide}");
            assert!(!implies(&wide_condition, &narrow_condition), "{wide} => {narrow}");
        }
    }

    #[test]
    fn conditions_on_different_things_imply_nothing() {
        for (one, other) in [
            ("{ says: a }", "{ says: b }"),
            ("{ turns: { at_least: 3 } }", "{ failures: { at_least: 3 } }"),
            ("{ failures: { at_least: 2, within: 2m } }", "{ failures: { at_least: 2, within: 5 turns } }"),
        ] {
            let [one_condition, other_condition] = conditions(one, other);
            assert!(!implies(&one_condition, &other_condition) && !implies(&other_condition, &one_condition), "{one} {other}");
        }
    }
}
