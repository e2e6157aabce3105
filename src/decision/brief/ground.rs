//! Does a model's wording hold only what was said on the call? Numbers, amounts, dates, addresses and capitalised names are checked.
//!
//! What cannot be told from its letters is not found out: a name in lower case, or said things joined the wrong way.

use super::language::{Words, words_for};
use super::transcript::{Side, Transcript};
use crate::text::NormalText;
use crate::text::entity::{Entity, EntityKind, entities, figures, month_name};
use std::collections::BTreeSet;
use std::ops::Range;

/// So many digits of a longer number may stand for it: `the card ending in 4242`.
const PART_OF_A_NUMBER: usize = 4;
/// Endings that a report adds to a word it takes from the caller, or takes off it: `Disputes`, `cancelling`.
const ENDINGS: &[&str] = &["ing", "ed", "es", "s", "d", "e", "en", "n", "er", "r"];

/// Something that a summary holds and nobody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unsaid {
    /// Where it stands in the summary, in bytes.
    pub(super) span: Range<usize>,
    /// As the summary has it. It may be personal: keep it out of logs.
    pub(super) text: String,
}

/// What a summary holds and nobody said, each thing once. What stands in the places of what the model was not told is no such thing.
pub(super) fn unsaid(summary: &str, transcript: &Transcript, language: &str, placeholders: &[String]) -> Vec<Unsaid> {
    let said = Said::on(transcript);
    let words = words_for(language);
    let named: Vec<Entity> = entities(summary).into_iter().filter(|entity| entity.kind != EntityKind::Name).collect();
    let places = placeholders.iter().flat_map(|place| summary.match_indices(place.as_str()).map(|(at, place)| at..at + place.len()));
    let covered: Vec<Range<usize>> = named.iter().map(|entity| entity.said.clone()).chain(places).collect();
    let inside = |span: &Range<usize>| covered.iter().any(|other| other.start < span.end && span.start < other.end);
    let mut unsaid: Vec<Range<usize>> = named.iter().filter(|entity| !said.has_entity(entity)).map(|entity| entity.said.clone()).collect();
    unsaid.extend(figures(summary).into_iter().filter(|figure| !inside(&figure.said)).filter_map(|figure| {
        // `one` and `first` seldom count anything.
        let counts = !(figure.spelled && figure.value == "1");
        (counts && !said.has_number(&figure.value)).then_some(figure.said)
    }));
    for word in written_words(summary).filter(|word| !inside(&word.span)) {
        if word.is_capitalised && !said.has_name(&word, words) || words.is_some_and(|words| said.lacks_spelled_number(&word, words)) {
            unsaid.push(word.span);
        }
    }
    let mut seen = BTreeSet::new();
    unsaid.retain(|span| seen.insert((span.start, span.end)));
    unsaid.into_iter().map(|span| Unsaid { text: summary[span.clone()].to_owned(), span }).collect()
}

/// What was said on a call by either side, ready to be looked up.
#[derive(Default)]
struct Said {
    words: BTreeSet<String>,
    numbers: BTreeSet<String>,
    entities: Vec<Entity>,
    /// What dates are made of: names of months and days, digits without leading zeros.
    date_parts: BTreeSet<String>,
}

impl Said {
    fn on(transcript: &Transcript) -> Self {
        let mut said = Self::default();
        for line in &transcript.lines {
            match line.side {
                Side::Caller | Side::Bot => said.add(&NormalText::of(&line.text)),
                Side::Keypad => {
                    said.numbers.insert(line.text.clone());
                }
            }
        }
        said
    }

    fn add(&mut self, text: &NormalText) {
        self.words.extend(text.words().map(str::to_owned));
        self.numbers.extend(figures(text.said()).into_iter().map(|figure| figure.value));
        for entity in entities(text.said()) {
            match entity.kind {
                EntityKind::Date => self.add_date(&entity.value),
                EntityKind::Number | EntityKind::Phone => {
                    self.numbers.insert(digits_of(&entity.value));
                }
                EntityKind::Amount | EntityKind::Email | EntityKind::Name => {}
            }
            self.entities.push(entity);
        }
    }

