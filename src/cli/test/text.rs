//! What came of tests, for people: a line for each file, and the whole story of each test that failed.

use super::Outcome;
use crate::check::suite::{CaseResult, Coverage, SuiteResult};
use crate::cli::{colored, print};
use crate::diagnostic::{Diagnostic, Report, Sources, render};
use crate::policy::compiled::Mode;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// Tells findings with the lines they are about.
pub(super) fn problems(problems: &[Diagnostic], sources: &Sources) {
    let mut report = Report::from(problems.to_vec());
    report.sort();
    print(&render::full(&report, sources, colored()));
}

/// Tells everything: what is wrong with the tests, what failed, what was touched.
pub(super) fn tell_all(outcome: &Outcome, sources: &Sources, coverage: bool) {
    problems(&outcome.problems, sources);
    let mut text = String::new();
    for case in outcome.results.iter().flat_map(|result| &result.cases).filter(|case| !case.passed()) {
        failure(&mut text, case);
    }
    let width = outcome.results.iter().map(|result| result.file.chars().count()).max().unwrap_or_default();
    for result in &outcome.results {
        file(&mut text, result, width);
    }
    if coverage {
        for (policy, coverage) in &outcome.coverage {
            let _ = writeln!(text, "\n{}: {} % of the rules", policy.tenant, coverage.percent());
            touched(&mut text, coverage);
        }
    }
    let (tests, failures) = (outcome.tests(), outcome.failures());
    let _ = match failures {
        0 => writeln!(text, "{GOOD}{tests} passed{GOOD:#}"),
        _ => writeln!(text, "{BAD}{failures} failed{BAD:#}, {} passed", tests - failures),
    };
    print(&text);
}

fn failure(text: &mut String, case: &CaseResult) {
    let _ = writeln!(text, "{BAD}failed{BAD:#}  {}\n        {FAINT}{}{FAINT:#}", case.name, case.place);
    // One surprise usually breaks several expectations: what came instead is told once.
    for mismatches in case.mismatches.chunk_by(|one, next| (one.turn, &one.got) == (next.turn, &next.got)) {
        let [first, ..] = mismatches else { continue };
        let turn = first.turn.map(|turn| format!("turn {turn}: ")).unwrap_or_default();
        let expected: Vec<&str> = mismatches.iter().map(|mismatch| mismatch.expected.as_str()).collect();
        let _ = writeln!(text, "        {FAINT}{turn}expected{FAINT:#} {}", expected.join(", "));
        let _ = writeln!(text, "        {FAINT}{:>width$}{FAINT:#} {}", "got", first.got, width = turn.len() + "expected".len());
    }
    for line in &case.trace {
        let _ = writeln!(text, "        {FAINT}{line}{FAINT:#}");
    }
    let _ = writeln!(text);
}

fn file(text: &mut String, result: &SuiteResult, width: usize) {
    let failed = result.cases.iter().filter(|case| !case.passed()).count();
    let (style, word) = if failed == 0 { (GOOD, "passed") } else { (BAD, "failed") };
    let tests = result.cases.len();
    let told =
        if failed == 0 { format!("{tests} test{}", if tests == 1 { "" } else { "s" }) } else { format!("{failed} of {tests} tests") };
    let _ = writeln!(text, "{style}{word}{style:#}  {:<width$}  {told}", result.file);
}

fn touched(text: &mut String, coverage: &Coverage) {
    let width = coverage.rules.iter().map(|rule| rule.rule.0.chars().count()).max().unwrap_or_default();
    for rule in &coverage.rules {
        let style = if rule.touched > 0 { Style::new() } else { BAD };
        let does = if rule.mode == Mode::Live { "acted in" } else { "in shadow, held in" };
        let _ = writeln!(
            text,
            "  {style}{:<width$}{style:#}  {does} {}, did not hold in {}",
            rule.rule.0,
            turns(rule.touched),
            turns(rule.not_held)
        );
    }
    let width = coverage.vocabularies.iter().map(|vocabulary| vocabulary.vocabulary.chars().count()).max().unwrap_or_default();
    for vocabulary in &coverage.vocabularies {
        let (name, said, phrases) = (&vocabulary.vocabulary, vocabulary.said, vocabulary.phrases);
        let _ = writeln!(text, "  {FAINT}{name:<width$}{FAINT:#}  {said} of {phrases} phrases said");
    }
}

fn turns(count: usize) -> String {
    format!("{count} turn{}", if count == 1 { "" } else { "s" })
}
