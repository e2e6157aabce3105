//! Numbers, amounts, dates, telephone numbers and addresses written to be heard: a voice that reads `123456` says a hundred thousand
//! and something, and nobody can write that down.

mod words;

use crate::text::entity::{Entity, EntityKind, entities, month_name};
use words::{Words, words_for};

/// Digits said in one breath. A longer number is parted by commas, which a voice pauses at.
const ONE_BREATH: usize = 6;
/// Digits between two pauses, at most.
const BETWEEN_PAUSES: usize = 4;

/// A text with what it names written to be heard in a language. What stands in square brackets stays as it is.
pub(super) fn to_be_heard(text: &str, language: &str) -> String {
    let words = words_for(language);
    let mut heard = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for entity in entities(text) {
        heard.push_str(&text[at..entity.said.start]);
        heard.push_str(&spoken(&entity, text, words, language).unwrap_or_else(|| entity.text.clone()));
        at = entity.said.end;
    }
    heard + &text[at..]
}

/// A telephone number, written to be heard.
pub(super) fn telephone(number: &str, language: &str) -> String {
    digits(number, words_for(language))
}

/// How a thing is spoken; none where it is spoken as it stands.
fn spoken(entity: &Entity, text: &str, words: &Words, language: &str) -> Option<String> {
    match entity.kind {
        EntityKind::Number | EntityKind::Phone => Some(digits(&entity.value, words)),
        EntityKind::Email => Some(address(&entity.value, words)),
        EntityKind::Amount => amount(entity, text, words),
        EntityKind::Date => date(&entity.value, words, language),
        EntityKind::Name => None,
    }
}

/// Digits and letters one by one.
fn digits(value: &str, words: &Words) -> String {
    let plus = if value.starts_with('+') { format!("{} ", words.plus) } else { String::new() };
    let characters: Vec<String> = value.chars().filter(|c| c.is_alphanumeric()).map(String::from).collect();
    if characters.len() <= ONE_BREATH {
        return plus + &characters.join(" ");
    }
    let breaths = characters.len().div_ceil(BETWEEN_PAUSES);
    let (least, longer) = (characters.len() / breaths, characters.len() % breaths);
    let mut rest = characters.as_slice();
    let mut spoken = Vec::with_capacity(breaths);
    for breath in 0..breaths {
        let (said, behind) = rest.split_at(least + usize::from(breath < longer));
        spoken.push(said.join(" "));
        rest = behind;
    }
    plus + &spoken.join(", ")
}

fn address(value: &str, words: &Words) -> String {
    let mut spoken = String::with_capacity(value.len() * 2);
    for c in value.chars() {
        match "@._-+".chars().position(|sign| sign == c) {
            Some(sign) => spoken.extend([" ", words.signs[sign], " "]),
            None => spoken.push(c),
        }
    }
    spoken
}

/// An amount that is written with a sign. One that qualifies what it stands before (`a $249 charge`) stays: a voice reads it right, and
/// `a 249 dollars charge` is nobody's speech.
fn amount(entity: &Entity, text: &str, words: &Words) -> Option<String> {
    let signed = entity.text.contains(|c: char| !c.is_alphanumeric() && !c.is_whitespace() && !matches!(c, '.' | ',' | '-'));
    let qualifies = || {
        let before = text[..entity.said.start].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let behind = text[entity.said.end..].strip_prefix(' ').is_some_and(|behind| behind.starts_with(char::is_lowercase));
        behind && words.articles.iter().any(|article| article.eq_ignore_ascii_case(before))
    };
    let (unit, number) = entity.value.rsplit_once(' ').filter(|_| signed && !qualifies())?;
    let (_, one, many) = words.units.iter().find(|(name, ..)| *name == unit)?;
    let (whole, hundredths) = number.split_once('.').unwrap_or((number, ""));
    let counted = |count: &str, one: &str, many: &str| format!("{count} {}", if count == "1" { one } else { many });
    let mut spoken = counted(whole, one, many);
    // `20.5` is twenty and fifty hundredths.
    let hundredths = format!("{hundredths:0<2}");
    let count = hundredths[..2].trim_start_matches('0');
    if !count.is_empty() {
        let (one, many) = words.cents;
        spoken = format!("{spoken} {} {}", words.and, counted(count, one, many));
    }
    Some(spoken)
}

