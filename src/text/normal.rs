//! The normal form of what was said, with a map back to the words as said.

use super::contractions::{expand, is_hesitation};
use super::folding::{Class, class, fold};
use super::hashed_word::{HashedWord, hash_of};
use serde::{Deserialize, Serialize, Serializer};
use std::ops::Range;
use std::sync::Arc;

/// How much is normalised, in bytes. No transcript comes near; places fit 32 bits because of it, and what is beyond is not looked at.
const MOST_BYTES: usize = 16 << 20;

/// What was said, and its normal form: words in lower case, without accents, punctuation or hesitations, one space apart.
///
/// Contractions are written out (`don't` is `do not`), digits spoken one after the other are one figure (`nine one one` is
/// `911`), and a stuttered word or pair of words counts once. Phrases go through the same function, whatever their language, so that
/// both sides of a comparison meet the same treatment. The function is idempotent.
///
/// Serialises as the words as said; the normal form is made again on reading. Never changes, and is cheap to clone: a call keeps its
/// texts from turn to turn.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "String")]
pub struct NormalText(Arc<Content>);

/// A text and its normal form.
#[derive(Debug, Clone, PartialEq, Default)]
struct Content {
    said: String,
    /// The words with a space before, between and after them: ` get ` is found here as a whole word or not at all.
    padded: String,
    words: Vec<Word>,
    /// How many of the letters said are capitals.
    capitals: u32,
}

/// One word of the normal form.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Word {
    /// Where it starts in the padded normal form, in bytes.
    start: u32,
    /// Where it stands in what was said, in bytes. Several words may share one place (`can't`).
    said: Place,
    /// Whether punctuation or a line end parts it from the word before.
    opens_clause: bool,
    /// Of the word, made once it can change no more.
    hash: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    start: u32,
    end: u32,
}

impl NormalText {
    /// Brings what was said into its normal form.
    #[must_use]
    pub fn of(said: &str) -> Self {
        let mut builder = Builder::new(said);
        for (at, c) in said.char_indices().take_while(|(at, _)| *at < MOST_BYTES) {
            builder.read(at, c);
        }
        builder.finish()
    }

    /// How many of the letters said are capitals.
    pub(super) fn capitals(&self) -> u32 {
        self.0.capitals
    }

    /// The words as said.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.0.said
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.padded.trim_ascii()
    }

    /// How many words the normal form has.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.0.words.len()
    }

    /// Whether nothing is left in the normal form.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.words.is_empty()
    }

    /// The words of the normal form, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.as_str().split_ascii_whitespace()
    }

    /// The word at a place in the normal form, counted from 0.
    #[must_use]
    pub fn word(&self, index: usize) -> Option<&str> {
        self.0.word(index)
    }

    /// The word at a place, with its hash.
    pub(super) fn hashed_word(&self, index: usize) -> Option<HashedWord<'_>> {
        self.0.words.get(index).map(|word| HashedWord { text: self, index, hash: word.hash })
    }

    /// The words of the normal form, in order, with their hashes.
    pub(super) fn hashed_words(&self) -> impl Iterator<Item = HashedWord<'_>> {
        self.0.words.iter().enumerate().map(|(index, word)| HashedWord { text: self, index, hash: word.hash })
    }

    /// What was said for a range of words of the normal form, as said. Empty where the range holds no word.
    #[must_use]
    pub fn said_for(&self, words: Range<usize>) -> &str {
        &self.0.said[self.said_span(words)]
    }

    /// The same as [`said_for`](Self::said_for), as a byte range of [`said`](Self::said).
    #[must_use]
    pub fn said_span(&self, words: Range<usize>) -> Range<usize> {
        match self.0.words.get(words) {
            Some([first, .., last]) => first.said.start as usize..last.said.end as usize,
            Some([only]) => only.said.start as usize..only.said.end as usize,
            Some([]) | None => 0..0,
        }
    }

    /// The same text with other words in the places of its own.
    pub(super) fn with_words<'a>(&'a self, other: impl Fn(HashedWord<'a>) -> &'a str) -> Self {
        let Content { said, padded, words, capitals } = &*self.0;
        let (said, padded) = (said.clone(), String::with_capacity(padded.len()));
        let mut text = Content { said, padded, words: words.clone(), capitals: *capitals };
        text.padded.push(' ');
        for (word, place) in self.hashed_words().zip(&mut text.words) {
            let word = other(word);
            *place = Word { start: offset(text.padded.len()), hash: hash_of(word), ..*place };
            text.padded.push_str(word);
            text.padded.push(' ');
        }
        Self(Arc::new(text))
    }

    /// The normal form with a space before, between and after its words; empty where there is none.
    pub(super) fn padded(&self) -> &str {
        &self.0.padded
    }

    /// The index of the word that holds a byte of the padded normal form.
    pub(super) fn word_at(&self, byte: usize) -> usize {
        self.0.words.partition_point(|word| word.start as usize <= byte).saturating_sub(1)
    }

    /// Whether a run of words, one space apart, stands at a word.
    pub(super) fn has_run_at(&self, index: usize, run: &str) -> bool {
        let Some(word) = self.0.words.get(index) else { return false };
        let (rest, run) = (&self.0.padded.as_bytes()[word.start as usize..], run.as_bytes());
        // The first byte mostly tells, and spares the call that compares the rest.
        rest.first() == run.first() && rest.starts_with(run) && rest.get(run.len()) == Some(&b' ')
    }

    /// Whether words are whole clauses: all that stands between two marks of punctuation, line ends or ends of the text.
    #[must_use]
    pub fn is_clause(&self, words: &Range<usize>) -> bool {
        self.is_edge_of_clause(words.start) && self.is_edge_of_clause(words.end)
    }

    /// Whether a clause begins or ends between a word and the word before it.
    pub(super) fn is_edge_of_clause(&self, word: usize) -> bool {
        word == 0 || word == self.word_count() || self.opens_clause(word)
    }

    /// Whether punctuation or a line end parts a word from the word before it.
    pub(super) fn opens_clause(&self, index: usize) -> bool {
        self.0.words.get(index).is_some_and(|word| word.opens_clause)
    }
}

