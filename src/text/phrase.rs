//! A phrase as a policy writes it: words, `(a|b)` choices, `[c]` optional words, and `*` for up to three words.

use super::phrase_form::{Form, Part, Sequence};
use super::{examples, phrase_parser};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A phrase, read and found sound. It matches whole words of the normal form.
///
/// Cheap to clone: an index shares its phrases with whoever built it.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase(Arc<Parsed>);

#[derive(Debug, PartialEq)]
struct Parsed {
    written: Box<str>,
    form: Form,
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
        Self::spelt_out(written, written)
    }

    /// Reads a phrase that names lists of words: `spelt_out` is what it says with the lists in place of their names.
    ///
    /// # Errors
    /// What is wrong with it, at which place of `spelt_out`, and what to write instead.
    pub fn spelt_out(written: &str, spelt_out: &str) -> Result<Self, PhraseError> {
        let form = phrase_parser::parse(spelt_out)?;
        Ok(Self(Arc::new(Parsed { written: written.into(), form })))
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
        self.sequence().min_words()
    }

    /// Every word that stands in it, in the normal form. One that stands there twice is given twice.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.form.words()
    }

    /// Different sentences that the phrase matches, at most `limit` of them, with `*` as nothing.
    ///
    /// All of them where there are no more; otherwise a selection in which each alternative of a choice is met as early as can be.
    #[must_use]
    pub fn examples(&self, limit: usize) -> Vec<String> {
        examples::of(self.sequence(), limit)
    }

    pub(super) fn form(&self) -> &Form {
        &self.0.form
    }

    pub(super) fn sequence(&self) -> Sequence<'_> {
        self.0.form.whole()
    }

    /// Roughly the memory behind the phrase, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        size_of::<Parsed>() + self.0.written.len() + self.0.form.memory_bytes()
    }
}

fn canonical(sequence: Sequence<'_>) -> String {
    let parts: Vec<String> = sequence.parts().map(canonical_part).collect();
    parts.join(" ")
}

fn canonical_part(part: Part<'_>) -> String {
    match part {
        Part::Words(run) => run.text.to_owned(),
        Part::Gap => "*".to_owned(),
        Part::Choice(choice) => {
            let optional = choice.alternatives().any(Sequence::is_empty);
            let sorted: BTreeSet<String> = choice.alternatives().filter(|alternative| !alternative.is_empty()).map(canonical).collect();
            let choices = sorted.into_iter().collect::<Vec<_>>().join("|");
            if optional { format!("[{choices}]") } else { format!("({choices})") }
        }
    }
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
