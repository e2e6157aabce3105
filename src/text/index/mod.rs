//! Many phrases looked for at once.
//!
//! Each phrase gives a few required words, its anchors, to one Aho-Corasick automaton; where an anchor is found, the rest of that phrase
//! is verified around it. Writing out every combination of choices instead would find the same, but its automaton grows with
//! their product: ten thousand tenants would not fit in memory.

mod anchor;
mod automaton;
mod compiler;
mod known;
mod program;
mod requirement;
mod scanned;
mod walk;

use super::{NormalText, Phrase};
use anchor::choose;
use automaton::AnchorAutomaton;
use compiler::Compiler;
use known::KnownWords;
use program::{Program, Steps};
use requirement::{Required, Requirements};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

pub use scanned::Scanned;
pub use walk::Edges;

/// Phrases compiled to be looked for together.
pub struct PhraseIndex {
    pub(super) phrases: Box<[Phrase]>,
    automaton: AnchorAutomaton,
    anchors: Box<[Anchor]>,
    uses: Box<[Use]>,
    /// What a text must meet: each use has a range of it.
    required: Box<[u32]>,
    program: Program,
    known: KnownWords,
}

/// Words that the automaton looks for.
struct Anchor {
    /// How many words it has.
    words: u32,
    /// Where its uses end among all; they start where those of the anchor before it end.
    uses: u32,
}

/// A phrase that has an anchor, and what of it stands before the anchor and after.
struct Use {
    phrase: u32,
    required: Required,
    before: Steps,
    after: Steps,
    /// Whether any word stands in the phrase twice, so that what was said may hold it once where the phrase has it side by side.
    stutters: bool,
}

/// A phrase found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhraseHit {
    /// Its index among the phrases that the index was built from.
    pub phrase: usize,
    /// The words of the normal form that it matches.
    pub words: Range<usize>,
}

/// More phrases than one index can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooBig {
    /// How many phrases there were.
    pub phrases: usize,
}

impl fmt::Display for TooBig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} phrases are more than can be looked for at once; split the vocabularies", self.phrases)
    }
}

impl std::error::Error for TooBig {}

impl fmt::Debug for PhraseIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhraseIndex").field("phrases", &self.phrases.len()).field("anchors", &self.anchors.len()).finish()
    }
}

impl PhraseIndex {
    /// Compiles phrases. A hit names a phrase by its index in this slice; equal phrases are each reported.
    ///
    /// # Errors
    /// Where the automaton would pass its limit of states, at about two thousand million bytes of anchors.
    pub fn build(phrases: &[Phrase]) -> Result<Self, TooBig> {
        let too_big = || TooBig { phrases: phrases.len() };
        let mut by_words: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
        let mut compiler = Compiler::default();
        let mut requirements = Requirements::default();
        for (index, phrase) in phrases.iter().enumerate() {
            let index = u32::try_from(index).map_err(|_| too_big())?;
            let compiled = compiler.phrase(phrase.form());
            let anchors = choose(phrase.sequence()).expect("a phrase with no required word is not parsed");
            let required = requirements.of(phrase.form(), anchors[0].place.part());
            for anchor in anchors {
                let (before, after) = anchor.place.sides(phrase.sequence(), &compiled);
                let (before, after) = (compiler.keep(before.into_iter().rev().collect()), compiler.keep(after));
                let of_one = Use { phrase: index, required, before, after, stutters: phrase.form().repeats() };
                by_words.entry(anchor.run.text).or_default().push(of_one);
            }
        }
        let (program, known) = compiler.finish(&requirements);
        let automaton = AnchorAutomaton::build(by_words.keys()).ok_or_else(too_big)?;
        let mut anchors = Vec::with_capacity(by_words.len());
        let mut uses = Vec::new();
        for (words, of_one) in by_words {
            uses.extend(of_one);
            let (words, uses) = (words.split(' ').count(), uses.len());
            anchors.push(Anchor { words: u32::try_from(words).map_err(|_| too_big())?, uses: u32::try_from(uses).map_err(|_| too_big())? });
        }
        let (phrases, anchors, uses, required) = (phrases.into(), anchors.into(), uses.into(), requirements.finish());
        Ok(Self { phrases, automaton, anchors, uses, required, program, known })
    }

    /// The words that the automaton looks for: what a bare scan for the same would have to find.
    #[must_use]
    pub fn anchors(&self) -> BTreeSet<String> {
        let chosen = self.phrases.iter().filter_map(|phrase| choose(phrase.sequence()));
        chosen.flatten().map(|anchor| anchor.run.text.to_owned()).collect()
    }

