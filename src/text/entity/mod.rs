//! What a sentence names: amounts, dates, e-mail addresses, names, reference and telephone numbers, each where it was said.

mod amount;
mod calendar;
mod date;
mod digits;
mod email;
mod name;
mod number;
mod reference;
mod token;

pub(in crate::text) use digits::Digits;
pub(in crate::text) use token::Tokens;

use serde::{Deserialize, Serialize};
use std::ops::Range;
use token::TokenKind;

/// What kind of thing is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// An amount of money.
    Amount,
    /// A day, a month, a year, or a time told from today.
    Date,
    /// An e-mail address.
    Email,
    /// The speaker's name, as they gave it.
    Name,
    /// An order, account or reference number: four digits or more.
    Number,
    /// A telephone number.
    Phone,
}

/// One thing named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Where it was said, in bytes of the text.
    pub said: Range<usize>,
    /// The words as they were said.
    pub text: String,
    /// The same in a form that can be compared: `$ 249`, `april 3 2026`, `john@example.com`, digits without their spaces.
    pub value: String,
}

/// One number, in figures or in English words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Where it was said, in bytes of the text.
    pub said: Range<usize>,
    /// Its digits, with a point before decimals.
    pub value: String,
    /// Whether it was said in words.
    pub spelled: bool,
}

/// What a recogniser found, by tokens.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    kind: EntityKind,
    tokens: Range<usize>,
    /// None where the words as said are the value.
    value: Option<String>,
}

/// The kinds that begin at a token, those that would be mistaken for another first.
const RECOGNISERS: [fn(&Tokens<'_>, usize) -> Option<Found>; 6] =
    [email::email, amount::amount, date::date, reference::phone, reference::reference, name::name];

/// What a text names, in the order it is named. Nothing is found twice. The time taken grows with the length of the text, no faster.
///
/// Numbers and digits spoken as words are read in English only, and only as amounts and days.
#[must_use]
pub fn entities(said: &str) -> Vec<Entity> {
    named_in(said, &Tokens::of(said))
}

/// Where a text whose digits are figures names telephone numbers.
pub(in crate::text) fn phones(said: &str) -> Vec<Range<usize>> {
    if reference::may_hold_a_phone(said) { of_kind(EntityKind::Phone, said, &Tokens::of(said)) } else { Vec::new() }
}

/// Where a text names e-mail addresses.
pub(in crate::text) fn emails(said: &str, tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    if email::may_hold_one(tokens) { of_kind(EntityKind::Email, said, tokens) } else { Vec::new() }
}

/// Where a text names things of one kind. All kinds are read: a thing of one may look like one of another.
fn of_kind(kind: EntityKind, said: &str, tokens: &Tokens<'_>) -> Vec<Range<usize>> {
    named_in(said, tokens).into_iter().filter(|entity| entity.kind == kind).map(|entity| entity.said).collect()
}

fn named_in(said: &str, tokens: &Tokens<'_>) -> Vec<Entity> {
    let mut entities = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = RECOGNISERS.iter().find_map(|recognise| recognise(tokens, at)) else {
            at += 1;
            continue;
        };
        at = found.tokens.end;
        let span = tokens.span(&found.tokens);
        let text = &said[span.clone()];
        let value = found.value.unwrap_or_else(|| text.to_owned());
        entities.push(Entity { kind: found.kind, said: span, text: text.to_owned(), value });
    }
    entities
}

/// Every number of a text, small ones included, in the order they stand. Where points make no number of a figure, its parts are numbers.
#[must_use]
pub fn figures(said: &str) -> Vec<Figure> {
    let tokens = Tokens::of(said);
    let mut figures = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (values, length, spelled) = if let Some((value, length)) = number::ordinal(&tokens, at) {
            (vec![value.to_string()], length, true)
        } else if let Some(number) = number::quantity(&tokens, at) {
            (vec![number.value], number.tokens, number.spelled)
        } else if tokens.is(at, TokenKind::Figure) {
            (tokens.said(at).split(['.', ',']).map(str::to_owned).collect(), 1, false)
        } else {
            (Vec::new(), 1, false)
        };
        let span = tokens.span(&(at..at + length));
        figures.extend(values.into_iter().map(|value| Figure { said: span.clone(), value, spelled }));
        at += length;
    }
    figures
}

