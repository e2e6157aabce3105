//! A text that the automaton went through once. A phrase is verified when it is asked for: of a vocabulary the first phrase that counts is
//! enough, and what takes phrases back is looked at only where there is one to take back.

use super::known::Said;
use super::walk::around;
use super::{PhraseHit, PhraseIndex};
use crate::text::NormalText;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

/// A text, and the phrases that may stand in it: an anchor of theirs does.
pub struct Scanned<'s> {
    index: &'s PhraseIndex,
    said: Said<'s>,
    /// By phrase.
    candidates: Vec<Candidate>,
}

/// A phrase that may stand around one of its anchors.
struct Candidate {
    phrase: usize,
    /// The place of the anchor's use among the index's.
    of_one: usize,
    anchor: Range<usize>,
    /// The longest match around the anchor, once it was looked for.
    found: OnceCell<Option<Range<usize>>>,
}

impl<'s> Scanned<'s> {
    pub(super) fn new(index: &'s PhraseIndex, text: Cow<'s, NormalText>) -> Self {
        let said = Said::new(text, &index.known);
        let mut candidates = Vec::new();
        for found in index.automaton.find_overlapping_iter(said.text.padded()) {
            // Inside the spaces that the anchor was found with.
            let anchor = said.text.word_at(found.start() + 1)..said.text.word_at(found.end() - 2) + 1;
            for of_one in index.uses_of(found.pattern().as_usize()) {
                let phrase = index.uses[of_one].phrase as usize;
                if said.meets(index.required.of(phrase)) {
                    candidates.push(Candidate { phrase, of_one, anchor: anchor.clone(), found: OnceCell::new() });
                }
            }
        }
        candidates.sort_unstable_by_key(|candidate| candidate.phrase);
        Self { index, said, candidates }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &NormalText {
        &self.said.text
    }

    /// Finds some of the phrases in the text, by phrase and then by place.
    pub fn hits(&self, phrases: Range<usize>) -> impl Iterator<Item = PhraseHit> {
        let from = self.candidates.partition_point(|candidate| candidate.phrase < phrases.start);
        let those = self.candidates[from..].iter().take_while(move |candidate| candidate.phrase < phrases.end);
        let those = &self.candidates[from..from + those.count()];
        those.chunk_by(|one, other| one.phrase == other.phrase).flat_map(|of_one_phrase| self.verified(of_one_phrase))
    }

    /// Whether the word at a place stands in one of the index's phrases.
    pub(in crate::text) fn knows(&self, word: usize) -> bool {
        self.said.knows(word)
    }

    /// The matches of one phrase that lie in no other.
    fn verified(&self, candidates: &[Candidate]) -> Vec<PhraseHit> {
        let mut matches: Vec<Range<usize>> = candidates.iter().filter_map(|candidate| self.longest_around(candidate)).collect();
        matches.sort_unstable_by_key(|words| (words.start, Reverse(words.end)));
        let mut end = 0;
        matches.retain(|words| {
            let inside = words.end <= end;
            end = end.max(words.end);
            !inside
        });
        matches.into_iter().map(|words| PhraseHit { phrase: candidates[0].phrase, words }).collect()
    }

    fn longest_around(&self, candidate: &Candidate) -> Option<Range<usize>> {
        let of_one = &self.index.uses[candidate.of_one];
        candidate.found.get_or_init(|| around(&self.said, &self.index.program, of_one, &candidate.anchor)).clone()
    }
}