/// A date with a day in it. Months by themselves, days of the week and times told from today are heard as they were said.
fn date(value: &str, words: &Words, language: &str) -> Option<String> {
    let parts: Vec<&str> = value.split(' ').collect();
    let (day, month, year) = match parts.as_slice() {
        [month, day] => (*day, position_of(month)?, None),
        [month, day, year] if position_of(month).is_some() => (*day, position_of(month)?, Some(*year)),
        [year, month, day] if year.len() == 4 => (*day, month.parse().ok()?, Some(*year)),
        [one, two, year] => {
            let (day, month) = day_and_month(one, two, language)?;
            (day, month, Some(*year))
        }
        _ => return None,
    };
    let name = words.months.get(usize::checked_sub(month, 1)?)?;
    let number: u32 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let form = words.dates[usize::from(year.is_some())];
    let year = year.map(|year| if year.len() == 2 { format!("20{year}") } else { year.to_owned() });
    Some(form.replace("{day}", &ordinal(number, words.tag)).replace("{month}", name).replace("{year}", &year.unwrap_or_default()))
}

/// Which field of `03/04/2026` is the day: that which cannot be a month, else the second in the United States and the first elsewhere.
fn day_and_month<'a>(one: &'a str, two: &'a str, language: &str) -> Option<(&'a str, usize)> {
    let (first, second): (usize, usize) = (one.parse().ok()?, two.parse().ok()?);
    let american = language.eq_ignore_ascii_case("en") || language.eq_ignore_ascii_case("en-us");
    let month_first = if first > 12 { false } else { second > 12 || american };
    Some(if month_first { (two, first) } else { (one, second) })
}

fn position_of(month: &str) -> Option<usize> {
    (1..=12).find(|number| month_name(*number) == Some(month))
}

/// A day of the month as it is said: `3rd` in English, `1er` in French, `1º` in the other Romance languages.
fn ordinal(day: u32, language: &str) -> String {
    let ending = match (language, day) {
        ("en", 11..=13) => "th",
        ("en", day) => match day % 10 {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        },
        ("fr", 1) => "er",
        ("it" | "pt", 1) => "º",
        _ => "",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A language, what is written, and what is heard.
    const TEXTS: &[(&str, &str, &str)] = &[
        ("en-US", "order 1234", "order 1 2 3 4"),
        ("en-US", "order 123456, please", "order 1 2 3 4 5 6, please"),
        ("en", "card 4111 1111 1111 1111.", "card 4 1 1 1, 1 1 1 1, 1 1 1 1, 1 1 1 1."),
        ("en", "ref AB-12345", "ref A B 1 2, 3 4 5"),
        ("en", "call +1 555-012-3456", "call plus 1 5 5 5, 0 1 2 3, 4 5 6"),
        ("en", "you took $249", "you took 249 dollars"),
        ("en", "a $249 charge", "a $249 charge"),
        ("en", "paid $1,299.99 and €20.50 and £1", "paid 1299 dollars and 99 cents and 20 euros and 50 cents and 1 pound"),
        ("en", "it was 249 dollars", "it was 249 dollars"),
        ("en", "on april 3 and 2026-05-21", "on April 3rd and May 21st, 2026"),
        ("en-US", "on 03/04/2026", "on March 4th, 2026"),
        ("en-GB", "on 03/04/2026", "on April 3rd, 2026"),
        ("en", "on 21/04/2026", "on April 21st, 2026"),
        ("en", "in April, on Monday, last week", "in April, on Monday, last week"),
        ("en", "mail john.d_x@example.com", "mail john dot d underscore x at example dot com"),
        ("es", "mail john@example.com, 20 €, 3 de abril de 2026", "mail john arroba example punto com, 20 euros, 3 de abril de 2026"),
        ("fr", "le 1er mars, 20,50 €, +33 1 23 45 67 89", "le 1er mars, 20 euros et 50 centimes, plus 3 3 1 2, 3 4 5 6, 7 8 9"),
        ("de-DE", "am 03.04.2026, 1.299,50 €, a@b.de", "am 3. April 2026, 1299 Euro und 50 Cent, a at b Punkt de"),
        ("pt-BR", "em 01/04/2026, a@b.com", "em 1º de abril de 2026, a arroba b ponto com"),
        ("it", "il 3 maggio, $5, a-b@c.it", "il 3 maggio, 5 dollari, a trattino b chiocciola c punto it"),
        ("nl", "order 12345", "order 1 2 3 4 5"),
        ("en", "[card number removed]", "[card number removed]"),
    ];

    #[test]
    fn what_is_named_is_written_to_be_heard() {
        let mistakes: Vec<String> = TEXTS
            .iter()
            .filter_map(|(language, text, heard)| {
                let found = to_be_heard(text, language);
                (found != *heard).then(|| format!("{text}: {found}"))
            })
            .collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }

    proptest! {
        #[test]
        fn nothing_written_panics_and_no_digit_is_lost_of_a_number(text in any::<String>(), number in "[1-9][0-9]{4,18}") {
            let _ = to_be_heard(&text, "fr");
            let heard: String = to_be_heard(&format!("order {number}"), "en").chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(heard, number);
        }
    }
}
