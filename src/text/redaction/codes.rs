//! Numbers with letters in them: bank accounts, and the identity numbers of Spain, Italy and Corsica.

use super::checks::{nir_key, value};
use super::numbers::is_joint;
use std::ops::{Range, RangeInclusive};

/// ISO 13616: country, check digits, and up to thirty characters; the shortest in use is Norway's.
const IBAN_LENGTH: RangeInclusive<usize> = 15..=34;
/// The letters that a Spanish identity number ends in, by its remainder: Ministerio del Interior, `Cálculo del dígito de control del NIF-NIE`.
const DNI_LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
/// The same letters as they are spelled on the telephone.
const DNI_SPELLED: &[(&str, u8)] = &[
    ("te", b'T'),
    ("erre", b'R'),
    ("ge", b'G'),
    ("eme", b'M'),
    ("efe", b'F'),
    ("pe", b'P'),
    ("de", b'D'),
    ("equis", b'X'),
    ("be", b'B'),
    ("ene", b'N'),
    ("jota", b'J'),
    ("zeta", b'Z'),
    ("ceta", b'Z'),
    ("ese", b'S'),
    ("cu", b'Q'),
    ("uve", b'V'),
    ("hache", b'H'),
    ("ele", b'L'),
    ("ce", b'C'),
    ("ka", b'K'),
];

/// The letters and digits of a text, in upper case.
struct Characters {
    characters: Vec<u8>,
    /// The byte that each stands at.
    places: Vec<usize>,
    /// Where the runs of them begin.
    starts: Vec<usize>,
}

/// Letters and digits that follow each other with little between.
struct Run<'t> {
    characters: &'t [u8],
    places: &'t [usize],
}

impl Characters {
    fn of(text: &str) -> Self {
        let room = text.len();
        let mut all = Self { characters: Vec::with_capacity(room), places: Vec::with_capacity(room), starts: Vec::new() };
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphanumeric()) {
            let goes_on = all.places.last().is_some_and(|last| last + 1 == at || is_joint(&text[last + 1..at]));
            if !goes_on {
                all.starts.push(all.places.len());
            }
            all.characters.push(byte.to_ascii_uppercase());
            all.places.push(at);
        }
        all
    }

    fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let ends = self.starts.iter().skip(1).copied().chain([self.places.len()]);
        let run = |(start, end): (&usize, usize)| Run { characters: &self.characters[*start..end], places: &self.places[*start..end] };
        self.starts.iter().zip(ends).map(run)
    }
}

impl<'t> Run<'t> {
    fn text(&self, range: Range<usize>) -> &'t [u8] {
        &self.characters[range]
    }

    fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start]..self.places[range.end - 1] + 1
    }

    /// Whether a character begins a word.
    fn begins(&self, at: usize) -> bool {
        at == 0 || self.places[at - 1] + 1 != self.places[at]
    }

    /// Whether a word ends before a character.
    fn ends(&self, at: usize) -> bool {
        at >= self.characters.len() || self.begins(at)
    }
}