impl Content {
    fn word(&self, index: usize) -> Option<&str> {
        let start = self.words.get(index)?.start as usize;
        let end = self.words.get(index + 1).map_or(self.padded.len(), |next| next.start as usize) - 1;
        Some(&self.padded[start..end])
    }
}

impl From<String> for NormalText {
    fn from(said: String) -> Self {
        Self::of(&said)
    }
}

impl Serialize for NormalText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.said())
    }
}

/// Whether a word said twice in a row is a stutter. Digits, in figures or spoken, are repeated on purpose: `nine one one`.
pub(super) fn is_stutter_when_repeated(word: &str) -> bool {
    spoken_digit(word).is_none() && !word.bytes().any(|byte| byte.is_ascii_digit())
}

/// The figure of a digit spoken in English. In other languages the digits are articles and pronouns too often (`una`, `sei`, `neuf`).
fn spoken_digit(word: &str) -> Option<char> {
    const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let digit = DIGITS.iter().position(|digit| *digit == word)?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// What parts the next word from the last.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Parting {
    Nothing,
    Comma,
    Clause,
}

/// Reads characters into tokens, and tokens into words.
struct Builder<'a> {
    text: Content,
    bytes: &'a [u8],
    /// Letters, digits and straight apostrophes since the last break.
    token: String,
    place: Place,
    parting: Parting,
    /// The last word is one digit as spoken, or a figure made of such.
    spelling_out: bool,
    /// The last token was a hesitation. Commas around it are its own: `I want, um, a manager` is one clause.
    hesitated: bool,
    /// A comma stands before the hesitation. With none behind, it parts clauses: `não é isso, um atendente`, where `um` is an article.
    comma_before: bool,
}

impl<'a> Builder<'a> {
    fn new(said: &'a str) -> Self {
        let text = Content {
            said: said.to_owned(),
            padded: String::with_capacity(said.len() + said.len() / 8 + 2),
            words: Vec::with_capacity(said.len() / 4),
            capitals: 0,
        };
        let place = Place { start: 0, end: 0 };
        Self {
            text,
            bytes: said.as_bytes(),
            token: String::new(),
            place,
            parting: Parting::Nothing,
            spelling_out: false,
            hesitated: false,
            comma_before: false,
        }
    }

    fn read(&mut self, at: usize, c: char) {
        self.text.capitals += u32::from(c.is_uppercase());
        let end = at + c.len_utf8();
        if c.is_ascii() {
            self.read_folded(c.to_ascii_lowercase(), at, end);
        } else {
            fold(c).for_each(|c| self.read_folded(c, at, end));
        }
    }

    fn read_folded(&mut self, c: char, at: usize, end: usize) {
        match class(c) {
            Class::Word => {
                if self.token.is_empty() {
                    self.place.start = offset(at);
                }
                self.place.end = offset(end);
                self.token.push(c);
            }
            Class::Apostrophe if self.token.is_empty() => {}
            Class::Apostrophe => self.token.push('\''),
            Class::Nothing => {}
            Class::Point if c != ':' && self.groups_thousands(end) => {}
            class => self.read_break(class, c, end),
        }
    }

