//! What a policy means: immutable, checked, ready to decide with. What a file says is `policy::document`.

mod condition;
mod desk;
mod hours;
mod ledger;
mod lexicon;
mod local_text;
mod model;
mod number;
mod redact;
mod rule;
mod scan;
mod whisper;

pub use condition::{CallerPattern, Condition, ConditionKind, Count, JudgeCondition, OnError, Window};
pub use desk::{CallbackTexts, Desk, DeskNumber, KeyMeaning, Needs, Nobody, Share, WhileWaiting};
pub use hours::{Hours, country};
pub use ledger::{KeptCaller, KeptWords, LedgerPlan};
pub use lexicon::{
    Counts, Guard, Lexicon, LexiconHit, PhraseShelf, Section, SectionKind, ShelfPhrase, Suppressed, Suppression, Vocabulary, VocabularyId,
};
pub use local_text::LocalText;
pub use model::{Answer, AssistantPlan, JudgePlan, Provider, SummariserPlan};
pub use number::{NumberPattern, NumberProblem, e164};
pub use redact::Redactions;
pub use rule::{Mode, Rule, RuleId, Then};
pub use scan::Scan;
pub use whisper::{TemplateProblem, VARIABLES, Whisper, WhisperValues};

use crate::call::{DeskId, ReasonId, TenantId};
use crate::diagnostic::Place;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One tenant's policy, ready to decide with. Shared by `Arc`; never changes.
#[derive(Debug)]
pub struct CompiledPolicy {
    /// Whose it is.
    pub tenant: TenantId,
    /// The file it came from, as a path below the policy directory.
    pub file: Arc<str>,
    /// Where its tenant is named: the place that stands for the whole of it.
    pub place: Place,
    /// SHA-256 of the file and of every pack it uses, in hexadecimal.
    pub hash: Arc<str>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Whether calls to numbers that nobody claims are its.
    pub default: bool,
    /// The dialled numbers it claims, each with its place.
    pub numbers: Vec<(NumberPattern, Place)>,
    /// The packs it builds on.
    pub packs: Vec<Arc<str>>,
    /// The language of its calls, as a BCP 47 tag.
    pub language: String,
    /// The voice of everything said.
    pub voice: Option<String>,
    /// The time zone that its hours are read in.
    pub time_zone: TimeZone,
    /// What the caller hears first, if anything.
    pub greeting: Option<LocalText>,
    /// Its vocabularies, and the automata under them.
    pub lexicon: Lexicon,
    /// Its rules, in the order they are tried. Rules switched off are not here.
    pub rules: Vec<Rule>,
    /// What counts as the bot not coping.
    pub failures: Failures,
    /// What each reason sounds like, and where it goes. Boxed, as the smallest node of a map has room for eleven.
    pub reasons: BTreeMap<ReasonId, Box<Reason>>,
    /// How an offered human is accepted and refused.
    pub offers: Offers,
    /// Where humans answer.
    pub desks: BTreeMap<DeskId, Box<Desk>>,
    /// Named opening hours.
    pub hours: BTreeMap<String, Hours>,
    /// What happens when no desk can take the caller, where the reason does not say.
    pub nobody: Nobody,
    /// What a caller hears who has waited for a human for long.
    pub while_waiting: Option<WhileWaiting>,
    /// What the caller hears when the human has hung up; the call ends where there is nothing.
    pub after_handoff: Option<LocalText>,
    /// What the keys mean that the human presses.
    pub dispositions: BTreeMap<String, KeyMeaning>,
    /// What is struck out of what was said before it goes on.
    pub redact: Redactions,
    /// What is kept of its calls, and for how long.
    pub ledger: LedgerPlan,
    /// What the human hears before the bridge opens.
    pub whisper: Whisper,
    /// The model that talks to the caller.
    pub assistant: AssistantPlan,
    /// The model that `judge` conditions ask, where a rule asks one.
    pub judge: Option<JudgePlan>,
    /// The model that words the summary, where there is one.
    pub summariser: Option<SummariserPlan>,
    /// Scripted answers, in order.
    pub answers: Vec<Answer>,
}

impl CompiledPolicy {
    /// The language a call is held in: the call's own where an event said it, the policy's otherwise.
    #[must_use]
    pub fn language_of<'a>(&'a self, call: Option<&'a str>) -> &'a str {
        call.unwrap_or(&self.language)
    }

    /// The reason a rule or an offer names. Compilation checked that it exists.
    #[must_use]
    pub fn reason(&self, id: &ReasonId) -> &Reason {
        self.reasons.get(id).expect("compilation checks that every reason named by a rule exists")
    }

    /// Whether it matters to any desk how many calls it and its numbers have.
    #[must_use]
    pub fn counts_calls(&self) -> bool {
        let counts = |desk: &Desk| desk.at_most.is_some() || (desk.share == Share::LeastRecent && desk.numbers.len() > 1);
        self.desks.values().any(|desk| counts(desk))
    }

    /// Whether any rule looks at when this caller rang before.
    #[must_use]
    pub fn looks_at_recent_calls(&self) -> bool {
        let mut looks = false;
        for rule in &self.rules {
            rule.when.walk(&mut |condition| looks |= matches!(condition.kind, ConditionKind::RecentCalls { .. }));
        }
        looks
    }

    /// What happens when no desk can take a reason's callers. The reason may be gone since a reload.
    #[must_use]
    pub fn nobody_for(&self, id: &ReasonId) -> &Nobody {
        self.reasons.get(id).and_then(|reason| reason.nobody.as_ref()).unwrap_or(&self.nobody)
    }
}

/// What counts as the bot not coping.
#[derive(Debug, Clone)]
pub struct Failures {
    /// The bot's reply says something of this vocabulary.
    pub reply_says: Option<Vec<VocabularyId>>,
    /// The caller is silent.
    pub silence: bool,
    /// The recogniser is less sure than this.
    pub confidence_below: Option<f32>,
    /// The caller says much the same as before.
    pub caller_repeats: bool,
    /// The bot has nothing better to say than its fallback.
    pub fallback: bool,
    /// The model fails.
    pub model_error: bool,
}

/// What a reason sounds like, and where it goes.
#[derive(Debug, Clone)]
pub struct Reason {
    /// What the caller hears before the transfer. Present wherever a rule can escalate for it.
    pub announce: Option<LocalText>,
    /// What the caller is asked where a rule offers a human for it. Present wherever a rule offers.
    pub ask: Option<LocalText>,
    /// The same question in other words.
    pub ask_again: Option<LocalText>,
    /// The desks to try, in order.
    pub route: Vec<DeskId>,
    /// What a desk must have to take its callers.
    pub needs: Needs,
    /// What happens when no desk can take its callers, where that is not the policy's word.
    pub nobody: Option<Nobody>,
    /// Where it is written.
    pub place: Place,
}

/// How an offered human is accepted and refused.
#[derive(Debug, Clone, Default)]
pub struct Offers {
    /// Vocabularies that accept.
    pub accepted_by: Vec<VocabularyId>,
    /// Vocabularies that refuse.
    pub refused_by: Vec<VocabularyId>,
    /// Vocabularies that ask what was meant.
    pub asked_back_by: Vec<VocabularyId>,
    /// What a caller hears who refuses; the bot goes on where there is nothing.
    pub when_refused: Option<LocalText>,
}
