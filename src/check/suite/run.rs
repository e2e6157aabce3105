//! Runs tests: each call is played, and each expectation held against what came of its turn.

use super::call::{SimulatedCall, TurnTaken};
use super::candidate::came_near;
use super::case::{Case, Suite, TestTurn};
use super::coverage::Coverage;
use super::expectation::Expected;
use super::meanwhile::Happening;
use super::trace;
use crate::call::Heard;
use crate::decision::{Asked, Holds};
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::policy::CompiledPolicy;
use crate::policy::compiled::Mode;
use serde::Serialize;
use std::sync::Arc;

/// What came of the tests of one file.
#[derive(Debug)]
pub struct SuiteResult {
    /// The file.
    pub file: Arc<str>,
    /// The policy under test.
    pub policy: Arc<CompiledPolicy>,
    /// What came of each test.
    pub cases: Vec<CaseResult>,
    /// What is suspicious about tests that passed.
    pub warnings: Vec<Diagnostic>,
    /// What the tests touched of the policy.
    pub coverage: Coverage,
}

/// What came of one test.
#[derive(Debug)]
pub struct CaseResult {
    /// The name of the test.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// What did not come as expected; the test passed where there is nothing.
    pub mismatches: Vec<Mismatch>,
    /// What happened, a line for each turn.
    pub trace: Vec<String>,
}

/// Something that did not come as expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mismatch {
    /// Where the expectation is written.
    #[serde(skip)]
    pub place: Place,
    /// In which turn, from 1; none where it is about the whole call.
    pub turn: Option<usize>,
    /// What was expected, in words.
    pub expected: String,
    /// What came, in words.
    pub got: String,
}

impl CaseResult {
    /// Whether everything came as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.mismatches.is_empty()
    }
}

/// Runs the tests whose names `wanted` picks.
#[must_use]
pub fn run(suite: &Suite, wanted: impl Fn(&str) -> bool) -> SuiteResult {
    let policy = &suite.policy;
    let mut coverage = Coverage::of(policy);
    let mut warnings = Vec::new();
    let mut cases = Vec::new();
    for case in suite.cases.iter().filter(|case| wanted(&case.name)) {
        let Played { turns, mismatches, trace, .. } = Played::of(policy, case);
        turns.iter().for_each(|turn| coverage.add(policy, turn));
        if mismatches.is_empty() && is_vacuous(policy, case, &turns) {
            warnings.push(vacuous(case));
        }
        cases.push(CaseResult { name: case.name.clone(), place: case.place.clone(), mismatches, trace });
    }
    SuiteResult { file: suite.file.clone(), policy: policy.clone(), cases, warnings, coverage }
}

/// A test that was played.
#[derive(Default)]
struct Played {
    turns: Vec<TurnTaken>,
    /// How many turns there were in which the bot had no part.
    others: usize,
    mismatches: Vec<Mismatch>,
    trace: Vec<String>,
}

impl Played {
    fn of(policy: &CompiledPolicy, case: &Case) -> Self {
        let mut played = Self::default();
        let mut call = SimulatedCall::begin(policy, &case.opening);
        for turn in &case.turns {
            let later = call.later(turn.after);
            call = match &turn.happening {
                Happening::Caller(heard) if later.goes_on() => played.turn(policy, &later, heard, turn),
                happening if later.goes_on() || later.is_over() || decides(happening, turn) => {
                    played.too_late(turn);
                    break;
                }
                happening => played.meanwhile(policy, later, happening, turn),
            };
        }
        // Whatever was expected beside it says more about why.
        if played.mismatches.is_empty() {
            played.mismatches.extend(uncovered(policy, case, &played.turns));
        }
        played
    }

