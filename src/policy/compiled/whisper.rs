//! The whisper's template: what the human hears, filled from the brief.

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;
use std::borrow::Cow;
use std::time::Duration;

/// What the human hears before the bridge opens.
///
/// Its template is kept as it is written and read anew for each handoff, which takes microseconds: what the library makes of it would
/// take ten kilobytes of every tenant.
#[derive(Debug)]
pub struct Whisper {
    written: Cow<'static, str>,
    /// How long it may take to speak.
    pub at_most: Duration,
    /// Whether the transfer carries the brief as a header, too.
    pub header: bool,
    /// How long the transfer may wait for the summariser.
    pub budget: Duration,
}

/// What a template may name. Every value is a text; one that is not known is empty, so that `{% if name %}` works.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhisperValues {
    /// Whose call it is.
    pub tenant: String,
    /// The reason's id.
    pub reason: String,
    /// The summary: the summariser's, or taken from what was said.
    pub summary: String,
    /// What the call is about, in the caller's own words.
    pub issue: String,
    /// What the caller asked for, in their own words.
    pub asked: String,
    /// The caller's number.
    pub caller: String,
    /// The caller's name, as they gave it.
    pub name: String,
    /// The caller's e-mail address, as they gave it.
    pub email: String,
    /// The amounts they named.
    pub amounts: String,
    /// The dates they named.
    pub dates: String,
    /// The order, account and reference numbers they named.
    pub numbers: String,
    /// How the caller sounds: `angry`, `upset`, `calm` or `pleased`.
    pub tone: String,
    /// How many turns the caller has had.
    pub turns: String,
    /// The language of the call.
    pub language: String,
    /// The desk that is rung first.
    pub desk: String,
}

/// The variables a template may name, in the order they are best told.
pub const VARIABLES: [&str; 15] = [
    "reason", "summary", "issue", "asked", "caller", "name", "email", "amounts", "dates", "numbers", "tone", "turns", "language", "desk",
    "tenant",
];

/// What is whispered where a policy does not say.
const STANDARD: &str = "AI transfer. Reason: {{ reason }}. Context: {{ summary }}";

/// The name templates go by inside their environment.
const NAME: &str = "whisper";

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateProblem {
    /// It names something the brief does not have.
    UnknownVariable(String),
    /// It cannot be read or filled: why, and on which of its lines (from 1).
    Broken {
        /// Why, in one line.
        why: String,
        /// The line.
        line: usize,
    },
}

impl Whisper {
    /// What is whispered where a policy does not say.
    #[must_use]
    pub fn standard(at_most: Duration, budget: Duration) -> Self {
        Self { written: Cow::Borrowed(STANDARD), at_most, header: false, budget }
    }

    /// Reads a template and fills it once with sample values, so that nothing is left to find out during a call.
    ///
    /// # Errors
    /// Every unknown variable, or the first thing that keeps the template from being read or filled.
    pub fn compile(written: &str, at_most: Duration, budget: Duration) -> Result<Self, Vec<TemplateProblem>> {
        let environment = environment(written).map_err(|error| vec![broken(&error)])?;
        let template = environment.get_template(NAME).map_err(|error| vec![broken(&error)])?;
        let mut unknown: Vec<String> =
            template.undeclared_variables(false).into_iter().filter(|name| !VARIABLES.contains(&name.as_str())).collect();
        unknown.sort_by_key(|name| written.find(name.as_str()));
        if !unknown.is_empty() {
            return Err(unknown.into_iter().map(TemplateProblem::UnknownVariable).collect());
        }
        template.render(Value::from(Serde(WhisperValues::sample()))).map_err(|error| vec![broken(&error)])?;
        Ok(Self { written: Cow::Owned(written.to_owned()), at_most, header: false, budget })
    }

    /// The same whisper, whose brief goes along as a header or does not.
    #[must_use]
    pub fn with_header(self, header: bool) -> Self {
        Self { header, ..self }
    }

    /// The template as written.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether the template names a variable.
    #[must_use]
    pub fn names(&self, variable: &str) -> bool {
        self.template().environment.get_template(NAME).is_ok_and(|template| template.undeclared_variables(false).contains(variable))
    }

