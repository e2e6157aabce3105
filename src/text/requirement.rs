//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified; and the same
//! of each alternative in it, so that most of those are not gone through.
//!
//! Every required part of a sequence gives a set of words, one of which stands in every match. The sets are few: phrases are built from
//! the same lists of words. One look at each word of a text tells which sets are met.

use super::NormalText;
use super::hashed_word::WordTable;
use super::phrase_form::{Form, Part, Sequence};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The sets of words that phrases require.
pub(super) struct Requirements {
    /// The sets that a word is in, as bits.
    sets_of: WordTable<Box<[u64]>>,
    /// Of each phrase, where in `required` the sets of its sequences start, and where those of the last end.
    starts: Box<[Box<[u32]>]>,
    required: Box<[u16]>,
    /// How many times 64 sets there are.
    width: usize,
}

/// The sets that a text meets, as bits.
struct Met(Vec<u64>);

/// Which phrases and alternatives a text may hold.
pub(super) struct Allowed<'r> {
    requirements: &'r Requirements,
    met: Met,
}

/// Which sequences of a phrase a text may hold; all of them where nothing is known.
#[derive(Clone, Copy)]
pub(super) struct AllowedParts<'r>(Option<(&'r Allowed<'r>, &'r [u32])>);

impl Requirements {
    /// The requirements of phrases, in their order.
    pub(super) fn of<'p>(phrases: impl Iterator<Item = &'p Form>) -> Self {
        let mut sets: BTreeMap<BTreeSet<&str>, u16> = BTreeMap::new();
        let mut required = Vec::new();
        let mut starts = Vec::new();
        for phrase in phrases {
            let mut of_phrase = vec![place(required.len())];
            for sequence in phrase.sequences() {
                required.extend(sequence.parts().filter_map(words_of_part).map(|words| {
                    let next = u16::try_from(sets.len()).expect("a file of phrases has fewer lists of words than this");
                    *sets.entry(words).or_insert(next)
                }));
                of_phrase.push(place(required.len()));
            }
            starts.push(of_phrase.into());
        }
        let width = sets.len().div_ceil(64);
        let mut sets_of: HashMap<&str, Box<[u64]>> = HashMap::new();
        for (words, set) in sets {
            for word in words {
                let bits = sets_of.entry(word).or_insert_with(|| vec![0; width].into());
                bits[usize::from(set) / 64] |= 1 << (set % 64);
            }
        }
        Self { sets_of: sets_of.into_iter().collect(), starts: starts.into(), required: required.into(), width }
    }

    /// What a text may hold.
    pub(super) fn allowed_in(&self, text: &NormalText) -> Allowed<'_> {
        let mut met = vec![0; self.width];
        for sets in text.hashed_words().filter_map(|word| self.sets_of.get(word)) {
            met.iter_mut().zip(sets).for_each(|(met, sets)| *met |= sets);
        }
        Allowed { requirements: self, met: Met(met) }
    }

    /// The memory behind them, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let words: usize =
            self.sets_of.iter().map(|(word, sets)| size_of::<(Box<str>, Box<[u64]>)>() + word.len() + size_of_val::<[u64]>(sets)).sum();
        let starts: usize = self.starts.iter().map(|starts| size_of::<Box<[u32]>>() + size_of_val(&**starts)).sum();
        words + starts + size_of_val(&*self.required)
    }
}

impl Met {
    fn holds(&self, set: u16) -> bool {
        self.0[usize::from(set) / 64] >> (set % 64) & 1 == 1
    }
}

impl Allowed<'_> {
    /// The sequences of a phrase; none where the text cannot hold the phrase.
    pub(super) fn phrase(&self, phrase: usize) -> Option<AllowedParts<'_>> {
        let parts = AllowedParts(Some((self, &self.requirements.starts[phrase])));
        let whole = self.requirements.starts[phrase].len() - 2;
        parts.sequence(whole).then_some(parts)
    }
}

impl AllowedParts<'_> {
    pub(super) const ALL: Self = Self(None);

    /// Whether the text may hold a sequence, by its index in the phrase.
    pub(super) fn sequence(self, index: usize) -> bool {
        self.0.is_none_or(|(allowed, starts)| {
            let required = &allowed.requirements.required[starts[index] as usize..starts[index + 1] as usize];
            required.iter().all(|set| allowed.met.holds(*set))
        })
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a file of phrases requires far less than this")
}

/// Words of which one stands in every match of a part; none where the part may match without a word.
fn words_of_part(part: Part<'_>) -> Option<BTreeSet<&str>> {
    match part {
        Part::Gap => None,
        Part::Words(run) => run.text.split(' ').max_by_key(|word| word.len()).map(|word| BTreeSet::from([word])),
        Part::Choice(choice) => {
            choice.alternatives().map(words_of).try_fold(BTreeSet::new(), |all, words| Some(all.into_iter().chain(words?).collect()))
        }
    }
}

/// The same of a sequence: of the part that leaves the fewest.
fn words_of(sequence: Sequence<'_>) -> Option<BTreeSet<&str>> {
    sequence.parts().filter_map(words_of_part).min_by_key(BTreeSet::len)
}

#[cfg(test)]
mod tests {
    use super::super::Phrase;
    use super::*;

    fn allows(written: &str, said: &str) -> bool {
        let phrase = Phrase::parse(written).unwrap();
        let requirements = Requirements::of(std::iter::once(phrase.form()));
        requirements.allowed_in(&NormalText::of(said)).phrase(0).is_some()
    }

    #[test]
    fn a_text_must_hold_a_word_of_every_part_that_is_not_optional() {
        let phrase = "(talk|have a word) (to|with) [a|the] * (human|person)";
        for said in ["a word with a person", "talk to the human", "person to talk"] {
            assert!(allows(phrase, said), "{said}");
        }
        for said in ["talk to me", "a human person", "a talk about a person", ""] {
            assert!(!allows(phrase, said), "{said}");
        }
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert!(allows("[please] ([so] human|[the] agent) [now]", "human"));
        assert!(allows("(a|[b] c)", "c"));
        assert!(!allows("(a|[b] c)", "b"));
    }
}
