//! Tests as meant: every name looked up in the policy, every time read.

use super::call::ModelAnswers;
use super::expectation::Expectation;
use super::meanwhile::Happening;
use crate::call::PhoneNumber;
use crate::diagnostic::Place;
use crate::policy::CompiledPolicy;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

/// The tests of one file.
#[derive(Debug)]
pub struct Suite {
    /// The file.
    pub file: Arc<str>,
    /// The policy under test.
    pub policy: Arc<CompiledPolicy>,
    /// The tests, in the order written; never empty.
    pub cases: Vec<Case>,
}

/// One test: one call.
#[derive(Debug, Clone)]
pub struct Case {
    /// What is true when it passes.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// The rules that must act in it (in shadow: hold), by their place in the policy, each with where that is written.
    pub covers: Vec<(usize, Place)>,
    /// How the call begins.
    pub opening: Opening,
    /// Its turns; never empty.
    pub turns: Vec<TestTurn>,
}

/// How a call begins.
#[derive(Debug, Clone, Default)]
pub struct Opening {
    /// Who rings.
    pub from: Option<PhoneNumber>,
    /// The number that is dialled.
    pub to: Option<PhoneNumber>,
    /// The language of the call, where it is not the policy's.
    pub language: Option<String>,
    /// When it begins.
    pub at: Timestamp,
    /// When the caller rang before.
    pub earlier_calls: Vec<Timestamp>,
}

/// One turn of a test.
#[derive(Debug, Clone)]
pub struct TestTurn {
    /// What happens.
    pub happening: Happening,
    /// The time since the turn before.
    pub after: SignedDuration,
    /// What models make of it.
    pub models: ModelAnswers,
    /// What must come of it.
    pub expectations: Vec<Expectation>,
    /// Where it is written.
    pub place: Place,
}