    fn add_date(&mut self, value: &str) {
        // Which field of `03/04/2026` is the month is not known: either may be.
        let in_figures = !value.contains(char::is_alphabetic);
        for part in value.split(' ') {
            let month = part.parse().ok().filter(|_| in_figures).and_then(month_name);
            self.date_parts.extend([part].into_iter().chain(month).map(str::to_owned));
        }
    }

    fn has_entity(&self, entity: &Entity) -> bool {
        let same = |other: &Entity| other.kind == entity.kind && other.value == entity.value;
        match entity.kind {
            EntityKind::Amount => self.entities.iter().any(same) || self.has_bare_amount(&entity.value),
            EntityKind::Date => entity.value.split(' ').all(|part| self.has_date_part(part)),
            EntityKind::Email => self.entities.iter().any(same),
            EntityKind::Number if entity.value.contains(char::is_alphabetic) => self.entities.iter().any(same),
            EntityKind::Number | EntityKind::Phone => self.has_number(&digits_of(&entity.value)),
            EntityKind::Name => true,
        }
    }

    /// Whether the number of an amount was said without a unit: `it was 249`.
    fn has_bare_amount(&self, value: &str) -> bool {
        let number = number_of(value);
        let with_a_unit = |entity: &Entity| entity.kind == EntityKind::Amount && number_of(&entity.value) == number;
        self.has_number(number) && !self.entities.iter().any(with_a_unit)
    }

    fn has_date_part(&self, part: &str) -> bool {
        self.date_parts.contains(part) || self.words.contains(part) || self.numbers.contains(part)
    }

    fn has_number(&self, value: &str) -> bool {
        let is_part = |number: &String| value.len() >= PART_OF_A_NUMBER && number.contains(value) && !number.contains('.');
        self.numbers.contains(value) || self.numbers.iter().any(is_part)
    }

    /// Whether a capitalised word is no name, or one that was said. A capital at the start of a sentence says little, so that there
    /// the word may also be another form of one that was said.
    fn has_name(&self, word: &WrittenWord<'_>, words: Option<&Words>) -> bool {
        let normal = NormalText::of(word.text);
        normal.words().all(|part| {
            self.words.contains(part)
                || words.is_some_and(|words| words.reports(part) || (word.opens_sentence && words.is_filler(part)))
                || (word.opens_sentence && self.has_another_form(part))
        })
    }

    fn has_another_form(&self, word: &str) -> bool {
        let stem = stem(word);
        stem.len() >= PART_OF_A_NUMBER && self.words.iter().any(|said| said.starts_with(stem) && self::stem(said) == stem)
    }

    /// Whether a word is a number in the language of the call that was said neither in this word nor in digits.
    fn lacks_spelled_number(&self, word: &WrittenWord<'_>, words: &Words) -> bool {
        NormalText::of(word.text)
            .words()
            .any(|part| words.number(part).is_some_and(|digits| !self.words.contains(part) && !self.has_number(digits)))
    }
}

fn stem(word: &str) -> &str {
    ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

fn number_of(amount: &str) -> &str {
    amount.rsplit(' ').next().unwrap_or(amount)
}

fn digits_of(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

/// A word as a summary has it.
struct WrittenWord<'a> {
    text: &'a str,
    span: Range<usize>,
    is_capitalised: bool,
    opens_sentence: bool,
}

fn written_words(text: &str) -> impl Iterator<Item = WrittenWord<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '`' | '´' | '’' | '‘');
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
        at = end;
        let before = text[..start].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '«' | '('));
        let word = &text[start..end];
        Some(WrittenWord {
            text: word,
            span: start..end,
            is_capitalised: word.starts_with(char::is_uppercase),
            opens_sentence: before.is_empty() || before.ends_with(['.', '!', '?', '…', ':', '¿', '¡']),
        })
    })
}
