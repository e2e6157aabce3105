//! Amounts of money, with the sign before the number or the unit behind it.

use super::number::{Quantity, quantity};
use super::token::{TokenKind, Tokens};
use super::{EntityKind, Found};

/// A unit of money.
struct Currency {
    /// What it is called in a value.
    name: &'static str,
    /// The signs and codes written before or behind a number.
    signs: &'static [&'static str],
    /// The words said behind a number, folded.
    words: &'static [&'static str],
}

const CURRENCIES: &[Currency] = &[
    Currency { name: "$", signs: &["$", "usd"], words: &["dollar", "dollars", "bucks", "dolar", "dolares", "dollaro", "dollari"] },
    Currency { name: "€", signs: &["€", "eur"], words: &["euro", "euros"] },
    Currency { name: "£", signs: &["£", "gbp"], words: &["pound", "pounds", "quid", "libra", "libras", "livres", "pfund", "sterline"] },
    Currency { name: "¥", signs: &["¥", "jpy"], words: &["yen"] },
    Currency { name: "₹", signs: &["₹", "inr"], words: &["rupee", "rupees", "rupias", "rupien", "roupies"] },
    Currency { name: "CHF", signs: &["chf"], words: &["franc", "francs", "franken", "franchi", "francos"] },
    Currency { name: "R$", signs: &["brl"], words: &["reais"] },
    Currency { name: "peso", signs: &["mxn"], words: &["peso", "pesos"] },
    Currency { name: CENT, signs: &["¢"], words: &["cent", "cents", "centavos", "centimos", "centimes", "centesimi"] },
];

/// The hundredth part of whatever the unit is.
const CENT: &str = "cent";

/// The amount at a token.
pub(super) fn amount(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    sign_first(tokens, index).or_else(|| unit_last(tokens, index))
}

fn sign_first(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let currency = CURRENCIES.iter().find(|currency| currency.signs.contains(&tokens.folded(index)))?;
    let number = quantity(tokens, index + 1).filter(|number| !number.spelled)?;
    Some(found(currency, &number.value, index..index + 1 + number.tokens))
}

fn unit_last(tokens: &Tokens<'_>, index: usize) -> Option<Found> {
    let (number, currency, end) = number_and_unit(tokens, index)?;
    let and = usize::from(matches!(tokens.folded(end), "and" | "y" | "et" | "und" | "e"));
    let cents = number_and_unit(tokens, end + and).filter(|(_, unit, _)| currency.name != CENT && unit.name == CENT);
    if let Some((cents, _, end)) = cents
        && let (Ok(whole), Ok(cents @ 0..=99)) = (number.value.parse::<u64>(), cents.value.parse::<u64>())
    {
        let value = format!("{whole}.{cents:02}");
        return Some(found(currency, value.trim_end_matches('0').trim_end_matches('.'), index..end));
    }
    Some(found(currency, &number.value, index..end))
}

/// A number with its unit, and the token behind both.
fn number_and_unit(tokens: &Tokens<'_>, index: usize) -> Option<(Quantity, &'static Currency, usize)> {
    let number = quantity(tokens, index)?;
    let unit = index + number.tokens;
    // `a five-dollar fee`.
    let unit = unit + usize::from(tokens.said(unit) == "-" && tokens.is(unit + 1, TokenKind::Word));
    let word = tokens.folded(unit);
    let currency = CURRENCIES.iter().find(|currency| currency.words.contains(&word) || currency.signs.contains(&word))?;
    // `249 $20` names one amount, and `249` is no part of it.
    let sign_of_the_next = tokens.is(unit, TokenKind::Sign) && tokens.touches_next(unit) && tokens.is(unit + 1, TokenKind::Figure);
    (!sign_of_the_next).then_some((number, currency, unit + 1))
}

fn found(currency: &Currency, value: &str, tokens: std::ops::Range<usize>) -> Found {
    Found { kind: EntityKind::Amount, tokens, value: Some(format!("{} {value}", currency.name)) }
}
