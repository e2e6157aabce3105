//! # A004 maybe-empty-variable
//!
//! The whisper names something that is not always known, and does not ask whether it is.
//!
//! ## Why
//!
//! A caller may hide their number and never give their name. "From , about billing." is what the human then hears. Put
//! what depends on a value between `{% if … %}` and `{% endif %}`.
//!
//! ## Bad
//!
//! ```yaml
//! whisper: { say: "From {{ name }}. {{ summary }}" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! whisper: { say: "{% if name %}From {{ name }}. {% endif %}{{ summary }}" }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// The whisper names something that is not always known, and does not ask whether it is.
pub(super) static CODE: Code = Code::new("A004", "maybe-empty-variable", Severity::Warning, include_str!("maybe_empty_variable.rs"));

/// What a brief does not always have.
const MAYBE_EMPTY: [&str; 7] = ["asked", "caller", "name", "email", "amounts", "dates", "tone"];

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(template) = context.document.whisper.as_ref().and_then(|whisper| whisper.say.as_ref()) else { return };
    for variable in unguarded(&template.value) {
        findings.push(
            Diagnostic::new(&CODE, context.at(template.span), format!("`{variable}` may be empty, and the whisper says it all the same"))
                .help(format!("write `{{% if {variable} %}}… {{{{ {variable} }}}} …{{% endif %}}`")),
        );
    }
}

/// The variables that may be empty and stand under no `if` that asks for them, each once.
fn unguarded(template: &str) -> Vec<&'static str> {
    let mut guards: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        rest = &rest[start..];
        let (closing, statement) = if rest.starts_with("{%") { ("%}", true) } else { ("}}", false) };
        let (true, Some(end)) = (rest.starts_with("{%") || rest.starts_with("{{"), rest.find(closing)) else {
            rest = &rest[1..];
            continue;
        };
        let inside = rest[2..end].trim_matches(['-', ' ']);
        rest = &rest[end + 2..];
        match inside.split_whitespace().next() {
            Some("if") if statement => guards.push(inside),
            Some("endif") if statement => _ = guards.pop(),
            _ if statement || inside.contains(" if ") || inside.contains("default(") => {}
            _ => {
                let named = |variable: &&str| names(inside, variable) && !guards.iter().any(|guard| names(guard, variable));
                found.extend(MAYBE_EMPTY.into_iter().filter(named).filter(|variable| !found.contains(variable)).collect::<Vec<_>>());
            }
        }
    }
    found
}

/// Whether an expression has a variable in it, as a whole word.
fn names(expression: &str, variable: &str) -> bool {
    expression.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == variable)
}

#[cfg(test)]
mod tests {
    use super::unguarded;

    #[test]
    fn only_what_may_be_empty_and_is_not_asked_for_is_told() {
        for (template, expected) in [
            ("{{ summary }} {{ reason }} {{ desk }}", &[][..]),
            ("{{ name }} {{name}}", &["name"]),
            ("{% if name %}{{ name }}{% endif %} {{ email }}", &["email"]),
            ("{%- if name and email -%}{{ name }} {{ email }}{%- endif -%}{{ name }}", &["name"]),
            ("{% if tone %}{% if name %}{{ tone }}{% endif %}{% endif %}", &[]),
            ("{{ name if name }} {{ dates|default('no date', true) }}", &[]),
            ("{ name } {{ tone|upper }}", &["tone"]),
        ] {
            assert_eq!(unguarded(template), expected, "{template}");
        }
    }
}