    /// The template, read and ready to be filled as often as need be.
    #[must_use]
    pub fn template(&self) -> WhisperTemplate<'_> {
        WhisperTemplate { environment: environment(&self.written).expect("what was read when the policy compiled can be read again") }
    }
}

/// A whisper's template, ready to be filled.
#[derive(Debug)]
pub struct WhisperTemplate<'w> {
    environment: Environment<'w>,
}

impl WhisperTemplate<'_> {
    /// Fills the template. Should filling fail where the sample did not, the human still hears the reason and the summary.
    #[must_use]
    pub fn fill(&self, values: &WhisperValues) -> String {
        self.environment
            .get_template(NAME)
            .and_then(|template| template.render(Value::from(Serde(values))))
            .unwrap_or_else(|_| format!("{}. {}", values.reason, values.summary))
    }
}

fn environment(written: &str) -> Result<Environment<'_>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template(NAME, written)?;
    Ok(environment)
}

impl WhisperValues {
    /// Values that stand for a call, to try templates with.
    #[must_use]
    pub fn sample() -> Self {
        let text = |value: &str| value.to_owned();
        Self {
            tenant: text("acme"),
            reason: text("caller_requested"),
            summary: text("Disputes a charge of $249 from April."),
            issue: text("You charged me twice."),
            asked: text("I need to dispute a charge."),
            caller: text("+15550100"),
            name: text("John"),
            email: text("john@example.com"),
            amounts: text("$249"),
            dates: text("April"),
            numbers: text("1 2 3 4"),
            tone: text("upset"),
            turns: text("3"),
            language: text("en-US"),
            desk: text("support"),
        }
    }
}

fn broken(error: &minijinja::Error) -> TemplateProblem {
    let why = match (error.kind(), error.detail()) {
        (_, Some(detail)) => detail.to_owned(),
        (ErrorKind::UndefinedError, None) => "it names a value that is not there".to_owned(),
        (kind, None) => kind.to_string(),
    };
    TemplateProblem::Broken { why, line: error.line().unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compile(written: &str) -> Result<Whisper, Vec<TemplateProblem>> {
        Whisper::compile(written, Duration::from_secs(15), Duration::from_millis(300))
    }

    #[test]
    fn a_template_is_filled_from_the_brief() {
        let whisper =
            compile("AI transfer. Reason: {{ reason }}.{% if name %} From {{ name }}.{% endif %} Context: {{ summary }}").unwrap();
        let mut values = WhisperValues::sample();
        values.name.clear();
        assert_eq!(
            whisper.template().fill(&values),
            "AI transfer. Reason: caller_requested. Context: Disputes a charge of $249 from April."
        );
    }

    #[test]
    fn the_standard_whisper_compiles() {
        let standard = Whisper::standard(Duration::from_secs(15), Duration::from_millis(300));
        assert_eq!(compile(standard.written()).unwrap().written(), standard.written());
    }

    #[test]
    fn every_unknown_variable_is_found_when_the_policy_compiles() {
        let problems = compile("{{ resaon }} {{ summary }} {{ agent.name }}").unwrap_err();
        assert_eq!(problems, [TemplateProblem::UnknownVariable("resaon".into()), TemplateProblem::UnknownVariable("agent".into())]);
    }

    #[test]
    fn unclosed_braces_unknown_filters_and_attributes_are_found_too() {
        for written in ["{{ reason", "{{ reason|shout }}", "{{ caller.nmae }}", "{% include 'x' %}"] {
            assert!(matches!(compile(written).unwrap_err()[..], [TemplateProblem::Broken { .. }]), "{written}");
        }
    }

    #[test]
    fn every_variable_has_a_sample() {
        let sample = serde_json::to_value(WhisperValues::sample()).unwrap();
        let mut names: Vec<&str> = sample.as_object().unwrap().keys().map(String::as_str).collect();
        let mut told = VARIABLES.to_vec();
        names.sort_unstable();
        told.sort_unstable();
        assert_eq!(names, told);
    }
}
