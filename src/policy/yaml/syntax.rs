//! What to tell about a text that is not YAML.

use crate::diagnostic::{Diagnostic, Place, Span, codes};
use granit_parser::{ErrorKind, ScanError};
use std::sync::Arc;

/// The parser's error as a finding, with what usually mends it.
pub(super) fn diagnose(file: &Arc<str>, text: &str, error: &ScanError) -> Diagnostic {
    let start = error.marker().byte_offset().unwrap_or_default();
    let end = start + text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| *c != '\n').map_or(0, char::len_utf8);
    let place = Place::new(file, Span::of(text, start..end));
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => Diagnostic::new(&codes::TOO_BIG, place, "lists and maps nest too deep"),
        kind => {
            let finding = Diagnostic::new(&codes::SYNTAX, place, error.info().to_lowercase().replace(['\'', '`'], "`"));
            match remedy(kind) {
                Some(remedy) => finding.help(remedy),
                None => finding,
            }
        }
    }
}

fn remedy(kind: &ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::MappingValueNotAllowed => "put a text that holds `: ` in quotes, or check the indentation",
        ErrorKind::UnclosedQuotedScalar => "close the quote; a quote within quotes is written twice, or as `\\\"`",
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            "close the bracket, or put a text that starts with one in quotes"
        }
        ErrorKind::UnexpectedCharacter { .. } => "put a text that starts with this character in quotes",
        ErrorKind::UnknownAnchor => "put a text that starts with `*` in quotes",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => "indent with spaces, not tabs",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey | ErrorKind::ExpectedBlockMappingKey => {
            "a field is written `name: value`; check the indentation too"
        }
        ErrorKind::InvalidIndentation => "give the line the indentation of its neighbours",
        _ => return None,
    })
}
