//! E-mail addresses, written (`john@example.com`) and spoken (`john dot smith at example dot com`).

use super::token::{TokenKind, Tokens};
use super::{EntityKind, Found};

/// Longest address in bytes, spoken or not: RFC 5321, section 4.5.3.1, allows 64 before the `@` and 255 behind it.
const LONGEST: usize = 320;
/// More joints than this no address has.
const MOST_JOINTS: usize = 20;

/// What is said for `@`, in the languages of the frames.
const AT: &[&str] = &["@", "at", "arroba", "arobase", "chiocciola"];
/// What is said for a point.
const DOT: &[&str] = &[".", "dot", "punto", "punkt", "point", "ponto"];
/// What is said for the other signs an address may hold before its `@`.
const JOINTS: &[(&str, &str)] = &[
    ("_", "_"),
    ("underscore", "_"),
    ("unterstrich", "_"),
    ("underline", "_"),
    ("-", "-"),
    ("dash", "-"),
    ("hyphen", "-"),
    ("minus", "-"),
    ("tiret", "-"),
    ("bindestrich", "-"),
    ("trattino", "-"),
    ("+", "+"),
    ("plus", "+"),
    ("%", "%"),
];
/// Before a spoken `at`, these belong to the sentence: `I looked at example dot com`.
const NOT_A_MAILBOX: &[&str] = &[
    "account", "bought", "buy", "it", "look", "looked", "looking", "me", "order", "ordered", "page", "shop", "shopped", "site", "sold",
    "them", "there", "up", "us", "website", "you",
];

/// Whether there is what no address is without. Most texts are told apart by that, and need not be read for one.
pub(super) fn may_hold_one(tokens: &Tokens<'_>) -> bool {
    let has = |words| (0..tokens.len()).any(|index| stands(tokens, index, words));
    has(AT) && has(DOT)
}

/// The address at a token.
pub(super) fn email(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let mut address = String::new();
    let mut at = piece(tokens, index, &mut address)?;
    for _ in 0..MOST_JOINTS {
        let Some(joint) = joint(tokens, at) else { break };
        address.push_str(joint);
        at = piece(tokens, at + 1, &mut address)?;
    }
    if !stands(tokens, at, AT) || (tokens.said(at) != "@" && NOT_A_MAILBOX.contains(&address.as_str())) {
        return None;
    }
    address.push('@');
    let end = domain(tokens, at + 1, &mut address)?;
    (address.len() <= LONGEST).then_some(Found { kind: EntityKind::Email, tokens: index..end, value: Some(address) })
}

/// Adds the domain at a token, and says where it ends: labels of which the last is letters only.
fn domain(tokens: &Tokens<'_>, index: usize, address: &mut String) -> Option<usize> {
    let mut end = piece(tokens, index, address)?;
    let mut last_label = None;
    for _ in 0..MOST_JOINTS {
        let Some(joint) = joint(tokens, end).filter(|sign| matches!(*sign, "." | "-")) else { break };
        let mut label = String::new();
        let Some(next) = piece(tokens, end + 1, &mut label) else { break };
        end = next;
        address.push_str(joint);
        address.push_str(&label);
        last_label = Some(label).filter(|_| joint == ".");
    }
    last_label.filter(|label| label.len() >= 2 && label.bytes().all(|byte| byte.is_ascii_lowercase())).map(|_| end)
}

/// Adds the letters and figures that stand together at a token, and says where they end.
fn piece(tokens: &Tokens<'_>, index: usize, address: &mut String) -> Option<usize> {
    let fits = |at: usize| tokens.is(at, TokenKind::Word) || tokens.is(at, TokenKind::Figure);
    let mut at = index;
    while fits(at) && (at == index || (at - index < MOST_JOINTS && tokens.touches_next(at - 1))) {
        address.push_str(tokens.folded(at));
        at += 1;
    }
    (at > index).then_some(at)
}

/// The sign that joins two pieces: a point or one of the others.
fn joint(tokens: &Tokens<'_>, index: usize) -> Option<&'static str> {
    if stands(tokens, index, DOT) {
        return Some(".");
    }
    let (_, sign) = JOINTS.iter().find(|(said, _)| *said == tokens.folded(index))?;
    is_joined(tokens, index).then_some(sign)
}

fn stands(tokens: &Tokens<'_>, index: usize, words: &[&str]) -> bool {
    words.contains(&tokens.folded(index)) && is_joined(tokens, index)
}

/// A written sign must touch both of its neighbours; a spoken one stands alone.
fn is_joined(tokens: &Tokens<'_>, index: usize) -> bool {
    let touches = index > 0 && tokens.touches_next(index - 1) && tokens.touches_next(index);
    tokens.is(index, TokenKind::Word) || touches
}
