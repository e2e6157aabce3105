//! For people in a hurry, and for editors that read compilers' lines: a finding a line.

use crate::diagnostic::Report;
use std::fmt::Write;

/// Writes `file:line:column: severity[code] message (help)` for each finding.
#[must_use]
pub fn concise(report: &Report) -> String {
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        let help = diagnostic.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        let line = format!("{}: {}[{}] {}{help}", diagnostic.place, diagnostic.severity, diagnostic.code.id, diagnostic.message);
        writeln!(text, "{}", line.replace(['\r', '\n'], " ")).expect("a String takes any text");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn every_finding_is_one_line() {
        assert_eq!(
            concise(&example::report()),
            "acme.yaml:2:14: error[Y001] unknown field `numbr` (did you mean `number`?)\n\
             acme.yaml:3:3: error[Y002] `support` stands twice in this map\n"
        );
    }
}
