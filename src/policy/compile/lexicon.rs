//! Vocabularies and phrases: the shelves of the packs, and the policy's own.

use super::pack::CompiledPack;
use super::problems::{Problems, unknown_name};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::compiled::{Lexicon, PhraseShelf, Section, SectionKind, ShelfPhrase, Vocabulary, VocabularyId};
use crate::policy::document::{NegationDocument, VocabularyDocument};
use crate::policy::yaml::{Entries, ListOr, Placed};
use crate::text::{Phrase, PhraseErrorKind, PhraseIndex};
use std::sync::Arc;

/// What a `says` in a rule and a `reply_says` in `failures` make of a single word that names no vocabulary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SingleWord {
    /// It is a name with a mistake in it.
    IsAName,
    /// It is a phrase of one word.
    IsAPhrase,
}

/// Gathers the vocabularies of a policy.
pub(super) struct Builder {
    /// The shelves of the packs.
    shared: Vec<Arc<PhraseShelf>>,
    phrases: Vec<ShelfPhrase>,
    sections: Vec<Section>,
    vocabularies: Vec<Vocabulary>,
}

impl Builder {
    /// Begins with the vocabularies of the packs; one that several packs have is all of them together.
    pub(super) fn new(packs: &[Arc<CompiledPack>]) -> Self {
        let shared: Vec<Arc<PhraseShelf>> = packs.iter().map(|pack| pack.shelf.clone()).collect();
        let mut builder = Self { shared, phrases: Vec::new(), sections: Vec::new(), vocabularies: Vec::new() };
        for shelf in 0..builder.shared.len() {
            for section in 0..builder.shared[shelf].sections.len() {
                builder.adopt(shelf, section);
            }
        }
        builder
    }

    fn adopt(&mut self, shelf: usize, section: usize) {
        let Section { name: Some(name), kind, respects_negation, .. } = self.shared[shelf].sections[section].clone() else { return };
        let id = self.named(&name);
        let vocabulary = &mut self.vocabularies[id.0];
        match kind {
            SectionKind::Phrases => vocabulary.phrases.push((shelf, section)),
            SectionKind::Except => vocabulary.except.push((shelf, section)),
        }
        if let Some(respects) = respects_negation {
            vocabulary.respects_negation = respects;
        }
    }

    /// The vocabulary of that name, made where there is none yet.
    fn named(&mut self, name: &str) -> VocabularyId {
        self.by_name(name).unwrap_or_else(|| self.add(name.to_owned(), true, true))
    }

    fn by_name(&self, name: &str) -> Option<VocabularyId> {
        self.vocabularies.iter().position(|vocabulary| vocabulary.named && vocabulary.name == name).map(VocabularyId)
    }

    fn add(&mut self, name: String, named: bool, respects_negation: bool) -> VocabularyId {
        self.vocabularies.push(Vocabulary { name, named, respects_negation, phrases: Vec::new(), except: Vec::new() });
        VocabularyId(self.vocabularies.len() - 1)
    }

    /// Adds the vocabularies of a file.
    pub(super) fn vocabularies(&mut self, written: &Entries<VocabularyDocument>, problems: &mut Problems) {
        for (name, vocabulary) in written.iter() {
            problems.name(name, "the name of a vocabulary");
            self.vocabulary(name, vocabulary, problems);
        }
    }

    fn vocabulary(&mut self, name: &Placed<String>, written: &VocabularyDocument, problems: &mut Problems) {
        let inherited = self.by_name(&name.value).is_some();
        let id = self.named(&name.value);
        let (phrases, except, negation, replace) = match written {
            ListOr::List(phrases) => (phrases, [].as_slice(), None, false),
            ListOr::Map(map) => {
                let replace = map.replace.as_ref().is_some_and(|replace| replace.value);
                (&map.phrases, map.except.as_slice(), map.negation.as_ref().map(|negation| negation.value), replace)
            }
        };
        if phrases.is_empty() && except.is_empty() && negation.is_none() && !inherited {
            let message = format!("the vocabulary `{}` has no phrases", name.value);
            problems.tell(&codes::EMPTY_PHRASE, name.span, message, "write phrases under it, or remove it");
        }
        if replace {
            self.vocabularies[id.0].phrases.clear();
            self.vocabularies[id.0].except.clear();
        }
        let respects_negation = negation.map(|negation| negation == NegationDocument::Respect);
        if let Some(respects) = respects_negation {
            self.vocabularies[id.0].respects_negation = respects;
        }
        for (texts, kind) in [(phrases.as_slice(), SectionKind::Phrases), (except, SectionKind::Except)] {
            let phrases: Vec<_> = texts.iter().map(|text| (problems.place(text.span), text.value.as_str())).collect();
            if !phrases.is_empty() {
                self.section(id, Some(name.value.clone()), kind, respects_negation, &phrases, problems);
            }
        }
    }

