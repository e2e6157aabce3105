//! For GitHub Actions: workflow commands that put each finding beside the changed line.
//!
//! The escapes are those of the runner: <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.

use crate::diagnostic::{Diagnostic, Report, Severity};

/// Writes a workflow command a line for each finding.
#[must_use]
pub fn github(report: &Report) -> String {
    report.diagnostics.iter().map(command).collect()
}

fn command(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let span = diagnostic.place.span;
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push('\n');
        message.push_str(help);
    }
    format!(
        "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
        property(&diagnostic.place.file),
        span.line,
        span.column,
        span.end_line,
        span.end_column,
        property(&format!("{} {}", diagnostic.code.id, diagnostic.code.name)),
        data(&message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::diagnostic::{Place, Span, codes};

    #[test]
    fn every_finding_is_a_workflow_command() {
        assert_eq!(
            github(&example::report()).lines().next(),
            Some(
                "::error file=acme.yaml,line=2,col=14,endLine=2,endColumn=19,title=Y001 unknown-field\
                 ::unknown field `numbr`%0Adid you mean `number`?"
            )
        );
    }

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        let place = Place::new(&"a,b:c.yaml".into(), Span::of("x", 0..1));
        let report = Report::from(vec![Diagnostic::new(&codes::SYNTAX, place, "100 %,\r\nsaid: so")]);
        let command = github(&report);
        assert!(command.starts_with("::error file=a%2Cb%3Ac.yaml,line=1,"), "{command}");
        assert!(command.ends_with("::100 %25,%0D%0Asaid: so\n"), "{command}");
    }
}
