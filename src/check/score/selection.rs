//! Which records are scored: filters, sources held out, and splits by source.

use crate::policy::source::text_hash;
use std::str::FromStr;

/// Which records are scored. The default takes all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Every one of these must fit.
    pub filters: Vec<Filter>,
    /// Sources that are left out.
    pub hold_out: Vec<String>,
    /// The only sources that are taken; all, where there are none.
    pub only: Vec<String>,
    /// The part that is taken.
    pub split: Option<Split>,
}

/// A field must say this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The field.
    pub key: String,
    /// What it must say.
    pub value: String,
}

/// One part of several, by source: no source is in two parts, so what is tuned on one says something about another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// Which part, from 1.
    part: u64,
    /// Of how many.
    of: u64,
}

impl Selection {
    /// Whether a record is taken, by what its fields say.
    #[must_use]
    pub fn takes(&self, field: impl Fn(&str) -> Option<String>) -> bool {
        let source = field("source").unwrap_or_default();
        let fits = |filter: &Filter| field(&filter.key).is_some_and(|value| value == filter.value);
        self.filters.iter().all(fits)
            && !self.hold_out.contains(&source)
            && (self.only.is_empty() || self.only.contains(&source))
            && self.split.is_none_or(|split| split.takes(&source))
    }
}

impl Split {
    /// Whether a source is in the part. The hash is SHA-256, so that a split is the same everywhere and for ever.
    #[must_use]
    pub fn takes(self, source: &str) -> bool {
        let [a, b, c, d, ..] = text_hash(source);
        u64::from(u32::from_be_bytes([a, b, c, d])) % self.of == self.part - 1
    }
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        match written.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok(Self { key: key.to_owned(), value: value.to_owned() }),
            _ => Err("write it as `KEY=VALUE`, such as `lang=en`".to_owned()),
        }
    }
}

impl FromStr for Split {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let parts = written.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((part, of)) if 1 <= part && part <= of => Ok(Self { part, of }),
            _ => Err("write it as `N/M`, such as `1/3` for the first of three parts".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_source(source: &str) -> impl Fn(&str) -> Option<String> {
        let source = source.to_owned();
        move |key: &str| match key {
            "source" => Some(source.clone()),
            "lang" => Some("en".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn the_parts_of_a_split_share_no_source_and_miss_none() {
        let parts: Vec<Split> = ["1/3", "2/3", "3/3"].iter().map(|split| split.parse().unwrap()).collect();
        let mut sizes = [0; 3];
        for number in 0..300 {
            let source = format!("author {number}");
            let taken: Vec<usize> = (0..3).filter(|part| parts[*part].takes(&source)).collect();
            assert_eq!(taken.len(), 1, "{source}");
            sizes[taken[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (70..130).contains(size)), "{sizes:?}");
    }

    #[test]
    fn sources_are_held_out_or_the_only_ones() {
        let hold_out = Selection { hold_out: vec!["them".to_owned()], ..Selection::default() };
        let only = Selection { only: vec!["them".to_owned()], ..Selection::default() };
        for (source, left, chosen) in [("us", true, false), ("them", false, true)] {
            assert_eq!((hold_out.takes(of_source(source)), only.takes(of_source(source))), (left, chosen), "{source}");
        }
    }

    #[test]
    fn every_filter_must_fit() {
        for (filters, taken) in
            [(vec![], true), (vec!["lang=en"], true), (vec!["lang=en", "source=them"], false), (vec!["author=x"], false)]
        {
            let filters = filters.iter().map(|filter| filter.parse().unwrap()).collect();
            assert_eq!(Selection { filters, ..Selection::default() }.takes(of_source("us")), taken);
        }
    }

    #[test]
    fn what_is_no_split_and_no_filter_is_refused() {
        for written in ["3/2", "0/2", "1/0", "1", "a/b", ""] {
            assert!(written.parse::<Split>().is_err(), "{written}");
        }
        assert!("lang".parse::<Filter>().is_err() && "=en".parse::<Filter>().is_err());
    }
}
