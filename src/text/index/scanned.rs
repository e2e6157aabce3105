//! A text that the automaton went through once. A phrase is verified when it is asked for: of a vocabulary the first phrase that counts is
//! enough, and what takes phrases back is looked at only where there is one to take back.

use super::known::Said;
use super::walk::around;
use super::{PhraseHit, PhraseIndex};
use crate::text::NormalText;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

/// More phrases than stand around the anchors of most texts.
const MANY_CANDIDATES: usize = 32;

/// A text, and the phrases that may stand in it: an anchor of theirs does.
pub struct Scanned<'s> {
    index: &'s PhraseIndex,
    said: Said<'s>,
    /// By phrase.
    candidates: Vec<Candidate>,
}

/// A phrase that may stand around one of its anchors.
struct Candidate {
    phrase: u32,
    /// The place of the anchor's use among the index's.
    of_one: u32,
    /// The words of the anchor.
    start: u32,
    end: u32,
}

impl<'s> Scanned<'s> {
    pub(super) fn new(index: &'s PhraseIndex, text: Cow<'s, NormalText>) -> Self {
        let said = Said::new(text, &index.known);
        let mut candidates = Vec::with_capacity(MANY_CANDIDATES);
        for found in index.automaton.find_overlapping_iter(said.text.padded()) {
            // Inside the spaces that the anchor was found with.
            let (start, end) = (said.text.word_at(found.start() + 1), said.text.word_at(found.end() - 2) + 1);
            for of_one in index.uses_of(found.pattern().as_usize()) {
                let phrase = index.uses[of_one as usize].phrase;
                if index.required.of(phrase as usize).iter().all(|requirement| said.meets(*requirement)) {
                    candidates.push(Candidate { phrase, of_one, start: small(start), end: small(end) });
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
        let place = |phrase| self.candidates.partition_point(|candidate| (candidate.phrase as usize) < phrase);
        let those = &self.candidates[place(phrases.start)..place(phrases.end)];
        those.chunk_by(|one, other| one.phrase == other.phrase).flat_map(|of_one_phrase| self.verified(of_one_phrase))
    }

    /// Whether the word at a place stands in one of the index's phrases.
    pub(in crate::text) fn knows(&self, word: usize) -> bool {
        self.said.knows(word)
    }

    /// The matches of one phrase that lie in no other.
    fn verified(&self, candidates: &[Candidate]) -> Vec<PhraseHit> {
        let mut hits: Vec<PhraseHit> = candidates.iter().filter_map(|candidate| self.longest_around(candidate)).collect();
        hits.sort_unstable_by_key(|hit| (hit.words.start, Reverse(hit.words.end)));
        let mut end = 0;
        hits.retain(|hit| {
            let inside = hit.words.end <= end;
            end = end.max(hit.words.end);
            !inside
        });
        hits
    }

    fn longest_around(&self, candidate: &Candidate) -> Option<PhraseHit> {
        let of_one = &self.index.uses[candidate.of_one as usize];
        let anchor = candidate.start as usize..candidate.end as usize;
        let words = around(&self.said, &self.index.program, of_one, &anchor)?;
        Some(PhraseHit { phrase: candidate.phrase as usize, words })
    }
}

fn small(word: usize) -> u32 {
    u32::try_from(word).expect("a text has fewer words than bytes, and those are counted in 32 bits")
}
