//! Striking out what may not be spoken into anybody's ear. Digits spoken as words are not recognised, nor is a number that a caller
//! spread over several turns.

use super::language::{Removed, removed_for};
use crate::policy::compiled::Redaction;
use crate::text::entity::{EntityKind, entities};
use std::ops::{Range, RangeInclusive};

/// ISO/IEC 7812: a payment card number has up to 19 digits; none in use has fewer than 13.
const CARD_DIGITS: RangeInclusive<usize> = 13..=19;
/// The letters that a Spanish identity number ends in, by its remainder: Ministerio del Interior, `Cálculo del dígito de control del NIF-NIE`.
const DNI_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// Strikes out every kind of thing that may not be whispered, and says in words what stood there.
pub(super) fn redact(text: &str, kinds: &[Redaction], language: &str) -> String {
    let removed = removed_for(language);
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for &kind in kinds {
        found.extend(find(text, kind).into_iter().map(|span| (span, wording(removed, kind))));
    }
    found.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut redacted = String::with_capacity(text.len());
    let mut at = 0;
    for (span, wording) in found {
        if span.start >= at {
            redacted.push_str(&text[at..span.start]);
            redacted.push_str(wording);
        }
        at = at.max(span.end);
    }
    redacted + &text[at..]
}

/// What is said in place of a thing.
pub(super) fn wording(removed: &Removed, kind: Redaction) -> &'static str {
    match kind {
        Redaction::CardNumber => removed.card_number,
        Redaction::NationalId => removed.national_id,
        Redaction::Email => removed.email,
        Redaction::PhoneNumber => removed.phone_number,
    }
}

fn find(text: &str, kind: Redaction) -> Vec<Range<usize>> {
    match kind {
        Redaction::CardNumber => numbers(text, |number| CARD_DIGITS.contains(&number.digits.len()) && passes_luhn(&number.digits)),
        Redaction::NationalId => {
            let mut found = numbers(text, |number| is_social_security_number(number) || is_german_tax_number(&number.digits));
            found.extend(spanish_numbers(text));
            found
        }
        Redaction::Email => of_kind(text, EntityKind::Email),
        Redaction::PhoneNumber => of_kind(text, EntityKind::Phone),
    }
}

fn of_kind(text: &str, kind: EntityKind) -> Vec<Range<usize>> {
    entities(text).into_iter().filter(|entity| entity.kind == kind).map(|entity| entity.said).collect()
}

/// Groups of digits with little between them.
struct Number<'a> {
    digits: Vec<u8>,
    groups: &'a [Range<usize>],
}

/// The longest runs of digit groups that are a number of some sort. No sort has more than 19 digits, so that every start is tried
/// with a few ends only.
fn numbers(text: &str, is_one: impl Fn(&Number<'_>) -> bool) -> Vec<Range<usize>> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    let mut start = 0;
    while start < groups.len() {
        let reach =
            groups[start..].windows(2).take(*CARD_DIGITS.end()).take_while(|pair| is_joint(&text[pair[0].end..pair[1].start])).count();
        let longest = (start..=start + reach).rev().find(|last| {
            let groups = &groups[start..=*last];
            groups.iter().map(Range::len).sum::<usize>() <= *CARD_DIGITS.end()
                && is_one(&Number {
                    digits: groups.iter().flat_map(|group| text[group.clone()].bytes().map(|byte| byte - b'0')).collect(),
                    groups,
                })
        });
        match longest {
            Some(last) => {
                found.push(groups[start].start..groups[last].end);
                start = last + 1;
            }
            None => start += 1,
        }
    }
    found
}

fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match groups.last_mut() {
            Some(group) if group.end == at => group.end += 1,
            _ => groups.push(at..at + 1),
        }
    }
    groups
}

/// Whether so little stands between two groups that they belong together. A recogniser writes a pause as a comma.
fn is_joint(between: &str) -> bool {
    between.chars().count() <= 2 && between.chars().all(|c| matches!(c, ' ' | '-' | '–' | '.' | ',' | '\u{a0}'))
}

