//! The phrases of one file, and which of them others leave nothing to do.
//!
//! Sentences that a phrase matches are looked through by the compiled automata: whatever other phrase is found in all of
//! them covers it. That is one pass over the phrases, not one over every pair of them.

use crate::policy::compiled::{Lexicon, LexiconHit, PhraseShelf, SectionKind, ShelfPhrase, VocabularyId};
use crate::text::{NormalText, Phrase, negation};
use std::sync::Arc;

/// How many sentences of a phrase are looked at. A phrase with more is judged by a selection that has each of its choices.
const SENTENCES: usize = 64;

/// Stands for whatever a `*` may stand for: no phrase has it.
const ANY_WORD: &str = "qqq";

/// A phrase by its place in a lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PhraseId {
    pub(super) shelf: usize,
    pub(super) phrase: usize,
}

/// A phrase, and another that is found in all that it matches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Overlap {
    pub(super) narrow: PhraseId,
    pub(super) wide: PhraseId,
    /// Whether each is found in all that the other matches.
    pub(super) equal: bool,
}

/// The phrases of one file, on the last shelf of a lexicon that has those of its packs too.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    language: &'a str,
    /// By shelf and section.
    owners: Vec<Vec<Option<VocabularyId>>>,
    /// Of the file's own phrases.
    pub(super) overlaps: Vec<Overlap>,
    /// The file's own phrases that an exception takes back whatever is said, each with the exception.
    pub(super) taken_back: Vec<(PhraseId, PhraseId)>,
}

