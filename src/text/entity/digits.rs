//! Digits spoken as words, written as figures, with a map back to what was said: `four one, um, one one` is `4 1 1 1`.

use super::super::contractions::is_hesitation;
use super::token::{TokenKind, Tokens};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// No number written as one word of two has fewer letters: the shortest are Italian.
const SHORTEST_COMPOUND: usize = 5;
/// What may stand between two digits that belong together takes no more tokens than this.
const MOST_BETWEEN: usize = 4;

/// A text in which digits are figures.
#[derive(Debug)]
pub(in crate::text) struct Digits {
    /// The text.
    pub(in crate::text) text: String,
    parts: Vec<Part>,
}

/// What `um` is: Portuguese for `one`, and in other languages the sound of thinking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Um {
    /// A pause.
    Pause,
    /// A digit.
    One,
}

/// A part of the text, and what it stands for.
#[derive(Debug)]
struct Part {
    written: Range<usize>,
    said: Range<usize>,
}

impl Digits {
    /// Writes what was said so that its digits are figures, in every way it can be meant. Everything else stays as it is.
    pub(in crate::text) fn readings(said: &str, tokens: &Tokens<'_>) -> Vec<Self> {
        let mut readings = vec![Self::of(said, tokens, Um::Pause)];
        if (0..tokens.len()).any(|index| tokens.folded(index) == "um") {
            readings.push(Self::of(said, tokens, Um::One));
        }
        readings
    }

    fn of(said: &str, tokens: &Tokens<'_>, um: Um) -> Self {
        let mut digits = Self { text: String::with_capacity(said.len()), parts: Vec::new() };
        let mut last: Option<Group> = None;
        let (mut index, mut from) = (0, 0);
        while index < tokens.len() {
            let is_pause = um == Um::Pause && tokens.folded(index) == "um";
            let Some(group) = group(tokens, index).filter(|_| !is_pause) else {
                index += 1;
                continue;
            };
            let span = tokens.span(&group.tokens);
            let joined = last.as_ref().is_some_and(|last| last.goes_on_in(&group, tokens));
            if joined {
                digits.push(" ", from..span.start);
            } else {
                digits.push(&said[from..span.start], from..span.start);
            }
            digits.push(&group.digits, span.clone());
            (index, from) = (group.tokens.end, span.end);
            last = Some(group);
        }
        digits.push(&said[from..], from..said.len());
        digits
    }

    fn push(&mut self, text: &str, said: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        if !text.is_empty() {
            self.parts.push(Part { written: start..self.text.len(), said });
        }
    }

    /// What was said for a range of the text, in bytes.
    pub(in crate::text) fn said(&self, written: &Range<usize>) -> Range<usize> {
        let first = self.parts.partition_point(|part| part.written.end <= written.start);
        let last = self.parts.partition_point(|part| part.written.start < written.end).max(1) - 1;
        let (Some(first), Some(last)) = (self.parts.get(first), self.parts.get(last)) else { return 0..0 };
        let start = if first.is_verbatim() { first.said.start + (written.start - first.written.start) } else { first.said.start };
        let end = if last.is_verbatim() { last.said.start + (written.end - last.written.start) } else { last.said.end };
        start..end
    }
}

impl Part {
    /// Whether the part stands as it was said. One that does not has another length: a digit's word is longer than the digit.
    fn is_verbatim(&self) -> bool {
        self.written.len() == self.said.len()
    }
}

/// Digits that stand together.
struct Group {
    digits: String,
    tokens: Range<usize>,
    spelled: bool,
}

impl Group {
    /// Whether only hesitations, signs of a pause and words that join stand between two groups, and one of them is a word or spelled.
    fn goes_on_in(&self, next: &Self, tokens: &Tokens<'_>) -> bool {
        let between = self.tokens.end..next.tokens.start;
        let is_word = |at: usize| tokens.is(at, TokenKind::Word);
        between.len() <= MOST_BETWEEN
            && (self.spelled || next.spelled || between.clone().any(is_word))
            && between.clone().all(|at| joins(tokens, at))
    }
}

/// Whether a token may stand between two digits that belong together.
fn joins(tokens: &Tokens<'_>, index: usize) -> bool {
    let folded = tokens.folded(index);
    match tokens.get(index).map(|token| token.kind) {
        Some(TokenKind::Sign) => matches!(folded, "," | "." | "-" | "–" | "/" | "…" | ":"),
        Some(TokenKind::Word) => is_hesitation(folded) || JOINTS.contains(&folded),
        Some(TokenKind::Figure) | None => false,
    }
}

/// Words that are said between the digits of one number: signs by name, and `and then`.
const JOINTS: &[&str] = &[
    "and",
    "then",
    "dash",
    "hyphen",
    "space",
    "er",
    "ah",
    "eh",
    "guion",
    "tiret",
    "strich",
    "bindestrich",
    "traco",
    "hifen",
    "trattino",
    "y",
    "luego",
    "et",
    "puis",
    "und",
    "dann",
    "e",
    "depois",
    "poi",
    "pues",
    "bueno",
    "alors",
    "also",
    "allora",
    "entao",
];