/// What a reader finds at a start, as the end of it.
type Reader = fn(&Run<'_>, usize) -> Option<usize>;

fn read(characters: &Characters, readers: &[Reader]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in characters.runs() {
        let mut at = 0;
        while at < run.characters.len() {
            let end = run.begins(at).then(|| readers.iter().find_map(|reader| reader(&run, at))).flatten();
            if let Some(end) = end {
                found.push(run.span(&(at..end)));
            }
            at = end.unwrap_or(at + 1);
        }
    }
    found
}

/// The identity numbers that hold letters.
pub(super) fn national(text: &str) -> Vec<Range<usize>> {
    let characters = Characters::of(text);
    if !has_figures(text) {
        // The one kind that may have letters in the places of all its figures.
        return read(&characters, &[codice_fiscale]);
    }
    let mut found = read(&characters, &[dni, codice_fiscale, corsican]);
    found.extend(spelled_dni(&characters));
    found
}

/// The international bank account numbers.
pub(super) fn ibans(text: &str) -> Vec<Range<usize>> {
    // The check digits are always figures.
    if has_figures(text) { read(&Characters::of(text), &[iban]) } else { Vec::new() }
}

fn has_figures(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Two letters, two digits and the account, which pass ISO/IEC 7064, MOD 97-10. The longest that does is taken.
fn iban(run: &Run<'_>, start: usize) -> Option<usize> {
    let most = (run.characters.len() - start).min(*IBAN_LENGTH.end());
    let code = run.text(start..start + most);
    let [country @ .., _, _] = code.get(..4)? else { return None };
    if !country.iter().all(u8::is_ascii_uppercase) || !code[2..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let length = (*IBAN_LENGTH.start()..=most).rev().find(|length| run.ends(start + length) && passes_mod_97(&code[..*length]))?;
    Some(start + length)
}

fn passes_mod_97(code: &[u8]) -> bool {
    let moved = code[4..].iter().chain(&code[..4]);
    let rest = moved.fold(0_u32, |rest, character| match character {
        b'0'..=b'9' => (rest * 10 + u32::from(character - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    rest == 1
}

/// Spain: eight digits, or one of X, Y, Z and seven, and a check letter behind them.
fn dni(run: &Run<'_>, start: usize) -> Option<usize> {
    let number = dni_number(run, start)?;
    let letter = run.characters.get(start + 8)?;
    (dni_letter(number) == *letter && run.ends(start + 9)).then_some(start + 9)
}

/// The number that a Spanish identity number's first eight characters write.
fn dni_number(run: &Run<'_>, start: usize) -> Option<u64> {
    let code = (start + 8 <= run.characters.len()).then(|| run.text(start..start + 8))?;
    let lead = match code[0] {
        lead @ b'X'..=b'Z' => lead - b'X',
        digit => digit.is_ascii_digit().then(|| digit - b'0')?,
    };
    let rest: Option<Vec<u8>> = code[1..].iter().map(|digit| digit.is_ascii_digit().then(|| digit - b'0')).collect();
    Some(u64::from(lead) * 10_000_000 + value(&rest?))
}

fn dni_letter(number: u64) -> u8 {
    DNI_LETTERS[(number % 23) as usize]
}

/// A Spanish number whose letter is spelled: `12345678 zeta`.
fn spelled_dni(characters: &Characters) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for run in characters.runs() {
        for start in (0..run.characters.len()).filter(|start| run.begins(*start)) {
            let Some(number) = dni_number(&run, start) else { continue };
            let end = (start + 9..=run.characters.len()).find(|end| run.ends(*end)).unwrap_or(start + 8);
            let word = run.text(start + 8..end);
            let spelled =
                DNI_SPELLED.iter().any(|(name, letter)| name.as_bytes().eq_ignore_ascii_case(word) && *letter == dni_letter(number));
            if spelled && run.begins(start + 8) {
                found.push(run.span(&(start..end)));
            }
        }
    }
    found
}

/// Italy: six letters, two digits, a letter, two digits, a letter, three digits and a check letter. Where two people would have the same
/// one, digits are replaced by letters of `LMNPQRSTUV` (Ministero delle Finanze, decree of 12 March 1974).
fn codice_fiscale(run: &Run<'_>, start: usize) -> Option<usize> {
    let end = start + 16;
    let code = (end <= run.characters.len() && run.ends(end)).then(|| run.text(start..end))?;
    let is_digit = |character: u8| character.is_ascii_digit() || b"LMNPQRSTUV".contains(&character);
    let fits = code.iter().enumerate().all(|(at, character)| match at {
        6 | 7 | 9 | 10 | 12..=14 => is_digit(*character),
        _ => character.is_ascii_uppercase(),
    });
    let sum = || code[..15].iter().enumerate().map(|(at, character)| if at % 2 == 0 { odd(*character) } else { even(*character) });
    (fits && u32::from(code[15] - b'A') == sum().sum::<u32>() % 26).then_some(end)
}

fn even(character: u8) -> u32 {
    u32::from(if character.is_ascii_digit() { character - b'0' } else { character - b'A' })
}

/// The values of characters at odd places, by their values at even ones.
fn odd(character: u8) -> u32 {
    const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    ODD[even(character) as usize]
}

/// France, somebody born in Corsica: `2A` or `2B` in place of the department's digits, which count as 19 and 18.
fn corsican(run: &Run<'_>, start: usize) -> Option<usize> {
    let end = start + 15;
    let code = (end <= run.characters.len() && run.ends(end)).then(|| run.text(start..end))?;
    let department: [u8; 2] = match &code[5..7] {
        b"2A" => [1, 9],
        b"2B" => [1, 8],
        _ => return None,
    };
    let others = || code[..5].iter().chain(&code[7..]);
    if !others().all(u8::is_ascii_digit) {
        return None;
    }
    let mut digits: Vec<u8> = others().map(|digit| digit - b'0').collect();
    digits.splice(5..5, department);
    (nir_key(&digits[..13]) == value(&digits[13..])).then_some(end)
}
