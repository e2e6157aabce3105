//! Where things stand: in a policy's file, and in what the caller said.

use crate::diagnostic::Place;
use crate::policy::compiled::CompiledPolicy;
use crate::text::NormalText;
use jiff::Timestamp;
use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// Where in which file something is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The file, below the policy directory.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in code points.
    pub column: u32,
}

impl Written {
    pub(super) fn at(place: &Place) -> Self {
        Self { file: place.file.to_string(), line: place.span.line, column: place.span.column }
    }
}

/// As editors and terminals make a link of it: `acme.yaml:12`.
impl fmt::Display for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}

/// Words the caller said, as they said them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidWords {
    /// The words.
    pub said: String,
    /// Where they start in what was said, in bytes.
    pub start: usize,
    /// Where they end in what was said, in bytes.
    pub end: usize,
}

impl SaidWords {
    /// The words as said for a range of words of the normal form.
    pub(super) fn of(text: &NormalText, words: Range<usize>) -> Self {
        let Range { start, end } = text.said_span(words.clone());
        Self { said: text.said_for(words).to_owned(), start, end }
    }
}

/// An instant as people in the policy's time zone read it.
pub(super) fn local_time(at: Timestamp, policy: &CompiledPolicy) -> String {
    at.to_zoned(policy.time_zone.clone()).strftime("%a %-d %b %Y %H:%M %Z").to_string()
}
