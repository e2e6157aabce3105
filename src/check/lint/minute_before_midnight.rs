//! # H007 minute-before-midnight
//!
//! Hours end at 23:59, so the desk is closed for the last minute of the day.
//!
//! ## Why
//!
//! Opening hours end before the minute that is written. `24:00` is midnight, and `24/7` is always.
//!
//! ## Bad
//!
//! ```yaml
//! hours: { always: "Mo-Su 00:00-23:59" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! hours: { always: "24/7" }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};

/// Hours end at 23:59, so the desk is closed for the last minute of the day.
pub(super) static CODE: Code = Code::new("H007", "minute-before-midnight", Severity::Note, include_str!("minute_before_midnight.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, hours) in context.document.hours.iter().filter(|(_, hours)| hours.value.contains("-23:59")) {
        let always = matches!(hours.value.trim(), "00:00-23:59" | "Mo-Su 00:00-23:59" | "Mo-Su,PH 00:00-23:59");
        let instead = if always { "24/7".to_owned() } else { hours.value.replace("-23:59", "-24:00") };
        let place = context.at(hours.span);
        let fix = Fix::replace(place.clone(), format!("\"{instead}\""), format!("write `{instead}`"), true);
        findings.push(Diagnostic::new(&CODE, place, "the last minute of the day is closed").help(format!("write `{instead}`")).fix(fix));
    }
}