/// The group of digits at a token: a figure, or a number below a hundred in words, said twice or three times where it is so called.
fn group(tokens: &Tokens<'_>, index: usize) -> Option<Group> {
    if let Some(digits) = tokens.digits(index) {
        return Some(Group { digits: digits.to_owned(), tokens: index..index + 1, spelled: false });
    }
    if let Some(times) = repeats(tokens.folded(index)) {
        let digit = unit(tokens.folded(index + 1)).or_else(|| tokens.digits(index + 1).filter(|digits| digits.len() == 1)?.parse().ok())?;
        let digits = digit.to_string().repeat(times);
        return Some(Group { digits, tokens: index..index + 2, spelled: true });
    }
    let (value, length) = below_a_hundred(tokens, index)?;
    Some(Group { digits: value.to_string(), tokens: index..index + length, spelled: true })
}

fn repeats(word: &str) -> Option<usize> {
    match word {
        "double" | "doble" | "doppel" | "doppelt" | "duplo" | "doppio" => Some(2),
        "triple" | "treble" | "dreifach" | "triplo" => Some(3),
        _ => None,
    }
}

/// The number at a token, and how many tokens it takes. Where `forty` and `one` may be one number or two, they are one.
fn below_a_hundred(tokens: &Tokens<'_>, index: usize) -> Option<(u32, usize)> {
    let word = tokens.folded(index);
    let (tens, length) = match value(word) {
        Some(_) if is_four_twenties(tokens, index) => (80, 2 + usize::from(tokens.said(index + 1) == "-")),
        Some(unit @ ..10) => return Some((unit, 1)),
        Some(..20) => return teen_at(tokens, index),
        Some(tens) => (tens, 1),
        None => return compound(word).map(|value| (value, 1)),
    };
    let joint = usize::from(matches!(tokens.folded(index + length), "-" | "y" | "et" | "e"));
    let behind = index + length + joint;
    // French counts on to nineteen from sixty and from eighty.
    let in_tens = unit(tokens.folded(behind)).filter(|unit| *unit > 0).map(|unit| (unit, 1));
    let rest = in_tens.or_else(|| teen_at(tokens, behind).filter(|_| matches!(tens, 60 | 80)));
    Some(rest.map_or((tens, length), |(rest, more)| (tens + rest, length + joint + more)))
}

/// Ten to nineteen at a token. French says `ten seven` for seventeen.
fn teen_at(tokens: &Tokens<'_>, index: usize) -> Option<(u32, usize)> {
    let teen = teen(tokens.folded(index))?;
    let hyphen = usize::from(tokens.said(index + 1) == "-");
    let rest = unit(tokens.folded(index + 1 + hyphen)).filter(|unit| tokens.folded(index) == "dix" && *unit >= 7);
    Some(rest.map_or((teen, 1), |rest| (teen + rest, 2 + hyphen)))
}

fn is_four_twenties(tokens: &Tokens<'_>, index: usize) -> bool {
    let hyphen = usize::from(tokens.said(index + 1) == "-");
    tokens.folded(index) == "quatre" && matches!(tokens.folded(index + 1 + hyphen), "vingt" | "vingts")
}

/// The words of numbers with a word of their own, in the six languages of the frames; `oh` and `meia` as they are said on the telephone.
const WORDS: &[(u32, &[&str])] = &[
    (0, &["zero", "oh", "o", "nought", "cero", "null"]),
    (1, &["one", "uno", "una", "un", "une", "ein", "eins", "eine", "um", "uma"]),
    (2, &["two", "dos", "deux", "zwei", "zwo", "dois", "duas", "due"]),
    (3, &["three", "tres", "trois", "drei", "tre"]),
    (4, &["four", "cuatro", "quatre", "vier", "quatro", "quattro"]),
    (5, &["five", "cinco", "cinq", "funf", "fuenf", "cinque"]),
    (6, &["six", "seis", "sechs", "meia", "sei"]),
    (7, &["seven", "siete", "sept", "sieben", "sete", "sette"]),
    (8, &["eight", "ocho", "huit", "acht", "oito", "otto"]),
    (9, &["nine", "nueve", "neuf", "neun", "nove"]),
    (10, &["ten", "diez", "dix", "zehn", "dez", "dieci"]),
    (11, &["eleven", "once", "onze", "elf", "undici"]),
    (12, &["twelve", "doce", "douze", "zwolf", "zwoelf", "doze", "dodici"]),
    (13, &["thirteen", "trece", "treize", "dreizehn", "treze", "tredici"]),
    (14, &["fourteen", "catorce", "quatorze", "vierzehn", "catorze", "quattordici"]),
    (15, &["fifteen", "quince", "quinze", "funfzehn", "fuenfzehn", "quindici"]),
    (16, &["sixteen", "dieciseis", "seize", "sechzehn", "dezesseis", "dezasseis", "sedici"]),
    (17, &["seventeen", "diecisiete", "siebzehn", "dezessete", "dezassete", "diciassette"]),
    (18, &["eighteen", "dieciocho", "achtzehn", "dezoito", "diciotto"]),
    (19, &["nineteen", "diecinueve", "neunzehn", "dezenove", "dezanove", "diciannove"]),
    (20, &["twenty", "veinte", "vingt", "zwanzig", "vinte", "venti"]),
    (30, &["thirty", "treinta", "trente", "dreissig", "trinta", "trenta"]),
    (40, &["forty", "cuarenta", "quarante", "vierzig", "quarenta", "quaranta"]),
    (50, &["fifty", "cincuenta", "cinquante", "funfzig", "fuenfzig", "cinquenta", "cinquanta"]),
    (60, &["sixty", "sesenta", "soixante", "sechzig", "sessenta", "sessanta"]),
    (70, &["seventy", "setenta", "septante", "siebzig", "settanta"]),
    (80, &["eighty", "ochenta", "achtzig", "oitenta", "ottanta"]),
    (90, &["ninety", "noventa", "nonante", "neunzig", "novanta"]),
];

