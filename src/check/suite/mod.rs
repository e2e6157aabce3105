//! Policy tests: a policy is judged by its own examples, in calls that take the same way as those of the service.

mod call;
mod candidate;
mod case;
mod coverage;
mod document;
#[cfg(test)]
mod example;
mod expectation;
mod junit;
mod meanwhile;
mod read;
mod run;
mod trace;

pub use call::{ModelAnswers, SimulatedCall, TurnTaken};
pub use case::{Case, Opening, Suite, TestTurn};
pub use coverage::{Coverage, RuleCoverage, VocabularyCoverage};
pub use document::{
    AssistantAnswerDocument, CallDocument, ExpectDocument, FailureDocument, JudgeAnswerDocument, OfferAnswerDocument, OutcomeNameDocument,
    TestDocument, TestsDocument, TransferDocument, TransferFailureDocument, TurnDocument,
};
pub use expectation::{Expectation, Expected};
pub use junit::junit;
pub use meanwhile::{Happening, Meanwhile};
pub use read::read;
pub use run::{CaseResult, Mismatch, SuiteResult, run};
