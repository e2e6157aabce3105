//! # D016 all-desks-can-close
//!
//! At times every desk of a route is closed, and nobody gets back to the caller.
//!
//! ## Why
//!
//! A caller who is promised a human and meets closing time should at least be called back, or leave a message. Add a desk
//! that is open at other hours, or let `nobody_available` end in `callback` or `voicemail`.
//!
//! ## Bad
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-17:00" }
//! desks: { support: { number: "+15551234567", hours: office } }
//! route: [support]
//! nobody_available: { say: Everybody is gone., then: hangup }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! hours: { office: "Mo-Fr 09:00-17:00" }
//! desks: { support: { number: "+15551234567", hours: office } }
//! route: [support]
//! nobody_available: { say: We will ring you back in the morning., then: callback }
//! ```

use super::closed::{closed_routes, told};
use super::context::PolicyContext;
use crate::call::LastResort;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// At times every desk of a route is closed, and nobody gets back to the caller.
pub(super) static CODE: Code = Code::new("D016", "all-desks-can-close", Severity::Warning, include_str!("all_desks_can_close.rs"));

pub(super) fn check(context: &PolicyContext<'_>, findings: &mut Vec<Diagnostic>) {
    let outcome = match context.policy.nobody.then {
        LastResort::Hangup => "hung up on",
        LastResort::Continue => "left with the bot",
        LastResort::Callback | LastResort::Voicemail => return,
    };
    for routes in closed_routes(context) {
        let message = format!("every desk of this route is closed {}, and callers are {outcome}", told(&routes.closed, context.today));
        let help = "add a desk that is open then, or let `nobody_available` end in `callback` or `voicemail`";
        findings.extend(routes.tell(&CODE, message).map(|finding| finding.help(help)));
    }
}
