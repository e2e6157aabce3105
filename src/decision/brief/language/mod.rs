//! What a brief must know of a language, a file for each.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod pt;

use crate::text::RedactionKind;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a brief must know of a language. Words are in their normal form, with a space between them.
struct Language {
    /// Its primary tag.
    tag: &'static str,
    frame: Frame,
    removed: Removed,
    /// Words that say nothing of what a call is about: grammar, courtesies, anger, the bot, and the wish for a human.
    filler: &'static str,
    /// Words that make a sentence a request.
    asking: &'static str,
    /// Words that a report on a call is written with.
    reporting: &'static str,
    /// Number words and their digits, as `dos=2`.
    numbers: &'static str,
}

/// The words around a caller's own.
pub(super) struct Frame {
    /// Before what they asked for.
    pub(super) said: &'static str,
    /// Before what they said later.
    pub(super) then: &'static str,
    /// Before what else they named.
    pub(super) besides: &'static str,
    /// In place of everything, where they never spoke.
    pub(super) nothing: &'static str,
    /// Before the keys that they pressed and never spoke.
    pub(super) pressed: &'static str,
}

/// What is said in place of what must not be told.
struct Removed {
    card_number: &'static str,
    national_id: &'static str,
    email: &'static str,
    phone_number: &'static str,
    iban: &'static str,
    /// For a kind that the policy names itself; its name stands for `{}`.
    own: &'static str,
}

/// The words of a language, ready to be looked up.
pub(super) struct Words {
    filler: BTreeSet<&'static str>,
    asking: BTreeSet<&'static str>,
    reporting: BTreeSet<&'static str>,
    numbers: BTreeMap<&'static str, &'static str>,
}

impl Words {
    fn of(language: &Language) -> Self {
        Self {
            filler: language.filler.split_whitespace().collect(),
            asking: language.asking.split_whitespace().collect(),
            reporting: language.reporting.split_whitespace().collect(),
            numbers: language.numbers.split_whitespace().filter_map(|number| number.split_once('=')).collect(),
        }
    }

    /// Whether a word says nothing of what a call is about.
    pub(super) fn is_filler(&self, word: &str) -> bool {
        self.filler.contains(word)
    }

    /// Whether a word makes a sentence a request.
    pub(super) fn asks(&self, word: &str) -> bool {
        self.asking.contains(word)
    }

    /// Whether a word is one that a report on a call is written with, so that its capital makes no name of it.
    pub(super) fn reports(&self, word: &str) -> bool {
        self.reporting.contains(word)
    }

    /// The digits of a number word.
    pub(super) fn number(&self, word: &str) -> Option<&'static str> {
        self.numbers.get(word).copied()
    }
}

const LANGUAGES: [&Language; 6] = [&en::LANGUAGE, &es::LANGUAGE, &fr::LANGUAGE, &de::LANGUAGE, &pt::LANGUAGE, &it::LANGUAGE];

/// The words of each language, in the same order.
static WORDS: LazyLock<[Words; 6]> = LazyLock::new(|| LANGUAGES.map(Words::of));

/// Signs alone, for languages that are not among ours.
const NEUTRAL: Frame = Frame { said: "", then: "–", besides: "+", nothing: "", pressed: "" };

/// The frame in a language, by its BCP 47 tag.
pub(super) fn frame_for(tag: &str) -> &'static Frame {
    position(tag).map_or(&NEUTRAL, |position| &LANGUAGES[position].frame)
}

/// What is said in place of a thing that must not be told, by the name of its kind: in English where the language is not among ours,
/// rather than not at all.
#[must_use]
pub fn removed(kind: &str, tag: &str) -> String {
    let removed = position(tag).map_or(&en::LANGUAGE.removed, |position| &LANGUAGES[position].removed);
    match RedactionKind::named(kind) {
        Some(RedactionKind::CardNumber) => removed.card_number.to_owned(),
        Some(RedactionKind::NationalId) => removed.national_id.to_owned(),
        Some(RedactionKind::Email) => removed.email.to_owned(),
        Some(RedactionKind::PhoneNumber) => removed.phone_number.to_owned(),
        Some(RedactionKind::Iban) => removed.iban.to_owned(),
        None => removed.own.replace("{}", &kind.replace(['_', '-'], " ")),
    }
}

/// The words of a language; none where it is not among ours.
pub(super) fn words_for(tag: &str) -> Option<&'static Words> {
    position(tag).map(|position| &WORDS[position])
}

fn position(tag: &str) -> Option<usize> {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    LANGUAGES.iter().position(|language| language.tag.eq_ignore_ascii_case(primary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NormalText;

    #[test]
    fn words_are_in_their_normal_form() {
        for (language, words) in LANGUAGES.iter().zip(WORDS.iter()) {
            let sets = [&words.filler, &words.asking, &words.reporting].into_iter().flatten();
            let strange: Vec<_> = sets.chain(words.numbers.keys()).filter(|word| NormalText::of(word).as_str() != **word).collect();
            assert!(strange.is_empty(), "{}: {strange:?}", language.tag);
        }
    }

    #[test]
    fn the_place_of_a_thing_is_spoken_in_the_policys_language() {
        assert_eq!(removed("card_number", "de"), "[Kartennummer entfernt]");
        assert_eq!(removed("membership_number", "en-US"), "[membership number removed]");
        assert_eq!(removed("iban", "nl"), "[bank account removed]");
    }

    #[test]
    fn a_language_is_found_by_its_primary_tag() {
        for (tag, lead) in [("en-US", "Caller said:"), ("ES_mx", "Quien llama dijo:"), ("nl", ""), ("", "")] {
            assert_eq!(frame_for(tag).said, lead, "{tag}");
        }
    }
}