/// The name of a month in values, by its number from 1.
#[must_use]
pub fn month_name(number: usize) -> Option<&'static str> {
    calendar::MONTHS.get(number.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::EntityKind::{Amount, Date, Email, Name, Number, Phone};
    use super::*;
    use proptest::prelude::*;

    /// A kind, the words as said, and the value.
    type Named = (EntityKind, &'static str, &'static str);

    /// What is said, and what is named in it.
    const SENTENCES: &[(&str, &[Named])] = &[
        // amounts
        ("I need to dispute a $249 charge from April", &[(Amount, "$249", "$ 249"), (Date, "April", "april")]),
        ("you took $1,299.99 from me", &[(Amount, "$1,299.99", "$ 1299.99")]),
        ("it was 249 dollars", &[(Amount, "249 dollars", "$ 249")]),
        ("a 249 dollar charge", &[(Amount, "249 dollar", "$ 249")]),
        ("it was twenty dollars and fifty cents", &[(Amount, "twenty dollars and fifty cents", "$ 20.5")]),
        ("two hundred and forty-nine dollars", &[(Amount, "two hundred and forty-nine dollars", "$ 249")]),
        (
            "€20, 20 €, 20€ or 20 euros",
            &[(Amount, "€20", "€ 20"), (Amount, "20 €", "€ 20"), (Amount, "20€", "€ 20"), (Amount, "20 euros", "€ 20")],
        ),
        ("£15 or 15 pounds", &[(Amount, "£15", "£ 15"), (Amount, "15 pounds", "£ 15")]),
        ("99 cents", &[(Amount, "99 cents", "cent 99")]),
        ("me cobraron 30 dólares y 1.299,50 euros", &[(Amount, "30 dólares", "$ 30"), (Amount, "1.299,50 euros", "€ 1299.5")]),
        ("EUR 20 or 20 USD", &[(Amount, "EUR 20", "€ 20"), (Amount, "20 USD", "$ 20")]),
        ("my dollars and 3 phones", &[]),
        // dates
        ("from April 3rd, 2026 on", &[(Date, "April 3rd, 2026", "april 3 2026")]),
        ("on the 3rd of May 2026", &[(Date, "3rd of May 2026", "may 3 2026")]),
        ("the third of april", &[(Date, "third of april", "april 3")]),
        ("on April the twenty-first", &[(Date, "April the twenty-first", "april 21")]),
        ("el 3 de abril de 2026", &[(Date, "3 de abril de 2026", "april 3 2026")]),
        ("am 3. März", &[(Date, "3. März", "march 3")]),
        ("le 1er mars, fin août", &[(Date, "1er mars", "march 1"), (Date, "août", "august")]),
        ("il 3 maggio e a dezembro", &[(Date, "3 maggio", "may 3"), (Date, "dezembro", "december")]),
        ("May I ask? You may march on.", &[]),
        ("in may and from march", &[(Date, "may", "may"), (Date, "march", "march")]),
        ("it came in on March 3", &[(Date, "March 3", "march 3")]),
        ("I may 3 times complain", &[]),
        ("the bill for Sept. 3 and dec", &[(Date, "Sept. 3", "september 3")]),
        (
            "on 03/04/2026 or 2026-05-03 or 03.04.2026",
            &[(Date, "03/04/2026", "3 4 2026"), (Date, "2026-05-03", "2026 5 3"), (Date, "03.04.2026", "3 4 2026")],
        ),
        (
            "yesterday, last week and last Tuesday",
            &[(Date, "yesterday", "yesterday"), (Date, "last week", "last week"), (Date, "last Tuesday", "last tuesday")],
        ),
        ("la semana pasada, el miércoles", &[(Date, "la semana pasada", "last week"), (Date, "miércoles", "wednesday")]),
        ("na terça-feira passada", &[(Date, "terça-feira", "tuesday")]),
        ("letzten Monat, nicht am Montag", &[(Date, "letzten Monat", "last month"), (Date, "Montag", "monday")]),
        ("three weeks ago, a month ago", &[(Date, "three weeks ago", "3 week ago"), (Date, "a month ago", "1 month ago")]),
        ("a customer since 2019", &[(Date, "2019", "2019")]),
        // e-mail addresses
        ("it's john.smith+x@example.co.uk.", &[(Email, "john.smith+x@example.co.uk", "john.smith+x@example.co.uk")]),
        ("I am john at example dot com", &[(Email, "john at example dot com", "john@example.com")]),
        ("jo at mail-box dot example dot org", &[(Email, "jo at mail-box dot example dot org", "jo@mail-box.example.org")]),
        (
            "john underscore smith42 at example dot co dot uk",
            &[(Email, "john underscore smith42 at example dot co dot uk", "john_smith42@example.co.uk")],
        ),
        ("ana arroba ejemplo punto com", &[(Email, "ana arroba ejemplo punto com", "ana@ejemplo.com")]),
        ("hans at beispiel punkt de", &[(Email, "hans at beispiel punkt de", "hans@beispiel.de")]),
        ("I looked at example dot com at home", &[]),
        ("meet me at noon. Dot is late", &[]),
        // names
        ("my name is John Smith and I am angry", &[(Name, "John Smith", "John Smith")]),
        ("hi my name is john smith.", &[(Name, "john smith", "john smith")]),
        ("my name is john calling about a bill", &[(Name, "john", "john")]),
        ("my name is not important", &[]),
        ("This is Mary-Jane O'Brien speaking", &[(Name, "Mary-Jane O'Brien", "Mary-Jane O'Brien")]),
        ("This is Ridiculous", &[]),
        ("I'm John. I am American. I'm Not happy. I'M ANGRY", &[(Name, "John", "John")]),
        ("My name is Dr. Ludwig van der Berg", &[(Name, "Dr. Ludwig van der Berg", "Dr. Ludwig van der Berg")]),
        ("me llamo José García", &[(Name, "José García", "José García")]),
        ("mein Name ist Müller", &[(Name, "Müller", "Müller")]),
        ("je m’appelle Zoé", &[(Name, "Zoé", "Zoé")]),
        ("mi chiamo Luca, meu nome é Ana", &[(Name, "Luca", "Luca"), (Name, "Ana", "Ana")]),
        ("My name is April", &[(Name, "April", "April")]),
        // numbers
        ("order 123456 and AB-12345", &[(Number, "123456", "123456"), (Number, "AB-12345", "AB-12345")]),
        ("account 1234 5678 9012", &[(Number, "1234 5678 9012", "123456789012")]),
        ("it is 1 2 3 4 5", &[(Number, "1 2 3 4 5", "12345")]),
        ("3 of 250", &[]),
        ("my social is 123-45-6789", &[(Number, "123-45-6789", "123456789")]),
        // telephone numbers
        ("call +1 555-012-3456", &[(Phone, "+1 555-012-3456", "+15550123456")]),
        (
            "(555) 012-3456, 555.012.3456 or 555-0123",
            &[(Phone, "(555) 012-3456", "5550123456"), (Phone, "555.012.3456", "5550123456"), (Phone, "555-0123", "5550123")],
        ),
        ("01 23 45 67 89", &[(Phone, "01 23 45 67 89", "0123456789")]),
        ("my phone number is 5550123456", &[(Phone, "5550123456", "5550123456")]),
    ];

    #[test]
    fn what_a_sentence_names_is_found_where_it_was_said() {
        let mistakes: Vec<String> = SENTENCES
            .iter()
            .filter_map(|(said, named)| {
                let found = entities(said);
                let found: Vec<_> = found.iter().map(|entity| (entity.kind, entity.text.as_str(), entity.value.as_str())).collect();
                (found != *named).then(|| format!("{said}: {found:?}"))
            })
            .collect();
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
    }

    proptest! {
        #[test]
        fn entities_lie_in_the_text_one_after_the_other(said in "(?s).{0,80}") {
            let mut end = 0;
            for entity in entities(&said) {
                prop_assert!(entity.said.start >= end && !entity.said.is_empty());
                prop_assert_eq!(said.get(entity.said.clone()), Some(entity.text.as_str()));
                end = entity.said.end;
            }
        }

        #[test]
        fn pieces_of_entities_in_any_order_are_read(
            pieces in proptest::collection::vec(
                prop_oneof![
                    Just("$"), Just("249"), Just("3rd"), Just("of"), Just("May"), Just("twenty"), Just("hundred"), Just("and"), Just("-"),
                    Just("dollars"), Just("at"), Just("dot"), Just("com"), Just("@"), Just("."), Just("("), Just(")"), Just("+"), Just("my name is"),
                    Just("Dr"), Just("Zoé"), Just("2026"), Just("/"), Just("last"), Just("week"), Just("ago"), Just("a"), Just("million"),
                ],
                0..12,
            ),
            space in prop_oneof![Just(""), Just(" ")],
        ) {
            let said = pieces.join(space);
            for entity in entities(&said) {
                prop_assert_eq!(said.get(entity.said.clone()), Some(entity.text.as_str()));
            }
            for figure in figures(&said) {
                prop_assert!(said.get(figure.said).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}
