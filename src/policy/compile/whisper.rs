//! The whisper: its template is filled once here, so that nothing is left to find out during a call.

use super::problems::Problems;
use super::quantities::time_within;
use crate::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::compiled::{TemplateProblem, VARIABLES, Whisper};
use crate::policy::document::WhisperDocument;
use crate::policy::yaml::Placed;
use std::time::Duration;

const AT_MOST: Duration = Duration::from_secs(15);
const BUDGET: Duration = Duration::from_millis(300);

/// The whisper.
pub(super) fn whisper(written: Option<&WhisperDocument>, problems: &mut Problems) -> Whisper {
    let seconds = Duration::from_secs;
    let at_most = time_within(written.and_then(|whisper| whisper.at_most.as_ref()), AT_MOST, seconds(3)..=seconds(60), problems);
    let budget = time_within(written.and_then(|whisper| whisper.budget.as_ref()), BUDGET, Duration::from_millis(1)..=seconds(5), problems);
    let header = written.and_then(|whisper| whisper.header.as_ref()).is_some_and(|header| header.value);
    if let Some(template) = written.and_then(|whisper| whisper.say.as_ref()) {
        match Whisper::compile(&template.value, at_most, budget) {
            Ok(whisper) => return whisper.with_header(header),
            Err(found) => found.iter().for_each(|problem| tell(problem, template, problems)),
        }
    }
    Whisper::standard(at_most, budget).with_header(header)
}

fn tell(problem: &TemplateProblem, template: &Placed<String>, problems: &mut Problems) {
    match problem {
        TemplateProblem::UnknownVariable(name) => {
            let place = problems.place(template.span);
            let told = Diagnostic::new(&codes::UNKNOWN_TEMPLATE_VARIABLE, place, format!("the brief has no `{name}`"));
            problems.push(match suggest(name, VARIABLES) {
                Some(near) => told.help(format!("did you mean `{near}`?")),
                None => told.help(format!("there are: {}", VARIABLES.map(|name| format!("`{name}`")).join(", "))),
            });
        }
        TemplateProblem::Broken { why, line } => {
            let which = if template.value.contains('\n') { format!(" (line {line} of the text)") } else { String::new() };
            problems.tell(
                &codes::BROKEN_TEMPLATE,
                template.span,
                format!("the template cannot be filled{which}: {why}"),
                "write variables as `{{ summary }}`, and what depends on one as `{% if name %}…{% endif %}`",
            );
        }
    }
}