/// The same by word: every word of every text is looked up.
static VALUES: LazyLock<HashMap<&str, u32, FixedState>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(value, words)| words.iter().map(|word| (*word, *value))).collect());

fn value(word: &str) -> Option<u32> {
    VALUES.get(word).copied()
}

fn unit(word: &str) -> Option<u32> {
    value(word).filter(|value| *value < 10)
}

fn teen(word: &str) -> Option<u32> {
    value(word).filter(|value| (10..20).contains(value))
}

fn tens(word: &str) -> Option<u32> {
    value(word).filter(|value| *value >= 20)
}

/// Numbers written as one word: `veintiuno`, `einundvierzig`, `quarantuno`.
fn compound(word: &str) -> Option<u32> {
    if word.len() < SHORTEST_COMPOUND {
        return None;
    }
    if let Some(rest) = word.strip_prefix("veinti") {
        return unit(rest).map(|unit| 20 + unit);
    }
    // A searcher would cost more than a glance at every three letters.
    let mut unds = word.as_bytes().windows(3).enumerate().filter(|(_, three)| *three == b"und").map(|(at, _)| at);
    let german = unds.find_map(|at| Some(tens(&word[at + 3..])? + unit(&word[..at])?));
    german.or_else(|| {
        // Italian drops the vowel before `uno` and `otto`.
        ["venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"].iter().find_map(|italian| {
            let stem = &italian[..italian.len() - 1];
            let rest = word.strip_prefix(stem)?;
            let rest = rest.strip_prefix(&italian[stem.len()..]).unwrap_or(rest);
            Some(tens(italian)? + unit(rest)?)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn um(said: &str) -> Um {
        if said.starts_with("meia") { Um::One } else { Um::Pause }
    }

    #[test]
    fn digits_in_words_become_figures_and_know_where_they_were_said() {
        for (said, written) in [
            ("it's four one one one, um, one one one one", "it's 4 1 1 1 1 1 1 1"),
            ("double four, triple one and then oh", "44 111 0"),
            ("forty-one eleven", "41 11"),
            ("4111 uh 1111, 1111 er 1111 thanks", "4111 1111, 1111 1111 thanks"),
            ("cuatro uno, eh, veintitrés y cuarenta y uno", "4 1 23 41"),
            ("quatre-vingt-dix-sept, quatre un, soixante et onze", "97 4 1 71"),
            ("einundvierzig dreißig fünf", "41 35"),
            ("quarantuno ventotto tre", "41 28 3"),
            ("meia dois, um, trinta e um", "6 2 1 31"),
            ("$1,299.99 on 03/04/2026, (555) 012-3456", "$1,299.99 on 03/04/2026, (555) 012-3456"),
        ] {
            assert_eq!(Digits::of(said, &Tokens::of(said), um(said)).text, written);
        }
        let said = "card four one, um, one now";
        let digits = Digits::of(said, &Tokens::of(said), Um::Pause);
        assert_eq!(digits.text, "card 4 1 1 now");
        assert_eq!(digits.said(&(5..10)), 5..22);
        assert_eq!(digits.said(&(0..4)), 0..4);
        assert_eq!(digits.said(&(11..14)), 23..26);
    }

    proptest! {
        #[test]
        fn every_range_maps_back_into_what_was_said(said in "([a-zé0-9,.-]{1,6}|four|double|um| ){0,20}", at in 0_usize..40, length in 1_usize..20) {
            let digits = Digits::of(&said, &Tokens::of(&said), Um::One);
            if digits.text.is_char_boundary(at) && digits.text.get(at..at + length).is_some() {
                let back = digits.said(&(at..at + length));
                prop_assert!(back.end <= said.len() && back.start <= back.end, "{back:?}");
            }
        }
    }
}
