//! Striking out what must not be told on, by named kinds: numbers are told by their check digits, whether they were said in figures, in
//! words, or with pauses between.

mod checks;
mod codes;
mod numbers;

use super::entity::{Digits, Tokens, emails, phones};
use super::{NormalText, Pattern};
use serde::Serialize;
use std::ops::Range;

/// A kind of thing that we know ourselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactionKind {
    /// Payment card numbers, told by their check digit.
    CardNumber,
    /// National identity, tax and social security numbers of natural persons: Brazil, France, Germany, Italy, Portugal, Spain, United States.
    NationalId,
    /// Telephone numbers.
    PhoneNumber,
    /// E-mail addresses.
    Email,
    /// International bank account numbers.
    Iban,
}

impl RedactionKind {
    /// Every kind, in the order they are best told.
    pub const ALL: [Self; 5] = [Self::CardNumber, Self::NationalId, Self::PhoneNumber, Self::Email, Self::Iban];

    /// The kind's name in policies.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CardNumber => "card_number",
            Self::NationalId => "national_id",
            Self::PhoneNumber => "phone_number",
            Self::Email => "email",
            Self::Iban => "iban",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    fn find(self, said: &Said<'_>) -> Vec<Range<usize>> {
        match self {
            Self::CardNumber => said.in_digits(|digits| numbers::find(digits, checks::is_card_number)),
            Self::NationalId => said.in_digits(|digits| {
                let mut found = numbers::find(digits, checks::is_national_number);
                found.extend(codes::national(digits));
                found
            }),
            Self::PhoneNumber => said.in_digits(phones),
            Self::Email => emails(said.text, &said.tokens),
            Self::Iban => said.in_digits(codes::ibans),
        }
    }
}

/// A kind of thing that a policy names itself.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnKind {
    /// Its name.
    pub name: String,
    /// What it looks like in the normal form.
    pub patterns: Vec<Pattern>,
}

/// What is struck out before a text goes on to somebody. The empty one strikes out nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Redaction {
    kinds: Vec<RedactionKind>,
    own: Vec<OwnKind>,
}

/// One thing to strike out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strike<'a> {
    /// Where it stands, in bytes of the text.
    pub span: Range<usize>,
    /// The name of its kind.
    pub kind: &'a str,
}

impl Redaction {
    /// Strikes out these kinds. One that is named twice counts once.
    #[must_use]
    pub fn new(mut kinds: Vec<RedactionKind>, own: Vec<OwnKind>) -> Self {
        kinds.sort_unstable();
        kinds.dedup();
        Self { kinds, own }
    }

    /// Whether there is nothing to strike out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.own.is_empty()
    }

    /// Whether a kind of ours is struck out.
    #[must_use]
    pub fn strikes(&self, kind: RedactionKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The names of the kinds that are struck out.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|kind| kind.as_str()).chain(self.own.iter().map(|own| own.name.as_str()))
    }

    /// What a text holds of these kinds, in order. Things that overlap are one, of the kind that begins first.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Strike<'_>> {
        let mut found: Vec<Strike<'_>> = Vec::new();
        if !self.kinds.is_empty() {
            let said = Said::of(text);
            for kind in &self.kinds {
                found.extend(kind.find(&said).into_iter().map(|span| Strike { span, kind: kind.as_str() }));
            }
        }
        if !self.own.is_empty() {
            let normal = NormalText::of(text);
            for own in &self.own {
                let words = own.patterns.iter().flat_map(|pattern| pattern.find_all(&normal));
                found.extend(words.map(|words| Strike { span: normal.said_span(words), kind: &own.name }));
            }
        }
        found.sort_by_key(|strike| (strike.span.start, std::cmp::Reverse(strike.span.end)));
        let mut apart: Vec<Strike<'_>> = Vec::with_capacity(found.len());
        for strike in found {
            match apart.last_mut() {
                Some(last) if strike.span.start < last.span.end => last.span.end = last.span.end.max(strike.span.end),
                _ => apart.push(strike),
            }
        }
        apart
    }

    /// A text with something else in the place of each thing that it must not hold, made from the name of its kind.
    #[must_use]
    pub fn redact_with(&self, text: &str, in_place: impl Fn(&str) -> String) -> String {
        replace(text, 0, &self.find(text), &in_place)
    }

    /// The same for lines that one person said one after the other: a number that is spread over several is found as well.
    #[must_use]
    pub fn redact_lines(&self, lines: &[&str], in_place: impl Fn(&str) -> String) -> Vec<String> {
        if self.is_empty() {
            return lines.iter().map(|line| (*line).to_owned()).collect();
        }
        let found = self.find(&lines.join("\n"));
        let mut start = 0;
        lines
            .iter()
            .map(|line| {
                let redacted = replace(line, start, &found, &in_place);
                start += line.len() + 1;
                redacted
            })
            .collect()
    }
}

/// A text with `[kind]` in the place of each thing that it must not hold: for the ledger, and whatever else is read by machines.
#[must_use]
pub fn redact(text: &str, redaction: &Redaction) -> String {
    redaction.redact_with(text, |kind| format!("[{kind}]"))
}

/// Replaces what is struck out of a line. The strikes are those of a longer text in which the line begins at `start`.
fn replace(line: &str, start: usize, strikes: &[Strike<'_>], in_place: &impl Fn(&str) -> String) -> String {
    let mut replaced = String::with_capacity(line.len());
    let mut at = 0;
    for strike in strikes.iter().filter(|strike| strike.span.end > start && strike.span.start < start + line.len()) {
        let span = strike.span.start.saturating_sub(start)..(strike.span.end - start).min(line.len());
        replaced.push_str(&line[at..span.start]);
        replaced.push_str(&in_place(strike.kind));
        at = span.end;
    }
    replaced + &line[at..]
}

/// A text as each kind looks through it, read once for all of them.
struct Said<'a> {
    text: &'a str,
    tokens: Tokens<'a>,
    /// The text with its digits as figures, in every way it can be meant.
    readings: Vec<Digits>,
}

impl<'a> Said<'a> {
    fn of(text: &'a str) -> Self {
        let tokens = Tokens::of(text);
        let readings = Digits::readings(text, &tokens);
        Self { text, tokens, readings }
    }

    /// Looks for something where digits are figures, and says where it was said.
    fn in_digits(&self, find: impl Fn(&str) -> Vec<Range<usize>>) -> Vec<Range<usize>> {
        let look = |digits: &Digits| find(&digits.text).iter().map(|found| digits.said(found)).collect::<Vec<_>>();
        self.readings.iter().flat_map(look).collect()
    }
}

#[cfg(test)]
mod tests;
