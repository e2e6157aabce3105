//! What the vocabularies of a policy find in a text. Each automaton goes through it at most once, when the first of its phrases is asked for.

use super::lexicon::{Lexicon, LexiconHit, PhraseShelf, Suppressed, Suppression, Vocabulary, VocabularyId};
use crate::text::{Edges, NormalText, Scanned, negation};
use std::borrow::Cow;
use std::cell::OnceCell;

/// A text in which the phrases of a lexicon are looked for.
pub struct Scan<'s> {
    lexicon: &'s Lexicon,
    text: &'s NormalText,
    shelves: Vec<ShelfScan<'s>>,
}

/// The same for the phrases of one file.
struct ShelfScan<'s> {
    shelf: &'s PhraseShelf,
    scanned: OnceCell<BothWays<'s>>,
}

/// A text as said, and with misspelt words put right where there are some.
struct BothWays<'s> {
    as_said: Scanned<'s>,
    corrected: Option<Scanned<'s>>,
    /// The sections that may have a phrase in it, by their numbers: a bit each, and from the 64th on those of the first again.
    possible: u64,
}

impl Lexicon {
    /// Looks for phrases in a text.
    #[must_use]
    pub fn scan<'s>(&'s self, text: &'s NormalText) -> Scan<'s> {
        let scan = |shelf: &'s _| ShelfScan { shelf, scanned: OnceCell::new() };
        Scan { lexicon: self, text, shelves: self.shelves.iter().map(|shelf| scan(&**shelf)).collect() }
    }
}

impl Scan<'_> {
    /// The first phrase of a vocabulary that counts. `language` is a tag such as `en-US`.
    ///
    /// # Errors
    /// Where phrases were found and none counts: the first of them, and why it does not.
    pub fn find(&self, id: VocabularyId, language: &str) -> Result<LexiconHit, Option<Box<Suppressed>>> {
        let vocabulary = self.lexicon.vocabulary(id);
        let mut suppressed = None;
        let counts = self.first_in(&vocabulary.phrases, vocabulary.counts.edges(), |hit| {
            if !vocabulary.counts.at(&hit.words, self.text) {
                return None;
            }
            match self.suppression(vocabulary, &hit, language) {
                None => return Some(hit),
                Some(by) if suppressed.is_none() => suppressed = Some(Box::new(Suppressed { hit, by })),
                Some(_) => {}
            }
            None
        });
        counts.ok_or(suppressed)
    }

    /// Every hit of some sections of phrases, as (shelf, section), whether it counts or not.
    #[must_use]
    pub fn hits_in(&self, sections: &[(usize, usize)]) -> Vec<LexiconHit> {
        let mut hits = Vec::new();
        self.first_in(sections, Edges::Anywhere, |hit| {
            hits.push(hit);
            None::<()>
        });
        hits
    }

    /// Goes through what is found of some sections until one hit is `wanted`: in each section as said, then with misspelt words put right.
    fn first_in<T>(&self, sections: &[(usize, usize)], edges: Edges, mut wanted: impl FnMut(LexiconHit) -> Option<T>) -> Option<T> {
        for &(shelf, section) in sections {
            let scan = &self.shelves[shelf];
            let BothWays { as_said, corrected, possible } = scan.scanned(self.text);
            if possible & bit(section) == 0 {
                continue;
            }
            let phrases = &scan.shelf.sections[section].phrases;
            let mut look = |scanned: &Scanned<'_>| {
                scanned.first(phrases.clone(), edges, |hit| wanted(LexiconHit { shelf, phrase: hit.phrase, words: hit.words }))
            };
            let found = look(as_said).or_else(|| look(corrected.as_ref()?));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn suppression(&self, vocabulary: &Vocabulary, hit: &LexiconHit, language: &str) -> Option<Suppression> {
        let overlapping = |other: LexiconHit| (other.words.start < hit.words.end && hit.words.start < other.words.end).then_some(other);
        if let Some(exception) = self.first_in(&vocabulary.except, Edges::Anywhere, overlapping) {
            return Some(Suppression::Excepted(exception));
        }
        let guarded = |guard: &usize| Some((*guard, self.first_in(&self.lexicon.guards[*guard].phrases, Edges::Anywhere, overlapping)?));
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
    fn scanned(&self, text: &'s NormalText) -> &BothWays<'s> {
        self.scanned.get_or_init(|| {
            let as_said = self.shelf.index.look_through(Cow::Borrowed(text));
            let corrected = self.shelf.spelling.corrected(&as_said).map(|text| self.shelf.index.look_through(Cow::Owned(text)));
            let phrases = as_said.possible().chain(corrected.iter().flat_map(Scanned::possible));
            let possible = phrases.fold(0, |all, phrase| all | bit(self.shelf.phrases[phrase].section));
            BothWays { as_said, corrected, possible }
        })
    }
}

fn bit(section: usize) -> u64 {
    1 << (section % 64)
}

#[cfg(test)]
mod tests {
    use crate::policy::{Packs, compile_policy};
    use crate::text::NormalText;

    /// Whether a vocabulary of `operator`, with this setting, is heard in what is said.
    fn is_heard(counts: &str, said: &str) -> bool {
        let text = format!(
            "warmline: 1\ntenant: acme\nvocabularies:\n  asks: {{ phrases: [\"[please] [an] operator [please]\"], counts: {counts} }}\n\
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
            ("not now please, operator", true, true, false),
            ("hello", false, false, false),
        ] {
            for (counts, expected) in [("anywhere", anywhere), ("as_clause", as_clause), ("as_turn", as_turn)] {
                assert_eq!(is_heard(counts, said), expected, "{counts}: {said}");
            }
        }
    }
}