/// The lexicon of a pack alone: a vocabulary for each name.
pub(super) fn lexicon_of_pack(shelf: &Arc<PhraseShelf>) -> Lexicon {
    Lexicon::of_shelves(vec![shelf.clone()])
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon, language: &'a str) -> Self {
        let mut owners: Vec<Vec<_>> = lexicon.shelves.iter().map(|shelf| vec![None; shelf.sections.len()]).collect();
        for (id, vocabulary) in lexicon.vocabularies.iter().enumerate() {
            for &(shelf, section) in vocabulary.phrases.iter().chain(&vocabulary.except) {
                owners[shelf][section] = Some(VocabularyId::at(id));
            }
        }
        let mut words = Self { text, lexicon, language, owners, overlaps: Vec::new(), taken_back: Vec::new() };
        for phrase in words.own().filter(|phrase| words.owner(*phrase).is_some()).collect::<Vec<_>>() {
            words.judge(phrase);
        }
        words.settle_equals();
        words
    }

    /// The file's own phrases, exceptions and guards among them.
    pub(super) fn own(&self) -> impl Iterator<Item = PhraseId> + use<> {
        let shelf = self.lexicon.shelves.len().saturating_sub(1);
        let count = self.lexicon.shelves.get(shelf).map_or(0, |shelf| shelf.phrases.len());
        (0..count).map(move |phrase| PhraseId { shelf, phrase })
    }

    pub(super) fn get(&self, id: PhraseId) -> &ShelfPhrase {
        &self.lexicon.shelves[id.shelf].phrases[id.phrase]
    }

    /// The vocabulary of a phrase or exception; none where a policy has replaced it.
    pub(super) fn owner(&self, id: PhraseId) -> Option<VocabularyId> {
        self.owners[id.shelf][self.get(id).section]
    }

    /// Whether a phrase is an exception.
    pub(super) fn is_exception(&self, id: PhraseId) -> bool {
        self.lexicon.shelves[id.shelf].sections[self.get(id).section].kind == SectionKind::Except
    }

    /// Whether both stand in the same list.
    pub(super) fn are_siblings(&self, one: PhraseId, other: PhraseId) -> bool {
        one.shelf == other.shelf && self.get(one).section == self.get(other).section
    }

    fn judge(&mut self, id: PhraseId) {
        let mut covering: Option<Vec<PhraseId>> = None;
        let mut taking_back: Option<Vec<PhraseId>> = None;
        for sentence in sentences(&self.get(id).phrase) {
            let text = NormalText::of(&sentence);
            let hits = self.hits(&text);
            keep_common(&mut covering, self.counting(&hits, &text).filter(|hit| *hit != id).collect());
            keep_common(&mut taking_back, self.exceptions_to(id, &hits));
            if covering.as_ref().is_some_and(Vec::is_empty) && taking_back.as_ref().is_some_and(Vec::is_empty) {
                return;
            }
        }
        if !self.is_exception(id) {
            self.taken_back.extend(taking_back.iter().flatten().take(1).map(|exception| (id, *exception)));
        }
        self.overlaps.extend(covering.into_iter().flatten().map(|wide| Overlap { narrow: id, wide, equal: false }));
    }

    fn hits(&self, text: &NormalText) -> Vec<LexiconHit> {
        let of_shelf = |(shelf, phrases): (usize, &Arc<PhraseShelf>)| {
            phrases.index.scan(text).into_iter().map(move |hit| LexiconHit { shelf, phrase: hit.phrase, words: hit.words })
        };
        self.lexicon.shelves.iter().enumerate().flat_map(of_shelf).collect()
    }

    /// The phrases that count in a text, and the exceptions found in it: no negation or exception stands against them.
    fn counting<'h>(&'h self, hits: &'h [LexiconHit], text: &'h NormalText) -> impl Iterator<Item = PhraseId> + 'h {
        hits.iter().filter_map(move |hit| {
            let id = PhraseId { shelf: hit.shelf, phrase: hit.phrase };
            let vocabulary = self.lexicon.vocabulary(self.owner(id)?);
            if self.is_exception(id) {
                return Some(id);
            }
            let negated = vocabulary.respects_negation && negation(text, &hit.words, self.language).is_some();
            let counts = vocabulary.counts.at(&hit.words, text);
            (counts && !negated && self.exceptions(hit, hits).is_empty()).then_some(id)
        })
    }

    fn exceptions_to(&self, id: PhraseId, hits: &[LexiconHit]) -> Vec<PhraseId> {
        hits.iter().filter(|hit| hit.shelf == id.shelf && hit.phrase == id.phrase).flat_map(|hit| self.exceptions(hit, hits)).collect()
    }

    /// The exceptions of a hit's own vocabulary that overlap it.
    fn exceptions(&self, hit: &LexiconHit, hits: &[LexiconHit]) -> Vec<PhraseId> {
        let owner = self.owner(PhraseId { shelf: hit.shelf, phrase: hit.phrase });
        hits.iter()
            .filter(|other| other.words.start < hit.words.end && hit.words.start < other.words.end)
            .map(|other| PhraseId { shelf: other.shelf, phrase: other.phrase })
            .filter(|other| self.is_exception(*other) && self.owner(*other) == owner)
            .collect()
    }

    fn settle_equals(&mut self) {
        let pairs: std::collections::HashSet<(PhraseId, PhraseId)> =
            self.overlaps.iter().map(|overlap| (overlap.narrow, overlap.wide)).collect();
        let mut overlaps = std::mem::take(&mut self.overlaps);
        for overlap in &mut overlaps {
            let same = || self.get(overlap.narrow).phrase.canonical() == self.get(overlap.wide).phrase.canonical();
            overlap.equal = pairs.contains(&(overlap.wide, overlap.narrow)) || same();
        }
        self.overlaps = overlaps;
    }
}

/// Sentences that a phrase matches, each `*` once as nothing and once as a word.
fn sentences(phrase: &Phrase) -> Vec<String> {
    let mut sentences = phrase.examples(SENTENCES);
    let canonical = phrase.canonical();
    if canonical.contains('*')
        && let Ok(filled) = Phrase::parse(&canonical.replace('*', ANY_WORD))
    {
        sentences.extend(filled.examples(SENTENCES));
    }
    sentences
}

/// Keeps what every sentence so far has had in common.
fn keep_common(common: &mut Option<Vec<PhraseId>>, found: Vec<PhraseId>) {
    match common {
        Some(common) => common.retain(|id| found.contains(id)),
        None => *common = Some(found),
    }
}
