//! A policy laid flat: what it says of everything it names, in words that can be compared.

use serde::Serialize;
use std::fmt;

/// The part of a policy that something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// What it says of itself: language, voice, numbers, greeting.
    Policy,
    /// Its rules.
    Rules,
    /// Its vocabularies.
    Vocabularies,
    /// What counts as the bot not coping.
    Failures,
    /// Its reasons.
    Reasons,
    /// How an offered human is accepted and refused.
    Offers,
    /// Its desks.
    Desks,
    /// Its hours.
    Hours,
    /// What happens when no desk can take the caller.
    NobodyAvailable,
    /// What is struck out, and for whom.
    Redact,
    /// What is kept of its calls.
    Ledger,
    /// What the human hears.
    Whisper,
    /// Its models.
    Models,
    /// Its scripted answers.
    Answers,
}

impl fmt::Display for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Policy => "policy",
            Self::Rules => "rules",
            Self::Vocabularies => "vocabularies",
            Self::Failures => "failures",
            Self::Reasons => "reasons",
            Self::Offers => "offers",
            Self::Desks => "desks",
            Self::Hours => "hours",
            Self::NobodyAvailable => "nobody_available",
            Self::Redact => "redact",
            Self::Ledger => "ledger",
            Self::Whisper => "whisper",
            Self::Models => "models",
            Self::Answers => "answers",
        })
    }
}

/// What a policy says of one thing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) section: Section,
    /// The thing's name; empty where the section has only one.
    pub(super) name: String,
    pub(super) aspects: Vec<(String, Value)>,
}

/// What is said of one aspect of a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// This.
    Text(String),
    /// These, in no order.
    Set(Vec<String>),
}

impl Entry {
    pub(super) fn new(section: Section, name: impl Into<String>) -> Self {
        Self { section, name: name.into(), aspects: Vec::new() }
    }

    /// Adds an aspect.
    pub(super) fn says(mut self, aspect: impl Into<String>, value: impl fmt::Display) -> Self {
        self.aspects.push((aspect.into(), Value::Text(value.to_string())));
        self
    }

    /// Adds an aspect that may be missing.
    pub(super) fn may_say(self, aspect: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.says(aspect, value),
            None => self,
        }
    }

    /// Adds an aspect that is a set.
    pub(super) fn lists(mut self, aspect: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.aspects.push((aspect.to_owned(), Value::Set(values.into_iter().collect())));
        self
    }

    pub(super) fn aspect(&self, name: &str) -> Option<&Value> {
        self.aspects.iter().find(|(aspect, _)| aspect == name).map(|(_, value)| value)
    }
}
