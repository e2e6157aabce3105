//! The problems found in one file while it is compiled, and the wordings that several sections share.

use super::Compilation;
use crate::diagnostic::{Code, Diagnostic, Fix, Place, Severity, Span, codes, suggest};
use crate::policy::compiled::NumberProblem;
use crate::policy::yaml::Placed;
use std::sync::Arc;

/// The problems of one file.
pub(crate) struct Problems {
    file: Arc<str>,
    found: Vec<Diagnostic>,
}

impl Problems {
    pub(crate) fn new(file: &Arc<str>, found: Vec<Diagnostic>) -> Self {
        Self { file: file.clone(), found }
    }

    /// The file being compiled.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place { file: self.file.clone(), span }
    }

    pub(crate) fn push(&mut self, problem: Diagnostic) {
        self.found.push(problem);
    }

    /// Tells a problem at a place of this file.
    pub(crate) fn tell(&mut self, code: &'static Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let place = self.place(span);
        self.push(Diagnostic::new(code, place, message).help(help));
    }

    /// Tells that a name means nothing here, with the nearest one that does.
    pub(crate) fn unknown<'a>(
        &mut self,
        code: &'static Code,
        written: &Placed<String>,
        what: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let place = self.place(written.span);
        self.push(unknown_name(code, place, &written.value, what, known));
    }

    /// Tells that a number is not in international form.
    pub(crate) fn not_e164(&mut self, written: &Placed<String>, problem: &NumberProblem) {
        let place = self.place(written.span);
        let told = Diagnostic::new(&codes::NOT_E164, place.clone(), format!("`{}` is not a number in international form", written.value));
        self.push(match &problem.suggestion {
            Some(number) => {
                let fix = Fix::replace(place, format!("\"{number}\""), format!("write `{number}`"), false);
                told.help(format!("write `{number}`")).fix(fix)
            }
            None => told.help("write `+`, the country code and the number, such as `+15551234567`"),
        });
    }

    /// Checks a name that other places refer to, and gives it as it is.
    pub(crate) fn name(&mut self, written: &Placed<String>, what: &str) -> String {
        let fine = written.value.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && written.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'));
        if !fine {
            let message = format!("`{}` cannot be {what}", written.value);
            self.tell(
                &codes::BAD_NAME,
                written.span,
                message,
                "use lower-case letters, digits, `-` and `_`, beginning with a letter or digit",
            );
        }
        written.value.clone()
    }

    /// The value, unless an error was found; the problems in order of place.
    pub(crate) fn into_compilation<T>(mut self, value: Option<T>) -> Compilation<T> {
        self.found.sort_by(|a, b| (&a.place.file, a.place.span.start, a.code.id).cmp(&(&b.place.file, b.place.span.start, b.code.id)));
        let broken = self.found.iter().any(|problem| problem.severity == Severity::Error);
        Compilation { value: value.filter(|_| !broken), problems: self.found }
    }
}

/// Says that a name means nothing, with the nearest one that does.
pub(super) fn unknown_name<'a>(
    code: &'static Code,
    place: Place,
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let problem = Diagnostic::new(code, place.clone(), format!("there is no {what} `{name}`"));
    match suggest(name, known.iter().copied()) {
        Some(near) => {
            let fix = Fix::replace(place, near, format!("write `{near}`"), false);
            problem.help(format!("did you mean `{near}`?")).fix(fix)
        }
        None => problem.help(known_names(what, &known)),
    }
}

/// What there is to choose from, where no name is near: a short list is told whole.
fn known_names(what: &str, known: &[&str]) -> String {
    match known {
        [] => format!("no {what} is declared here; declare one, or remove the name"),
        few if few.len() <= 12 => format!("there are: {}", few.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        _ => format!("declare it, or use the name of a {what} that exists"),
    }
}
