//! The automaton over anchors, of the kind that suits their number.
//!
//! It reports every occurrence, overlapping ones too (`MatchKind::Standard`). With leftmost-longest matching the phrase `testing 123`
//! would hide `testing` in "testing 12345": it is found first, fails at the word boundary, and takes the shorter one with it.

use crate::text::NormalText;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind, StartKind};

/// From this many anchors on, the automaton is a DFA: a third faster, and ten to eighteen times as large, which comes to a megabyte or
/// two. The packs, which everyone shares, have so many; the small files of ten thousand tenants do not.
const MANY_ANCHORS: usize = 500;

pub(super) enum AnchorAutomaton {
    Fast(DFA),
    Small(NFA),
}

impl AnchorAutomaton {
    /// None where it would pass its limit of states. Anchors are numbered in their order.
    ///
    /// An anchor is looked for with the spaces around it, so that it is met as whole words or not at all. A prefilter would look for the
    /// space before every word.
    pub(super) fn build<'p>(anchors: impl ExactSizeIterator<Item = &'p &'p str>) -> Option<Self> {
        let many = anchors.len() >= MANY_ANCHORS;
        let padded = anchors.map(|words| format!(" {words} "));
        if many {
            let builder = DFA::builder().match_kind(MatchKind::Standard).start_kind(StartKind::Unanchored).prefilter(false).build(padded);
            builder.ok().map(Self::Fast)
        } else {
            NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(padded).ok().map(Self::Small)
        }
    }

    /// Reports each anchor that a text holds, with the place of its last word, in the order of those places.
    pub(super) fn search(&self, text: &NormalText, found: impl FnMut(usize, usize)) {
        match self {
            Self::Fast(automaton) => search(automaton, text, found),
            Self::Small(automaton) => search(automaton, text, found),
        }
    }

    /// The memory behind it, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        match self {
            Self::Fast(automaton) => automaton.memory_usage(),
            Self::Small(automaton) => automaton.memory_usage(),
        }
    }
}

/// The library's own overlapping search asks at every byte whether an anchor ends there. One ends with a space or not at all.
fn search(automaton: &impl Automaton, text: &NormalText, mut found: impl FnMut(usize, usize)) {
    let mut state = automaton.start_state(Anchored::No).expect("both kinds are built for searches that may begin anywhere");
    let mut words = 0;
    for byte in text.padded().bytes() {
        state = automaton.next_state(Anchored::No, state, byte);
        if byte != b' ' {
            continue;
        }
        if automaton.is_match(state) {
            (0..automaton.match_len(state)).for_each(|nth| found(automaton.match_pattern(state, nth).as_usize(), words - 1));
        }
        words += 1;
    }
}