    /// Takes a turn, holds what came of it against what was expected, and says why where that is not the same.
    fn turn<'a>(&mut self, policy: &CompiledPolicy, call: &SimulatedCall<'a>, heard: &Heard, turn: &TestTurn) -> SimulatedCall<'a> {
        let (next, taken) = call.clone().turn(heard.clone(), &turn.models);
        let number = self.next_number();
        self.trace.push(trace::turn(policy, number, &taken));
        let mismatches = turn.expectations.iter().filter_map(|expectation| {
            let got = expectation.expected.check(policy, &taken).err()?;
            let expected = expectation.expected.describe(policy);
            Some(Mismatch { place: expectation.place.clone(), turn: Some(number), expected, got })
        });
        let mismatches: Vec<Mismatch> = mismatches.collect();
        if !mismatches.is_empty() {
            self.trace.extend(trace::why(&call.explain(heard, &turn.models), &rules_expected(turn)));
        }
        self.mismatches.extend(mismatches);
        self.turns.push(taken);
        next
    }

    /// Lets something happen that the bot has no part in.
    fn meanwhile<'a>(
        &mut self,
        policy: &CompiledPolicy,
        call: SimulatedCall<'a>,
        happening: &Happening,
        turn: &TestTurn,
    ) -> SimulatedCall<'a> {
        let (next, taken) = call.meanwhile(happening);
        let number = self.next_number();
        self.trace.push(trace::meanwhile(number, &taken));
        self.mismatches.extend(turn.expectations.iter().filter_map(|expectation| {
            let got = taken.check(&expectation.expected, policy).err()?;
            let expected = expectation.expected.describe(policy);
            Some(Mismatch { place: expectation.place.clone(), turn: Some(number), expected, got })
        }));
        self.others += 1;
        next
    }

    fn next_number(&self) -> usize {
        self.turns.len() + self.others + 1
    }

    /// A turn that comes when it cannot.
    fn too_late(&mut self, turn: &TestTurn) {
        let taken = self.next_number() - 1;
        if let Happening::Desk(_) | Happening::TimeIsUp = turn.happening {
            let (expected, got) = ("a desk to be dialled".to_owned(), format!("that none is after turn {taken}"));
            self.mismatches.push(Mismatch { place: turn.place.clone(), turn: Some(taken + 1), expected, got });
            return;
        }
        let expected = "the bot to have the call".to_owned();
        let got = format!("that it was over for the bot after turn {taken}");
        self.mismatches.push(Mismatch { place: turn.place.clone(), turn: Some(taken + 1), expected, got });
    }
}

/// Whether a turn of the caller's expects something to be decided.
fn decides(happening: &Happening, turn: &TestTurn) -> bool {
    let caller = matches!(happening, Happening::Caller(_));
    caller && turn.expectations.iter().any(|expectation| expectation.expected.is_of_a_decision())
}

/// The rules that a turn is about.
fn rules_expected(turn: &TestTurn) -> Vec<usize> {
    turn.expectations.iter().filter_map(|expectation| expectation.expected.rule()).collect()
}

/// The rules that a test is said to cover and does not touch.
fn uncovered<'a>(policy: &'a CompiledPolicy, case: &'a Case, turns: &'a [TurnTaken]) -> impl Iterator<Item = Mismatch> + 'a {
    let untouched = case.covers.iter().filter(|(rule, _)| !turns.iter().any(|turn| touched(policy, *rule, turn)));
    untouched.map(|(rule, place)| {
        let rule = &policy.rules[*rule];
        let does = if rule.mode == Mode::Live { "act" } else { "hold in shadow" };
        let expected = format!("the rule `{}` to {does} in some turn", rule.id);
        Mismatch { place: place.clone(), turn: None, expected, got: "that it never does".to_owned() }
    })
}

/// Whether a rule acts in a turn, or holds in it where it is in shadow.
pub(super) fn touched(policy: &CompiledPolicy, rule: usize, turn: &TurnTaken) -> bool {
    match policy.rules[rule].mode {
        Mode::Live => turn.decision.asked == Asked::Rule(rule),
        Mode::Shadow => turn.decision.findings[rule].holds == Holds::Yes,
    }
}

/// Whether a test only expects the bot to go on, in a call in which no rule came near: it would pass under a policy
/// without rules.
fn is_vacuous(policy: &CompiledPolicy, case: &Case, turns: &[TurnTaken]) -> bool {
    let mut expectations = case.turns.iter().flat_map(|turn| &turn.expectations);
    let only_continues = expectations.all(|expectation| expectation.expected == Expected::Outcome("continue"));
    let near = |turn: &TurnTaken| {
        let mut rules = policy.rules.iter().zip(&turn.decision.findings);
        rules.any(|(rule, finding)| came_near(&rule.when, finding, &turn.heard))
    };
    only_continues && !turns.iter().any(near)
}

