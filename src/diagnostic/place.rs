//! Where something stands: a stretch of one file.

use serde::Serialize;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a text. Ends are exclusive: `end_column` is the column just after the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Span {
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// The line it starts on, from 1.
    pub line: u32,
    /// The column it starts at, from 1, in code points.
    pub column: u32,
    /// The line it ends on, from 1.
    pub end_line: u32,
    /// The column it ends before, from 1, in code points.
    pub end_column: u32,
}

impl Span {
    /// Finds lines and columns for a range of bytes; a range outside the text, or through a character, is drawn in.
    #[must_use]
    pub fn of(text: &str, bytes: Range<usize>) -> Self {
        let start = text.floor_char_boundary(bytes.start);
        let end = text.floor_char_boundary(bytes.end).max(start);
        let (line, column) = line_and_column(text, start);
        let (end_line, end_column) = line_and_column(text, end);
        Self { start: narrow(start), end: narrow(end), line, column, end_line, end_column }
    }

    /// The bytes it covers.
    #[must_use]
    pub fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// From the start of this span to the end of the other.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { end: other.end, end_line: other.end_line, end_column: other.end_column, ..self }
    }
}

/// A byte order mark is no column: editors do not show it.
fn line_and_column(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1;
    (narrow(before.matches('\n').count() + 1), narrow(column))
}

/// Policies are far below 4 GiB; what is not would only get a wrong place in a message.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A stretch of a named file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file, as the author named it.
    pub file: Arc<str>,
    /// Where in the file.
    pub span: Span,
}

impl Place {
    /// Names a stretch of a file.
    #[must_use]
    pub fn new(file: &Arc<str>, span: Span) -> Self {
        Self { file: Arc::clone(file), span }
    }

    /// The order in which a reader meets places: by file, then by where they start and end.
    pub(super) fn reading_order(&self, other: &Self) -> Ordering {
        (&self.file, self.span.start, self.span.end).cmp(&(&other.file, other.span.start, other.span.end))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.file, self.span.line, self.span.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_code_points_and_offsets_are_bytes() {
        let text = "a: 1\nßß: x\n";
        let span = Span::of(text, 11..12);
        assert_eq!((span.start, span.end, span.line, span.column, span.end_line, span.end_column), (11, 12, 2, 5, 2, 6));
        assert_eq!(&text[span.bytes()], "x");
    }

    #[test]
    fn a_range_outside_the_text_or_through_a_character_is_drawn_in() {
        assert_eq!(Span::of("ab", 7..9), Span { start: 2, end: 2, line: 1, column: 3, end_line: 1, end_column: 3 });
        assert_eq!(Span::of("ß", 1..2).start, 0);
    }
}
