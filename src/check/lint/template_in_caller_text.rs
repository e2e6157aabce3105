//! # A007 template-in-caller-text
//!
//! A text for the caller holds template signs, which nothing fills.
//!
//! ## Why
//!
//! Only the whisper is a template: what it is filled with is for the human's ear alone. In an announcement `{{ name }}` is
//! read out as it stands.
//!
//! ## Bad
//!
//! ```yaml
//! reasons:
//!   billing: { announce: "One moment, {{ name }}." }
//! ```
//!
//! ## Good
//!
//! ```yaml
//! reasons:
//!   billing: { announce: One moment. }
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A text for the caller holds template signs, which nothing fills.
pub(super) static CODE: Code = Code::new("A007", "template-in-caller-text", Severity::Error, include_str!("template_in_caller_text.rs"));

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for spoken in file.spoken() {
        let Some(sign) = ["{{", "{%"].into_iter().find(|sign| spoken.text.contains(sign)) else { continue };
        let message = format!("nothing fills `{sign}` in {}: the caller would hear it", spoken.what);
        findings.push(Diagnostic::new(&CODE, spoken.place, message).help("write plain words; only `whisper: { say: … }` is a template"));
    }
}