    /// How many phrases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Whether there is no phrase.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The memory that the index holds, in bytes, its phrases included. An estimate: what the allocator adds is not counted.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let phrases: usize = self.phrases.iter().map(|phrase| size_of::<Phrase>() + phrase.memory_bytes()).sum();
        let anchors = self.automaton.memory_bytes() + size_of_val(&*self.anchors) + size_of_val(&*self.uses);
        anchors + phrases + size_of_val(&*self.required) + self.program.memory_bytes() + self.known.memory_bytes()
    }

    /// Finds the phrases in a text, by phrase and then by place.
    ///
    /// Each place gives the longest match there: no hit of a phrase lies inside another of the same phrase.
    #[must_use]
    pub fn scan(&self, text: &NormalText) -> Vec<PhraseHit> {
        let mut hits = Vec::new();
        self.look_through(Cow::Borrowed(text)).first(0..self.len(), Edges::Anywhere, |hit| {
            hits.push(hit);
            None::<()>
        });
        hits
    }

    /// Goes through a text once, for phrases that may be asked for afterwards.
    #[must_use]
    pub fn look_through<'s>(&'s self, text: Cow<'s, NormalText>) -> Scanned<'s> {
        Scanned::new(self, text)
    }

    /// The places of an anchor's uses among all uses.
    fn uses_of(&self, anchor: usize) -> Range<u32> {
        let start = anchor.checked_sub(1).map_or(0, |before| self.anchors[before].uses);
        start..self.anchors[anchor].uses
    }
}

#[cfg(test)]
mod tests {
    use super::super::phrase_form::{GAP_WORDS, Part, Sequence};
    use super::super::{cues, normal};
    use super::*;
    use proptest::prelude::*;

    fn index(phrases: &[&str]) -> PhraseIndex {
        PhraseIndex::build(&phrases.iter().map(|phrase| Phrase::parse(phrase).unwrap()).collect::<Vec<_>>()).unwrap()
    }

    /// What each hit matches, as normal words.
    fn found(phrases: &[&str], said: &str) -> Vec<String> {
        let text = NormalText::of(said);
        let words: Vec<&str> = text.words().collect();
        index(phrases).scan(&text).into_iter().map(|hit| words[hit.words].join(" ")).collect()
    }

    #[test]
    fn a_longer_phrase_that_fails_does_not_hide_a_shorter_one() {
        assert_eq!(found(&["testing", "testing 123"], "we are testing 12345"), ["testing"]);
    }

    #[test]
    fn overlapping_phrases_are_all_found_and_only_as_whole_words() {
        let phrases = ["human", "agent", "human agent", "talk to a human"];
        assert_eq!(found(&phrases, "talk to a humane society or a human agent"), ["human", "agent", "human agent"]);
        assert_eq!(found(&["human", "agent"], "get me a human agent now"), ["human", "agent"]);
        assert!(found(&["no", "he"], "nobody knows the other one").is_empty());
    }

