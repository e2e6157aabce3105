//! For programs: one JSON document.

use crate::diagnostic::{Diagnostic, Report, Summary};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: &'a [Diagnostic],
    summary: Summary,
}

/// Writes `{"diagnostics": [..], "summary": {"errors": .., "warnings": .., "notes": ..}}`. The names are stable; more
/// may be added.
#[must_use]
pub fn json(report: &Report) -> String {
    let document = Document { diagnostics: &report.diagnostics, summary: report.summary() };
    serde_json::to_string_pretty(&document).expect("a report has text keys only") + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use serde_json::{Value, json};

    #[test]
    fn a_finding_has_its_stable_shape() {
        let document: Value = serde_json::from_str(&super::json(&example::report())).unwrap();
        assert_eq!(document["summary"], json!({"errors": 2, "warnings": 0, "notes": 0}));
        assert_eq!(
            document["diagnostics"][0],
            json!({
                "code": "Y001", "name": "unknown-field", "severity": "error", "message": "unknown field `numbr`",
                "file": "acme.yaml", "line": 2, "column": 14, "end_line": 2, "end_column": 19,
                "label": "no such field here", "related": [], "help": "did you mean `number`?",
                "fix": {
                    "description": "rename it to `number`", "safe": false,
                    "edits": [{
                        "file": "acme.yaml", "line": 2, "column": 14, "end_line": 2, "end_column": 19, "replacement": "number",
                    }],
                },
            })
        );
        assert_eq!(
            document["diagnostics"][1]["related"],
            json!([{"file": "acme.yaml", "line": 2, "column": 3, "end_line": 2, "end_column": 10, "label": "the first time"}])
        );
    }
}
