//! # Y006 invisible-character
//!
//! The file holds a character that nobody can see.
//!
//! ## Why
//!
//! Zero-width characters, spaces that only look like one and marks that turn the direction of writing come along when
//! text is copied from documents and web pages. A name with one in it is another name, a phrase with one inside a word
//! may be two words, and a direction mark shows a reader another order than the one that counts.
//!
//! ## Bad
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: ["talk to a hu\u200Bman"] # with the character itself, not its escape
//! ```
//!
//! ## Good
//!
//! ```yaml
//! vocabularies:
//!   asks_for_human: [talk to a human]
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, Span};
use crate::text::hazards::invisible;

/// The file holds a character that nobody can see.
pub(super) static CODE: Code = Code::new("Y006", "invisible-character", Severity::Error, include_str!("invisible_character.rs"));

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    // A byte order mark at the very start is none of the text.
    let mut at = file.text.len() - file.text.trim_start_matches('\u{FEFF}').len();
    while let Some((offset, c)) = file.text.get(at..).and_then(invisible) {
        let (start, end) = (at + offset, at + offset + c.len_utf8());
        at = end;
        if joins_letters(file.text, start, end, c) {
            continue;
        }
        let place = file.place(Span::of(file.text, start..end));
        let (instead, told) = if c.is_whitespace() { (" ", "write an ordinary space") } else { ("", "take it out") };
        let fix = Fix::replace(place.clone(), instead, told, true);
        let message = format!("the character U+{:04X} cannot be seen here", u32::from(c));
        findings.push(Diagnostic::new(&CODE, place, message).label("just here").help(told).fix(fix));
    }
}

/// Persian, Hindi and others spell with joiners, and some emoji are made with them.
fn joins_letters(text: &str, start: usize, end: usize, c: char) -> bool {
    let beside = [text[..start].chars().next_back(), text[end..].chars().next()];
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0F}') && beside.iter().flatten().any(|c| !c.is_ascii() && *c > '\u{0590}')
}
