//! Tests of a policy as written: `NAME.test.yaml` beside the policies.

use crate::policy::yaml::{OneOrMany, Placed};
use schemars::JsonSchema;
use serde::Deserialize;

/// The tests of one policy.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Warmline policy tests")]
pub struct TestsDocument {
    /// The version of the policy language. Always 1.
    #[schemars(range(min = 1, max = 1))]
    pub warmline: Placed<u32>,
    /// The policy under test: its tenant, or its file.
    pub policy: Placed<String>,
    /// When the calls begin, with an offset from UTC, such as `2026-11-23T10:00:00-05:00`. A call may say otherwise.
    #[serde(default)]
    pub now: Option<Placed<String>>,
    /// The tests.
    #[schemars(length(min = 1))]
    pub tests: Vec<TestDocument>,
}

/// One test: a call in `turns`, or many calls of one sentence each in `each`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestDocument {
    /// What is true when the test passes, as a sentence.
    pub name: Placed<String>,
    /// The rules that must act in this test (in shadow: hold), so that it cannot pass without them.
    #[serde(default)]
    pub covers: Option<OneOrMany<Placed<String>>>,
    /// The call.
    #[serde(default)]
    pub call: Option<CallDocument>,
    /// What the caller says and does, turn by turn.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub turns: Option<Vec<Placed<TurnDocument>>>,
    /// Sentences that all come to the same: each is said in a call of its own.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub each: Option<Vec<Placed<String>>>,
    /// What each of the sentences in `each` must come to.
    #[serde(default)]
    pub expect: Option<Placed<ExpectDocument>>,
}

/// The call of a test.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallDocument {
    /// Who rings. Default: a caller who hides their number.
    #[serde(default)]
    pub from: Option<Placed<String>>,
    /// The number that is dialled.
    #[serde(default)]
    pub to: Option<Placed<String>>,
    /// The language of the call, as a BCP 47 tag. Default: the policy's.
    #[serde(default)]
    pub language: Option<Placed<String>>,
    /// When the call begins, with an offset from UTC. Default: the file's `now`.
    #[serde(default)]
    pub now: Option<Placed<String>>,
    /// When this caller rang before.
    #[serde(default)]
    pub earlier_calls: Vec<Placed<String>>,
}

/// One turn: exactly one of `says`, `pressed`, `silence` and `transfer`, what models make of it, and what must come of it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnDocument {
    /// What the caller says.
    #[serde(default)]
    pub says: Option<Placed<String>>,
    /// The keys the caller presses.
    #[serde(default)]
    pub pressed: Option<Placed<String>>,
    /// `true` where the caller says nothing.
    #[serde(default)]
    pub silence: Option<Placed<bool>>,
    /// What becomes of a transfer: the desk `answered`, `{ failed: no_answer }`, or nobody says and the time runs out.
    #[serde(default)]
    pub transfer: Option<Placed<TransferDocument>>,
    /// How sure the recogniser is of what the caller says, 0 to 1. Default: it does not say.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<Placed<f64>>,
    /// The time since the turn before, or since the call began, such as `20s`. Default `10s`.
    #[serde(default)]
    pub after: Option<Placed<String>>,
    /// What the judge answers, if it is asked. Default: that the bot should go on; without a model, that no key is set.
    #[serde(default)]
    pub judge: Option<Placed<JudgeAnswerDocument>>,
    /// How the judge says the caller sounds, -1 (angry) to 1 (pleased). Default: it does not say.
    #[serde(default)]
    #[schemars(range(min = -1.0, max = 1.0))]
    pub sentiment: Option<Placed<f64>>,
    /// What the assistant's model answers, if it is asked. Default: a sentence without meaning.
    #[serde(default)]
    pub assistant: Option<Placed<AssistantAnswerDocument>>,
    /// What must come of the turn.
    #[serde(default)]
    pub expect: Option<Placed<ExpectDocument>>,
}

