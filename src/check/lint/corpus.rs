//! What callers really say: utterances to measure phrases with.

use super::reach::vocabularies_that_suffice;
use crate::policy::CompiledPolicy;
use crate::policy::compiled::{LexiconHit, VocabularyId};
use crate::text::NormalText;
use std::collections::{BTreeMap, BTreeSet};

/// Utterances of callers.
#[derive(Debug, Default)]
pub struct Corpus {
    utterances: Vec<NormalText>,
}

/// In how many utterances each phrase and vocabulary of one policy was found, and how many there were.
#[derive(Debug, Default)]
pub struct Rates {
    /// The utterances looked through.
    pub utterances: usize,
    /// By shelf and phrase of the lexicon.
    pub phrases: BTreeMap<(usize, usize), usize>,
    /// By vocabulary.
    pub vocabularies: BTreeMap<VocabularyId, usize>,
    /// By rule, where a phrase alone is enough for it.
    pub rules: BTreeMap<usize, usize>,
}

impl Corpus {
    /// Takes utterances as they were transcribed.
    #[must_use]
    pub fn of(utterances: impl IntoIterator<Item = String>) -> Self {
        Self { utterances: utterances.into_iter().map(|said| NormalText::of(&said)).collect() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.utterances.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.utterances.is_empty()
    }

    /// Looks through all utterances as a call would.
    #[must_use]
    pub fn measure(&self, policy: &CompiledPolicy) -> Rates {
        let lexicon = &policy.lexicon;
        let enough: Vec<Vec<VocabularyId>> = policy.rules.iter().map(|rule| vocabularies_that_suffice(&rule.when)).collect();
        let mut rates = Rates { utterances: self.utterances.len(), ..Rates::default() };
        for text in &self.utterances {
            let scan = lexicon.scan(text);
            let mut hits: BTreeSet<(usize, usize)> = BTreeSet::new();
            let mut found: BTreeSet<VocabularyId> = BTreeSet::new();
            for id in (0..lexicon.vocabularies.len()).map(VocabularyId::at) {
                if let Ok(LexiconHit { shelf, phrase, .. }) = scan.find(id, &policy.language) {
                    hits.insert((shelf, phrase));
                    found.insert(id);
                }
            }
            let holds = enough.iter().enumerate().filter(|(_, enough)| enough.iter().any(|id| found.contains(id)));
            holds.for_each(|(position, _)| *rates.rules.entry(position).or_default() += 1);
            found.into_iter().for_each(|id| *rates.vocabularies.entry(id).or_default() += 1);
            hits.into_iter().for_each(|hit| *rates.phrases.entry(hit).or_default() += 1);
        }
        rates
    }
}

impl Rates {
    /// A count as a share of the utterances, 0 to 1.
    #[must_use]
    pub fn share(&self, count: usize) -> f64 {
        let narrow = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        if self.utterances == 0 { 0.0 } else { narrow(count) / narrow(self.utterances) }
    }
}
