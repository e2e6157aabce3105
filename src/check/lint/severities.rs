//! How bad findings are for somebody: lints turned up, down or off, the later word counting.

use super::{LINTS, find};
use crate::diagnostic::{Code, Report, Severity, codes, suggest};

/// What a lint is turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Not told at all.
    Allow,
    /// Told as a warning.
    Warn,
    /// Told as an error.
    Deny,
}

/// What lints are turned to, in the order in which it was said.
#[derive(Debug, Clone, Default)]
pub struct Severities {
    said: Vec<(Whom, Level)>,
}

/// Which findings are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    /// All lints.
    All,
    /// Whatever is a warning by then.
    Warnings,
    /// One lint.
    One(&'static Code),
}

impl Severities {
    /// Turns a lint, by its id or name, or `all`, or all `warnings`.
    ///
    /// # Errors
    /// Where there is no such lint, or where it says what keeps a policy from being used and is to be turned down.
    pub fn turn(&mut self, name: &str, level: Level) -> Result<(), String> {
        let whom = match name {
            "all" => Whom::All,
            "warnings" => Whom::Warnings,
            _ => match (find(name), codes::find(name)) {
                (Some(lint), _) => Whom::One(lint),
                (None, Some(_)) if level == Level::Deny => return Ok(()),
                (None, Some(code)) => return Err(format!("`{}` cannot be turned down: it keeps a policy from being used", code.id)),
                (None, None) => return Err(unknown(name)),
            },
        };
        self.said.push((whom, level));
        Ok(())
    }

    /// Turns every finding of a report to what was said.
    pub fn apply(&self, report: &mut Report) {
        report.diagnostics.retain_mut(|finding| {
            if codes::ALL.contains(&finding.code) {
                return true;
            }
            let mut told = Some(finding.severity);
            for (whom, level) in &self.said {
                let meant = match whom {
                    Whom::All => true,
                    Whom::Warnings => told == Some(Severity::Warning),
                    Whom::One(code) => *code == finding.code,
                };
                if meant {
                    told = match level {
                        Level::Allow => None,
                        Level::Warn => Some(Severity::Warning),
                        Level::Deny => Some(Severity::Error),
                    };
                }
            }
            finding.severity = told.unwrap_or(finding.severity);
            told.is_some()
        });
    }
}

fn unknown(name: &str) -> String {
    let known = LINTS.iter().flat_map(|lint| [lint.code.id, lint.code.name]).chain(["all", "warnings"]);
    match suggest(name, known) {
        Some(near) => format!("there is no lint `{name}`; did you mean `{near}`?"),
        None => format!("there is no lint `{name}`; see docs/lints, or `warmline lint --explain CODE`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place, Span};

    /// The severities of a note, a warning and an error of lints, and of an error of compilation, after turning.
    fn turned(said: &[(&str, Level)]) -> String {
        let place = Place::new(&"a.yaml".into(), Span::of("", 0..0));
        let codes = [find("R014"), find("P006"), find("P008"), codes::find("Y001")];
        let mut report = Report::from(codes.map(|code| Diagnostic::new(code.unwrap(), place.clone(), "x")).to_vec());
        let mut severities = Severities::default();
        for (name, level) in said {
            severities.turn(name, *level).unwrap();
        }
        severities.apply(&mut report);
        report.diagnostics.iter().map(|finding| format!("{}:{} ", finding.code.id, finding.severity)).collect()
    }

    #[test]
    fn the_later_word_counts_and_what_compilation_says_stays() {
        use Level::{Allow, Deny, Warn};
        for (said, expected) in [
            (&[][..], "R014:note P006:warning P008:error Y001:error "),
            (&[("all", Allow)], "Y001:error "),
            (&[("all", Allow), ("bot-echo", Warn)], "P008:warning Y001:error "),
            (&[("warnings", Deny)], "R014:note P006:error P008:error Y001:error "),
            (&[("p006", Deny), ("P006", Allow)], "R014:note P008:error Y001:error "),
        ] {
            assert_eq!(turned(said), expected, "{said:?}");
        }
    }

    #[test]
    fn a_lint_that_is_not_there_or_cannot_be_turned_down_is_told() {
        let mut severities = Severities::default();
        assert!(severities.turn("bot-eco", Level::Allow).unwrap_err().contains("did you mean `bot-echo`"));
        assert!(severities.turn("Y001", Level::Allow).unwrap_err().contains("cannot be turned down"));
        assert_eq!(severities.turn("Y001", Level::Deny), Ok(()));
    }
}
