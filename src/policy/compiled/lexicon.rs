//! The vocabularies of a policy, and the automata under them: its own, and one shared with everyone who uses the pack.

use crate::diagnostic::Place;
use crate::text::{Edges, NormalText, Phrase, PhraseIndex, Spelling};
use std::ops::Range;
use std::sync::Arc;

/// A vocabulary of one policy, by its place in the policy's lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VocabularyId(u32);

impl VocabularyId {
    /// Of the vocabulary that stands at a place.
    ///
    /// # Panics
    /// Where the place does not fit 32 bits: no policy has so many vocabularies.
    #[must_use]
    pub fn at(place: usize) -> Self {
        Self(u32::try_from(place).expect("a policy has far fewer vocabularies than this"))
    }

    /// The place of the vocabulary in the lexicon.
    #[must_use]
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// All phrases of one file under one automaton. A pack's shelf is compiled once and shared.
#[derive(Debug)]
pub struct PhraseShelf {
    /// The automaton over `phrases`.
    pub index: PhraseIndex,
    /// The phrases, section by section.
    pub phrases: Vec<ShelfPhrase>,
    /// The guards and vocabularies of the file: consecutive runs of its phrases.
    pub sections: Vec<Section>,
    /// The words that are known where they are misspelt.
    pub spelling: Spelling,
}

/// One phrase on a shelf.
#[derive(Debug, Clone)]
pub struct ShelfPhrase {
    /// The phrase.
    pub phrase: Phrase,
    /// Where it is written.
    pub place: Place,
    /// Its section.
    pub section: usize,
}

/// A run of phrases on a shelf.
#[derive(Debug, Clone)]
pub struct Section {
    /// The name of the vocabulary or guard; none for phrases written straight into a rule.
    pub name: Option<String>,
    /// What its phrases do.
    pub kind: SectionKind,
    /// Its phrases.
    pub phrases: Range<usize>,
    /// Whether a phrase of it under a negation does not count, where the file says so.
    pub respects_negation: Option<bool>,
    /// Where a phrase of it counts, where the file says so.
    pub counts: Option<Counts>,
    /// The guards of the vocabulary, where the file says so.
    pub guards: Option<Vec<String>>,
}

/// What the phrases of a section do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// They count.
    Phrases,
    /// They take back what they overlap.
    Except,
    /// They take back what they overlap in each vocabulary that names them.
    Guard,
}

/// A vocabulary of one policy: sections of its own shelf and of its packs'.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Its name; for phrases written straight into a rule, what they are called in explanations.
    pub name: String,
    /// Whether it has a name of its own in the policy or a pack.
    pub named: bool,
    /// Whether a phrase under a negation does not count.
    pub respects_negation: bool,
    /// Where a phrase counts.
    pub counts: Counts,
    /// The sections that count, as (shelf, section).
    pub phrases: Vec<(usize, usize)>,
    /// The sections that take back, as (shelf, section).
    pub except: Vec<(usize, usize)>,
    /// The guards that take back, by their places in the lexicon.
    pub guards: Vec<usize>,
}

/// Where a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Wherever it is said.
    Anywhere,
    /// Where it is a whole clause.
    AsClause,
    /// Where it is all that is said in the turn.
    AsTurn,
}

impl Counts {
    /// As it is written in a policy.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::AsClause => "as_clause",
            Self::AsTurn => "as_turn",
        }
    }

    /// Where a match of a phrase may begin and end, for the phrase to count.
    #[must_use]
    pub fn edges(self) -> Edges {
        match self {
            Self::AsClause => Edges::OfClauses,
            Self::Anywhere | Self::AsTurn => Edges::Anywhere,
        }
    }

    /// Whether a phrase that spans these words of a text counts.
    #[must_use]
    pub fn at(self, words: &Range<usize>, text: &NormalText) -> bool {
        match self {
            Self::Anywhere => true,
            Self::AsClause => text.is_clause(words),
            Self::AsTurn => words.len() == text.word_count(),
        }
    }
}

impl Vocabulary {
    /// A vocabulary with nothing in it, which respects negation.
    #[must_use]
    pub fn empty(name: String, named: bool) -> Self {
        Self { name, named, respects_negation: true, counts: Counts::Anywhere, phrases: Vec::new(), except: Vec::new(), guards: Vec::new() }
    }
}

/// A named set of phrases that take back what they overlap: what is said about an agent is no request for one.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Its name.
    pub name: String,
    /// Its sections, as (shelf, section).
    pub phrases: Vec<(usize, usize)>,
}

