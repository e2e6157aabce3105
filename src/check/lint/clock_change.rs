//! # H004 clock-change
//!
//! Hours open or close at a time that is skipped, or comes twice, when the clocks change.
//!
//! ## Why
//!
//! On one night of the year there is no half past two, and on another there are two. A desk that changes hands then is
//! closed for an hour too long, or opens twice. Choose a time before or after the hour that moves.
//!
//! ## Bad
//!
//! ```yaml
//! time_zone: America/New_York
//! hours: { night: "Mo-Su 18:00-02:30" }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! time_zone: America/New_York
//! hours: { night: "Mo-Su 18:00-03:00" }
//! ```

use super::context::PolicyContext;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::policy::compiled::Hours;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use std::ops::Range;

/// Hours open or close at a time that is skipped, or comes twice, when the clocks change.
pub(super) static CODE: Code = Code::new("H004", "clock-change", Severity::Warning, include_str!("clock_change.rs"));

/// Local time that is skipped, or comes twice.
struct Change {
    affected: Range<DateTime>,
    what: &'static str,
}

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    if context.document.hours.is_empty() {
        return;
    }
    let changes = changes(&context.policy.time_zone, context.today);
    for (name, written) in context.document.hours.iter() {
        let Some(hours) = context.policy.hours.get(&name.value) else { continue };
        let Some((change, at)) = changes.iter().find_map(|change| Some((change, boundary(hours, change)?))) else { continue };
        let message = format!("these hours change at {}, which {} on {}", at.strftime("%H:%M"), change.what, at.date());
        let help = "choose a time before or after the hour in which the clocks change";
        findings.push(Diagnostic::new(&CODE, context.at(written.span), message).help(help));
    }
}

/// The clock changes of the coming year.
fn changes(zone: &TimeZone, today: Date) -> Vec<Change> {
    let Ok(start) = today.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp()) else { return Vec::new() };
    let within_a_year = start + SignedDuration::from_hours(24 * 366);
    let transitions = zone.following(start).take_while(|transition| transition.timestamp() <= within_a_year);
    let change = |transition: jiff::tz::TimeZoneTransition<'_>| {
        let before = zone.to_offset(transition.timestamp() - SignedDuration::from_secs(1)).to_datetime(transition.timestamp());
        let after = transition.offset().to_datetime(transition.timestamp());
        match before < after {
            true => Change { affected: before..after, what: "is skipped" },
            false => Change { affected: after..before, what: "comes twice" },
        }
    };
    transitions.map(change).collect()
}

/// When hours open or close within the time that a change affects, its ends aside.
fn boundary(hours: &Hours, change: &Change) -> Option<DateTime> {
    let day = change.affected.start.checked_sub(1.day()).ok()?..change.affected.end.checked_add(1.day()).ok()?;
    let open = hours.open_between(day.start, day.end);
    let times = open.into_iter().flat_map(|span| [span.start, span.end]);
    times.into_iter().find(|at| change.affected.start < *at && *at < change.affected.end)
}
