//! Numbers in figures and in English words, brought to one form so that `249`, `249.00` and `two hundred forty-nine` are equal.

use super::token::{TokenKind, Tokens};

/// Number words, by word. What a speech recogniser leaves spelled out in other languages is not read.
const SPELLED: &[(&str, u64)] = &[
    ("eight", 8),
    ("eighteen", 18),
    ("eighty", 80),
    ("eleven", 11),
    ("fifteen", 15),
    ("fifty", 50),
    ("five", 5),
    ("forty", 40),
    ("four", 4),
    ("fourteen", 14),
    ("hundred", 100),
    ("million", 1_000_000),
    ("nine", 9),
    ("nineteen", 19),
    ("ninety", 90),
    ("one", 1),
    ("seven", 7),
    ("seventeen", 17),
    ("seventy", 70),
    ("six", 6),
    ("sixteen", 16),
    ("sixty", 60),
    ("ten", 10),
    ("thirteen", 13),
    ("thirty", 30),
    ("thousand", 1000),
    ("three", 3),
    ("twelve", 12),
    ("twenty", 20),
    ("two", 2),
];

/// Ordinal words, by word.
const ORDINALS: &[(&str, u64)] = &[
    ("eighteenth", 18),
    ("eighth", 8),
    ("eleventh", 11),
    ("fifteenth", 15),
    ("fifth", 5),
    ("first", 1),
    ("fourteenth", 14),
    ("fourth", 4),
    ("nineteenth", 19),
    ("ninth", 9),
    ("second", 2),
    ("seventeenth", 17),
    ("seventh", 7),
    ("sixteenth", 16),
    ("sixth", 6),
    ("tenth", 10),
    ("third", 3),
    ("thirteenth", 13),
    ("thirtieth", 30),
    ("twelfth", 12),
    ("twentieth", 20),
];

/// A number and how many tokens it takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// Digits, with a point before decimals.
    pub(super) value: String,
    pub(super) tokens: usize,
    pub(super) spelled: bool,
}

/// The number at a token, in figures (`1,299.99`, `2 thousand`) or in words (`a hundred and twenty-five`).
pub(super) fn quantity(tokens: &Tokens<'_>, index: usize) -> Option<Quantity> {
    if tokens.is(index, TokenKind::Figure) {
        let value = decimal(tokens.said(index))?;
        let scaled = scale(tokens.folded(index + 1)).and_then(|scale| value.parse::<u64>().ok()?.checked_mul(scale));
        return Some(match scaled {
            Some(scaled) => Quantity { value: scaled.to_string(), tokens: 2, spelled: false },
            None => Quantity { value, tokens: 1, spelled: false },
        });
    }
    spelled(tokens, index).map(|(value, tokens)| Quantity { value: value.to_string(), tokens, spelled: true })
}

/// A figure without its grouping, and without the zeros that end its decimals. None where its points make no number, as in `03.04.2026`.
pub(super) fn decimal(figure: &str) -> Option<String> {
    let groups: Vec<&str> = figure.split(['.', ',']).collect();
    let separators: Vec<char> = figure.chars().filter(|c| !c.is_ascii_digit()).collect();
    let [first, rest @ ..] = groups.as_slice() else { return None };
    let alike = |separators: &[char]| separators.windows(2).all(|pair| pair[0] == pair[1]);
    let grouped = |rest: &[&str]| rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    if grouped(rest) && alike(&separators) {
        return Some(groups.concat());
    }
    let (decimals, thousands) = rest.split_last()?;
    let (point, grouping) = separators.split_last()?;
    if !grouped(thousands) || !alike(grouping) || grouping.contains(point) {
        return None;
    }
    let whole = format!("{first}{}", thousands.concat());
    Some(match decimals.trim_end_matches('0') {
        "" => whole,
        decimals => format!("{whole}.{decimals}"),
    })
}

/// The ordinal at a token (`third`, `twenty-first`), and how many tokens it takes.
pub(super) fn ordinal(tokens: &Tokens<'_>, index: usize) -> Option<(u64, usize)> {
    if let Some(value) = look_up(ORDINALS, tokens.folded(index)) {
        return Some((value, 1));
    }
    let tens = look_up(SPELLED, tokens.folded(index)).filter(|tens| (20..100).contains(tens))?;
    let hyphen = usize::from(tokens.said(index + 1) == "-");
    let unit = look_up(ORDINALS, tokens.folded(index + 1 + hyphen)).filter(|unit| *unit < 10)?;
    Some((tens + unit, 2 + hyphen))
}