    /// Whether the point just read stands inside a number, as in `1,249` or `1.249`.
    fn groups_thousands(&self, next: usize) -> bool {
        let following = self.bytes.get(next..).unwrap_or_default();
        self.token.ends_with(|last: char| last.is_ascii_digit()) && following.iter().take_while(|byte| byte.is_ascii_digit()).count() == 3
    }

    fn read_break(&mut self, class: Class, c: char, end: usize) {
        self.end_token();
        let ends_hesitation = self.hesitated && c == ',';
        self.comma_before &= !ends_hesitation;
        let parting = match class {
            Class::ClauseEnd => Parting::Clause,
            Class::Point if self.bytes.get(end).is_some_and(|next| !next.is_ascii_whitespace()) => Parting::Nothing,
            Class::Point if ends_hesitation => Parting::Nothing,
            Class::Point if c == ',' => Parting::Comma,
            Class::Point => Parting::Clause,
            _ => Parting::Nothing,
        };
        if parting > self.parting {
            self.parting = parting;
        }
    }

    fn end_token(&mut self) {
        if self.token.is_empty() {
            return;
        }
        let mut token = std::mem::take(&mut self.token);
        expand(token.trim_end_matches('\''), |word| self.push(word));
        token.clear();
        self.token = token;
    }

    fn push(&mut self, word: &str) {
        self.hesitated = is_hesitation(word);
        if self.hesitated {
            if self.parting == Parting::Comma {
                (self.parting, self.comma_before) = (Parting::Nothing, true);
            }
            return;
        }
        let opens_clause = (self.parting != Parting::Nothing || self.comma_before) && !self.text.words.is_empty();
        (self.parting, self.comma_before) = (Parting::Nothing, false);
        let digit = spoken_digit(word);
        if let Some(digit) = digit.filter(|_| self.spelling_out) {
            return self.continue_figure(digit);
        }
        self.spelling_out = digit.is_some();
        // A zero is never anything else, and is pressed more often than any other.
        let word = if digit == Some('0') { "0" } else { word };
        if self.repeats_last(word) || self.repeats_last_two(word) {
            return;
        }
        if self.text.padded.is_empty() {
            self.text.padded.push(' ');
        }
        self.text.words.push(Word { start: offset(self.text.padded.len()), said: self.place, opens_clause, hash: 0 });
        self.text.padded.push_str(word);
        self.text.padded.push(' ');
    }

    /// Takes `nine one one` for one figure.
    fn continue_figure(&mut self, digit: char) {
        let Some(last) = self.text.words.last_mut() else { return };
        let start = last.start as usize;
        last.said.end = self.place.end;
        self.text.padded.pop();
        if let Some(first) = spoken_digit(&self.text.padded[start..]) {
            self.text.padded.truncate(start);
            self.text.padded.push(first);
        }
        self.text.padded.push(digit);
        self.text.padded.push(' ');
    }

    /// Takes `the the` for one word, standing where it was said last.
    fn repeats_last(&mut self, word: &str) -> bool {
        let Some(last) = self.text.words.len().checked_sub(1) else { return false };
        let repeats = self.text.word(last) == Some(word) && is_stutter_when_repeated(word);
        if repeats {
            self.text.words[last].said = self.place;
        }
        repeats
    }

    /// Takes `I want I want` for two words, standing where they were said last.
    fn repeats_last_two(&mut self, word: &str) -> bool {
        let Some(first) = self.text.words.len().checked_sub(3) else { return false };
        let [one, two, again] = [0, 1, 2].map(|i| self.text.word(first + i).unwrap_or_default());
        let repeats = one == again && two == word && is_stutter_when_repeated(one) && is_stutter_when_repeated(two);
        if repeats && let Some(dropped) = self.text.words.pop() {
            self.text.padded.truncate(dropped.start as usize);
            self.text.words[first].said = dropped.said;
            self.text.words[first + 1].said = self.place;
        }
        repeats
    }

