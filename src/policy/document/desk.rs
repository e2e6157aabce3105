//! Desks, and what happens when none can take the caller, as written.

use super::LocalTextDocument;
use crate::policy::yaml::{OneOrMany, Placed, TextOr};
use schemars::JsonSchema;
use serde::Deserialize;

/// Where humans answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskDocument {
    /// Its number, in international form such as `+15551234567`, or a SIP address such as `sip:desk@example.com`.
    #[serde(default)]
    pub number: Option<Placed<String>>,
    /// Its numbers, where it has several: each as text, or with its weight.
    #[serde(default)]
    pub numbers: Vec<TextOr<DeskNumberDocument>>,
    /// How calls are shared among several numbers. Default `weighted`.
    #[serde(default)]
    pub share: Option<Placed<ShareDocument>>,
    /// When it is open: a name from `hours`. Default: always.
    #[serde(default)]
    pub hours: Option<Placed<String>>,
    /// How long to let it ring, such as `25s`. Default `25s`.
    #[serde(default)]
    pub ring: Option<Placed<String>>,
    /// What its humans can do that a reason may need: names of your own, such as `billing`.
    #[serde(default)]
    pub skills: Option<OneOrMany<Placed<String>>>,
    /// The languages its humans speak, as BCP 47 tags such as `es`. Default: whatever the caller speaks.
    #[serde(default)]
    pub languages: Option<OneOrMany<Placed<String>>>,
    /// How many calls it may have at once; a desk that has them is passed over. Default: any number.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000))]
    pub at_most: Option<Placed<u32>>,
}

/// One of several numbers of a desk.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskNumberDocument {
    /// The number.
    pub number: Placed<String>,
    /// How many calls it takes, as against the others. Default 1.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    pub weight: Option<Placed<u32>>,
}

/// How calls are shared among several numbers of a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareDocument {
    /// Each takes its part, by its weight.
    Weighted,
    /// The one that has gone longest without a call, as far as is remembered.
    LeastRecent,
}

/// What the caller hears, and what happens, when no desk can take them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NobodyDocument {
    /// What the caller hears.
    pub say: LocalTextDocument,
    /// What happens then.
    pub then: Placed<LastResortDocument>,
    /// What is asked before a caller is rung back. Default: they are rung on the number they call from, unasked.
    #[serde(default)]
    pub callback: Option<CallbackDocument>,
}

/// What is asked before a caller is rung back.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallbackDocument {
    /// Asks whether to ring the number they are calling from.
    pub confirm: LocalTextDocument,
    /// Asks for the number to ring, where theirs is hidden or is not the one.
    pub number: LocalTextDocument,
    /// What the caller hears when it is agreed.
    pub agreed: LocalTextDocument,
    /// What the caller hears who wants no call.
    pub refused: LocalTextDocument,
}

/// What a caller hears who has waited for long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhileWaitingDocument {
    /// What they hear.
    pub say: LocalTextDocument,
    /// How long they wait before they hear it, again and again, such as `20s`. Default `20s`.
    #[serde(default)]
    pub every: Option<Placed<String>>,
}

/// What a key of the human's means, pressed during or after the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispositionDocument {
    /// The caller's matter is resolved.
    Resolved,
    /// It is not.
    NotResolved,
    /// A human was needed.
    RightHandoff,
    /// None was, or not this one.
    WrongHandoff,
}

/// What happens to a caller whom no desk can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LastResortDocument {
    /// The call ends, and somebody rings back.
    Callback,
    /// The caller leaves a message.
    Voicemail,
    /// The bot goes on.
    Continue,
    /// The call ends.
    Hangup,
}
