//! # A002 too-long-to-speak
//!
//! A text takes long to say.
//!
//! ## Why
//!
//! Callers talk over long prompts, and one who speaks during an announcement may miss that they are being put through.
//! People speak about two and a half words a second. This is an error from twenty seconds on.
//!
//! ## Bad
//!
//! ```yaml
//! reasons:
//!   billing:
//!     announce: >-
//!       Thank you for your patience today, I have listened carefully to everything that you have told me about your bill,
//!       and I think it is best if one of my colleagues from our billing department has a look at it together with you.
//! ```
//!
//! ## Good
//!
//! ```yaml
//! reasons:
//!   billing: { announce: That is one for our billing team. I am putting you through. }
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A text takes long to say.
pub(super) static CODE: Code = Code::new("A002", "too-long-to-speak", Severity::Warning, include_str!("too_long_to_speak.rs"));

/// From how many seconds on callers stop listening, and from how many nobody has meant it.
const LONG: f64 = 8.0;
const TOO_LONG: f64 = 20.0;

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for spoken in file.spoken() {
        let seconds = spoken.seconds();
        if seconds <= LONG {
            continue;
        }
        let message = format!("{} takes about {seconds:.0} seconds to say", spoken.what);
        let mut finding = Diagnostic::new(&CODE, spoken.place, message).help(format!("say it in {LONG:.0} seconds: twenty words"));
        if seconds > TOO_LONG {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
}
