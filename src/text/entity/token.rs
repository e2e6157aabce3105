//! What was said, cut into words, figures and signs, each with its place.

use super::super::folding::{Class, class, fold};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// One word, figure or sign.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// As said.
    pub(super) said: &'a str,
    /// In lower case and without accents.
    pub(super) folded: Cow<'a, str>,
    /// Where it stands, in bytes.
    pub(super) start: usize,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, with the apostrophes inside them.
    Word,
    /// ASCII digits, with the points and commas inside them.
    Figure,
    /// Any other character that is not white space.
    Sign,
}

/// A text as tokens. Asking for a token that is not there is answered as if an empty sign stood there.
#[derive(Debug)]
pub(in crate::text) struct Tokens<'a> {
    list: Vec<Token<'a>>,
}

impl<'a> Tokens<'a> {
    pub(in crate::text) fn of(said: &'a str) -> Self {
        let mut list = Vec::with_capacity(said.len() / 4);
        let mut rest = said;
        while let Some(first) = rest.chars().next() {
            let start = said.len() - rest.len();
            let (kind, length) = measure(rest, first);
            if !first.is_whitespace() {
                list.push(Token { kind, said: &rest[..length], folded: folded(&rest[..length], kind), start });
            }
            rest = &rest[length..];
        }
        Self { list }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Token<'a>> {
        self.list.get(index)
    }

    pub(super) fn said(&self, index: usize) -> &'a str {
        self.get(index).map_or("", |token| token.said)
    }

    pub(super) fn folded(&self, index: usize) -> &str {
        self.get(index).map_or("", |token| &token.folded)
    }

    /// The folded token before one.
    pub(super) fn before(&self, index: usize) -> &str {
        index.checked_sub(1).map_or("", |before| self.folded(before))
    }

    pub(super) fn is(&self, index: usize, kind: TokenKind) -> bool {
        self.get(index).is_some_and(|token| token.kind == kind)
    }

    /// The digits of a figure that holds nothing else.
    pub(super) fn digits(&self, index: usize) -> Option<&'a str> {
        let token = self.get(index).filter(|token| token.kind == TokenKind::Figure)?;
        token.said.bytes().all(|byte| byte.is_ascii_digit()).then_some(token.said)
    }

    /// Whether words stand here one after the other.
    pub(super) fn has(&self, index: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.folded(index + offset) == *word)
    }

    /// How many bytes lie between a token and the next one; none where there is no next one.
    pub(super) fn gap(&self, index: usize) -> Option<usize> {
        let (one, next) = (self.get(index)?, self.get(index + 1)?);
        Some(next.start - (one.start + one.said.len()))
    }

    /// Whether nothing lies between a token and the next one.
    pub(super) fn touches_next(&self, index: usize) -> bool {
        self.gap(index) == Some(0)
    }

    pub(super) fn is_capitalised(&self, index: usize) -> bool {
        self.is(index, TokenKind::Word) && self.said(index).starts_with(char::is_uppercase)
    }

    /// Whether a token is the first of its sentence, where a capital letter says nothing.
    pub(super) fn opens_sentence(&self, index: usize) -> bool {
        matches!(self.before(index), "" | "." | "!" | "?" | "…" | "¿" | "¡" | ":" | "\"" | "“" | "«")
    }

    /// Whether a sentence or a clause ends before a token.
    pub(super) fn ends_before(&self, index: usize) -> bool {
        self.get(index).is_none_or(|token| matches!(token.said, "." | "," | "!" | "?" | "…" | ";"))
    }

    /// The bytes that a run of tokens spans.
    pub(super) fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        match self.list.get(tokens.clone()) {
            Some([first, .., last]) => first.start..last.start + last.said.len(),
            Some([only]) => only.start..only.start + only.said.len(),
            Some([]) | None => 0..0,
        }
    }
}

/// What stands at the start of a text, and how long it is in bytes.
fn measure(rest: &str, first: char) -> (TokenKind, usize) {
    if first.is_ascii_digit() {
        (TokenKind::Figure, run(rest, |c| c.is_ascii_digit(), |c| matches!(c, '.' | ',')))
    } else if let Some(length) = plain_word(rest) {
        (TokenKind::Word, length)
    } else if is_letter(first) {
        (TokenKind::Word, run(rest, is_letter, is_apostrophe))
    } else {
        (TokenKind::Sign, first.len_utf8())
    }
}

/// The length of a word of ASCII letters with a space behind it, as most are.
fn plain_word(rest: &str) -> Option<usize> {
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length > 0 && rest.as_bytes().get(length) == Some(&b' ')).then_some(length)
}

/// The length of a run of characters, single joints between two of them included.
fn run(rest: &str, belongs: fn(char) -> bool, joins: fn(char) -> bool) -> usize {
    let mut end = 0;
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let mut joint = || joins(c) && characters.peek().is_some_and(|(_, next)| belongs(*next));
        if !belongs(c) && !joint() {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_letter(c: char) -> bool {
    (c.is_alphanumeric() && !c.is_ascii_digit()) || (!c.is_ascii() && is_combining_mark(c))
}

fn is_apostrophe(c: char) -> bool {
    class(c) == Class::Apostrophe
}

fn folded(said: &str, kind: TokenKind) -> Cow<'_, str> {
    if kind != TokenKind::Word || said.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(said);
    }
    if said.is_ascii() {
        return Cow::Owned(said.replace('`', "'").to_ascii_lowercase());
    }
    let folded = said.chars().flat_map(fold).filter_map(|c| match class(c) {
        Class::Apostrophe => Some('\''),
        Class::Nothing => None,
        _ => Some(c),
    });
    Cow::Owned(folded.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_points_and_words_their_apostrophes() {
        let tokens = Tokens::of("I’m due $1,299.99. O'Brien, 3rd É!");
        let said: Vec<&str> = tokens.list.iter().map(|token| token.said).collect();
        assert_eq!(said, ["I’m", "due", "$", "1,299.99", ".", "O'Brien", ",", "3", "rd", "É", "!"]);
        assert_eq!((tokens.folded(0), tokens.folded(5), tokens.folded(9)), ("i'm", "o'brien", "e"));
    }
}
