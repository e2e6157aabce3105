//! What a policy file says, word for word, with its places. What it means is `policy::compiled`.
//!
//! Choices are told apart by their key or by their shape only: serde's `tag`, `untagged` and `flatten` would lose
//! the line and column of every value inside them.

mod condition;
mod desk;
mod ledger;
mod model;
mod reason;
mod redact;
mod rule;
mod vocabulary;

pub use condition::{
    CallsDocument, ConditionDocument, ConfidenceDocument, CountDocument, DurationDocument, JudgeConditionDocument, OnErrorDocument,
    SentimentDocument, SentimentFallsDocument, TurnsDocument,
};
pub use desk::{
    CallbackDocument, DeskDocument, DeskNumberDocument, DispositionDocument, LastResortDocument, NobodyDocument, ShareDocument,
    WhileWaitingDocument,
};
pub use ledger::{KeptCallerDocument, KeptWordsDocument, LedgerDocument};
pub use model::{AnswerDocument, AssistantDocument, JudgeDocument, ProviderDocument, SummariserDocument};
pub use reason::{FailuresDocument, NeededLanguageDocument, NeedsDocument, OffersDocument, ReasonDocument, WhisperDocument};
pub use redact::RedactDocument;
pub use rule::{ModeDocument, OutcomeDocument, RuleDocument};
pub use vocabulary::{CountsDocument, MisspeltDocument, NegationDocument, VocabularyDocument, VocabularyMapDocument};

use super::yaml::{Entries, OneOrMany, Placed, TextOr};
use schemars::JsonSchema;
use serde::Deserialize;

/// A text the caller hears: one for every language, or one by language with a `default`.
pub type LocalTextDocument = TextOr<Entries<Placed<String>>>;

