//! For continuous integration that reads JUnit reports: a test suite for each file.

use crate::diagnostic::{Diagnostic, Report};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Writes a test suite for each file named, and for each other file that has findings. Every finding is a failed test;
/// a file without findings is one that passed.
#[must_use]
pub fn junit(report: &Report, files: &[Arc<str>]) -> String {
    let with_findings = report.diagnostics.iter().map(|diagnostic| &diagnostic.place.file);
    let names: BTreeSet<&Arc<str>> = files.iter().chain(with_findings).collect();
    let mut document = quick_junit::Report::new(env!("CARGO_PKG_NAME"));
    document.add_test_suites(names.into_iter().map(|name| suite(name, report)));
    document.to_string().expect("a String takes any text")
}

fn suite(file: &Arc<str>, report: &Report) -> TestSuite {
    let mut suite = TestSuite::new(&**file);
    suite.add_test_cases(report.diagnostics.iter().filter(|diagnostic| diagnostic.place.file == *file).map(failure));
    if suite.test_cases.is_empty() {
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
    }
    suite
}

fn failure(diagnostic: &Diagnostic) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(diagnostic.severity.to_string()).set_message(diagnostic.message.as_str());
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    status.set_description(format!("{}: {}{help}", diagnostic.place, diagnostic.message));
    let span = diagnostic.place.span;
    let name = format!("{} {} at {}:{}", diagnostic.code.id, diagnostic.code.name, span.line, span.column);
    let mut case = TestCase::new(name, status);
    case.set_classname(&*diagnostic.place.file);
    case
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn findings_fail_and_a_file_without_any_passes() {
        let xml = junit(&example::report(), &["acme.yaml".into(), "fine.yaml".into()]);
        assert!(xml.contains(r#"<testsuites name="warmline" tests="3" skipped="0" failures="2" errors="0">"#), "{xml}");
        assert!(xml.contains(r#"<testsuite name="acme.yaml" tests="2" skipped="0" errors="0" failures="2">"#), "{xml}");
        assert!(xml.contains(r#"<testsuite name="fine.yaml" tests="1" skipped="0" errors="0" failures="0">"#), "{xml}");
        assert!(xml.contains("help: did you mean `number`?"), "{xml}");
    }

    #[test]
    fn a_finding_in_a_file_that_was_not_named_is_not_lost() {
        assert!(junit(&example::report(), &[]).contains("Y001 unknown-field at 2:14"));
    }
}
