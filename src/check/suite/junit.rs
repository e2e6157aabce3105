//! For continuous integration that reads JUnit reports: a test suite for each file of tests.

use super::run::{CaseResult, Mismatch, SuiteResult};
use crate::diagnostic::Diagnostic;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Writes a test suite for each file that ran, and one for each file with problems that kept it from running.
#[must_use]
pub fn junit(results: &[SuiteResult], problems: &[Diagnostic]) -> String {
    let mut document = quick_junit::Report::new(env!("CARGO_PKG_NAME"));
    document.add_test_suites(results.iter().map(|result| {
        let mut suite = TestSuite::new(&*result.file);
        suite.add_test_cases(result.cases.iter().map(|case| test_case(&result.file, case)));
        suite
    }));
    let mut broken: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in problems {
        broken.entry(&problem.place.file).or_default().push(problem);
    }
    document.add_test_suites(broken.into_iter().map(|(file, problems)| {
        let mut suite = TestSuite::new(&**file);
        suite.add_test_cases(problems.into_iter().map(could_not_run));
        suite
    }));
    document.to_string().expect("a String takes any text")
}

fn test_case(file: &str, case: &CaseResult) -> TestCase {
    let status = match case.mismatches.first() {
        None => TestCaseStatus::success(),
        Some(first) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let all: Vec<String> = case.mismatches.iter().map(told).chain(case.trace.iter().cloned()).collect();
            status.set_message(told(first)).set_description(all.join("\n"));
            status
        }
    };
    let mut case = TestCase::new(case.name.as_str(), status);
    case.set_classname(file);
    case
}

fn could_not_run(problem: &Diagnostic) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type(problem.code.id).set_message(problem.message.as_str());
    TestCase::new(format!("{} at {}:{}", problem.code.name, problem.place.span.line, problem.place.span.column), status)
}

fn told(mismatch: &Mismatch) -> String {
    let turn = mismatch.turn.map(|turn| format!("turn {turn}: ")).unwrap_or_default();
    format!("{}: {turn}expected {}, got {}", mismatch.place, mismatch.expected, mismatch.got)
}
