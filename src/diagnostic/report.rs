//! All findings of one run.

use super::{Diagnostic, Severity};
use serde::Serialize;
use std::fmt;

/// All findings of one run, over any number of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The findings, in the order in which they were made, or sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many make a policy unusable.
    pub errors: usize,
    /// How many are probably mistakes.
    pub warnings: usize,
    /// How many are worth knowing.
    pub notes: usize,
}

impl Report {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Sorts by file, then by place, then by code.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| a.place.reading_order(&b.place).then_with(|| a.code.id.cmp(b.code.id)));
    }

    /// Whether a policy here cannot be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }

    /// How many findings there are of one severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The severity of the worst finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.severity).max()
    }

    /// How many findings there are of each severity.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary { errors: self.count(Severity::Error), warnings: self.count(Severity::Warning), notes: self.count(Severity::Note) }
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.diagnostics.extend(diagnostics);
    }
}

impl From<Vec<Diagnostic>> for Report {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }
}

/// As people say it: "2 errors, 1 warning", or "no findings".
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if parts.is_empty() { formatter.write_str("no findings") } else { formatter.write_str(&parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Span, codes};

    #[test]
    fn findings_sort_by_file_then_place_then_code() {
        let at = |file: &str, bytes| Place::new(&file.into(), Span::of("abcdef", bytes));
        let mut report = Report::from(vec![
            Diagnostic::new(&codes::SYNTAX, at("b.yaml", 0..1), "third"),
            Diagnostic::new(&codes::MISSING_FIELD, at("a.yaml", 2..3), "second"),
            Diagnostic::new(&codes::UNKNOWN_FIELD, at("a.yaml", 2..3), "first"),
        ]);
        report.sort();
        let messages: Vec<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["first", "second", "third"]);
        assert_eq!(report.summary().to_string(), "3 errors");
    }

    #[test]
    fn an_empty_report_has_no_worst_finding() {
        let report = Report::default();
        assert_eq!((report.worst(), report.has_errors()), (None, false));
        assert_eq!(report.summary().to_string(), "no findings");
    }
}
