//! Figures that stand for something: telephone numbers, and order, account and reference numbers of four digits or more.

use super::token::{TokenKind, Tokens};
use super::{EntityKind, Found};
use std::ops::RangeInclusive;

/// How many digits a reference has. More is noise.
const REFERENCE_DIGITS: RangeInclusive<usize> = 4..=24;
/// E.164 allows 15; fewer than 7 no subscriber has.
const PHONE_DIGITS: RangeInclusive<usize> = 7..=15;
/// Letters that stand together in a reference such as `INV-2024-0031`.
const MOST_LETTERS: usize = 5;
/// A piece of a reference or a run of groups takes no more tokens than this.
const MOST_TOKENS: usize = 48;
/// How far before a figure `phone` and the like are looked for, in tokens.
const CUE_DISTANCE: usize = 5;

/// Words that make a figure a telephone number, folded.
const PHONE_CUES: &[&str] = &[
    "phone",
    "telephone",
    "mobile",
    "cell",
    "cellphone",
    "landline",
    "callback",
    "whatsapp",
    "telefono",
    "movil",
    "celular",
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "ruckrufnummer",
    "portable",
    "telemovel",
    "telefone",
    "cellulare",
];

/// Groups of digits that stand together.
struct Groups {
    digits: String,
    lengths: Vec<usize>,
    end: usize,
    /// It begins with `+`.
    plus: bool,
    /// It holds a part in brackets.
    brackets: bool,
}

/// Whether a text has the digits that a telephone number takes. Most have not, and need not be read for one.
pub(super) fn may_hold_a_phone(said: &str) -> bool {
    said.bytes().filter(u8::is_ascii_digit).count() >= *PHONE_DIGITS.start()
}

/// The telephone number at a token.
pub(super) fn phone(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let groups = groups(tokens, index)?;
    let count = groups.digits.len();
    let shaped = match groups.lengths.as_slice() {
        [3, 4] => true,
        // A social security number, not a telephone's.
        [3, 2, 4] => false,
        [_, _, _, ..] => (9..=11).contains(&count) && groups.lengths.iter().all(|length| *length >= 2 || groups.lengths[0] == *length),
        _ => false,
    };
    let cued = || (1..=CUE_DISTANCE).any(|back| index >= back && PHONE_CUES.contains(&tokens.folded(index - back)));
    let fits = PHONE_DIGITS.contains(&count) && (groups.plus || groups.brackets || shaped || cued());
    let plus = if groups.plus { "+" } else { "" };
    fits.then(|| Found { kind: EntityKind::Phone, tokens: index..groups.end, value: Some(format!("{plus}{}", groups.digits)) })
}

/// The order, account or reference number at a token.
pub(super) fn reference(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let (value, end) = code(tokens, index).or_else(|| {
        let groups = groups(tokens, index).filter(|groups| !groups.plus && !groups.brackets)?;
        Some((groups.digits, groups.end))
    })?;
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    REFERENCE_DIGITS.contains(&digits).then_some(Found { kind: EntityKind::Number, tokens: index..end, value: Some(value) })
}

/// Letters and digits that touch, hyphens between them included: `AB12345`, `INV-2024-0031`.
fn code(tokens: &Tokens<'_>, index: usize) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut at = index;
    loop {
        let said = tokens.said(at);
        let fits = match tokens.get(at)?.kind {
            TokenKind::Word => said.len() <= MOST_LETTERS && said.bytes().all(|byte| byte.is_ascii_alphabetic()),
            TokenKind::Figure => tokens.digits(at).is_some(),
            TokenKind::Sign => at > index && said == "-" && tokens.touches_next(at),
        };
        if !fits || at - index > MOST_TOKENS {
            return None;
        }
        value.push_str(&said.to_ascii_uppercase());
        at += 1;
        let goes_on =
            tokens.touches_next(at - 1) && (tokens.get(at).is_some_and(|next| next.kind != TokenKind::Sign) || tokens.said(at) == "-");
        if !goes_on {
            break;
        }
    }
    let letters = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    (letters && value.bytes().any(|byte| byte.is_ascii_digit())).then_some((value, at))
}

/// Groups of digits with one space, hyphen, point or bracket between them.
fn groups(tokens: &Tokens<'_>, index: usize) -> Option<Groups> {
    let plus = tokens.said(index) == "+";
    let mut groups = Groups { digits: String::new(), lengths: Vec::new(), end: index, plus, brackets: false };
    let mut at = index + usize::from(plus);
    while at - index < MOST_TOKENS {
        let (opens, figure) = match tokens.said(at) {
            "(" => (true, at + 1),
            _ => (false, at),
        };
        let said = tokens.said(figure);
        if !tokens.is(figure, TokenKind::Figure) || said.contains(',') {
            break;
        }
        let closes = tokens.said(figure + 1) == ")";
        if opens != closes {
            break;
        }
        for group in said.split('.') {
            groups.digits.push_str(group);
            groups.lengths.push(group.len());
        }
        groups.brackets |= opens;
        groups.end = figure + 1 + usize::from(closes);
        let Some(next) = next_group(tokens, groups.end) else { break };
        at = next;
    }
    (!groups.digits.is_empty()).then_some(groups)
}

/// Where the next group may stand, behind what parts it from the last.
fn next_group(tokens: &Tokens<'_>, end: usize) -> Option<usize> {
    if matches!(tokens.said(end), "-" | "/") {
        return (tokens.touches_next(end - 1) && tokens.touches_next(end)).then_some(end + 1);
    }
    (tokens.gap(end - 1)? <= 1).then_some(end)
}
