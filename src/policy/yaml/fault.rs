//! Why a tree could not be read into a type: the first reason, from serde.

use crate::diagnostic::{Code, Diagnostic, Place, Span, codes, suggest};
use serde::de;
use std::fmt;
use std::sync::Arc;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) struct Fault {
    code: &'static Code,
    message: String,
    help: Option<String>,
    span: Option<Span>,
    custom: bool,
}

impl Fault {
    pub(super) fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: None, span: None, custom: false }
    }

    /// Whether a type said so in its own words: the schema does not know of it.
    pub(super) fn is_custom(&self) -> bool {
        self.custom
    }

    /// Gives it a place, unless it has one: the innermost value knows best.
    pub(super) fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    pub(super) fn diagnose(self, file: &Arc<str>) -> Diagnostic {
        let place = Place::new(file, self.span.unwrap_or_else(|| Span::of("", 0..0)));
        let finding = Diagnostic::new(self.code, place, self.message);
        match self.help {
            Some(help) => finding.help(help),
            None => finding,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { custom: true, ..Self::new(&codes::WRONG_TYPE, message.to_string()) }
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(&codes::WRONG_TYPE, format!("expected {expected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let help = suggest(variant, expected.iter().copied()).map(|word| format!("did you mean `{word}`?"));
        Self { help, ..Self::new(&codes::UNKNOWN_VALUE, format!("`{variant}` is not a choice here")) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let help = suggest(field, expected.iter().copied()).map(|word| format!("did you mean `{word}`?"));
        Self { help, ..Self::new(&codes::UNKNOWN_FIELD, format!("unknown field `{field}`")) }
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(&codes::MISSING_FIELD, format!("the field `{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(&codes::DUPLICATE_KEY, format!("`{field}` stands in this map already"))
    }
}
