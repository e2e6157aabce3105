//! The comments of a text: they mean nothing to the policy, but may speak to the tools around it.

use crate::diagnostic::Span;
use granit_parser::{Event, Parser};

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it says, without the `#` and the blanks around.
    pub text: String,
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Whether it has its line to itself, or follows content.
    pub own_line: bool,
}

/// The comments of a text, in order. Where the text is not YAML, those before that place.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment> {
    // However many comments stand in a row, they are already in memory.
    let options = granit_parser::options! { max_buffered_comment_events: text.len() };
    Parser::new_from_str_with_options(text, options)
        .map_while(Result::ok)
        .filter_map(|(event, span)| match event {
            Event::Comment(said, _) => Some(comment(text, &said, Span::of(text, span.byte_range()?))),
            _ => None,
        })
        .collect()
}

fn comment(text: &str, said: &str, span: Span) -> Comment {
    let before = &text[..span.bytes().start];
    let line = before.rfind('\n').map_or(before, |newline| &before[newline + 1..]);
    let own_line = line.trim_start_matches('\u{feff}').trim().is_empty();
    Comment { text: said.trim().to_owned(), span, own_line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_its_place_and_knows_whether_it_stands_alone() {
        let text = "# head\r\na: \"# no\" # lint: allow Y005\n  # indented\nb: x#y\n";
        let found: Vec<(String, u32, u32, bool)> =
            comments(text).into_iter().map(|c| (c.text, c.span.line, c.span.column, c.own_line)).collect();
        let expected = [("head", 1, 1, true), ("lint: allow Y005", 2, 11, false), ("indented", 3, 3, true)];
        assert_eq!(found, expected.map(|(text, line, column, own)| (text.to_owned(), line, column, own)));
    }

    #[test]
    fn a_long_block_of_comments_is_read_whole() {
        let text = format!("a:\n{}  - b\n", "  # again\n".repeat(500));
        assert_eq!(comments(&text).len(), 500);
    }
}
