//! Numbers as policies write them: exact, or a prefix.

use crate::call::PhoneNumber;
use serde::Serialize;
use std::fmt;

/// An exact number, or all numbers that begin alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub enum NumberPattern {
    /// This number.
    Exact(String),
    /// Every number that begins with this.
    Prefix(String),
}

/// The fewest and the most digits of an international number, after E.164.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

impl NumberPattern {
    /// Reads a number in international form, or a prefix of one that ends in `*`.
    ///
    /// # Errors
    /// Says what is wrong with it, and what to write instead where that can be told.
    pub fn parse(written: &str) -> Result<Self, NumberProblem> {
        match written.strip_suffix('*') {
            Some(prefix) => {
                let tidy = PhoneNumber::new(prefix);
                let digits = tidy.as_str().strip_prefix('+').unwrap_or(tidy.as_str());
                let fine =
                    tidy.as_str().starts_with('+') && digits.chars().all(|c| c.is_ascii_digit()) && digits.len() <= *E164_DIGITS.end();
                if fine { Ok(Self::Prefix(tidy.as_str().to_owned())) } else { Err(NumberProblem::of(written)) }
            }
            None => e164(written).map(|number| Self::Exact(number.as_str().to_owned())),
        }
    }

    /// Whether a number is of this pattern.
    #[must_use]
    pub fn covers(&self, number: &PhoneNumber) -> bool {
        match self {
            Self::Exact(exact) => number.as_str() == exact,
            Self::Prefix(prefix) => number.as_str().starts_with(prefix.as_str()),
        }
    }

    /// How closely the pattern fits; among those that cover a number the greatest wins.
    #[must_use]
    pub fn closeness(&self) -> usize {
        match self {
            Self::Exact(_) => usize::MAX,
            Self::Prefix(prefix) => prefix.len(),
        }
    }
}

impl fmt::Display for NumberPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(number) => formatter.write_str(number),
            Self::Prefix(prefix) => write!(formatter, "{prefix}*"),
        }
    }
}

impl From<NumberPattern> for String {
    fn from(pattern: NumberPattern) -> Self {
        pattern.to_string()
    }
}

/// What is wrong with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberProblem {
    /// The number in international form, where one can be guessed.
    pub suggestion: Option<String>,
}

impl NumberProblem {
    /// Guesses what was meant by a number that is not in international form.
    fn of(written: &str) -> Self {
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        let star = if written.ends_with('*') { "*" } else { "" };
        let guess = match (written.trim_start().starts_with('+'), digits.strip_prefix("00")) {
            (true, _) => Some(digits),
            (false, Some(rest)) => Some(rest.to_owned()),
            (false, None) => None,
        };
        let fits = |digits: &String| (E164_DIGITS.contains(&digits.len()) || !star.is_empty()) && !digits.starts_with('0');
        Self { suggestion: guess.filter(fits).map(|digits| format!("+{digits}{star}")) }
    }
}

/// Reads one number in international form: `+`, a country code that does not begin with 0, 7 to 15 digits in all (E.164).
///
/// # Errors
/// Says what to write instead where that can be told.
pub fn e164(written: &str) -> Result<PhoneNumber, NumberProblem> {
    let number = PhoneNumber::new(written);
    let well_formed = number.as_str().strip_prefix('+').is_some_and(|digits| {
        E164_DIGITS.contains(&digits.len()) && !digits.starts_with('0') && digits.chars().all(|c| c.is_ascii_digit())
    });
    if well_formed { Ok(number) } else { Err(NumberProblem::of(written)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_international_form() {
        assert_eq!(NumberPattern::parse("+1 (555) 999-8888"), Ok(NumberPattern::Exact("+15559998888".into())));
        assert_eq!(NumberPattern::parse("+1555*"), Ok(NumberPattern::Prefix("+1555".into())));
        assert_eq!(NumberPattern::parse("0049 30 123456").unwrap_err().suggestion.as_deref(), Some("+4930123456"));
        assert_eq!(NumberPattern::parse("555-1234").unwrap_err().suggestion, None);
        assert_eq!(NumberPattern::parse("+1555x999").unwrap_err().suggestion.as_deref(), Some("+1555999"));
    }

    #[test]
    fn the_longest_prefix_is_the_closest() {
        let short = NumberPattern::Prefix("+1".into());
        let long = NumberPattern::Prefix("+1555".into());
        let exact = NumberPattern::Exact("+15".into());
        assert!(long.closeness() > short.closeness() && exact.closeness() > long.closeness());
        assert!(short.covers(&PhoneNumber::new("+15550100")) && !exact.covers(&PhoneNumber::new("+15550100")));
    }
}