/// The vocabularies of a policy.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// The automata: those of the packs in order of use, then the policy's own.
    pub shelves: Vec<Arc<PhraseShelf>>,
    /// The vocabularies.
    pub vocabularies: Vec<Vocabulary>,
    /// The guards that vocabularies name.
    pub guards: Vec<Guard>,
}

/// Where a phrase was found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct LexiconHit {
    /// The shelf.
    pub shelf: usize,
    /// The phrase on it.
    pub phrase: usize,
    /// The words of the normal form that it spans.
    pub words: Range<usize>,
}

/// A phrase that was found and does not count.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// The phrase, and where.
    pub hit: LexiconHit,
    /// Why it does not count.
    pub by: Suppression,
}

/// Why a phrase that was found does not count.
#[derive(Debug, Clone, PartialEq)]
pub enum Suppression {
    /// These words before it negate it.
    Negated(Range<usize>),
    /// This phrase of the vocabulary's exceptions overlaps it.
    Excepted(LexiconHit),
    /// This phrase of one of its guards overlaps it.
    Guarded {
        /// The guard, by its place in the lexicon.
        guard: usize,
        /// The phrase, and where.
        hit: LexiconHit,
    },
}

impl Lexicon {
    /// Begins with the vocabularies of some packs; one that several packs have is all of them together.
    #[must_use]
    pub fn of_shelves(shelves: Vec<Arc<PhraseShelf>>) -> Self {
        let sections: Vec<(usize, usize)> = shelves
            .iter()
            .enumerate()
            .flat_map(|(shelf, phrases)| (0..phrases.sections.len()).map(move |section| (shelf, section)))
            .collect();
        let mut lexicon = Self { shelves, ..Self::default() };
        for (shelf, section) in sections {
            lexicon.adopt(shelf, section);
        }
        lexicon
    }

    fn adopt(&mut self, shelf: usize, section: usize) {
        let Section { name: Some(name), kind, respects_negation, counts, guards, .. } = self.shelves[shelf].sections[section].clone()
        else {
            return;
        };
        if kind == SectionKind::Guard {
            let guard = self.guard_named(&name);
            return self.guards[guard].phrases.push((shelf, section));
        }
        let guards: Vec<usize> = guards.into_iter().flatten().map(|name| self.guard_named(&name)).collect();
        let id = self.vocabulary_named(&name);
        let vocabulary = &mut self.vocabularies[id.place()];
        match kind {
            SectionKind::Except => vocabulary.except.push((shelf, section)),
            SectionKind::Phrases | SectionKind::Guard => vocabulary.phrases.push((shelf, section)),
        }
        vocabulary.respects_negation = respects_negation.unwrap_or(vocabulary.respects_negation);
        vocabulary.counts = counts.unwrap_or(vocabulary.counts);
        vocabulary.guards.extend(guards);
        vocabulary.guards.sort_unstable();
        vocabulary.guards.dedup();
    }

    /// The vocabulary of that name, made where there is none yet.
    pub(in crate::policy) fn vocabulary_named(&mut self, name: &str) -> VocabularyId {
        self.by_name(name).unwrap_or_else(|| {
            self.vocabularies.push(Vocabulary::empty(name.to_owned(), true));
            VocabularyId::at(self.vocabularies.len() - 1)
        })
    }

    /// The guard of that name, made where there is none yet.
    pub(in crate::policy) fn guard_named(&mut self, name: &str) -> usize {
        self.guards.iter().position(|guard| guard.name == name).unwrap_or_else(|| {
            self.guards.push(Guard { name: name.to_owned(), phrases: Vec::new() });
            self.guards.len() - 1
        })
    }

    /// The vocabulary of that name.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<VocabularyId> {
        self.vocabularies.iter().position(|vocabulary| vocabulary.named && vocabulary.name == name).map(VocabularyId::at)
    }

    /// A vocabulary.
    #[must_use]
    pub fn vocabulary(&self, id: VocabularyId) -> &Vocabulary {
        self.vocabularies.get(id.place()).expect("a vocabulary id is made by the lexicon that it is used with")
    }

    /// A phrase that was found.
    #[must_use]
    pub fn phrase(&self, hit: &LexiconHit) -> &ShelfPhrase {
        &self.shelves[hit.shelf].phrases[hit.phrase]
    }

    /// The phrases of a vocabulary that count.
    pub fn phrases_of(&self, id: VocabularyId) -> impl Iterator<Item = &ShelfPhrase> {
        self.vocabulary(id).phrases.iter().flat_map(|&(shelf, section)| {
            let shelf = &self.shelves[shelf];
            &shelf.phrases[shelf.sections[section].phrases.clone()]
        })
    }
}
