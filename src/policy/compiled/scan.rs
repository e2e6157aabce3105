//! What the vocabularies of a policy find in a text. Each automaton goes through it at most once, when the first of its phrases is asked for.

use super::lexicon::{Lexicon, LexiconHit, PhraseShelf, Suppression, Vocabulary, VocabularyId};
use crate::text::{NormalText, Scanned, negation};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter;

/// A text in which the phrases of a lexicon are looked for.
pub struct Scan<'s> {
    lexicon: &'s Lexicon,
    text: &'s NormalText,
    shelves: Vec<ShelfScan<'s>>,
}

/// The same for the phrases of one file.
struct ShelfScan<'s> {
    shelf: &'s PhraseShelf,
    as_said: OnceCell<Scanned<'s>>,
    /// With misspelt words put right, where there are some.
    corrected: OnceCell<Option<Scanned<'s>>>,
}

impl Lexicon {
    /// Looks for phrases in a text.
    #[must_use]
    pub fn scan<'s>(&'s self, text: &'s NormalText) -> Scan<'s> {
        let scan = |shelf: &'s _| ShelfScan { shelf, as_said: OnceCell::new(), corrected: OnceCell::new() };
        Scan { lexicon: self, text, shelves: self.shelves.iter().map(|shelf| scan(&**shelf)).collect() }
    }
}

impl Scan<'_> {
    /// The first phrase of a vocabulary that counts. `language` is a tag such as `en-US`.
    ///
    /// # Errors
    /// Where phrases were found and none counts: the first of them, and why it does not.
    pub fn find(&self, id: VocabularyId, language: &str) -> Result<LexiconHit, Option<(LexiconHit, Suppression)>> {
        let vocabulary = self.lexicon.vocabulary(id);
        let mut suppressed = None;
        for hit in self.hits_in(&vocabulary.phrases).filter(|hit| vocabulary.counts.at(&hit.words, self.text)) {
            match self.suppression(vocabulary, &hit, language) {
                None => return Ok(hit),
                Some(why) => suppressed = suppressed.or(Some((hit, why))),
            }
        }
        Err(suppressed)
    }

    /// Everything that is found of some sections of phrases, as (shelf, section), whether it counts or not: in each section as said, then
    /// with misspelt words put right.
    pub fn hits_in(&self, sections: &[(usize, usize)]) -> impl Iterator<Item = LexiconHit> {
        sections.iter().flat_map(move |&(shelf, section)| {
            let scan = &self.shelves[shelf];
            let phrases = &scan.shelf.sections[section].phrases;
            let hits = scan.scanned(self.text).flat_map(|scanned| scanned.hits(phrases.clone()));
            hits.map(move |hit| LexiconHit { shelf, phrase: hit.phrase, words: hit.words })
        })
    }

    fn suppression(&self, vocabulary: &Vocabulary, hit: &LexiconHit, language: &str) -> Option<Suppression> {
        let overlaps = |other: &LexiconHit| other.words.start < hit.words.end && hit.words.start < other.words.end;
        if let Some(exception) = self.hits_in(&vocabulary.except).find(overlaps) {
            return Some(Suppression::Excepted(exception));
        }
        let guarded = |guard: &usize| Some((*guard, self.hits_in(&self.lexicon.guards[*guard].phrases).find(overlaps)?));
        if let Some((guard, hit)) = vocabulary.guards.iter().find_map(guarded) {
            return Some(Suppression::Guarded { guard, hit });
        }
        if !vocabulary.respects_negation {
            return None;
        }
        negation(self.text, &hit.words, language).map(Suppression::Negated)
    }
}

impl<'s> ShelfScan<'s> {
    /// The text as said, and with misspelt words put right where there are some.
    fn scanned(&self, text: &'s NormalText) -> impl Iterator<Item = &Scanned<'s>> {
        let as_said = self.as_said.get_or_init(|| self.shelf.index.look_through(Cow::Borrowed(text)));
        let correct = || Some(self.shelf.index.look_through(Cow::Owned(self.shelf.spelling.corrected(as_said)?)));
        iter::once(as_said).chain(self.corrected.get_or_init(correct))
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{Packs, compile_policy};
    use crate::text::NormalText;

    /// Whether a vocabulary of `operator`, with this setting, is heard in what is said.
    fn is_heard(counts: &str, said: &str) -> bool {
        let text = format!(
            "warmline: 1\ntenant: acme\nvocabularies:\n  asks: {{ phrases: [\"[an] operator [please]\"], counts: {counts} }}\n\
             rules:\n  - {{ id: asked, when: {{ says: asks }}, then: {{ end: Goodbye. }} }}\n"
        );
        let compiled = compile_policy(&"acme.yaml".into(), &text, &Packs::new());
        let policy = compiled.value.unwrap_or_else(|| panic!("{:#?}", compiled.problems));
        let asks = policy.lexicon.by_name("asks").unwrap();
        policy.lexicon.scan(&NormalText::of(said)).find(asks, "en").is_ok()
    }

    #[test]
    fn a_phrase_counts_anywhere_as_a_clause_or_as_the_turn() {
        for (said, anywhere, as_clause, as_turn) in [
            ("operator", true, true, true),
            ("an operator, please", true, true, true),
            ("this is useless, operator!", true, true, false),
            ("Operator! I have waited for an hour", true, true, false),
            ("my operator cut the line", true, false, false),
            ("no, my operator, please", true, false, false),
            ("hello", false, false, false),
        ] {
            for (counts, expected) in [("anywhere", anywhere), ("as_clause", as_clause), ("as_turn", as_turn)] {
                assert_eq!(is_heard(counts, said), expected, "{counts}: {said}");
            }
        }
    }
}
