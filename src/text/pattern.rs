//! Regular expressions over the normal form.

use super::NormalText;
use regex::{Regex, RegexBuilder};
use std::ops::Range;

/// How large one compiled expression may be, in bytes.
const MOST_BYTES: usize = 256 << 10;

/// A regular expression that is looked for in the normal form of what was said, capitals or not.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

/// Why a regular expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// What sort of mistake it is.
    pub kind: PatternErrorKind,
}

/// What sort of mistake a regular expression holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternErrorKind {
    /// Look-around or a back-reference.
    Unsupported,
    /// It takes too much room once compiled.
    TooBig,
    /// It matches where there is nothing.
    MatchesEmpty,
    /// It is not a regular expression.
    Syntax,
}

impl Pattern {
    /// Compiles a regular expression.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub fn compile(written: &str) -> Result<Self, PatternError> {
        let regex = RegexBuilder::new(written).case_insensitive(true).size_limit(MOST_BYTES).build().map_err(|error| explain(&error))?;
        let matches_nothing = ["", "a", "a b"].iter().any(|text| regex.find(text).is_some_and(|found| found.is_empty()));
        if matches_nothing {
            return Err(PatternError {
                message: "the expression matches where there is no word, so it would hold whatever is said".to_owned(),
                help: "require at least one character: `+` in place of `*`, or no `?` after the only part".to_owned(),
                kind: PatternErrorKind::MatchesEmpty,
            });
        }
        Ok(Self(regex))
    }

    /// The expression as its author wrote it.
    #[must_use]
    pub fn written(&self) -> &str {
        self.0.as_str()
    }

    /// The words of the normal form that the first match touches.
    #[must_use]
    pub fn find(&self, text: &NormalText) -> Option<Range<usize>> {
        self.find_all(text).next()
    }

    /// The words of the normal form that each match touches.
    pub fn find_all<'a>(&'a self, text: &'a NormalText) -> impl Iterator<Item = Range<usize>> + 'a {
        let found = self.0.find_iter(text.as_str()).filter(|found| !found.is_empty());
        // The padded form has one space more at its start.
        found.map(|found| text.word_at(found.start() + 1)..text.word_at(found.end()) + 1)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.written() == other.written()
    }
}

fn explain(error: &regex::Error) -> PatternError {
    let regex::Error::Syntax(report) = error else {
        return PatternError {
            message: format!("the expression takes more than {} KiB once compiled", MOST_BYTES >> 10),
            help: "lower its counts, or write the words as phrases".to_owned(),
            kind: PatternErrorKind::TooBig,
        };
    };
    // The report is a picture of several lines; the last says what is wrong.
    let reason = report.lines().last().unwrap_or_default();
    let reason = reason.strip_prefix("error: ").unwrap_or(reason);
    if reason.contains("look-around") || reason.contains("backreference") {
        return PatternError {
            message: format!("the expression uses what is not supported: {reason}"),
            help: "match what is wanted in one rule, and leave out what is not with `not`".to_owned(),
            kind: PatternErrorKind::Unsupported,
        };
    }
    PatternError {
        message: format!("this is not a regular expression: {reason}"),
        help: "put a backslash before a character that stands for itself, such as `\\(`".to_owned(),
        kind: PatternErrorKind::Syntax,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_match_is_told_in_words() {
        let text = NormalText::of("My order, number A-1234, is late!");
        assert_eq!(text.as_str(), "my order number a 1234 is late");
        assert_eq!(Pattern::compile(r"number \w \d{4}").unwrap().find(&text), Some(2..5));
        assert_eq!(Pattern::compile("^MY").unwrap().find(&text), Some(0..1));
        assert_eq!(Pattern::compile("rder n").unwrap().find(&text), Some(1..3));
        assert_eq!(Pattern::compile("late$").unwrap().find(&text), Some(6..7));
        assert_eq!(Pattern::compile("early").unwrap().find(&text), None);
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_reason() {
        use PatternErrorKind::{MatchesEmpty, Syntax, TooBig, Unsupported};
        for (written, kind) in [
            ("(?=agent)", Unsupported),
            ("(?<!not )agent", Unsupported),
            (r"(a)\1", Unsupported),
            (r"\w{500}", TooBig),
            (".*", MatchesEmpty),
            ("(foo)?", MatchesEmpty),
            ("", MatchesEmpty),
            (r"\b", MatchesEmpty),
            ("(agent", Syntax),
            ("[z-a]", Syntax),
        ] {
            let error = Pattern::compile(written).expect_err(written);
            assert_eq!(error.kind, kind, "{written}: {}", error.message);
            assert!(!error.message.contains('\n'));
        }
    }

    proptest! {
        #[test]
        fn nothing_written_or_said_panics(written in any::<String>(), said in any::<String>()) {
            let text = NormalText::of(&said);
            for written in [written.as_str(), r"\w\s", "[^a-z]"] {
                if let Some(words) = Pattern::compile(written).ok().and_then(|pattern| pattern.find(&text)) {
                    prop_assert!(words.start < words.end && words.end <= text.word_count());
                }
            }
        }
    }
}
