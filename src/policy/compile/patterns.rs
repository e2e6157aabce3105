//! Regular expressions, and what is told of one that cannot be used.

use super::problems::Problems;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::yaml::Placed;
use crate::text::{Pattern, PatternErrorKind};
use std::sync::Arc;

/// Compiles a regular expression of a file. `None` after telling why it cannot be used.
pub(super) fn pattern(written: &Placed<String>, file: &Arc<str>, problems: &mut Problems) -> Option<Pattern> {
    let error = match Pattern::compile(&written.value) {
        Ok(pattern) => return Some(pattern),
        Err(error) => error,
    };
    let code = match error.kind {
        PatternErrorKind::Unsupported => &codes::UNSUPPORTED_PATTERN,
        PatternErrorKind::TooBig => &codes::PATTERN_TOO_BIG,
        PatternErrorKind::MatchesEmpty => &codes::PATTERN_MATCHES_EMPTY,
        PatternErrorKind::Syntax => &codes::PATTERN_SYNTAX,
    };
    let place = Place { file: file.clone(), span: written.span };
    problems.push(Diagnostic::new(code, place, error.message).help(error.help));
    None
}