fn vacuous(case: &Case) -> Diagnostic {
    let message = format!("the test `{}` would pass under any policy: no rule comes near", case.name);
    let told = Diagnostic::new(&codes::VACUOUS_TEST, case.place.clone(), message);
    Diagnostic { severity: Severity::Warning, ..told }.help("say which rule it is about under `not_rule`, or what the caller `hears`")
}

#[cfg(test)]
mod tests {
    use super::super::example::{file, policies};
    use super::super::read;
    use super::*;

    fn result_of(test: &str) -> SuiteResult {
        let read = read(&"acme.test.yaml".into(), &file(test), &policies());
        run(&read.value.unwrap_or_else(|| panic!("{:#?}", read.problems)), |_| true)
    }

    #[test]
    fn what_comes_as_expected_passes() {
        for test in [
            "{ name: a, turns: [ { says: may I talk to a human, expect: { rule: asked, desk: support, hears: One moment } } ] }",
            "{ name: a, each: [ talk to a human ], expect: { outcome: escalate, reason: caller_requested } }",
            "{ name: a, each: [ this is outrageous ], expect: { outcome: continue, shadow: angry }, covers: angry }",
            "{ name: a, each: [ hello ], expect: { not_rule: [asked, angry] } }",
        ] {
            let result = result_of(test);
            assert!(result.cases.iter().all(CaseResult::passed), "{:#?}", result.cases);
            assert!(result.warnings.is_empty(), "{test}");
        }
    }

    #[test]
    fn what_comes_otherwise_fails_and_says_what_came() {
        for (test, expected, got) in [
            ("{ name: a, turns: [ { says: hello, expect: { rule: asked } } ] }", "the rule `asked`", "`continue`, by no rule"),
            (
                "{ name: a, turns: [ { says: talk to a human, expect: { outcome: continue } } ] }",
                "the outcome `continue`",
                "`escalate` for `caller_requested`, by the rule `asked`",
            ),
            (
                "{ name: a, turns: [ { says: talk to a human, expect: { hears: Good bye } } ] }",
                "the caller to hear `Good bye`",
                "`One moment.`",
            ),
            (
                "{ name: a, turns: [ { says: talk to a human, expect: { nobody: callback } } ] }",
                "no desk to be open, and `callback`",
                "`escalate` for `caller_requested`, by the rule `asked`",
            ),
            (
                "{ name: a, turns: [ { says: talk to a human, expect: { not_rule: asked } } ] }",
                "the rule `asked` not to hold",
                "that it holds",
            ),
            (
                "{ name: a, covers: asked, turns: [ { says: hello, expect: { not_rule: angry } } ] }",
                "the rule `asked` to act in some turn",
                "that it never does",
            ),
            (
                "{ name: a, turns: [ { says: talk to a human }, { says: hello, expect: { outcome: continue } } ] }",
                "the bot to have the call",
                "that it was over for the bot after turn 1",
            ),
        ] {
            let mismatches = &result_of(test).cases[0].mismatches;
            let told: Vec<_> = mismatches.iter().map(|mismatch| (mismatch.expected.as_str(), mismatch.got.as_str())).collect();
            assert_eq!(told, [(expected, got)], "{test}");
        }
    }

    #[test]
    fn going_on_where_no_rule_comes_near_is_suspicious() {
        let warned = |test: &str| !result_of(test).warnings.is_empty();
        assert!(warned("{ name: a, each: [ hello ], expect: { outcome: continue } }"));
        assert!(!warned("{ name: a, each: [ I do not want to talk to a human ], expect: { outcome: continue } }"));
        assert!(!warned("{ name: a, each: [ hello ], expect: { outcome: continue, not_rule: asked } }"));
    }

    #[test]
    fn coverage_counts_rules_and_phrases() {
        let result = result_of("{ name: a, each: [ talk to a human, hello ], expect: { not_rule: angry } }");
        let rules: Vec<_> = result.coverage.rules.iter().map(|rule| (rule.touched, rule.not_held)).collect();
        assert_eq!(rules, [(1, 1), (0, 2)]);
        let said: Vec<_> = result.coverage.vocabularies.iter().map(|vocabulary| (vocabulary.said, vocabulary.phrases)).collect();
        assert_eq!(said, [(1, 1), (0, 1)]);
        assert_eq!(result.coverage.percent(), 50);
    }
}
