//! Words that a text must hold for a phrase to be in it at all, so that most phrases with an anchor in it are not verified.
//!
//! Every required part of a phrase gives a set of words, one of which stands in every match: in the order of the parts, and no
//! farther apart than the phrase is long between them. The sets are few: phrases are built from the same lists of words. One look at
//! each word of a text tells where the words of each set stand.

use super::NormalText;
use super::phrase_form::{Part, Sequence};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The sets of words that phrases require.
pub(super) struct Requirements {
    /// The sets that a word is in.
    sets_of: HashMap<Box<str>, Box<[u16]>>,
    /// What each phrase requires.
    required: Box<[Box<[Required]>]>,
    /// How many sets there are.
    sets: usize,
}

/// A word that a phrase requires.
#[derive(Debug, Clone, Copy)]
struct Required {
    /// The set that it is of.
    set: u16,
    /// How many words at most lead to it from the required word before.
    within: u16,
}

/// Where the words of each set stand in a text, as bits. Words 64 places apart share a bit: a long text is allowed too much, never too little.
pub(super) struct Met(Vec<u64>);

impl Requirements {
    /// The requirements of phrases, in their order.
    pub(super) fn of<'p>(phrases: impl Iterator<Item = Sequence<'p>>) -> Self {
        let mut sets = BTreeMap::new();
        let required = phrases.map(|phrase| required_by(phrase, &mut sets)).collect();
        let count = sets.len();
        let mut sets_of: HashMap<Box<str>, Vec<u16>> = HashMap::new();
        for (words, set) in sets {
            words.into_iter().for_each(|word| sets_of.entry(word.into()).or_default().push(set));
        }
        let sets_of = sets_of.into_iter().map(|(word, sets)| (word, sets.into())).collect();
        Self { sets_of, required, sets: count }
    }

    /// Where a text meets the sets.
    pub(super) fn met(&self, text: &NormalText) -> Met {
        let mut met = vec![0; self.sets];
        for (at, word) in text.words().enumerate() {
            let sets = self.sets_of.get(word).map_or(&[][..], |sets| sets);
            sets.iter().for_each(|set| met[usize::from(*set)] |= 1 << (at % 64));
        }
        Met(met)
    }

    /// Whether a text that meets the sets there may hold a phrase.
    pub(super) fn allow(&self, phrase: usize, met: &Met) -> bool {
        let mut required = self.required[phrase].iter();
        let Some(first) = required.next() else { return true };
        let mut reached = met.0[usize::from(first.set)];
        reached != 0
            && required.all(|next| {
                reached = up_to_farther(reached, next.within) & met.0[usize::from(next.set)];
                reached != 0
            })
    }

    /// The memory behind them, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        let words: usize =
            self.sets_of.iter().map(|(word, sets)| size_of::<(Box<str>, Box<[u16]>)>() + word.len() + size_of_val(&**sets)).sum();
        words + self.required.iter().map(|required| size_of::<Box<[Required]>>() + size_of_val(&**required)).sum::<usize>()
    }
}

/// Some places and those up to so many farther. The place itself stays among them: one word may stand for two of a phrase that
/// says it twice.
fn up_to_farther(places: u64, most: u16) -> u64 {
    let mut all = places;
    let mut covered = 0;
    while covered < most.min(64) {
        let step = (covered + 1).min(most - covered);
        all |= all.rotate_left(u32::from(step));
        covered += step;
    }
    all
}

/// What a phrase requires, part by part. A set met for the first time is given the next number.
fn required_by<'p>(phrase: Sequence<'p>, sets: &mut BTreeMap<BTreeSet<&'p str>, u16>) -> Box<[Required]> {
    let mut required = Vec::new();
    let mut within: usize = 0;
    for part in phrase.parts() {
        let length = part.max_words();
        within += length;
        let Some(words) = words_of_part(part) else { continue };
        let next = small(sets.len());
        required.push(Required { set: *sets.entry(words).or_insert(next), within: small(within) });
        // From the first word of this part, in the worst case, to the next.
        within = length.saturating_sub(1);
    }
    required.into()
}

fn small(number: usize) -> u16 {
    u16::try_from(number).expect("a file of phrases has fewer lists of words than this, and a phrase fewer words")
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
        let requirements = Requirements::of(std::iter::once(phrase.sequence()));
        requirements.allow(0, &requirements.met(&NormalText::of(said)))
    }

    #[test]
    fn a_text_must_hold_a_word_of_every_part_that_is_not_optional() {
        let phrase = "(talk|have a word) (to|with) [a|the] * (human|person)";
        for said in ["a word with a person", "talk to the human"] {
            assert!(allows(phrase, said), "{said}");
        }
        for said in ["talk to me", "a human person", "person to talk", "a talk about a person", ""] {
            assert!(!allows(phrase, said), "{said}");
        }
    }

    #[test]
    fn the_words_must_stand_in_order_and_near_enough() {
        let phrase = "talk [to me] * human";
        for said in ["talk human", "so talk to me about a nice human", "I talk with one human"] {
            assert!(allows(phrase, said), "{said}");
        }
        for said in ["human talk", "a human that I can talk to", "talk to me about a very nice human"] {
            assert!(!allows(phrase, said), "{said}");
        }
    }

    #[test]
    fn the_order_holds_in_a_long_text_too() {
        let before = "well ".to_owned() + &(0..100).map(|i| format!("w{i} ")).collect::<String>();
        for offset in 0..70 {
            let said: String = before.split_inclusive(' ').skip(offset).chain(["talk to me nice human"]).collect();
            assert!(allows("talk [to me] * human", &said), "{said}");
        }
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        assert!(allows("[please] ([so] human|[the] agent) [now]", "human"));
        assert!(allows("(a|[b] c)", "c"));
        assert!(!allows("(a|[b] c)", "b"));
    }
}
