//! What came of tests, for programs.

use super::Outcome;
use crate::check::suite::{CaseResult, Coverage, Mismatch, SuiteResult};
use crate::diagnostic::Diagnostic;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    passed: usize,
    failed: usize,
    files: Vec<File<'a>>,
    coverage: Vec<PolicyCoverage<'a>>,
    diagnostics: &'a [Diagnostic],
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    tenant: &'a str,
    tests: Vec<Test<'a>>,
}

#[derive(Serialize)]
struct Test<'a> {
    name: &'a str,
    line: u32,
    passed: bool,
    mismatches: &'a [Mismatch],
    /// What happened, where it failed.
    trace: &'a [String],
}

#[derive(Serialize)]
struct PolicyCoverage<'a> {
    tenant: &'a str,
    percent: u8,
    #[serde(flatten)]
    coverage: &'a Coverage,
}

/// Writes everything as one document. The names are stable; more may be added.
pub(super) fn json(outcome: &Outcome) -> String {
    let failed = outcome.failures();
    let coverage = outcome.coverage.iter().map(|(policy, coverage)| PolicyCoverage {
        tenant: policy.tenant.as_str(),
        percent: coverage.percent(),
        coverage,
    });
    let document = Document {
        passed: outcome.tests() - failed,
        failed,
        files: outcome.results.iter().map(file).collect(),
        coverage: coverage.collect(),
        diagnostics: &outcome.problems,
    };
    serde_json::to_string_pretty(&document).expect("what came of tests has text keys only") + "\n"
}

fn file(result: &SuiteResult) -> File<'_> {
    File { file: &result.file, tenant: result.policy.tenant.as_str(), tests: result.cases.iter().map(test).collect() }
}

fn test(case: &CaseResult) -> Test<'_> {
    Test {
        name: &case.name,
        line: case.place.span.line,
        passed: case.passed(),
        mismatches: &case.mismatches,
        trace: if case.passed() { &[] } else { &case.trace },
    }
}
