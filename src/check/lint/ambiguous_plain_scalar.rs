//! # Y005 ambiguous-plain-scalar
//!
//! A text without quotes is a number, a time or a switch to other tools.
//!
//! ## Why
//!
//! Warmline reads it as written. Editors, `yq` and older YAML libraries do not: `+15551234567` loses its plus, `0441`
//! becomes 289, `22:30` becomes 1350 and `no` becomes false. The next script that rewrites the file changes what it
//! means.
//!
//! ## Bad
//!
//! ```yaml
//! numbers: [+15559998888]
//! ```
//!
//! ## Good
//!
//! ```yaml
//! numbers: ["+15559998888"]
//! ```

use super::context::FileContext;
use super::scalars::{Scalar, scalars};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::policy::yaml::Style;

/// A text without quotes is a number, a time or a switch to other tools.
pub(super) static CODE: Code = Code::new("Y005", "ambiguous-plain-scalar", Severity::Warning, include_str!("ambiguous_plain_scalar.rs"));

/// The fields whose values are texts whatever they look like.
const TEXTS: [&str; 15] = [
    "vocabularies",
    "says",
    "reply_says",
    "accepted_by",
    "refused_by",
    "pressed",
    "numbers",
    "number",
    "callers",
    "greeting",
    "announce",
    "ask",
    "say",
    "reply",
    "end",
];

/// The fields below those whose values are meant as switches.
const SWITCHES: [&str; 2] = ["alone", "replace"];

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(tree) = &file.tree else { return };
    for scalar in scalars(tree).into_iter().filter(|scalar| scalar.style == Style::Plain) {
        let Some(taken_for) = taken_for(&scalar) else { continue };
        let place = file.place(scalar.span);
        // A scalar that an alias repeats is met again where it was written: one finding is enough.
        if findings.iter().any(|finding| finding.code == &CODE && finding.place == place) {
            continue;
        }
        let quoted = format!("\"{}\"", scalar.value);
        let fix = Fix::replace(place.clone(), &quoted, format!("write `{quoted}`"), true);
        findings.push(
            Diagnostic::new(&CODE, place, format!("`{}` is {taken_for} to other tools", scalar.value))
                .help(format!("write `{quoted}`"))
                .fix(fix),
        );
    }
}

/// What tools that follow YAML 1.1, or look for numbers, make of a text.
fn taken_for(scalar: &Scalar<'_>) -> Option<&'static str> {
    let value = scalar.value;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_text = TEXTS.iter().any(|field| scalar.is_under(field)) && !SWITCHES.iter().any(|field| scalar.is_under(field));
    match value {
        _ if value.strip_prefix('+').is_some_and(|rest| rest.len() > 4 && digits(rest)) => Some("a number without its plus"),
        _ if value.len() > 1 && value.starts_with('0') && digits(value) => Some("an octal number"),
        _ if value.split_once(':').is_some_and(|(one, other)| digits(one) && digits(other)) => Some("a number of minutes"),
        _ if value.split_once(['e', 'E']).is_some_and(|(one, other)| digits(one) && digits(other)) => Some("a number"),
        _ if is_text && is_switch(value) => Some("a switch"),
        _ if is_text && matches!(value, "true" | "false" | "True" | "False" | "TRUE" | "FALSE") => Some("a switch"),
        _ if is_text && value.parse::<f64>().is_ok() => Some("a number"),
        _ => None,
    }
}

fn is_switch(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "yes" | "no" | "on" | "off" | "y" | "n")
}