fn scale(word: &str) -> Option<u64> {
    look_up(SPELLED, word).filter(|value| *value >= 100)
}

fn look_up(table: &[(&str, u64)], word: &str) -> Option<u64> {
    table.binary_search_by_key(&word, |(word, _)| word).ok().map(|found| table[found].1)
}

/// The number spelled at a token. Each word must fit what stands before it: `twenty fifty` is two numbers.
fn spelled(tokens: &Tokens<'_>, start: usize) -> Option<(u64, usize)> {
    let mut number = Spelled::default();
    let mut index = start;
    if matches!(tokens.folded(start), "a" | "an") {
        scale(tokens.folded(start + 1))?;
        index += 1;
    }
    while let Some(skipped) = number.joint(tokens, index)
        && look_up(SPELLED, tokens.folded(index + skipped)).is_some_and(|value| number.take(value))
    {
        index += skipped + 1;
    }
    number.last.map(|_| (number.total + number.group, index - start))
}

/// A number as far as its words were read.
#[derive(Default)]
struct Spelled {
    total: u64,
    /// What the next `thousand` would multiply.
    group: u64,
    last: Option<u64>,
}

impl Spelled {
    /// How many tokens join the next word to the last: the hyphen of `twenty-five`, the `and` of `hundred and five`.
    fn joint(&self, tokens: &Tokens<'_>, index: usize) -> Option<usize> {
        let joins = match tokens.folded(index) {
            "-" => matches!(self.last, Some(20..=99)),
            "and" => matches!(self.last, Some(100..)),
            _ => return Some(0),
        };
        joins.then_some(1)
    }

    fn take(&mut self, value: u64) -> bool {
        let fits = match (self.last, value) {
            (None, _) => true,
            (Some(20..=99), 1..=9) => true,
            (Some(100..), 1..=99) => true,
            (Some(1..=99), 100) => self.group < 100,
            (Some(1..=100), 1000..) => self.total == 0 || value < 1_000_000,
            _ => false,
        };
        if !fits {
            return false;
        }
        match value {
            100 => self.group = self.group.max(1) * 100,
            1000.. => {
                self.total += self.group.max(1) * value;
                self.group = 0;
            }
            _ => self.group += value,
        }
        self.last = Some(value);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(SPELLED.is_sorted_by_key(|(word, _)| *word));
        assert!(ORDINALS.is_sorted_by_key(|(word, _)| *word));
    }

    #[test]
    fn figures_lose_their_grouping_and_spelled_numbers_become_figures() {
        for (said, value, tokens) in [
            ("249", "249", 1),
            ("249.00", "249", 1),
            ("1,299.99", "1299.99", 1),
            ("1.299,99", "1299.99", 1),
            ("1,299,000", "1299000", 1),
            ("3.50", "3.5", 1),
            ("2 thousand", "2000", 2),
            ("twenty", "20", 1),
            ("twenty-five", "25", 3),
            ("ninety nine", "99", 2),
            ("a hundred", "100", 2),
            ("two hundred and forty-nine", "249", 6),
            ("three thousand two hundred five", "3205", 5),
            ("twenty fifty", "20", 1),
            ("seven eight", "7", 1),
        ] {
            let found = quantity(&Tokens::of(said), 0).unwrap();
            assert_eq!((found.value.as_str(), found.tokens), (value, tokens), "{said}");
        }
        for said in ["03.04.2026", "a dollar", "and five", "", "often"] {
            assert_eq!(quantity(&Tokens::of(said), 0), None, "{said}");
        }
    }

    #[test]
    fn ordinals_are_numbers() {
        for (said, value) in [("third", 3), ("twenty-first", 21), ("twenty first", 21), ("thirtieth", 30)] {
            assert_eq!(ordinal(&Tokens::of(said), 0).unwrap().0, value, "{said}");
        }
        assert_eq!(ordinal(&Tokens::of("twenty tenth"), 0), None);
    }
}
