//! For code scanning: SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use crate::diagnostic::{Code, Diagnostic, Edit, Fix, Place, Report, Severity};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;

/// Writes one SARIF log with one run over the files named.
#[must_use]
pub fn sarif(report: &Report, files: &[Arc<str>]) -> String {
    let rules = codes_of(report);
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|code| rule(code)).collect::<Vec<Value>>(),
            }}),
            column_kind: "unicodeCodePoints",
            artifacts: files.iter().map(|file| json!({"location": {"uri": uri(file)}})).collect(),
            results: report.diagnostics.iter().map(|diagnostic| result(diagnostic, &rules)).collect(),
        }],
    };
    serde_json::to_string_pretty(&log).expect("a report has text keys only") + "\n"
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    column_kind: &'static str,
    artifacts: Vec<Value>,
    results: Vec<Finding>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Value,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// The codes a report speaks of, each once, in order of id.
fn codes_of(report: &Report) -> Vec<&'static Code> {
    let mut codes: Vec<&'static Code> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_by_key(|code| code.id);
    codes.dedup();
    codes
}

fn rule(code: &Code) -> Value {
    let manual = code.manual();
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": code.summary()},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": {"level": level(code.severity)},
    })
}

fn result(diagnostic: &Diagnostic, rules: &[&Code]) -> Finding {
    let text = match &diagnostic.help {
        Some(help) => format!("{}; {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let related = diagnostic.related.iter().map(|related| location(&related.place, Some(&related.label)));
    Finding {
        rule_id: diagnostic.code.id,
        rule_index: rules.iter().position(|code| *code == diagnostic.code).unwrap_or_default(),
        level: level(diagnostic.severity),
        message: json!({"text": text}),
        locations: [location(&diagnostic.place, diagnostic.label.as_deref())],
        related_locations: related.collect(),
        fixes: diagnostic.fix.iter().map(fix).collect(),
    }
}

fn fix(fix: &Fix) -> Value {
    let mut files: Vec<&Arc<str>> = fix.edits.iter().map(|edit| &edit.place.file).collect();
    files.sort();
    files.dedup();
    let changes = files.into_iter().map(|file| {
        let edits = fix.edits.iter().filter(|edit| edit.place.file == *file);
        json!({"artifactLocation": {"uri": uri(file)}, "replacements": edits.map(replacement).collect::<Vec<Value>>()})
    });
    json!({"description": {"text": fix.description}, "artifactChanges": changes.collect::<Vec<Value>>()})
}

fn replacement(edit: &Edit) -> Value {
    json!({"deletedRegion": region(&edit.place), "insertedContent": {"text": edit.replacement}})
}

fn location(place: &Place, label: Option<&str>) -> Location {
    let artifact_location = json!({"uri": uri(&place.file)});
    let physical_location = PhysicalLocation { artifact_location, region: region(place) };
    Location { physical_location, message: label.map(|text| json!({"text": text})) }
}

fn region(place: &Place) -> Region {
    let span = place.span;
    Region { start_line: span.line, start_column: span.column, end_line: span.end_line, end_column: span.end_column }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A file name as a relative reference: whatever RFC 3986 does not leave as it is in a path becomes `%XX`.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a String takes any text");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn a_log_has_its_rules_its_files_and_its_results() {
        let files = ["acme.yaml".into(), "my café.yaml".into()];
        let log: Value = serde_json::from_str(&sarif(&example::report(), &files)).unwrap();
        let run = &log["runs"][0];
        assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
        assert_eq!(run["artifacts"][1]["location"]["uri"], "my%20caf%C3%A9.yaml");
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "Y001");
        assert!(run["tool"]["driver"]["rules"][1]["help"]["markdown"].as_str().unwrap().starts_with("# Y002"));
        let result = &run["results"][0];
        assert_eq!((&result["ruleId"], &result["ruleIndex"], &result["level"]), (&json!("Y001"), &json!(0), &json!("error")));
        let region = json!({"startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 19});
        assert_eq!(result["locations"][0]["physicalLocation"]["region"], region);
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement, &json!({"deletedRegion": region, "insertedContent": {"text": "number"}}));
        assert_eq!(run["results"][1]["relatedLocations"][0]["message"]["text"], "the first time");
    }

    #[test]
    fn a_run_without_findings_still_names_its_files() {
        let log: Value = serde_json::from_str(&sarif(&Report::default(), &["acme.yaml".into()])).unwrap();
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!(log["runs"][0]["artifacts"].as_array().unwrap().len(), 1);
    }
}
