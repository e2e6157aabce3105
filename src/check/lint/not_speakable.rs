//! # A005 not-speakable
//!
//! A text holds something that a voice reads badly.
//!
//! ## Why
//!
//! Speech synthesis spells web addresses letter by letter, reads `03/04` as a fraction or as either of two dates, says
//! "asterisk" for markdown and "e g" for `e.g.`. Write what a person would say.
//!
//! ## Bad
//!
//! ```yaml
//! greeting: Hi! See www.acme.example/help or call +15551234567.
//! ```
//!
//! ## Good
//!
//! ```yaml
//! greeting: Hi! How can I help today?
//! ```

use super::context::FileContext;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A text holds something that a voice reads badly.
pub(super) static CODE: Code = Code::new("A005", "not-speakable", Severity::Warning, include_str!("not_speakable.rs"));

/// From this many digits in a row on, a number is read as a quantity.
const DIGITS: usize = 7;

pub(super) fn check(file: &FileContext<'_>, findings: &mut Vec<Diagnostic>) {
    for spoken in file.spoken() {
        let Some((found, what)) = spoken.text.split_whitespace().filter_map(|word| Some((word, unspeakable(word)?))).next() else {
            continue;
        };
        let found = found.trim_matches(|c: char| ",;!?()\"".contains(c));
        let message = format!("`{found}` in {} is {what}, which a voice reads badly", spoken.what);
        findings.push(Diagnostic::new(&CODE, spoken.place, message).help("write what a person would say"));
    }
}

fn unspeakable(word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|c: char| ".,;:!?()\"'".contains(c)).to_lowercase();
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let is_date = || {
        let parts: Vec<&str> = bare.split('/').collect();
        parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match bare.as_str() {
        web if web.contains("://") || web.starts_with("www.") => Some("a web address"),
        mail if mail.contains('@') => Some("an e-mail address"),
        "e.g" | "i.e" | "etc" | "approx" | "w/o" | "p.s" | "n.b" => Some("an abbreviation"),
        _ if is_date() => Some("a date or fraction in digits"),
        _ if digits >= DIGITS && bare.bytes().all(|byte| byte.is_ascii_digit() || b"+-.()".contains(&byte)) => Some("a telephone number"),
        _ if ["**", "__", "`", "](", "~~"].iter().any(|sign| word.contains(sign)) || matches!(word, "#" | "##" | "*" | "-") => {
            Some("markdown")
        }
        _ if word.chars().any(is_emoji) => Some("an emoji"),
        _ => None,
    }
}

/// Pictures; not the arrows and signs that fonts and voices know.
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::unspeakable;

    #[test]
    fn what_a_voice_reads_badly_is_told_from_plain_words() {
        for word in [
            "https://acme.example",
            "(www.acme.example)",
            "help@acme.example,",
            "e.g.",
            "03/04",
            "1/2/2026.",
            "+15551234567.",
            "**now**",
            "🙂",
        ] {
            assert!(unspeakable(word).is_some(), "{word}");
        }
        for word in ["e-mail", "nine-to-five.", "24", "either", "and/or", "$249", "o'clock", "No.", "(please)", "—"] {
            assert_eq!(unspeakable(word), None, "{word}");
        }
    }
}
