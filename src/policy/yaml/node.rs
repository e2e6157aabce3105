//! The tree of a YAML text: every value with its place.

use crate::diagnostic::Span;

/// A value and where it stands. What an alias repeats keeps the place where it was written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// From its first to its last character, quotes included.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A single value: a text, until somebody asks for a number.
    Scalar {
        /// The text, escapes and folds undone.
        value: String,
        /// How it was written.
        style: Style,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// A map, in written order. Keys are scalars; one that stands twice is here twice.
    Mapping(Vec<(Node, Node)>),
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is.
    Plain,
    /// In single or double quotes, or said to be a text by the tag `!!str`.
    Quoted,
    /// Indented below `|` or `>`.
    Block,
}

impl Node {
    /// The text of a scalar.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { value, .. } => Some(value),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    /// Whether it is YAML's null: nothing at all, `~` or `null`, without quotes.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.plain().is_some_and(|text| matches!(text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// As a switch. `yes` and `on` are texts, as YAML 1.2 has it.
    pub(super) fn as_bool(&self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// As a whole number, in decimal digits.
    pub(super) fn as_integer(&self) -> Option<i128> {
        self.plain()?.parse().ok()
    }

    /// As a finite number.
    pub(super) fn as_number(&self) -> Option<f64> {
        self.plain()?.parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The text of a scalar without quotes: the only ones that can be anything but a text.
    fn plain(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { value, style: Style::Plain } => Some(value),
            _ => None,
        }
    }
}
