//! Which digits are a card's number or a person's: the published rules, country by country.

use super::numbers::Number;
use std::ops::RangeInclusive;

/// ISO/IEC 7812: a payment card number has up to 19 digits; none in use has fewer than 13.
const CARD_DIGITS: RangeInclusive<usize> = 13..=19;
/// The first digit of payment cards: ISO/IEC 7812 gives 3 to travel and entertainment, 4 and 5 to banks, 6 to merchandising and banks, and
/// 2 to airlines, where banks have a part.
const CARD_BEGINS: RangeInclusive<u8> = 2..=6;
/// How far before nine digits in one run `social` is looked for, in words.
const CUE_DISTANCE: usize = 6;

/// Whether digits are a payment card's.
pub(super) fn is_card_number(number: &Number<'_>) -> bool {
    let begins = number.digits.first().is_some_and(|first| CARD_BEGINS.contains(first));
    begins && CARD_DIGITS.contains(&number.digits.len()) && passes_luhn(&number.digits)
}

/// Whether digits are a person's, in a country that writes them without letters.
pub(super) fn is_national_number(number: &Number<'_>) -> bool {
    let digits = &number.digits;
    is_social_security_number(number) || is_german_tax_number(digits) || is_cpf(digits) || is_nif(digits) || is_nir(digits)
}

/// ISO/IEC 7812-1, annex B.
fn passes_luhn(digits: &[u8]) -> bool {
    let doubled = |digit: u8| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits.iter().rev().enumerate().map(|(at, digit)| u32::from(if at % 2 == 1 { doubled(*digit) } else { *digit })).sum();
    sum.is_multiple_of(10)
}

/// United States: three, two and four digits, or nine behind a word such as `social`. The Social Security Administration gives out no area
/// 000, 666 or 9xx, no group 00 and no serial 0000. There is no check digit, and too many order numbers have nine digits.
fn is_social_security_number(number: &Number<'_>) -> bool {
    let digits = &number.digits;
    if digits.len() != 9
        || digits[..3] == [0; 3]
        || digits[..3] == [6; 3]
        || digits[0] == 9
        || digits[3..5] == [0; 2]
        || digits[5..] == [0; 4]
    {
        return false;
    }
    let shaped = number.groups.iter().map(ExactSizeIterator::len).eq([3, 2, 4]);
    let is_cue = |word: &str| {
        ["social", "ssn", "socials"].iter().any(|cue| word.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(cue))
    };
    shaped || number.before.split_whitespace().rev().take(CUE_DISTANCE).any(is_cue)
}

/// Germany, Steuer-ID: eleven digits that do not begin with 0, the last a check digit by ISO/IEC 7064, MOD 11,10. Among the first ten one
/// digit stands twice or three times and every other at most once (Bundeszentralamt für Steuern).
fn is_german_tax_number(digits: &[u8]) -> bool {
    let [first, .., check] = digits else { return false };
    if digits.len() != 11 || *first == 0 {
        return false;
    }
    let body = &digits[..10];
    let times = (0..10).map(|digit| body.iter().filter(|other| **other == digit).count());
    let repeated: Vec<usize> = times.filter(|times| *times > 1).collect();
    let product = body.iter().fold(10, |product: u8, digit| match (digit + product) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    matches!(repeated[..], [2 | 3]) && (11 - product) % 10 == *check
}

/// Brazil, CPF: eleven digits, the last two check digits (Receita Federal). Eleven equal digits pass and are nobody's.
fn is_cpf(digits: &[u8]) -> bool {
    let check = |body: &[u8]| {
        let weights = (2..=body.len() + 1).rev();
        let sum: usize = body.iter().zip(weights).map(|(digit, weight)| usize::from(*digit) * weight).sum();
        match sum * 10 % 11 {
            10 => 0,
            rest => rest,
        }
    };
    digits.len() == 11
        && digits.iter().any(|digit| *digit != digits[0])
        && check(&digits[..9]) == usize::from(digits[9])
        && check(&digits[..10]) == usize::from(digits[10])
}

/// Portugal, NIF of a natural person: nine digits that begin with 1, 2 or 3, the last a check digit modulo 11 (Autoridade Tributária).
fn is_nif(digits: &[u8]) -> bool {
    if digits.len() != 9 || !(1..=3).contains(&digits[0]) {
        return false;
    }
    let sum: usize = digits[..8].iter().zip((2..=9).rev()).map(|(digit, weight)| usize::from(*digit) * weight).sum();
    let check = match 11 - sum % 11 {
        10 | 11 => 0,
        check => check,
    };
    check == usize::from(digits[8])
}

/// France, NIR: fifteen digits that begin with the sex, 1 or 2 (3, 4, 7 and 8 while it is provisional); the last two are 97 less the rest
/// modulo 97 (INSEE). Those of Corsica have a letter: see `codes`.
fn is_nir(digits: &[u8]) -> bool {
    digits.len() == 15 && matches!(digits[0], 1..=4 | 7 | 8) && nir_key(&digits[..13]) == value(&digits[13..])
}

/// The key of a French number's first thirteen digits.
pub(super) fn nir_key(digits: &[u8]) -> u64 {
    97 - value(digits) % 97
}

/// The number that digits write.
pub(super) fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(*digit))
}
