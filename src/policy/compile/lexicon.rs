//! Vocabularies and phrases: the shelves of the packs, and the policy's own.

use super::pack::CompiledPack;
use super::problems::{Problems, unknown_name};
use super::words::WordLists;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::policy::compiled::{Counts, Lexicon, PhraseShelf, Section, SectionKind, ShelfPhrase, Vocabulary, VocabularyId};
use crate::policy::document::{CountsDocument, MisspeltDocument, NegationDocument, VocabularyDocument};
use crate::policy::yaml::{Entries, ListOr, Placed};
use crate::text::{Phrase, PhraseErrorKind, PhraseIndex, Spelling};
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
    /// What the packs have, and what has been added to it.
    lexicon: Lexicon,
    words: WordLists,
    phrases: Vec<ShelfPhrase>,
    sections: Vec<Section>,
    spelling: Spelling,
}

/// What a file says about words.
#[derive(Clone, Copy)]
pub(super) struct Wording<'a> {
    pub(super) words: &'a Entries<Vec<Placed<String>>>,
    pub(super) guards: &'a Entries<Vec<Placed<String>>>,
    pub(super) misspelt: Option<&'a MisspeltDocument>,
    pub(super) vocabularies: &'a Entries<VocabularyDocument>,
}

/// A list of phrases, and what is to become of it.
struct NewSection<'a> {
    name: Option<&'a str>,
    kind: SectionKind,
    respects_negation: Option<bool>,
    counts: Option<Counts>,
    guards: Option<Vec<String>>,
}

impl<'a> NewSection<'a> {
    fn of(name: Option<&'a str>, kind: SectionKind) -> Self {
        Self { name, kind, respects_negation: None, counts: None, guards: None }
    }
}

impl Builder {
    /// Begins with the vocabularies of the packs.
    pub(super) fn new(packs: &[Arc<CompiledPack>]) -> Self {
        let lexicon = Lexicon::of_shelves(packs.iter().map(|pack| pack.shelf.clone()).collect());
        let mut words = WordLists::default();
        for pack in packs {
            // A pack's own problems were told for its file.
            words.add(&pack.document.words, &mut Problems::new(&pack.file, Vec::new()));
        }
        Self { lexicon, words, phrases: Vec::new(), sections: Vec::new(), spelling: Spelling::default() }
    }

    /// Adds what a file says.
    pub(super) fn add(&mut self, wording: Wording<'_>, problems: &mut Problems) {
        self.words.add(wording.words, problems);
        for (name, phrases) in wording.guards.iter() {
            problems.name(name, "the name of a guard");
            let guard = self.lexicon.guard_named(&name.value);
            let section = self.section(NewSection::of(Some(&name.value), SectionKind::Guard), &placed(phrases, problems), problems);
            self.lexicon.guards[guard].phrases.push(section);
        }
        for (name, vocabulary) in wording.vocabularies.iter() {
            problems.name(name, "the name of a vocabulary");
            self.vocabulary(name, vocabulary, problems);
        }
        if let Some(misspelt) = wording.misspelt {
            let [words, real] = [&misspelt.words, &misspelt.except].map(|words| words.iter().map(|word| word.value.as_str()));
            self.spelling = Spelling::new(words, real);
        }
    }

    fn vocabulary(&mut self, name: &Placed<String>, written: &VocabularyDocument, problems: &mut Problems) {
        let inherited = self.has(&name.value);
        let id = self.lexicon.vocabulary_named(&name.value);
        let (phrases, map) = match written {
            ListOr::List(phrases) => (phrases, None),
            ListOr::Map(map) => (&map.phrases, Some(map)),
        };
        let except = map.map_or(&[][..], |map| &map.except);
        let negation = map.and_then(|map| map.negation.as_ref()).map(|negation| negation.value == NegationDocument::Respect);
        let counts = map.and_then(|map| map.counts.as_ref()).map(|counts| where_it_counts(counts.value));
        let guards = map.and_then(|map| map.guards.as_ref()).map(|guards| self.guards(guards, problems));
        if phrases.is_empty() && except.is_empty() && negation.is_none() && guards.is_none() && counts.is_none() && !inherited {
            let message = format!("the vocabulary `{}` has no phrases", name.value);
            problems.tell(&codes::EMPTY_PHRASE, name.span, message, "write phrases under it, or remove it");
        }
        let guarded_by: Option<Vec<usize>> = guards.as_ref().map(|names| names.iter().map(|name| self.lexicon.guard_named(name)).collect());
        let vocabulary = &mut self.lexicon.vocabularies[id.place()];
        if map.and_then(|map| map.replace.as_ref()).is_some_and(|replace| replace.value) {
            vocabulary.phrases.clear();
            vocabulary.except.clear();
        }
        vocabulary.respects_negation = negation.unwrap_or(vocabulary.respects_negation);
        vocabulary.counts = counts.unwrap_or(vocabulary.counts);
        vocabulary.guards = guarded_by.unwrap_or_else(|| std::mem::take(&mut vocabulary.guards));
        for (texts, kind) in [(phrases.as_slice(), SectionKind::Phrases), (except, SectionKind::Except)] {
            if !texts.is_empty() {
                let new = NewSection { name: Some(&name.value), kind, respects_negation: negation, counts, guards: guards.clone() };
                let section = self.section(new, &placed(texts, problems), problems);
                let vocabulary = &mut self.lexicon.vocabularies[id.place()];
                let sections = if kind == SectionKind::Except { &mut vocabulary.except } else { &mut vocabulary.phrases };
                sections.push(section);
            }
        }
    }