    /// The vocabularies that a rule names; phrases it writes itself become one of their own, called `called`.
    pub(super) fn resolve(
        &mut self,
        items: &[(Place, &str)],
        called: &str,
        single: SingleWord,
        respects_negation: bool,
        problems: &mut Problems,
    ) -> Vec<VocabularyId> {
        let mut ids = Vec::new();
        let mut phrases = Vec::new();
        for (place, text) in items {
            if let Some(id) = self.by_name(text) {
                ids.push(id);
            } else if looks_like_a_name(text) && (single == SingleWord::IsAName || text.contains('_')) {
                problems.push(self.unknown(place.clone(), text));
            } else {
                phrases.push((place.clone(), *text));
            }
        }
        if !phrases.is_empty() {
            let id = self.add(called.to_owned(), false, respects_negation);
            self.section(id, None, SectionKind::Phrases, None, &phrases, problems);
            ids.push(id);
        }
        ids
    }

    fn unknown(&self, place: Place, name: &str) -> Diagnostic {
        let known = self.vocabularies.iter().filter(|vocabulary| vocabulary.named).map(|vocabulary| vocabulary.name.as_str());
        let problem = unknown_name(&codes::UNKNOWN_VOCABULARY, place, name, "vocabulary", known);
        match problem.fix {
            Some(_) => problem,
            None => problem.help(format!("declare it under `vocabularies:`; to mean the very word, write it as `({name})`")),
        }
    }

    fn section(
        &mut self,
        id: VocabularyId,
        name: Option<String>,
        kind: SectionKind,
        respects_negation: Option<bool>,
        texts: &[(Place, &str)],
        problems: &mut Problems,
    ) {
        let section = self.sections.len();
        let first = self.phrases.len();
        for (place, text) in texts {
            match Phrase::parse(text) {
                Ok(phrase) => self.phrases.push(ShelfPhrase { phrase, place: place.clone(), section }),
                Err(error) => {
                    let code = if error.kind == PhraseErrorKind::Empty { &codes::EMPTY_PHRASE } else { &codes::PHRASE_SYNTAX };
                    problems.push(Diagnostic::new(code, place.clone(), error.message).help(error.help));
                }
            }
        }
        self.sections.push(Section { name, kind, phrases: first..self.phrases.len(), respects_negation });
        let own = self.shared.len();
        let vocabulary = &mut self.vocabularies[id.0];
        match kind {
            SectionKind::Phrases => vocabulary.phrases.push((own, section)),
            SectionKind::Except => vocabulary.except.push((own, section)),
        }
    }

    /// The names of the vocabularies so far.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name(name).is_some()
    }

    /// Compiles the file's own phrases under one automaton.
    pub(super) fn shelf(self, problems: &mut Problems) -> PhraseShelf {
        let phrases: Vec<Phrase> = self.phrases.iter().map(|phrase| phrase.phrase.clone()).collect();
        let index = PhraseIndex::build(&phrases).unwrap_or_else(|_| {
            let place = self.phrases.first().map_or_else(|| problems.place(Default::default()), |phrase| phrase.place.clone());
            problems.push(
                Diagnostic::new(&codes::TOO_BIG, place, "these are more phrases than one automaton holds")
                    .help("move phrases that several policies share into a pack"),
            );
            PhraseIndex::build(&[]).expect("no phrases are never too many")
        });
        PhraseShelf { index, phrases: self.phrases, sections: self.sections }
    }

    /// Compiles everything.
    pub(super) fn finish(mut self, problems: &mut Problems) -> Lexicon {
        let mut shelves = std::mem::take(&mut self.shared);
        let vocabularies = std::mem::take(&mut self.vocabularies);
        shelves.push(Arc::new(self.shelf(problems)));
        Lexicon { shelves, vocabularies }
    }
}

/// One lower-case word, as names are: a phrase has a space, or something else that names do not have.
fn looks_like_a_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}
