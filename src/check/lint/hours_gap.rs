//! # H001 hours-gap
//!
//! There are hours of the week in which no desk of a route is open.
//!
//! ## Why
//!
//! It is worth knowing, and often meant: callers then hear `nobody_available`, and are rung back or leave a message. The
//! times are those of the coming week in the policy's own time zone, without public holidays.
//!
//! ## Bad
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-12:00,13:00-17:00" }
//! desks: { support: { number: "+15551234567", hours: office } }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-12:00,13:00-17:00" }
//! desks:
//!   support: { number: "+15551234567", hours: office }
//!   night_line: { number: "+15551234568" }
//! route: [support, night_line]
//! ```

use super::closed::{closed_routes, told};
use super::context::PolicyContext;
use crate::call::LastResort;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// There are hours of the week in which no desk of a route is open.
pub(super) static CODE: Code = Code::new("H001", "hours-gap", Severity::Note, include_str!("hours_gap.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    // Where nobody gets back to the caller it is more than a note, and another lint's.
    if !matches!(context.policy.nobody.then, LastResort::Callback | LastResort::Voicemail) {
        return;
    }
    for routes in closed_routes(context) {
        let message = format!("no desk of this route is open {}", told(&routes.closed, context.today));
        let help = "nothing has to change if callers may be rung back or leave a message then";
        findings.extend(routes.tell(&CODE, message).map(|finding| finding.help(help)));
    }
}