    fn finish(mut self) -> NormalText {
        self.end_token();
        for (word, place) in self.text.padded.split_ascii_whitespace().zip(&mut self.text.words) {
            place.hash = hash_of(word);
        }
        NormalText(Arc::new(self.text))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("places are bounded by what is normalised at most")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(said: &str) -> String {
        NormalText::of(said).as_str().to_owned()
    }

    #[test]
    fn speech_is_brought_into_its_normal_form() {
        for (said, expected) in [
            ("Get me a MANAGER!", "get me a manager"),
            ("I can't, I cannot, I cant", "i can not i can not i can not"),
            ("I\u{2019}d like a human", "i would like a human"),
            ("Un café, naïve?", "un cafe naive"),
            ("ｇｅｔ　ｍｅ", "get me"),
            ("I I want the the agent", "i want the agent"),
            ("I want I want to talk", "i want to talk"),
            ("no no no", "no"),
            ("my number is 5 5 5 1 2", "my number is 5 5 5 1 2"),
            ("dial nine one one", "dial 911"),
            ("press zero, or zero zero seven", "press 0 or 007"),
            ("one of your agents", "one of your agents"),
            ("two, three and one", "23 and one"),
            ("want nine one want nine one", "want 91 want 91"),
            ("you charged me $249", "you charged me 249"),
            ("that is $1,249.50", "that is 1249 50"),
            ("it's 24/7", "it is 24 7"),
            ("'human', he said", "human he said"),
            ("um", ""),
            ("... !? 🙂", ""),
            ("", ""),
            ("l'agent d'accueil", "l agent d accueil"),
            ("ma\u{00AD}na\u{200B}ger", "manager"),
            ("the manager's office", "the manager office"),
        ] {
            assert_eq!(normal(said), expected, "said: {said}");
        }
    }

    #[test]
    fn words_lead_back_to_what_was_said() {
        let text = NormalText::of("Um, I can't get a \"Manager\"!");
        assert_eq!(text.as_str(), "i can not get a manager");
        assert_eq!(text.said_for(1..3), "can't");
        assert_eq!(text.said_for(2..3), "can't");
        assert_eq!(text.said_for(3..6), "get a \"Manager");
        assert_eq!(text.said_for(6..6), "");
        assert_eq!(text.said_for(2..99), "");
    }

    #[test]
    fn a_clause_opens_after_punctuation_but_not_inside_a_number_or_around_a_hesitation() {
        let text = NormalText::of("No, I want 3.50 back. To, um, talk, um to");
        let opened: Vec<_> = (0..text.word_count()).filter(|i| text.opens_clause(*i)).map(|i| text.word(i).unwrap()).collect();
        assert_eq!(text.as_str(), "no i want 3 50 back to talk to");
        assert_eq!(opened, ["i", "to", "to"]);
    }

    #[test]
    fn a_clause_is_all_that_stands_between_two_marks_of_punctuation() {
        let text = NormalText::of("Listen, you robot: agent, please! Agent");
        assert_eq!(text.as_str(), "listen you robot agent please agent");
        let clauses = [0..1, 1..3, 3..4, 3..5, 4..6, 5..6, 0..6];
        assert!(clauses.iter().all(|words| text.is_clause(words)), "{text:?}");
        assert!([0..2, 2..4, 1..2].iter().all(|words| !text.is_clause(words)));
    }

    #[test]
    fn it_serialises_as_the_words_as_said() {
        let text = NormalText::of("Um, hello");
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, "\"Um, hello\"");
        assert_eq!(serde_json::from_str::<NormalText>(&json).unwrap(), text);
    }

    /// Text thick with what the normal form treats specially.
    fn speech() -> impl Strategy<Value = String> {
        let pieces = [
            "I", "want", "one", "zero", "nine", "don't", "cant", "um", "’", "'", ",", ". ", "1,249", "5", "É", "ß", "½", "\u{200B}", "'s",
            "’t", "n't", " ",
        ];
        prop_oneof![
            any::<String>(),
            prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..30).prop_map(|p| p.concat()),
            prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..30).prop_map(|p| p.join(" "))
        ]
    }

    proptest! {
        #[test]
        fn the_normal_form_of_a_normal_form_is_itself(said in speech()) {
            let once = normal(&said);
            prop_assert_eq!(normal(&once), once);
        }

        #[test]
        fn every_word_leads_to_a_place_in_what_was_said_in_order(said in speech()) {
            let text = NormalText::of(&said);
            let mut last = 0..0;
            for i in 0..text.word_count() {
                let span = text.said_span(i..i + 1);
                prop_assert!(said.is_char_boundary(span.start) && said.is_char_boundary(span.end));
                prop_assert!(span.start < span.end && span.start >= last.start && span.end >= last.end);
                prop_assert_eq!(text.words().nth(i), text.word(i));
                last = span;
            }
            prop_assert_eq!(text.words().count(), text.word_count());
        }
    }
}