/// One tenant's policy.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Warmline policy")]
pub struct PolicyDocument {
    /// The version of the policy language. Always 1.
    #[schemars(range(min = 1, max = 1))]
    pub warmline: Placed<u32>,
    /// Whose policy this is: lower-case letters, digits and dashes.
    pub tenant: Placed<String>,
    /// Whether calls to numbers that no policy claims fall to this one. At most one policy may say so.
    #[serde(default)]
    pub default: Option<Placed<bool>>,
    /// Who answers for this policy: a team or an address.
    #[serde(default)]
    pub owner: Option<Placed<String>>,
    /// The dialled numbers this policy is for: exact, or a prefix that ends in `*`. The longest match wins.
    #[serde(default)]
    pub numbers: Vec<Placed<String>>,
    /// The packs to build on, as paths below the policy directory without `.yaml`.
    #[serde(default, rename = "use")]
    pub uses: Vec<Placed<String>>,
    /// The language of the calls, as a BCP 47 tag such as `en-US`.
    #[serde(default)]
    pub language: Option<Placed<String>>,
    /// The voice of everything said, as the exchange names voices.
    #[serde(default)]
    pub voice: Option<Placed<String>>,
    /// The time zone that hours are read in, as an IANA name such as `America/New_York`.
    #[serde(default)]
    pub time_zone: Option<Placed<String>>,
    /// The country whose public holidays `PH` means, as an ISO 3166 code such as `US`.
    #[serde(default)]
    pub country: Option<Placed<String>>,
    /// What the caller hears first.
    #[serde(default)]
    pub greeting: Option<LocalTextDocument>,
    /// Named sets of phrases. A list under the name of a pack's vocabulary adds to it.
    #[serde(default)]
    pub vocabularies: Entries<VocabularyDocument>,
    /// Named lists of words and phrases, one of which stands for `<name>` in a phrase. A list may name those before it.
    #[serde(default)]
    pub words: Entries<Vec<Placed<String>>>,
    /// Named sets of phrases that take back what they overlap, in the vocabularies that name them under `guards`.
    #[serde(default)]
    pub guards: Entries<Vec<Placed<String>>>,
    /// Words that are known where they are misspelt by one letter.
    #[serde(default)]
    pub misspelt: Option<MisspeltDocument>,
    /// Named lists of callers' numbers: exact, a prefix that ends in `*`, or `anonymous`.
    #[serde(default)]
    pub callers: Entries<OneOrMany<Placed<String>>>,
    /// When to act. The first that holds wins; rules of packs come before these unless named here.
    #[serde(default)]
    pub rules: Vec<RuleDocument>,
    /// What counts as the bot not coping.
    #[serde(default)]
    pub failures: Option<FailuresDocument>,
    /// What each reason sounds like, and where it goes.
    #[serde(default)]
    pub reasons: Entries<ReasonDocument>,
    /// How an offered human is accepted and refused.
    #[serde(default)]
    pub offers: Option<OffersDocument>,
    /// Where humans answer.
    #[serde(default)]
    pub desks: Entries<DeskDocument>,
    /// The desks to try, in order, where a reason names none of its own.
    #[serde(default)]
    pub route: Option<OneOrMany<Placed<String>>>,
    /// Named opening hours in OpenStreetMap's syntax, such as `Mo-Fr 09:00-17:30; PH off`.
    #[serde(default)]
    pub hours: Entries<Placed<String>>,
    /// What the caller hears, and what happens, when no desk can take them.
    #[serde(default)]
    pub nobody_available: Option<NobodyDocument>,
    /// What a caller hears who has waited for a human for long. Default: nothing.
    #[serde(default)]
    pub while_waiting: Option<WhileWaitingDocument>,
    /// What the caller hears when the human has hung up and they are still there: the bot has the call again. Default:
    /// the call ends.
    #[serde(default)]
    pub after_handoff: Option<LocalTextDocument>,
    /// What the keys mean that the human presses during or after the call.
    #[serde(default)]
    pub dispositions: Entries<Placed<DispositionDocument>>,
    /// What is struck out of what was said before it goes on, and for whom.
    #[serde(default)]
    pub redact: Option<RedactDocument>,
    /// What the ledger keeps of the calls, and for how long.
    #[serde(default)]
    pub ledger: Option<LedgerDocument>,
    /// What the human hears before the bridge opens.
    #[serde(default)]
    pub whisper: Option<WhisperDocument>,
    /// The model that talks to the caller.
    #[serde(default)]
    pub assistant: Option<AssistantDocument>,
    /// The model that `judge` conditions ask.
    #[serde(default)]
    pub judge: Option<JudgeDocument>,
    /// The model that words the summary in the whisper.
    #[serde(default)]
    pub summariser: Option<SummariserDocument>,
    /// Scripted answers: all there is without a model, and the first fallback with one.
    #[serde(default)]
    pub answers: Vec<AnswerDocument>,
}

/// A pack: vocabularies, rules and reasons for policies to build on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Warmline pack")]
pub struct PackDocument {
    /// The version of the policy language. Always 1.
    #[schemars(range(min = 1, max = 1))]
    pub warmline: Placed<u32>,
    /// The pack's name: lower-case letters, digits and dashes.
    pub pack: Placed<String>,
    /// Who answers for this pack.
    #[serde(default)]
    pub owner: Option<Placed<String>>,
    /// The language its phrases are in, as a BCP 47 tag.
    #[serde(default)]
    pub language: Option<Placed<String>>,
    /// Named sets of phrases.
    #[serde(default)]
    pub vocabularies: Entries<VocabularyDocument>,
    /// Named lists of words and phrases, one of which stands for `<name>` in a phrase. A list may name those before it.
    #[serde(default)]
    pub words: Entries<Vec<Placed<String>>>,
    /// Named sets of phrases that take back what they overlap, in the vocabularies that name them under `guards`.
    #[serde(default)]
    pub guards: Entries<Vec<Placed<String>>>,
    /// Words that are known where they are misspelt by one letter.
    #[serde(default)]
    pub misspelt: Option<MisspeltDocument>,
    /// Rules for every policy that uses the pack.
    #[serde(default)]
    pub rules: Vec<RuleDocument>,
    /// What counts as the bot not coping, where a policy does not say.
    #[serde(default)]
    pub failures: Option<FailuresDocument>,
    /// What each reason sounds like, where a policy does not say.
    #[serde(default)]
    pub reasons: Entries<ReasonDocument>,
}
