//! What to tell about a text that is not YAML.

use crate::diagnostic::{Diagnostic, Place, Span, codes};
use granit_parser::{ErrorKind, ScanError};
use std::sync::Arc;

/// The parser's error as a finding: in the words of somebody who writes policies, where the error is one they make.
pub(super) fn diagnose(file: &Arc<str>, text: &str, error: &ScanError) -> Diagnostic {
    let start = error.marker().byte_offset().unwrap_or_default();
    let character = text.get(start..).and_then(|rest| rest.chars().next()).filter(|character| *character != '\n');
    let place = Place::new(file, Span::of(text, start..start + character.map_or(0, char::len_utf8)));
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return Diagnostic::new(&codes::TOO_BIG, place, "lists and maps nest too deep");
    }
    match plain_words(error.kind()) {
        Some((message, remedy)) => Diagnostic::new(&codes::SYNTAX, place, message).help(remedy),
        None => Diagnostic::new(&codes::SYNTAX, place, parser_words(&error.info())),
    }
}

/// What is wrong, and what usually mends it.
fn plain_words(kind: &ErrorKind) -> Option<(String, &'static str)> {
    use ErrorKind as Kind;
    let fixed = |message: &str, remedy| Some((message.to_owned(), remedy));
    match kind {
        Kind::MappingValueNotAllowed | Kind::InvalidColonPlacement => {
            fixed("a `:` is out of place", "put a text that holds `: ` in quotes, close what is open before it, or check the indentation")
        }
        Kind::UnclosedQuotedScalar => fixed("a quote is never closed", "close it; within single quotes a quote is written twice"),
        Kind::UnclosedFlowCollection { open } => {
            Some((format!("the bracket `{open}` is never closed"), "close it, or put a text that starts with it in quotes"))
        }
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            Some((format!("the bracket `{open}` is closed by `{close}`"), "close it by its own kind"))
        }
        Kind::MisplacedFlowCollectionEnd => {
            fixed("a bracket closes what was never opened", "put a text that starts with a bracket in quotes")
        }
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => {
            fixed("a `,` or a closing bracket is missing before this", "put a text that holds `,`, brackets or quotes in quotes")
        }
        Kind::UnexpectedCharacter { character } => {
            Some((format!("no text can start with `{}`", character.escape_default()), "put the text in quotes"))
        }
        Kind::UnknownAnchor => fixed("this repeats something that has no such name", "put a text that starts with `*` in quotes"),
        Kind::TabNotAllowed
        | Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabInPlainScalar
        | Kind::TabAtBlockScalarStart => fixed("a tab stands where only spaces may", "indent with spaces"),
        Kind::SimpleKeyExpected | Kind::InvalidSimpleKey => fixed("a `:` is missing after the name of a field", "write `name: value`"),
        Kind::ExpectedBlockMappingKey | Kind::ExpectedBlockSequenceEntry | Kind::InvalidIndentation => {
            fixed("this line fits none of the indentations above it", "indent it like its neighbours")
        }
        Kind::BlockSequenceEntryNotAllowed => fixed("a list item is out of place", "start each item on a line of its own"),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            fixed("text follows a closing quote", "put the whole text in quotes; quotes within it are written twice, or as `\\\"`")
        }
        Kind::UnknownQuotedScalarEscape => fixed("no such escape", "write a backslash twice, or use single quotes"),
        _ => None,
    }
}

/// The parser's own words, in our manner.
fn parser_words(info: &str) -> String {
    let told = info.split_once(", ").filter(|(context, _)| context.starts_with("while ")).map_or(info, |(_, told)| told);
    told.replace(['\'', '"'], "`").trim_end_matches('.').to_owned()
}
