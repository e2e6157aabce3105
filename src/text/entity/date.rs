//! Dates as callers give them: in figures, by month, by weekday, and told from today.

use super::calendar::{MONTH_WORDS, MONTHS, PORTUGUESE_ORDINALS, PREPOSITIONS, RELATIVE, Reading, UNITS, WEEKDAYS, WHICH};
use super::number::{ordinal, quantity};
use super::token::{TokenKind, Tokens};
use super::{EntityKind, Found};

/// Endings of a day in figures: English, French, Spanish, Portuguese.
const DAY_ENDINGS: &[&str] = &["st", "nd", "rd", "th", "er", "º", "o"];

/// The date at a token.
pub(super) fn date(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let readers = [in_figures, day_first, month_first, weekday, from_today, ago, year_alone];
    let (value, length) = readers.iter().find_map(|read| read(tokens, index))?;
    Some(Found { kind: EntityKind::Date, tokens: index..index + length, value: Some(value) })
}

/// `03/04/2026`, `2026-04-03`, `03.04.2026`. The value keeps the order: which is the month is not known.
fn in_figures(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    if !tokens.is(index, TokenKind::Figure) {
        return None;
    }
    let separator = tokens.said(index + 1);
    let (fields, length) = if matches!(separator, "/" | "-") {
        let joined = (index..index + 4).all(|at| tokens.touches_next(at)) && tokens.said(index + 3) == separator;
        let fields = [tokens.digits(index)?, tokens.digits(index + 2)?, tokens.digits(index + 4)?];
        (joined.then_some(fields)?, 5)
    } else {
        let mut fields = tokens.said(index).split('.');
        (([fields.next()?, fields.next()?, fields.next().filter(|_| fields.next().is_none())?]), 1)
    };
    let is_day = |field: &str| field.len() <= 2 && (1..=31).contains(&field.parse::<u32>().unwrap_or(0));
    let fits = match fields {
        [year, month, day] if is_year(year) => is_day(month) && is_day(day),
        [one, two, year] => is_day(one) && is_day(two) && (is_year(year) || (separator == "/" && year.len() == 2)),
    };
    fits.then(|| (fields.map(|field| field.trim_start_matches('0')).join(" "), length))
}

/// `3rd of April`, `the third of April 2026`, `3. April`, `3 de abril de 2026`.
fn day_first(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let (day, length, marked) = day(tokens, index)?;
    let mut at = index + length;
    let joined = matches!(tokens.folded(at), "of" | "de" | "di" | "." | "d'");
    at += usize::from(joined);
    let (month, reading) = month_word(tokens.folded(at))?;
    if reading == Reading::Ambiguous && !joined && !marked && !tokens.is_capitalised(at) {
        return None;
    }
    Some(with_year(tokens, format!("{} {day}", MONTHS[month]), index, at + 1))
}

/// `April`, `April 3rd`, `April the third, 2026`, `April 2026`.
fn month_first(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let (month, reading) = month_word(tokens.folded(index))?;
    let name = MONTHS[month].to_owned();
    // The point of `Sept. 3`.
    let behind = index + 1 + usize::from(reading == Reading::Abbreviation && tokens.said(index + 1) == ".");
    let the = usize::from(tokens.folded(behind) == "the");
    if let Some((day, length, marked)) = day(tokens, behind + the)
        && (reading != Reading::Ambiguous || marked || tokens.is_capitalised(index) || is_introduced(tokens, index))
    {
        return Some(with_year(tokens, format!("{name} {day}"), index, behind + the + length));
    }
    let (value, length) = with_year(tokens, name, index, index + 1);
    let shown = match reading {
        Reading::Plain => true,
        Reading::Ambiguous => length > 1 || is_introduced(tokens, index) || (tokens.is_capitalised(index) && !tokens.opens_sentence(index)),
        Reading::Abbreviation => length > 1,
    };
    shown.then_some((value, length))
}

fn is_introduced(tokens: &Tokens<'_>, index: usize) -> bool {
    PREPOSITIONS.contains(&tokens.before(index))
}

