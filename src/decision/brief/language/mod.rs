//! What a brief must know of a language, a file for each.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod pt;

/// What a brief must know of a language.
struct Language {
    /// Its primary tag.
    tag: &'static str,
    frame: Frame,
    removed: Removed,
    words: Words,
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

/// What is said in place of what may not be whispered.
pub(super) struct Removed {
    pub(super) card_number: &'static str,
    pub(super) national_id: &'static str,
    pub(super) email: &'static str,
    pub(super) phone_number: &'static str,
}

/// Words by what they do in a sentence, in their normal form and sorted.
pub(super) struct Words {
    filler: &'static [&'static str],
    asking: &'static [&'static str],
    reporting: &'static [&'static str],
    numbers: &'static [(&'static str, &'static str)],
}

impl Words {
    /// Whether a word says nothing of what a call is about: grammar, courtesies, anger, the bot, and the wish for a human.
    pub(super) fn is_filler(&self, word: &str) -> bool {
        self.filler.binary_search(&word).is_ok()
    }

    /// Whether a word makes a sentence a request.
    pub(super) fn asks(&self, word: &str) -> bool {
        self.asking.binary_search(&word).is_ok()
    }

    /// Whether a word is one that a report on a call is written with, so that its capital makes no name of it.
    pub(super) fn reports(&self, word: &str) -> bool {
        self.reporting.binary_search(&word).is_ok()
    }

    /// The digits of a number word.
    pub(super) fn number(&self, word: &str) -> Option<&'static str> {
        self.numbers.binary_search_by_key(&word, |(word, _)| word).ok().map(|found| self.numbers[found].1)
    }
}

const LANGUAGES: [&Language; 6] = [&en::LANGUAGE, &es::LANGUAGE, &fr::LANGUAGE, &de::LANGUAGE, &pt::LANGUAGE, &it::LANGUAGE];

/// Signs alone, for languages that are not among ours.
const NEUTRAL: Frame = Frame { said: "", then: "–", besides: "+", nothing: "", pressed: "" };

/// The frame in a language, by its BCP 47 tag.
pub(super) fn frame_for(tag: &str) -> &'static Frame {
    language(tag).map_or(&NEUTRAL, |language| &language.frame)
}

/// What is said in place of what may not be whispered: in English where the language is not among ours, rather than not at all.
pub(super) fn removed_for(tag: &str) -> &'static Removed {
    &language(tag).unwrap_or(&en::LANGUAGE).removed
}

/// The words of a language; none where it is not among ours.
pub(super) fn words_for(tag: &str) -> Option<&'static Words> {
    language(tag).map(|language| &language.words)
}

fn language(tag: &str) -> Option<&'static Language> {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    LANGUAGES.into_iter().find(|language| language.tag.eq_ignore_ascii_case(primary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NormalText;

    #[test]
    fn words_are_sorted_and_in_their_normal_form() {
        for language in LANGUAGES {
            let Words { filler, asking, reporting, numbers } = &language.words;
            assert!(filler.is_sorted() && asking.is_sorted() && reporting.is_sorted() && numbers.is_sorted(), "{}", language.tag);
            let all = filler.iter().chain(*asking).chain(*reporting).chain(numbers.iter().map(|(word, _)| word));
            let strange: Vec<_> = all.filter(|word| NormalText::of(word).as_str() != **word).collect();
            assert!(strange.is_empty(), "{}: {strange:?}", language.tag);
        }
    }
}