/// What becomes of a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferDocument {
    /// The desk is dialled.
    Dialing,
    /// It rings.
    Ringing,
    /// A human picked up and hears the whisper.
    Briefing,
    /// They accept by a key.
    Accepted,
    /// They take the call.
    Answered,
    /// Human and caller talk.
    Bridged,
    /// The human hangs up.
    Ended,
    /// Nobody says what became of it, and the time runs out.
    TimesOut,
    /// The desk does not take the call, for this reason.
    Failed(TransferFailureDocument),
}

/// Why a desk does not take a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferFailureDocument {
    /// Nobody takes it.
    NoAnswer,
    /// The line is engaged.
    Busy,
    /// The human refuses.
    Declined,
    /// A machine takes it.
    Voicemail,
    /// It cannot be placed.
    Failed,
}

/// What the judge answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgeAnswerDocument {
    /// A human should take the call.
    Escalate,
    /// The bot should go on.
    Continue,
    /// It fails, in this way.
    Fails(FailureDocument),
}

/// What the assistant's model answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssistantAnswerDocument {
    /// This.
    Says(String),
    /// It fails, in this way.
    Fails(FailureDocument),
}

/// How a model fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureDocument {
    /// No key is set for the provider.
    NoKey,
    /// The deadline passes.
    Timeout,
    /// The provider cannot be reached.
    Unreachable,
    /// The provider says we ask too often.
    RateLimited,
    /// The provider says it is overloaded.
    Overloaded,
    /// The provider refuses the request.
    Rejected,
    /// The provider fails.
    ServerError,
    /// The model declines to answer.
    Refusal,
    /// The answer is not what was asked for.
    Nonsense,
}

/// What must come of a turn. Everything that is written must be so; what is not written may be anything.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectDocument {
    /// What is done.
    #[serde(default)]
    pub outcome: Option<Placed<OutcomeNameDocument>>,
    /// The rule that it is done for.
    #[serde(default)]
    pub rule: Option<Placed<String>>,
    /// The reason that it is done for.
    #[serde(default)]
    pub reason: Option<Placed<String>>,
    /// The desk that is rung first.
    #[serde(default)]
    pub desk: Option<Placed<String>>,
    /// What happens because no desk can take the caller.
    #[serde(default)]
    pub nobody: Option<Placed<crate::policy::document::LastResortDocument>>,
    /// What the answer to an offered human is taken for.
    #[serde(default)]
    pub offer: Option<Placed<OfferAnswerDocument>>,
    /// The caller hears these words: a reply, a question, an announcement.
    #[serde(default)]
    pub hears: Option<OneOrMany<Placed<String>>>,
    /// The human hears these words before the bridge opens.
    #[serde(default)]
    pub whisper: Option<OneOrMany<Placed<String>>>,
    /// These rules do not hold.
    #[serde(default)]
    pub not_rule: Option<OneOrMany<Placed<String>>>,
    /// These rules hold in shadow.
    #[serde(default)]
    pub shadow: Option<OneOrMany<Placed<String>>>,
}

impl ExpectDocument {
    /// Whether anything is expected.
    #[must_use]
    pub fn says_something(&self) -> bool {
        let lists = [&self.hears, &self.whisper, &self.not_rule, &self.shadow];
        let one = self.outcome.is_some() || self.nobody.is_some() || self.offer.is_some();
        one || [&self.rule, &self.reason, &self.desk].into_iter().any(Option::is_some)
            || lists.into_iter().flatten().any(|list| !list.is_empty())
    }
}

/// The name of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeNameDocument {
    /// The call is handed to a human.
    Escalate,
    /// The caller is asked whether they would like a human.
    Offer,
    /// A rule says something, and the call goes on.
    Reply,
    /// A rule ends the call.
    End,
    /// The bot goes on.
    Continue,
}

/// What the answer to an offered human is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OfferAnswerDocument {
    /// A yes.
    Accepted,
    /// A no.
    Refused,
}
