//! A text that the automaton went through once. A phrase is verified when it is asked for: of a vocabulary the first phrase that counts is
//! enough, and what takes phrases back is looked at only where there is one to take back.

use super::known::Said;
use super::walk::{Edges, around};
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
        index.automaton.search(&said.text, |anchor, last| {
            let end = small(last + 1);
            let start = end - index.anchors[anchor].words;
            for place in index.uses_of(anchor) {
                let of_one = &index.uses[place as usize];
                if of_one.required.of(&index.required).iter().all(|requirement| said.meets(*requirement)) {
                    candidates.push(Candidate { phrase: of_one.phrase, of_one: place, start, end });
                }
            }
        });
        candidates.sort_unstable_by_key(|candidate| candidate.phrase);
        Self { index, said, candidates }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &NormalText {
        &self.said.text
    }

    /// The phrases that may stand in the text, some of them more than once.
    pub fn possible(&self) -> impl Iterator<Item = usize> {
        self.candidates.iter().map(|candidate| candidate.phrase as usize)
    }

    /// Finds some of the phrases in the text, by phrase and then by place, until one hit is `wanted`: gives what that gives.
    pub fn first<T>(&self, phrases: Range<usize>, edges: Edges, mut wanted: impl FnMut(PhraseHit) -> Option<T>) -> Option<T> {
        let start = self.candidates.partition_point(|candidate| (candidate.phrase as usize) < phrases.start);
        let mut rest = &self.candidates[start..];
        while let Some(&Candidate { phrase, .. }) = rest.first()
            && (phrase as usize) < phrases.end
        {
            let (of_one_phrase, others) = rest.split_at(rest.partition_point(|candidate| candidate.phrase == phrase));
            rest = others;
            for words in self.verified(of_one_phrase, edges) {
                if let Some(wanted) = wanted(PhraseHit { phrase: phrase as usize, words }) {
                    return Some(wanted);
                }
            }
        }
        None
    }

    /// Whether the word at a place stands in one of the index's phrases.
    pub(in crate::text) fn knows(&self, word: usize) -> bool {
        self.said.knows(word)
    }

    /// The matches of one phrase that lie in no other.
    fn verified(&self, candidates: &[Candidate], edges: Edges) -> Vec<Range<usize>> {
        let mut matches: Vec<_> = candidates.iter().filter_map(|candidate| self.longest_around(candidate, edges)).collect();
        matches.sort_unstable_by_key(|words| (words.start, Reverse(words.end)));
        let mut end = 0;
        matches.retain(|words| {
            let inside = words.end <= end;
            end = end.max(words.end);
            !inside
        });
        matches
    }

    fn longest_around(&self, candidate: &Candidate, edges: Edges) -> Option<Range<usize>> {
        let anchor = candidate.start as usize..candidate.end as usize;
        around(&self.said, &self.index.program, &self.index.uses[candidate.of_one as usize], &anchor, edges)
    }
}

fn small(word: usize) -> u32 {
    u32::try_from(word).expect("a text has fewer words than bytes, and those are counted in 32 bits")
}