/// A day of a month: the number, how many tokens it takes, and whether it is marked as an ordinal.
fn day(tokens: &Tokens<'_>, index: usize) -> Option<(u64, usize, bool)> {
    if let Some((day, length)) = ordinal(tokens, index) {
        return Some((day, length, true)).filter(|_| day <= 31);
    }
    let day = tokens.digits(index).filter(|digits| digits.len() <= 2)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let marked = tokens.touches_next(index) && DAY_ENDINGS.contains(&tokens.said(index + 1));
    Some((day, 1 + usize::from(marked), marked))
}

/// Adds the year behind a date, where there is one.
fn with_year(tokens: &Tokens<'_>, value: String, start: usize, end: usize) -> (String, usize) {
    let joint = usize::from(matches!(tokens.folded(end), "," | "of" | "de" | "del"));
    match tokens.digits(end + joint).filter(|digits| is_year(digits)) {
        Some(year) => (format!("{value} {year}"), end + joint + 1 - start),
        None => (value, end - start),
    }
}

/// `Tuesday`, `last Tuesday`, `terça-feira`.
fn weekday(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let which = which(tokens, index);
    let at = index + usize::from(which.is_some());
    let (day, length) = day_of_the_week(tokens, at)?;
    let value = which.map_or_else(|| day.to_owned(), |which| format!("{which} {day}"));
    Some((value, at + length - index))
}

fn day_of_the_week(tokens: &Tokens<'_>, index: usize) -> Option<(&'static str, usize)> {
    let word = tokens.folded(index);
    if let Some((day, _)) = WEEKDAYS.iter().find(|(_, words)| words.contains(&word)) {
        return Some((day, 1));
    }
    let ordinal = PORTUGUESE_ORDINALS.iter().position(|ordinal| *ordinal == word)?;
    let hyphen = usize::from(tokens.said(index + 1) == "-");
    (tokens.folded(index + 1 + hyphen) == "feira").then_some((WEEKDAYS[ordinal].0, 2 + hyphen))
}

/// `yesterday`, `last month`, `la semana pasada`.
fn from_today(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    if let Some((words, value)) = RELATIVE.iter().find(|(words, _)| tokens.has(index, words)) {
        return Some(((*value).to_owned(), words.len()));
    }
    let which = which(tokens, index)?;
    let unit = UNITS.iter().find(|unit| **unit == tokens.folded(index + 1))?;
    Some((format!("{which} {unit}"), 2))
}

fn which(tokens: &Tokens<'_>, index: usize) -> Option<&'static str> {
    WHICH.iter().find(|(word, _)| *word == tokens.folded(index)).map(|(_, which)| *which)
}

/// `three weeks ago`, `a month ago`.
fn ago(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let (count, length) = match tokens.folded(index) {
        "a" | "an" => ("1".to_owned(), 1),
        _ => quantity(tokens, index).map(|number| (number.value, number.tokens))?,
    };
    let unit = index + length;
    (UNITS.contains(&tokens.folded(unit)) && tokens.folded(unit + 1) == "ago")
        .then(|| (format!("{count} {} ago", tokens.folded(unit).trim_end_matches('s')), length + 2))
}

/// `since 2019`. A figure of four digits that nothing introduces is an order number like any other.
fn year_alone(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let year = tokens.digits(index).filter(|digits| is_year(digits))?;
    let stands_alone = !tokens.touches_next(index) || tokens.ends_before(index + 1);
    (is_introduced(tokens, index) && stands_alone).then(|| (year.to_owned(), 1))
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && matches!(digits.get(..2), Some("19" | "20"))
}

fn month_word(word: &str) -> Option<(usize, Reading)> {
    let reading = |words: &[(&str, Reading)]| words.iter().find(|(month, _)| *month == word).map(|(_, reading)| *reading);
    MONTH_WORDS.iter().enumerate().find_map(|(month, words)| Some((month, reading(words)?)))
}
