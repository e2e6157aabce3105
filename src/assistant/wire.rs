//! What both wire formats carry: a question, and an answer with the way it ended.

use super::request::ModelChoice;
use serde::Serialize;
use serde_json::Value;

/// One question to a model, in no provider's format yet.
pub(super) struct Question<'a> {
    pub(super) choice: &'a ModelChoice,
    pub(super) system: String,
    pub(super) messages: Vec<Message>,
    /// The JSON Schema that the answer must follow, where it is not plain text.
    pub(super) schema: Option<Value>,
}

/// One message, written alike in both formats.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Message {
    pub(super) role: Role,
    pub(super) content: String,
}

impl Message {
    pub(super) fn user(content: String) -> Self {
        Self { role: Role::User, content }
    }
}

/// Who a message is from, seen from the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    System,
    User,
    Assistant,
}

/// What a model wrote.
#[derive(Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) text: String,
    pub(super) ending: Ending,
}

/// How an answer came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The model had said what it wanted.
    Complete,
    /// The limit on tokens cut it.
    CutShort,
}