    /// The guards of these names, after telling which there are not.
    fn guards(&self, names: &[Placed<String>], problems: &mut Problems) -> Vec<String> {
        let known = || self.lexicon.guards.iter().map(|guard| guard.name.as_str());
        for name in names.iter().filter(|name| known().all(|guard| guard != name.value)) {
            problems.unknown(&codes::UNKNOWN_GUARD, name, "guard", known());
        }
        names.iter().map(|name| name.value.clone()).filter(|name| known().any(|guard| guard == name)).collect()
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
            if let Some(id) = self.lexicon.by_name(text) {
                ids.push(id);
            } else if looks_like_a_name(text) && (single == SingleWord::IsAName || text.contains('_')) {
                problems.push(self.unknown(place.clone(), text));
            } else {
                phrases.push((place.clone(), *text));
            }
        }
        if !phrases.is_empty() {
            let section = self.section(NewSection::of(None, SectionKind::Phrases), &phrases, problems);
            let vocabulary = Vocabulary { respects_negation, phrases: vec![section], ..Vocabulary::empty(called.to_owned(), false) };
            ids.push(VocabularyId::at(self.lexicon.vocabularies.len()));
            self.lexicon.vocabularies.push(vocabulary);
        }
        ids
    }

    fn unknown(&self, place: Place, name: &str) -> Diagnostic {
        let known = self.lexicon.vocabularies.iter().filter(|vocabulary| vocabulary.named).map(|vocabulary| vocabulary.name.as_str());
        let problem = unknown_name(&codes::UNKNOWN_VOCABULARY, place, name, "vocabulary", known);
        match problem.fix {
            Some(_) => problem,
            None => problem.help(format!("declare it under `vocabularies:`; to mean the very word, write it as `({name})`")),
        }
    }

    /// Compiles phrases into a section of the file's own shelf, and says which it is.
    fn section(&mut self, new: NewSection<'_>, texts: &[(Place, &str)], problems: &mut Problems) -> (usize, usize) {
        let section = self.sections.len();
        let first = self.phrases.len();
        for (place, text) in texts {
            match self.phrase(text, place) {
                Ok(phrase) => self.phrases.push(ShelfPhrase { phrase, place: place.clone(), section }),
                Err(problem) => problems.push(*problem),
            }
        }
        let NewSection { name, kind, respects_negation, counts, guards } = new;
        let phrases = first..self.phrases.len();
        self.sections.push(Section { name: name.map(str::to_owned), kind, phrases, respects_negation, counts, guards });
        (self.lexicon.shelves.len(), section)
    }

    fn phrase(&self, text: &str, place: &Place) -> Result<Phrase, Box<Diagnostic>> {
        let spelt_out = self.words.spell_out(text, place)?;
        Phrase::spelt_out(text, &spelt_out).map_err(|error| {
            let code = if error.kind == PhraseErrorKind::Empty { &codes::EMPTY_PHRASE } else { &codes::PHRASE_SYNTAX };
            Box::new(Diagnostic::new(code, place.clone(), error.message).help(error.help))
        })
    }

    /// Whether there is a vocabulary of that name so far.
    pub(super) fn has(&self, name: &str) -> bool {
        self.lexicon.by_name(name).is_some()
    }

    /// Compiles the file's own phrases under one automaton. What is kept of ten thousand tenants has no room to grow.
    pub(super) fn shelf(mut self, problems: &mut Problems) -> PhraseShelf {
        self.phrases.shrink_to_fit();
        self.sections.shrink_to_fit();
        let phrases: Vec<Phrase> = self.phrases.iter().map(|phrase| phrase.phrase.clone()).collect();
        let index = PhraseIndex::build(&phrases).unwrap_or_else(|_| {
            let place = self.phrases.first().map_or_else(|| problems.place(Default::default()), |phrase| phrase.place.clone());
            problems.push(
                Diagnostic::new(&codes::TOO_BIG, place, "these are more phrases than one automaton holds")
                    .help("move phrases that several policies share into a pack"),
            );
            PhraseIndex::build(&[]).expect("no phrases are never too many")
        });
        PhraseShelf { index, phrases: self.phrases, sections: self.sections, spelling: self.spelling }
    }

    /// Compiles everything.
    pub(super) fn finish(mut self, problems: &mut Problems) -> Lexicon {
        let mut lexicon = std::mem::take(&mut self.lexicon);
        lexicon.vocabularies.shrink_to_fit();
        for vocabulary in &mut lexicon.vocabularies {
            vocabulary.phrases.shrink_to_fit();
            vocabulary.except.shrink_to_fit();
        }
        lexicon.shelves.push(Arc::new(self.shelf(problems)));
        lexicon
    }
}

fn placed<'w>(texts: &'w [Placed<String>], problems: &Problems) -> Vec<(Place, &'w str)> {
    texts.iter().map(|text| (problems.place(text.span), text.value.as_str())).collect()
}

/// One lower-case word, as names are: a phrase has a space, or something else that names do not have.
fn where_it_counts(written: CountsDocument) -> Counts {
    match written {
        CountsDocument::Anywhere => Counts::Anywhere,
        CountsDocument::AsClause => Counts::AsClause,
        CountsDocument::AsTurn => Counts::AsTurn,
    }
}

fn looks_like_a_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}
