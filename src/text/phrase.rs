//! A phrase as a policy writes it: words, `(a|b)` choices, `[c]` optional words, and `*` for up to three words.

use super::{NormalText, examples, phrase_parser};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// How many words one `*` may stand for.
pub(super) const GAP_WORDS: usize = 3;

/// A phrase, read and found sound. It matches whole words of the normal form.
///
/// Cheap to clone: an index shares its phrases with whoever built it.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase(Arc<Parsed>);

#[derive(Debug, PartialEq)]
struct Parsed {
    written: Box<str>,
    sequence: Sequence,
}

/// Parts that follow one another.
pub(super) type Sequence = Box<[Element]>;

/// One part of a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Element {
    /// Words side by side.
    Words(Run),
    /// One of several sequences. An empty one makes the others optional.
    Choice(Box<[Sequence]>),
    /// `*`.
    Gap,
}

/// Words of the normal form side by side, one space apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: Box<str>,
    pub(super) words: u16,
}

/// Which way the parts of a phrase are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// The parts of a sequence, nearest first.
    pub(super) fn through(self, sequence: &[Element]) -> impl Iterator<Item = &Element> {
        let last = sequence.len().wrapping_sub(1);
        (0..sequence.len()).map(move |i| match self {
            Self::Forward => &sequence[i],
            Self::Backward => &sequence[last - i],
        })
    }
}

/// Why a phrase cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Where, in bytes of the phrase as written.
    pub at: Range<usize>,
    /// What sort of mistake it is.
    pub kind: PhraseErrorKind,
}

/// What sort of mistake a phrase holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhraseErrorKind {
    /// Nothing is left of it in the normal form.
    Empty,
    /// Brackets that do not close, an empty choice, a bracket inside a word.
    Syntax,
    /// Too long, too many parts, or nested too deep.
    TooLong,
    /// Every part is optional, so that it would match anything said.
    OnlyOptional,
    /// It may start or end with `*`, which adds nothing there.
    GapAtEdge,
}

impl Phrase {
    /// Reads a phrase.
    ///
    /// # Errors
    /// What is wrong with it, at which place, and what to write instead.
    pub fn parse(written: &str) -> Result<Self, PhraseError> {
        let sequence = phrase_parser::parse(written)?;
        Ok(Self(Arc::new(Parsed { written: written.into(), sequence })))
    }

    /// The phrase as its author wrote it.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.0.written
    }

    /// One spelling for all phrases that differ in case, punctuation, accents, or the order of choices alone.
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(self.sequence())
    }

    /// The fewest words that the phrase matches. At least one.
    #[must_use]
    pub fn min_words(&self) -> usize {
        min_words(self.sequence())
    }

    /// Different sentences that the phrase matches, at most `limit` of them, with `*` as nothing.
    ///
    /// All of them where there are no more; otherwise a selection in which each alternative of a choice is met as early as can be.
    #[must_use]
    pub fn examples(&self, limit: usize) -> Vec<String> {
        examples::of(self.sequence(), limit)
    }

    pub(super) fn sequence(&self) -> &[Element] {
        &self.0.sequence
    }

    /// Roughly the memory behind the phrase, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of::<Parsed>() + self.0.written.len() + memory_bytes(self.sequence())
    }
}

impl Run {
    /// The normal form of words side by side, unless nothing is left of them.
    pub(super) fn of(written: &str) -> Option<Self> {
        let normal = NormalText::of(written);
        let words = u16::try_from(normal.word_count()).unwrap_or(u16::MAX);
        (words > 0).then(|| Self { text: normal.as_str().into(), words })
    }
}

fn canonical(sequence: &[Element]) -> String {
    let parts: Vec<String> = sequence.iter().map(canonical_element).collect();
    parts.join(" ")
}

fn canonical_element(element: &Element) -> String {
    match element {
        Element::Words(run) => run.text.to_string(),
        Element::Gap => "*".to_owned(),
        Element::Choice(alternatives) => {
            let optional = alternatives.iter().any(|alternative| alternative.is_empty());
            let sorted: BTreeSet<String> =
                alternatives.iter().filter(|alternative| !alternative.is_empty()).map(|alternative| canonical(alternative)).collect();
            let choices = sorted.into_iter().collect::<Vec<_>>().join("|");
            if optional { format!("[{choices}]") } else { format!("({choices})") }
        }
    }
}

/// The fewest words that a sequence matches.
pub(super) fn min_words(sequence: &[Element]) -> usize {
    let element = |element: &Element| match element {
        Element::Words(run) => usize::from(run.words),
        Element::Gap => 0,
        Element::Choice(alternatives) => alternatives.iter().map(|alternative| min_words(alternative)).min().unwrap_or(0),
    };
    sequence.iter().map(element).sum()
}

/// The most words that a sequence matches.
pub(super) fn max_words(sequence: &[Element]) -> usize {
    let element = |element: &Element| match element {
        Element::Words(run) => usize::from(run.words),
        Element::Gap => GAP_WORDS,
        Element::Choice(alternatives) => alternatives.iter().map(|alternative| max_words(alternative)).max().unwrap_or(0),
    };
    sequence.iter().map(element).sum()
}

fn memory_bytes(sequence: &[Element]) -> usize {
    let inside = |element: &Element| match element {
        Element::Words(run) => run.text.len(),
        Element::Gap => 0,
        Element::Choice(alternatives) => alternatives.iter().map(|alternative| size_of::<Sequence>() + memory_bytes(alternative)).sum(),
    };
    size_of_val(sequence) + sequence.iter().map(inside).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical_of(written: &str) -> String {
        Phrase::parse(written).unwrap().canonical()
    }

    #[test]
    fn phrases_that_differ_in_spelling_alone_have_one_canonical_form() {
        for (one, other) in [
            ("Get a Manager!", "get a manager"),
            ("I can't log in", "i cannot log in"),
            ("(talk|speak) to", "( speak | talk ) to"),
            ("get [a|the] agent", "get [the|a] agent"),
            ("get (a) manager", "get a manager"),
            ("no no", "no"),
            ("get [um] me an agent", "get me an agent"),
            ("[(a|b)] c", "[a|b] c"),
        ] {
            assert_eq!(canonical_of(one), canonical_of(other));
        }
        assert_ne!(canonical_of("get [a] manager"), canonical_of("get (a) manager"));
    }

    #[test]
    fn the_fewest_words_leave_out_what_is_optional() {
        for (written, fewest) in [("human", 1), ("get [me] a manager", 3), ("(talk|have a word) * with [a] person", 3), ("can't", 2)] {
            assert_eq!(Phrase::parse(written).unwrap().min_words(), fewest, "{written}");
        }
    }
}
