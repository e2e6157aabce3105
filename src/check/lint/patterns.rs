//! What a regular expression is made of, as far as the lints must know: read without judging its grammar, which
//! compilation has done.

/// A piece of a regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'p> {
    /// A character that stands for itself, and whether it may be missing.
    Literal { c: char, optional: bool },
    /// A count after anything: `{2,500}` counts to 500 at most.
    Counted { written: &'p str, most: u32 },
    /// A class, group sign, anchor or other sign.
    Other,
}

/// Reads an expression from left to right.
pub(super) fn tokens(pattern: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let (token, length) = match c {
            '\\' => escape(rest),
            '[' => (Token::Other, class_length(rest)),
            '{' => counted(rest),
            '(' => (Token::Other, group_sign_length(rest)),
            ')' | '|' | '^' | '$' | '.' | '+' | '*' | '?' => (Token::Other, c.len_utf8()),
            _ => (Token::Literal { c, optional: false }, c.len_utf8()),
        };
        rest = rest.get(length..).unwrap_or_default();
        found.push(match token {
            Token::Literal { c, .. } => Token::Literal { c, optional: rest.starts_with(['?', '*']) || rest.starts_with("{0") },
            other => other,
        });
    }
    found
}

/// `\.` is a full stop; `\b`, `\w` and the like are not characters.
fn escape(rest: &str) -> (Token<'_>, usize) {
    match rest.chars().nth(1) {
        Some('p' | 'P' | 'x' | 'u' | 'U') => (Token::Other, rest.find('}').map_or(2, |end| end + 1)),
        Some(c) if c.is_alphanumeric() => (Token::Other, 1 + c.len_utf8()),
        Some(c) => (Token::Literal { c, optional: false }, 1 + c.len_utf8()),
        None => (Token::Other, 1),
    }
}

/// From `[` to its `]`: one that stands first is a character, and classes may hold others.
fn class_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' if !matches!(&rest[..at], "[" | "[^") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + c.len_utf8();
        }
    }
    rest.len()
}

fn counted(rest: &str) -> (Token<'_>, usize) {
    let end = rest.find('}').map_or(rest.len(), |end| end + 1);
    let written = &rest[..end];
    let most = written.trim_matches(['{', '}']).split(',').filter_map(|number| number.trim().parse().ok()).max();
    (Token::Counted { written, most: most.unwrap_or_default() }, end)
}

/// `(`, with the name or flags that may follow it.
fn group_sign_length(rest: &str) -> usize {
    if !rest.starts_with("(?") {
        return 1;
    }
    let end = if rest.starts_with("(?P<") || rest.starts_with("(?<") { rest.find('>') } else { rest.find([':', ')']) };
    end.map_or(rest.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(pattern: &str) -> String {
        let of = |token| if let Token::Literal { c, .. } = token { Some(c) } else { None };
        tokens(pattern).into_iter().filter_map(of).collect()
    }

    #[test]
    fn only_characters_that_stand_for_themselves_are_literals() {
        for (pattern, expected) in [
            (r"\b(ombudsman|fca)\b", "ombudsmanfca"),
            (r"(?i)don'?t \w+", "don't "),
            (r"(?P<name>ab)c", "abc"),
            (r"[a-z']x[]']y[^]]z", "xyz"),
            (r"a\.b\p{Greek}c\d{2,3}", "a.bc"),
            ("", ""),
        ] {
            assert_eq!(literals(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn counts_are_read_with_their_higher_bound() {
        assert!(tokens("a.{0,200}b").contains(&Token::Counted { written: "{0,200}", most: 200 }));
        assert!(tokens(r"\w{40}").contains(&Token::Counted { written: "{40}", most: 40 }));
    }

    #[test]
    fn what_may_be_missing_is_known() {
        assert_eq!(tokens("'?"), [Token::Literal { c: '\'', optional: true }, Token::Other]);
    }
}