    #[test]
    fn equal_phrases_are_each_reported() {
        let hits = index(&["Human!", "human"]).scan(&NormalText::of("human"));
        assert_eq!(hits.iter().map(|hit| hit.phrase).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn choices_optional_words_and_gaps_match_what_they_stand_for() {
        let phrase = "(talk|speak|chat) (to|with) [a|an|the|some] (human|person|agent|manager)";
        for (said, expected) in [
            ("I want to talk to a human", "talk to a human"),
            ("can I speak with, um, a MANAGER please", "speak with a manager"),
            ("chat to agent", "chat to agent"),
        ] {
            assert_eq!(found(&[phrase], said), [expected]);
        }
        for said in ["talk a human", "talk to my human", "to a human", "talk to", ""] {
            assert!(found(&[phrase], said).is_empty(), "{said}");
        }
        assert_eq!(found(&["get * manager"], "get me your nice manager"), ["get me your nice manager"]);
        assert!(found(&["get * manager"], "get me your very nice manager").is_empty());
        assert_eq!(found(&["get [me] a [real|live] manager [now]"], "so get a live manager now ok"), ["get a live manager now"]);
    }

    #[test]
    fn a_gap_does_not_step_over_a_negation() {
        assert!(found(&["i * want a human"], "I don't want a human").is_empty());
        assert_eq!(found(&["i * want a human"], "I really want a human"), ["i really want a human"]);
    }

    #[test]
    fn a_stutter_in_speech_or_in_a_phrase_counts_once() {
        assert_eq!(found(&["get me a manager"], "get get me a a manager"), ["get me a manager"]);
        assert_eq!(found(&["no [no] no"], "no no no"), ["no"]);
        for said in ["call nine one one", "call 911"] {
            assert_eq!(found(&["nine one one"], said), ["911"]);
        }
        assert!(found(&["nine one [now] one"], "call nine one").is_empty());
        assert_eq!(found(&["no [no way]"], "no no way"), ["no way"]);
    }

    #[test]
    fn the_longest_match_of_a_place_is_kept_and_places_stay_apart() {
        let said = "a human please, or talk to a human";
        assert_eq!(found(&["[talk to] [a] human [please]"], said), ["a human please", "talk to a human"]);
    }

    #[test]
    fn contractions_match_however_they_are_spelled() {
        for said in ["I can't log in", "i cant log in", "I cannot log in", "I can’t log in"] {
            assert_eq!(found(&["can't log in"], said), ["can not log in"]);
        }
    }

    #[test]
    fn an_index_of_nothing_finds_nothing() {
        assert!(index(&[]).is_empty());
        assert!(index(&[]).scan(&NormalText::of("human")).is_empty());
    }

    /// Every place that a phrase reaches from one place, by trying everything: the plain meaning of a phrase.
    fn reach(text: &[&str], phrase: &[Part<'_>], at: usize, last: Option<&str>) -> BTreeSet<(usize, Option<String>)> {
        let Some((first, rest)) = phrase.split_first() else { return BTreeSet::from([(at, last.map(str::to_owned))]) };
        let mut after = BTreeSet::new();
        match first {
            Part::Words(run) => {
                let words: Vec<&str> = run.text.split(' ').collect();
                if text[at..].starts_with(&words) {
                    after.insert((at + words.len(), words.last().map(|word| (*word).to_owned())));
                }
                let repeated = last == Some(words[0]) && normal::is_stutter_when_repeated(words[0]);
                if repeated && text[at..].starts_with(&words[1..]) {
                    after.insert((at + words.len() - 1, words.last().map(|word| (*word).to_owned())));
                }
            }
            Part::Gap => {
                let steps = text[at..].iter().take(GAP_WORDS).take_while(|word| !cues::negates_on_its_own(word)).count();
                after.extend((0..=steps).map(|step| (at + step, None)));
            }
            Part::Choice(choice) => after.extend(choice.alternatives().flat_map(|one| reach(text, &parts(one), at, last))),
        }
        after.into_iter().flat_map(|(at, last)| reach(text, rest, at, last.as_deref())).collect()
    }

    fn parts(sequence: Sequence<'_>) -> Vec<Part<'_>> {
        sequence.parts().collect()
    }

    /// Every match that lies in no other.
    fn naive(text: &NormalText, phrase: &Phrase) -> BTreeSet<(usize, usize)> {
        let words: Vec<&str> = text.words().collect();
        let all: BTreeSet<(usize, usize)> = (0..words.len())
            .flat_map(|start| reach(&words, &parts(phrase.sequence()), start, None).into_iter().map(move |(end, _)| (start, end)))
            .collect();
        let inside = |one: &(usize, usize)| all.iter().any(|other| other != one && other.0 <= one.0 && one.1 <= other.1);
        all.iter().copied().filter(|one| !inside(one)).collect()
    }

    fn phrase() -> impl Strategy<Value = Phrase> {
        let word = prop::sample::select(vec!["a", "b", "c", "no", "5"]).prop_map(str::to_owned);
        let leaf = prop_oneof![4 => word, 1 => Just("*".to_owned())];
        let nested = leaf.prop_recursive(3, 12, 3, |inner| {
            let sequence = prop::collection::vec(inner, 1..4).prop_map(|parts| parts.join(" "));
            prop::collection::vec(sequence, 1..4)
                .prop_flat_map(|choices| prop_oneof![Just(format!("({})", choices.join("|"))), Just(format!("[{}]", choices.join("|")))])
        });
        prop::collection::vec(nested, 1..6).prop_filter_map("not a phrase", |parts| Phrase::parse(&parts.join(" ")).ok())
    }

    fn text() -> impl Strategy<Value = NormalText> {
        prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "no", "5", "x"]), 0..12)
            .prop_map(|words| NormalText::of(&words.join(" ")))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

        #[test]
        fn the_index_finds_what_trying_everything_finds(phrases in prop::collection::vec(phrase(), 1..4), text in text()) {
            let hits = PhraseIndex::build(&phrases).unwrap().scan(&text);
            for (i, phrase) in phrases.iter().enumerate() {
                let found: BTreeSet<_> = hits.iter().filter(|hit| hit.phrase == i).map(|hit| (hit.words.start, hit.words.end)).collect();
                prop_assert_eq!(found, naive(&text, phrase), "{} in `{}`", phrase.canonical(), text.as_str());
            }
        }

        #[test]
        fn every_example_of_a_phrase_is_matched_by_it(phrase in phrase()) {
            let index = PhraseIndex::build(std::slice::from_ref(&phrase)).unwrap();
            for example in phrase.examples(20) {
                let text = NormalText::of(&example);
                // Where an example stutters, what is said would not.
                if text.as_str() == example {
                    prop_assert!(!index.scan(&text).is_empty(), "{}: {example}", phrase.canonical());
                }
            }
        }

        #[test]
        fn scanning_never_panics(said in any::<String>()) {
            for hit in index(&["no", "a [b] * c", "(human|café) [x]"]).scan(&NormalText::of(&said)) {
                prop_assert!(hit.words.start < hit.words.end);
            }
        }
    }
}