/// ISO/IEC 7812-1, annex B.
fn passes_luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits.iter().rev().enumerate().map(|(at, digit)| u32::from(if at % 2 == 1 { doubled(*digit) } else { *digit })).sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// United States: three, two and four digits. The Social Security Administration gives out no area 000, 666 or 9xx, no group 00 and
/// no serial 0000. Nine digits in one run are not taken for one: too many order numbers look like that.
fn is_social_security_number(number: &Number<'_>) -> bool {
    let [area, group, serial] = number.groups else { return false };
    let digits = &number.digits;
    (area.len(), group.len(), serial.len()) == (3, 2, 4)
        && digits[..3] != [0; 3]
        && digits[..3] != [6; 3]
        && digits[0] != 9
        && digits[3..5] != [0; 2]
        && digits[5..] != [0; 4]
}

/// Germany: eleven digits that do not begin with 0, the last a check digit by ISO/IEC 7064, MOD 11,10.
fn is_german_tax_number(digits: &[u8]) -> bool {
    let [first, .., check] = digits else { return false };
    let product = digits[..digits.len() - 1].iter().fold(10, |product: u8, digit| match (digit + product) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    digits.len() == 11 && *first > 0 && (11 - product) % 10 == *check
}

/// Spain: eight digits, or one of X, Y, Z and seven, and a check letter behind them.
fn spanish_numbers(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_alone = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    digit_groups(text)
        .into_iter()
        .filter_map(|group| {
            let before = group.start.checked_sub(1).map_or(b' ', |at| bytes[at].to_ascii_uppercase());
            let (start, lead) = match (group.len(), before) {
                (8, _) => (group.start, 0),
                (7, b'X'..=b'Z') => (group.start - 1, u32::from(before - b'X')),
                _ => return None,
            };
            let gap = usize::from(matches!(bytes.get(group.end), Some(b' ' | b'-')));
            let letter = bytes.get(group.end + gap)?.to_ascii_uppercase();
            let end = group.end + gap + 1;
            let number = lead * 10_000_000 + text[group].parse::<u32>().ok()?;
            let fits = DNI_LETTERS[(number % 23) as usize] == letter && is_alone(Some(end)) && is_alone(start.checked_sub(1));
            fits.then_some(start..end)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_whispered_is_struck_out() {
        use Redaction::{CardNumber, Email, NationalId, PhoneNumber};
        for (kind, said, heard) in [
            (CardNumber, "card 4111 1111 1111 1111.", "card [card number removed]."),
            (CardNumber, "card 4111-1111-1111-1111", "card [card number removed]"),
            (CardNumber, "it's 4111111111111111, order 12", "it's [card number removed], order 12"),
            (CardNumber, "4111, 1111, 1111, 1111", "[card number removed]"),
            (CardNumber, "order 12 4111 1111 1111 1111", "order 12 [card number removed]"),
            (CardNumber, "amex 3782 822463 10005", "amex [card number removed]"),
            (CardNumber, "order 4111 1111 1111 1112", "order 4111 1111 1111 1112"),
            (CardNumber, "it was $249 in 2026", "it was $249 in 2026"),
            (NationalId, "social 123-45-6789 or 123 45 6789", "social [identity number removed] or [identity number removed]"),
            (NationalId, "code 000-45-6789", "code 000-45-6789"),
            (NationalId, "DNI 12345678Z, NIE X1234567L", "DNI [identity number removed], NIE [identity number removed]"),
            (NationalId, "ref 12345678A", "ref 12345678A"),
            (NationalId, "Steuer-ID 86 095 742 719", "Steuer-ID [identity number removed]"),
            (NationalId, "order 86095742710", "order 86095742710"),
            (Email, "john at example dot com, or j@example.org!", "[e-mail address removed], or [e-mail address removed]!"),
            (PhoneNumber, "call +1 555-012-3456 now", "call [telephone number removed] now"),
        ] {
            assert_eq!(redact(said, &[kind], "en-US"), heard);
        }
    }

    #[test]
    fn the_place_of_a_thing_is_spoken_in_the_policys_language() {
        assert_eq!(redact("4111 1111 1111 1111", &[Redaction::CardNumber], "de"), "[Kartennummer entfernt]");
    }
}
